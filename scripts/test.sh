#!/usr/bin/env bash
# Sets up and runs every check and test: format, lints, unit, property and end-to-end tests against the real node.
#   --quick   leaves out the lints and the examples
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

quick=
for argument in "$@"; do
	case $argument in
	--quick) quick=1 ;;
	-h | --help) sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'test.sh: unknown option %s (see --help)\n' "$argument" >&2; exit 2 ;;
	esac
done

"$here/setup.sh"
# shellcheck source=env.sh
. "$here/env.sh"
say() { printf '\n\033[1m[test]\033[0m %s\n' "$*"; }

say "format"
cargo fmt --all --check

say "building the node, the client and the tests (cold: about 25 minutes on 2 cores)"
cargo build --release --workspace --locked
cargo test --release --workspace --locked --no-run

say "unit and property tests"
export OPENLEDGER_NODE="$CARGO_TARGET_DIR/release/openledger-node" OPENLEDGER_BIN="$CARGO_TARGET_DIR/release/openledger"
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
# The summary at the end adds up what every test binary says of itself.
set -o pipefail
cargo test --release --workspace --locked --no-fail-fast 2>&1 | tee "$summary"

say "the genesis tool, on a made-up template"
python3 scripts/test_genesis.py

say "the attribution vectors, by an independent implementation"
python3 primitives/attribution/vectors/check.py

say "the routing vectors, by an independent implementation"
python3 primitives/routing/vectors/check.py

if [ -z "$quick" ]; then
	say "the genesis of the main network, filled in by the tool and built by the node"
	"$here/test-genesis.sh" "$OPENLEDGER_NODE"

	say "stock clients against a development chain"
	cargo build --release --workspace --locked --example stock_client
	"$here/test-examples.sh" --subxt "$CARGO_TARGET_DIR/release/examples/stock_client"

	say "four validators on loopback finalise the same blocks"
	"$here/local-net.sh" --check

	say "lints (warnings are shown, and do not fail this yet)"
	# In the release profile: build scripts and macros are those of the build above.
	SKIP_WASM_BUILD=1 cargo clippy --release --workspace --all-targets --all-features --locked
fi

passed=$(awk "/^test result:/ { for (i = 1; i < NF; i++) if (\$(i + 1) ~ /^passed/) sum += \$i } END { print sum + 0 }" "$summary")
failed=$(awk "/^test result:/ { for (i = 1; i < NF; i++) if (\$(i + 1) ~ /^failed/) sum += \$i } END { print sum + 0 }" "$summary")
say "everything passed"
printf '%s passed, %s failed\n' "$passed" "$failed"

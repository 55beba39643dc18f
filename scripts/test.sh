#!/usr/bin/env bash
# Sets up and runs every check and test: format, lints, unit, property and end-to-end tests against the real node. However it ends, it
# says which step failed, which tests did, and `N passed, N failed, N ignored`. Longer checks of networks: scripts/test-network.sh.
#   --quick   only the format, the tests that cargo runs, the genesis tool and the vectors
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

quick=
for argument in "$@"; do
	case $argument in
	--quick) quick=1 ;;
	-h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'test.sh: unknown option %s (see --help)\n' "$argument" >&2; exit 2 ;;
	esac
done

step="set-up" left_out=
say() { step=$1 && printf '\n\033[1m[test]\033[0m %s\n' "$1"; }
# What every test binary says of itself.
results=$(mktemp)
count() { # $1: passed, failed or ignored
	awk -v what="$1;" '/^test result:/ { for (i = 2; i <= NF; i++) if ($i == what) sum += $(i - 1) } END { print sum + 0 }' "$results"
}
finish() {
	local status=$?
	trap - EXIT
	printf '\n'
	sed -n 's/^test \(.*\) \.\.\. FAILED$/FAILED: \1/p' "$results"
	[ -z "$left_out" ] || printf 'NOT checked: %s\n' "$left_out"
	if [ "$status" = 0 ]; then printf 'everything passed\n'; else printf 'ended with %s in: %s\n' "$status" "$step"; fi
	printf '%s passed, %s failed, %s ignored\n' "$(count passed)" "$(count failed)" "$(count ignored)"
	rm -f "$results"
	exit "$status"
}
trap finish EXIT

if [ -n "$quick" ]; then "$here/setup.sh"; else "$here/setup.sh" --examples; fi
# shellcheck source=env.sh
. "$here/env.sh"

say "format"
cargo fmt --all --check

say "building the node, the client and the tests (cold: about 40 minutes on 2 cores)"
cargo build --release --workspace --locked
cargo test --release --workspace --locked --no-run

say "unit and property tests"
export OPENLEDGER_NODE="$CARGO_TARGET_DIR/release/openledger-node" OPENLEDGER_BIN="$CARGO_TARGET_DIR/release/openledger"
cargo test --release --workspace --locked --no-fail-fast 2>&1 | tee "$results"

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

	say "four validators on loopback finalise the same blocks, and so do two with keys that are made for them"
	"$here/local-net.sh" --check
	"$here/local-net.sh" 2 --check

	say "what operators of nodes are given: alert rules, dashboard, metrics, unit"
	"$here/test-ops.sh"

	say "lints"
	# In the release profile: build scripts and macros are those of the build above. All features but `metadata-hash`, which changes eight
	# lines of a build script and would build the Wasm optimiser once more, for ten minutes.
	SKIP_WASM_BUILD=1 cargo clippy --release --workspace --all-targets --locked \
		--features openledger-runtime/runtime-benchmarks,openledger-runtime/try-runtime -- -D warnings

	if cargo deny --version >/dev/null 2>&1; then
		say "licences and sources of what this is built from"
		cargo deny --locked check licenses bans sources
	else
		left_out="licences and sources of dependencies (deny.toml says how)"
	fi
fi

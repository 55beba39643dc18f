#!/usr/bin/env bash
# Sets up and runs every check and test but four of networks (scripts/test-network.sh upgrade failing rescue fifth), those of benchmarks
# (scripts/benchmarks.sh --test) and of releases (scripts/test-release.sh): format, lints, unit, property and end-to-end tests against
# the real node. However it ends, it says which step failed, which tests did, what was not checked, after what time, and
# `N passed, N failed, N ignored`.
#   --quick   only the format, the tests that cargo runs, the genesis tool and the vectors
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

quick=
for argument in "$@"; do
	case $argument in
	--quick) quick=1 ;;
	-h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'test.sh: unknown option %s (see --help)\n' "$argument" >&2; exit 2 ;;
	esac
done

step="set-up" left_out= lines=
elapsed() { printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60)); }
say() { step=$1 && printf '\n\033[1m[test %s]\033[0m %s\n' "$(elapsed)" "$1"; }
leave_out() { left_out=${left_out:+$left_out; }$1; }
leave_out "networks that are upgraded and rescued, and a fifth validator (scripts/test-network.sh upgrade failing rescue fifth); the benchmarks' own tests (scripts/benchmarks.sh --test); a release, and signatures over its metadata hash (scripts/test-release.sh)"
[ -z "$quick" ] || leave_out "what --quick leaves out: genesis of the main network, stock clients, local networks, what operators are given, lints, licences"
# What every test binary says of itself.
results=$(mktemp)
count() { # $1: passed, failed or ignored
	awk -v what="$1;" '/^test result:/ { for (i = 2; i <= NF; i++) if ($i == what) sum += $(i - 1) } END { print sum + 0 }' "$results"
}
finish() {
	local status=$?
	trap - EXIT
	[ -z "$lines" ] || kill $lines 2>/dev/null || true
	printf '\n'
	sed -n 's/^test \(.*\) \.\.\. FAILED$/FAILED: \1/p' "$results"
	printf 'NOT checked: %s\n' "$left_out"
	if [ "$status" = 0 ]; then printf 'everything else passed'; else printf 'ended with %s in: %s' "$status" "$step"; fi
	printf ', after %s\n' "$(elapsed)"
	printf '%s passed, %s failed, %s ignored\n' "$(count passed)" "$(count failed)" "$(count ignored)"
	rm -f "$results"
	exit "$status"
}
trap finish EXIT
# Networks wait most of their time, so there are three at a time: in each line one after the other. Whoever ends a line ends what runs of it.
line() { # $1: its output, then commands
	local log=$1 command
	shift
	trap 'kill "$!" 2>/dev/null; wait "$!"; exit 143' TERM
	for command in "$@"; do
		# shellcheck disable=SC2086
		"$here"/$command >>"$log" 2>&1 & wait "$!" || return
	done
}

if [ -n "$quick" ]; then "$here/setup.sh"; else "$here/setup.sh" --examples; fi
# shellcheck source=env.sh
. "$here/env.sh"

for part in rustfmt clippy; do
	cargo "${part#rust}" --version >/dev/null 2>&1 || rustup component add "$part"
done
say "format"
cargo fmt --all --check

say "building the node, the client and the tests (cold: about 33 minutes on 2 cores)"
cargo build --release --workspace --locked
# All but documentation tests: no crate has any.
cargo test --release --workspace --all-targets --locked --no-run

say "unit and property tests"
export OPENLEDGER_NODE="$CARGO_TARGET_DIR/release/openledger-node" OPENLEDGER_BIN="$CARGO_TARGET_DIR/release/openledger"
cargo test --release --workspace --all-targets --locked --no-fail-fast 2>&1 | tee "$results"

say "the genesis tool, on a made-up template"
python3 scripts/test_genesis.py

say "the attribution vectors, by an independent implementation"
python3 primitives/attribution/vectors/check.py

say "the routing vectors, by an independent implementation"
python3 primitives/routing/vectors/check.py

if [ -z "$quick" ]; then
	say "the genesis of the main network, filled in by the tool and built by the node"
	"$here/test-genesis.sh" "$OPENLEDGER_NODE"

	say "what scripts/run.sh plays: the story on the documents of the cargo registry, at least 200 contributors and 50 questions"
	report=$(mktemp)
	"$here/run.sh" --once --port "$(python3 scripts/local_net.py ports 1)" --json "$report"
	python3 - "$report" <<-'PY'
		import json, sys
		story = json.load(open(sys.argv[1], encoding="utf-8"))
		contributors, receipts = story["corpus"]["contributors"], story["summary"]["receipts"]
		assert contributors >= 200 and receipts >= 50, (contributors, receipts)
	PY
	rm -f "$report"
	say "the same on documents of one's own"
	"$here/run.sh" --once --port "$(python3 scripts/local_net.py ports 1)" --corpus docs

	say "the ways in which the node makes blocks alone, and its subcommands"
	"$here/test-node.sh"

	say "stock clients against a development chain"
	cargo build --release --workspace --locked --example stock_client
	"$here/test-examples.sh" --subxt "$CARGO_TARGET_DIR/release/examples/stock_client"

	say "two validators on loopback with keys that are made for them finalise the same blocks"
	"$here/local-net.sh" 2 --check

	say "what operators of nodes are given: alert rules, dashboard, metrics, unit"
	"$here/test-ops.sh"

	say "what a release is built of: features and profile"
	"$here/release.sh" --check

	# Networks wait for blocks most of their time; the lints leave them what they need.
	say "lints; meanwhile networks of four validators play the story and finalise the same one, are killed, cut, lost, replaced, and slashed for equivocation"
	logs=$(mktemp -d)
	partition=
	if PYTHONPATH=scripts/net python3 -B -c 'import sys, spaces; sys.exit(spaces.available() is not None)'; then
		partition=partition
	else
		leave_out "networks that are cut or flooded (scripts/test-network.sh partition flood: needs root and network namespaces)"
	fi
	line "$logs/1" "local-net.sh --story --corpus docs --questions 12" "test-network.sh limits equivocation crash $partition" & lines=$!
	line "$logs/2" "test-network.sh half blackout lost" & lines="$lines $!"
	line "$logs/3" "test-network.sh warp replay founders" & lines="$lines $!"
	# In the release profile: build scripts and macros are those of the build above. `metadata-hash` would build the Wasm optimiser once
	# more, for ten minutes.
	leave_out "lints of the eight lines that the feature metadata-hash changes (runtime/build.rs)"
	SKIP_WASM_BUILD=1 nice -n 19 cargo clippy --release --workspace --all-targets --locked \
		--features openledger-runtime/runtime-benchmarks,openledger-runtime/try-runtime -- -D warnings
	step="networks of four validators"
	for each in $lines; do
		wait "$each" || { status=$? && tail -n 60 "$logs"/* && exit "$status"; }
	done
	lines=
	grep -hv '^\[' "$logs"/*
	rm -rf "$logs"

	# Whether somebody misses a slot is told by a machine that does nothing else.
	if [ -n "$partition" ]; then
		say "500 requests a second at a validator and at a public node"
		"$here/test-network.sh" flood
	fi

	if cargo deny --version >/dev/null 2>&1; then
		say "licences and sources of what this is built from"
		cargo deny --locked check licenses bans sources
	else
		leave_out "licences and sources of dependencies (deny.toml says how)"
	fi
fi

#!/usr/bin/env bash
# Sets up, builds, starts a development chain, plays the whole supply chain on real documents and prints who got paid.
# Then keeps the chain running until Ctrl-C.
#
#   --once          end after the report; exit status 1 if anything in the story, the conservation or the recomputation fails
#   --json FILE     write the report as JSON
#   --corpus DIR    use your own documents: each folder or file directly below DIR is one contributor
#   --port N        JSON-RPC port of the chain (default 9944)
#   --questions N   how many questions the payers ask (default 60)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

once= json= corpus= port=9944 questions=60
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; }
fail() { printf 'run.sh: %s\n' "$*" >&2; exit 2; }
die() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }
need() { [ $# -ge 2 ] && [ -n "$2" ] || fail "$1 needs a value (see --help)"; }
while [ $# -gt 0 ]; do
	case $1 in
	--once) once=1; shift ;;
	--json) need "$@"; json=$(realpath -m -- "$2"); shift 2 ;;
	--corpus) need "$@"; corpus=$(realpath -m -- "$2"); shift 2 ;;
	--port) need "$@"; port=$2; shift 2 ;;
	--questions) need "$@"; questions=$2; shift 2 ;;
	-h | --help) usage; exit 0 ;;
	*) fail "unknown option $1 (see --help)" ;;
	esac
done
[[ $port =~ ^[0-9]+$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "--port must be a number from 1 to 65535"
[ -z "$corpus" ] || [ -d "$corpus" ] || fail "--corpus: $corpus is not a folder"
[[ $questions =~ ^[0-9]{1,6}$ ]] && [ "$questions" -ge 1 ] || fail "--questions must be a number from 1 to 999999"
[ -z "$json" ] || [ -d "$(dirname "$json")" ] || fail "--json: the folder $(dirname "$json") does not exist"
[ -z "$json" ] || [ ! -d "$json" ] || fail "--json: $json is a folder, and the report is a file"
[ -z "$json" ] || [ -w "$(dirname "$json")" ] || fail "--json: the folder $(dirname "$json") cannot be written to"
free() { # Fails if somebody listens at the port.
	if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "port $port is in use; choose another with --port"; fi
}
# Now, not after a build of 26 minutes only.
free

cd "$here/.."
"$here/setup.sh"
# shellcheck source=env.sh
. "$here/env.sh"
say() { printf '\033[1m[run]\033[0m %s\n' "$*"; }

say "building the node and the client (cold: about 26 minutes on 2 cores)"
cargo build --release --workspace --locked
bin="$CARGO_TARGET_DIR/release"

free
work=$(mktemp -d)
node=
finish() {
	# Only what this script started, by its own pid.
	if [ -n "$node" ] && kill -0 "$node" 2>/dev/null; then
		kill "$node" 2>/dev/null || true
		wait "$node" 2>/dev/null || true
	fi
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

say "starting a development chain at ws://127.0.0.1:$port (log: $work/node.log)"
"$bin/openledger-node" --dev --base-path "$work/chain" --runtime-cache "$OPENLEDGER_CACHE/runtimes" --rpc-port "$port" --port 0 --no-prometheus --no-telemetry \
	>"$work/node.log" 2>&1 &
node=$!
waited=0 # half seconds
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
	kill -0 "$node" 2>/dev/null || { tail -n 20 "$work/node.log" >&2; die "the node ended; its last lines are above"; }
	[ "$waited" -lt 120 ] || {
		tail -n 20 "$work/node.log" >&2
		die "the node has not opened port $port within 60 s; its last lines are above"
	}
	sleep 0.5
	waited=$((waited + 1))
	[ $((waited % 4)) != 0 ] || say "waiting for the node to open port $port ($((waited / 2)) of 60 s)"
done

report=${json:-$work/report.json}
story=(story --url "ws://127.0.0.1:$port" --data "$work/gateway" --questions "$questions" --report "$report")
[ -z "$corpus" ] || story+=(--corpus "$corpus")
status=0
"$bin/openledger" "${story[@]}" || status=$?
[ "$status" = 0 ] || { say "the story failed (status $status); the node's last lines:"; tail -n 20 "$work/node.log"; }
if [ "$status" = 0 ] && command -v python3 >/dev/null; then
	say "recomputing every amount of the report from the events in it"
	python3 "$here/check_report.py" --quiet "$report" || { status=1; say "the recomputation failed: see above"; }
elif [ "$status" = 0 ]; then
	say "the report is not recomputed: there is no python3"
fi
[ -z "$once" ] || exit "$((status == 0 ? 0 : 1))"

say "the chain keeps running at ws://127.0.0.1:$port; Ctrl-C ends it"
wait "$node" || true
tail -n 20 "$work/node.log" >&2
die "the node ended; its last lines are above"

#!/usr/bin/env bash
# Checks what scripts/release.sh has built: the sums, the node's subcommands, that the node holds the runtime of the release, that wallets
# which show what they sign are heard (CheckMetadataHash), and the story, played by the release's programs.
#   scripts/test-release.sh [DIR]     DIR: where the files are (default: <cache>/release/files)
# Needs node.js 20 and npm (scripts/setup.sh --examples). Takes about two minutes; all nodes are new, and on loopback.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
# shellcheck source=env.sh
. "$here/env.sh"
case ${1:-} in
-h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
files=$(realpath -m -- "${1:-$OPENLEDGER_CACHE/release/files}")
say() { printf '[test-release] %s\n' "$*"; }
[ -f "$files/RELEASE" ] || { say "there is no release in $files: scripts/release.sh builds one" >&2; exit 2; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/openledger-release.XXXXXX")
pid=
finish() {
	local status=$?
	trap - EXIT INT TERM
	[ -z "$pid" ] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }
	if [ "$status" = 0 ] || [ "$status" -ge 128 ]; then rm -rf "$dir"; else say "the logs are in $dir" >&2; fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
fail() { say "FAILED: $*" >&2; exit 1; }
line() { sed -n "s/^$1 //p" "$files/RELEASE"; }

(cd "$files" && sha256sum --quiet --check SHA256SUMS) || fail "a file is not what SHA256SUMS says"
say "all $(wc -l <"$files/SHA256SUMS") files are what SHA256SUMS says; node $(line node), commit $(line commit)"
for program in openledger-node openledger; do
	"$files/$program" --version >/dev/null || fail "$program does not run"
done

"$here/test-node.sh" --node "$files/openledger-node"

port=$(python3 "$here/local_net.py" ports 1)
"$files/openledger-node" --dev --tmp --rpc-port "$port" --no-prometheus >"$dir/node.log" 2>&1 &
pid=$!
rpc() {
	curl -sf -m 10 -H 'Content-Type: application/json' "http://127.0.0.1:$port" -d "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"$1\",\"params\":$2}" |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["result"])'
}
for _ in $(seq 120); do
	kill -0 "$pid" 2>/dev/null || { tail -n 15 "$dir/node.log" >&2; fail "the node ended"; }
	! rpc system_chain '[]' >/dev/null 2>&1 || break
	sleep 1
done
code=$(rpc state_getStorageHash '["0x3a636f6465"]')
[ "$code" = "$(line code_hash)" ] || fail "the node starts chains with the runtime $code, the release has $(line code_hash)"
say "the node starts chains with the runtime of the release, code_hash $code"

(cd "$root/examples/papi" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
timeout 120 node "$root/examples/papi/metadata-hash.js" "ws://127.0.0.1:$port" || fail "the runtime does not take the hash of its metadata, $(line metadata_hash)"

kill "$pid" && wait "$pid" 2>/dev/null || true
pid=
port=$(python3 "$here/local_net.py" ports 1)
"$files/openledger-node" --dev --tmp --rpc-port "$port" --no-prometheus >"$dir/story-node.log" 2>&1 &
pid=$!
for _ in $(seq 120); do ! rpc system_chain '[]' >/dev/null 2>&1 || break; sleep 1; done
timeout 600 "$files/openledger" story --url "ws://127.0.0.1:$port" --questions 20 --corpus "$root/docs" --data "$dir/data" \
	--report "$dir/report.json" >"$dir/story.log" 2>&1 || { tail -n 15 "$dir/story.log" >&2; fail "the story"; }
python3 -B "$here/check_report.py" "$dir/report.json"
say "everything passed"

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
# shellcheck source=scratch.sh
. "$here/scratch.sh"
case ${1:-} in
-h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
esac
files=$(realpath -m -- "${1:-$OPENLEDGER_CACHE/release/files}")
say() { printf '[test-release] %s\n' "$*"; }
[ -f "$files/RELEASE" ] || { say "there is no release in $files: scripts/release.sh builds one" >&2; exit 2; }

scratch release
fail() { say "FAILED: $*" >&2; exit 1; }
line() { sed -n "s/^$1 //p" "$files/RELEASE"; }

(cd "$files" && sha256sum --quiet --check SHA256SUMS) || fail "a file is not what SHA256SUMS says"
say "all $(wc -l <"$files/SHA256SUMS") files are what SHA256SUMS says; node $(line node), commit $(line commit)"
for program in openledger-node openledger; do
	"$files/$program" --version >/dev/null || fail "$program does not run"
done

"$here/test-node.sh" --node "$files/openledger-node"

rpc() {
	curl -sf -m 10 -H 'Content-Type: application/json' "http://127.0.0.1:$port" -d "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"$1\",\"params\":$2}" |
		python3 -c 'import json, sys; print(json.load(sys.stdin)["result"])'
}
# Ends the chain, if one runs, and starts a new one at `port`.
start_chain() {
	end_processes
	port=$(python3 "$here/local_net.py" ports 1)
	"$files/openledger-node" --dev --tmp --rpc-port "$port" --no-prometheus >"$dir/node.log" 2>&1 &
	pids=("$!")
	local deadline=$((SECONDS + 120))
	until rpc system_chain '[]' >/dev/null 2>&1; do
		{ kill -0 "${pids[0]}" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; } || { tail -n 15 "$dir/node.log" >&2; fail "the node does not start"; }
		sleep 1
	done
}

start_chain
code=$(rpc state_getStorageHash '["0x3a636f6465"]')
[ "$code" = "$(line code_hash)" ] || fail "the node starts chains with the runtime $code, the release has $(line code_hash)"
say "the node starts chains with the runtime of the release, code_hash $code"

(cd "$root/examples/papi" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
timeout 120 node "$root/examples/papi/metadata-hash.js" "ws://127.0.0.1:$port" || fail "the runtime does not take the hash of its metadata, $(line metadata_hash)"

start_chain
timeout 600 "$files/openledger" story --url "ws://127.0.0.1:$port" --questions 20 --corpus "$root/docs" --data "$dir/data" \
	--report "$dir/report.json" >"$dir/story.log" 2>&1 || { tail -n 15 "$dir/story.log" >&2; fail "the story"; }
python3 -B "$here/check_report.py" "$dir/report.json"
say "everything passed"

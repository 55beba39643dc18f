#!/usr/bin/env bash
# Checks what the node does besides consensus among many: its ways to make blocks alone, and its subcommands on a real database.
#   scripts/test-node.sh [--node FILE]
#     --node FILE   the node (default: the one that scripts/run.sh builds)
# Prints what each command did; exit status 1 at the first that did not do what it should. Takes about half a minute; all nodes are new,
# and on loopback.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=env.sh
. "$here/env.sh"
# shellcheck source=scratch.sh
. "$here/scratch.sh"

node=$CARGO_TARGET_DIR/release/openledger-node
while [ $# -gt 0 ]; do
	case $1 in
	--node) node=$(realpath -m -- "${2:?--node needs a file}") && shift ;;
	-h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'test-node.sh: unknown option %s (see --help)\n' "$1" >&2; exit 2 ;;
	esac
	shift
done
say() { printf '[test-node] %s\n' "$*"; }
[ -x "$node" ] || { say "there is no $node: build it with scripts/run.sh, or name one" >&2; exit 2; }

# How many blocks the database has, and how many of them are taken back.
BLOCKS=6 BACK=2

scratch node
fail() { say "FAILED: $*" >&2; exit 1; }

start() { # $1: name, the rest: arguments. Its pid is then the last of pids.
	local name=$1
	shift
	# Port 0: the node takes free ones and says which.
	"$node" "$@" --runtime-cache "$OPENLEDGER_CACHE/runtimes" --rpc-port 0 --listen-addr /ip4/127.0.0.1/tcp/0 --no-mdns \
		--no-prometheus --no-telemetry >"$dir/$name.log" 2>&1 &
	pids+=($!)
}
call() { # $1: name, $2: method, $3: parameters
	local port
	port=$(sed -n 's/.*Running JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$dir/$1.log" | head -n 1)
	[ -n "$port" ] && curl --silent --max-time 5 -H 'Content-Type: application/json' \
		-d "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"$2\",\"params\":$3}" "http://127.0.0.1:$port"
}
height() { # $1: name. Prints nothing if the node does not answer.
	local number
	number=$(call "$1" chain_getHeader '[]' | sed -n 's/.*"number":"\(0x[0-9a-f]*\)".*/\1/p') || true
	[ -z "$number" ] || printf '%d\n' "$number"
}
reach() { # $1: name, $2: height
	local deadline=$((SECONDS + 180)) found # a busy machine takes its time to compile the runtime
	until found=$(height "$1") && [ "${found:--1}" -ge "$2" ]; do
		for pid in "${pids[@]}"; do
			kill -0 "$pid" 2>/dev/null || { tail -n 15 "$dir"/*.log >&2; fail "a node has ended"; }
		done
		[ "$SECONDS" -lt "$deadline" ] || { tail -n 15 "$dir/$1.log" >&2; fail "$1: height ${found:-unknown} after 180 s, and not $2"; }
		sleep 0.2
	done
}
run() { # $1: base path, $2: subcommand, the rest: its arguments. What it prints is in $dir/out.
	local base=$1 command=$2
	shift 2
	local status=0
	timeout 180 "$node" "$command" --dev --chain "$dir/spec.json" --base-path "$dir/$base" --runtime-cache "$OPENLEDGER_CACHE/runtimes" \
		"$@" >"$dir/out" 2>"$dir/$command.log" || status=$?
	[ "$status" = 0 ] || { tail -n 15 "$dir/$command.log" >&2; fail "$command ended with $status"; }
}
info() { # $1: base path, $2: what of it
	run "$1" chain-info
	sed -n "s/.*\"$2\": \"\{0,1\}\([0-9a-fx]*\).*/\1/p" "$dir/out"
}

# The same chain as that of --dev, built once instead of by every command.
"$node" export-chain-spec --chain dev --raw >"$dir/spec.json" 2>"$dir/spec.log" || { cat "$dir/spec.log" >&2; fail "export-chain-spec"; }
say "export-chain-spec: the genesis of the development chain"

start slots --dev --chain "$dir/spec.json" --seal slots --base-path "$dir/made"
slots=${pids[-1]}
start timed --dev --chain "$dir/spec.json" --seal 200 --tmp
start instant --dev --chain "$dir/spec.json" --tmp

reach timed 3
say "--seal 200: 3 blocks without any transaction"
reach instant 0
sleep 2
found=$(height instant)
[ "$found" = 0 ] || fail "--dev: height ${found:-unknown} after 2 s without a transaction"
call instant engine_createBlock '[true,true,null]' >/dev/null
reach instant 1
say "--dev: no block in 2 s without a transaction; one that is asked for is made"

reach slots "$BLOCKS"
kill "$slots"
status=0
wait "$slots" || status=$?
[ "$status" = 0 ] || { tail -n 15 "$dir/slots.log" >&2; fail "--seal slots: ended with $status at SIGTERM"; }
kept=()
for pid in "${pids[@]}"; do [ "$pid" = "$slots" ] || kept+=("$pid"); done
pids=("${kept[@]}")
best=$(info made best_number)
hash=$(info made best_hash)
[ "${best:-0}" -ge "$BLOCKS" ] || fail "chain-info: best block ${best:-unknown} of a database with at least $BLOCKS"
final=$(info made finalized_number)
[ "${final:-0}" -ge 1 ] || fail "chain-info: no block is final after $best with consensus"
say "--seal slots: $best blocks, $final of them final; ended at SIGTERM, and chain-info tells them"

status=0
timeout 180 "$node" build-spec --dev --raw --disable-default-bootnode >"$dir/built.json" 2>"$dir/build-spec.log" || status=$?
[ "$status" = 0 ] || { tail -n 15 "$dir/build-spec.log" >&2; fail "build-spec ended with $status"; }
python3 - "$dir/spec.json" "$dir/built.json" <<-'PY' || fail "build-spec: another genesis than that of export-chain-spec"
	import json, sys
	exported, built = (json.load(open(path, encoding="utf-8"))["genesis"]["raw"]["top"] for path in sys.argv[1:])
	sys.exit(exported != built)
PY
say "build-spec: the same genesis"
found=$("$node" key inspect --output-type json //Alice | sed -n 's/.*"ss58PublicKey": "\(.*\)".*/\1/p')
[ "$found" = 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY ] || fail "key inspect: //Alice is ${found:-nobody}"
say "key inspect: //Alice is $found"

run made export-state "$best"
python3 - "$dir/out" <<-'PY' || fail "export-state: not a specification with the state of block $best"
	import json, sys
	state = json.load(open(sys.argv[1], encoding="utf-8"))["genesis"]["raw"]["top"]
	sys.exit("0x3a636f6465" not in state)
PY
say "export-state: the state of block $best"

run made export-blocks --from 1 --to "$best" "$dir/blocks"
[ -s "$dir/blocks" ] || fail "export-blocks: wrote nothing"
run imported import-blocks "$dir/blocks"
found=$(info imported best_hash)
[ "$found" = "$hash" ] || fail "import-blocks: best block ${found:-unknown}, and not $hash"
say "export-blocks, import-blocks: another database has the same $best blocks"

run imported check-block "$best"
say "check-block: block $best, executed once more"

run imported revert "$BACK"
found=$(info imported best_number)
[ "$found" = $((best - BACK)) ] || fail "revert $BACK: best block ${found:-unknown} after $best"
say "revert: $BACK blocks taken back, the best is block $found"

database=$dir/imported/chains/openledger_dev/paritydb
[ -d "$database" ] || fail "there is no $database to purge"
run imported purge-chain -y
[ ! -e "$database" ] || fail "purge-chain: $database is still there"
say "purge-chain: the database is gone"
say "everything passed after $SECONDS s"

#!/usr/bin/env bash
# Runs a network of validators of the `local` preset on loopback, until Ctrl-C.
#   scripts/local-net.sh [N] [--once|--check|--story] [--node FILE] [--base-port P] [options of --story]
#     N             how many of the four validators run, 1 to 4 (default 4); fewer than 3 make blocks but finalise none
#     --check       wait until all of them have finalised at least 5 blocks, and the same ones; end with status 0, or
#                   with 1 after 120 seconds
#     --once        the same as --check
#     --story       play the whole supply chain on it and recompute the report; end with status 0 if then all of them have
#                   finalised the block that holds the last payout, and the same one. Its options:
#       --corpus DIR    documents, as for scripts/run.sh (default: the local crate registry)
#       --questions N   how many questions the payers ask (default 60)
#       --json FILE     where the report goes
#       --client FILE   the client (default: the one that scripts/run.sh builds)
#     --node FILE   the node (default: the one that `scripts/run.sh` builds)
#     --base-port P JSON-RPC ports P, P+1, … (default: free ones)
# The chain is new each time, and forgotten at the end.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=env.sh
. "$here/env.sh"

validators=4 check= base= node=$CARGO_TARGET_DIR/release/openledger-node
story= corpus= questions=60 json= client=$CARGO_TARGET_DIR/release/openledger
usage() { sed -n '2,16s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
while [ $# -gt 0 ]; do
	case $1 in
	--check | --once) check=1 ;;
	--story) story=1 ;;
	--corpus) corpus=$(realpath -m -- "${2:?--corpus needs a folder}") && shift ;;
	--questions) questions=${2:?--questions needs a number} && shift ;;
	--json) json=$(realpath -m -- "${2:?--json needs a file}") && shift ;;
	--client) client=${2:?--client needs a file} && shift ;;
	--node) node=${2:?--node needs a file} && shift ;;
	--base-port) base=${2:?--base-port needs a number} && shift ;;
	-h | --help) usage && exit 0 ;;
	[1-4]) validators=$1 ;;
	*) usage >&2 && exit 2 ;;
	esac
	shift
done
say() { printf '[local-net] %s\n' "$*"; }
if [ ! -x "$node" ]; then
	say "there is no node at $node: build it with scripts/run.sh, or name one with --node" >&2
	exit 2
fi
command -v python3 >/dev/null || { say "python3 is missing: apt-get install python3" >&2; exit 2; }
if [ -n "$story" ] && [ ! -x "$client" ]; then
	say "there is no client at $client: build it with scripts/run.sh, or name one with --client" >&2
	exit 2
fi
if [ -n "$check$story" ] && [ "$validators" -lt 3 ]; then
	say "$validators of 4 validators cannot finalise: more than two thirds must vote" >&2
	exit 2
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/openledger-net.XXXXXX")
pids=()
finish() {
	local status=$?
	trap - EXIT INT TERM
	[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
	[ ${#pids[@]} -eq 0 ] || wait "${pids[@]}" 2>/dev/null || true
	if [ "$status" = 0 ] || [ "$status" -ge 128 ]; then
		rm -rf "$dir"
	else
		say "the logs are in $dir" >&2
	fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Ports that nobody listens on now: one for JSON-RPC and one for peers of each validator.
mapfile -t ports < <(python3 - "$((validators * 2))" <<'PY'
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in held:
    each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in held], sep="\n")
PY
)
rpc=() peer=() boot=()
for ((i = 0; i < validators; i++)); do
	rpc[i]=${base:+$((base + i))}
	rpc[i]=${rpc[i]:-${ports[i]}}
	peer[i]=${ports[validators + i]}
	mkdir -p "$dir/$i"
	# Prints the peer id on standard error and writes the key.
	id=$("$node" key generate-node-key --file "$dir/$i/node-key" 2>&1 | tail -n 1)
	boot[i]=/ip4/127.0.0.1/tcp/${peer[i]}/p2p/$id
done

names=(Alice Bob Charlie Dave)
for ((i = 0; i < validators; i++)); do
	others=()
	for ((j = 0; j < validators; j++)); do
		[ "$i" = "$j" ] || others+=("${boot[j]}")
	done
	name=${names[i]}
	"$node" --chain local "--${name,,}" --validator --base-path "$dir/$i/data" --node-key-file "$dir/$i/node-key" \
		--rpc-port "${rpc[i]}" --listen-addr "/ip4/127.0.0.1/tcp/${peer[i]}" \
		--no-mdns --allow-private-ip --no-prometheus --no-telemetry \
		${others[@]+--bootnodes "${others[@]}"} >"$dir/$i/log" 2>&1 &
	pids+=($!)
	say "$name: ws://127.0.0.1:${rpc[i]}  peer ${boot[i]}  log $dir/$i/log"
done

alive() {
	local i
	for i in "${!pids[@]}"; do
		kill -0 "${pids[i]}" 2>/dev/null && continue
		say "${names[i]} has ended:" >&2
		tail -n 15 "$dir/$i/log" >&2
		return 1
	done
}


# Exit status 0: agreed on so many blocks, 1: not yet, 2: they finalised different chains.
agreed() { # $1: how many
	python3 - "$1" "${rpc[@]}" <<'PY'
import json, sys, urllib.request

def call(port, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)["result"]

least, ports = int(sys.argv[1]), sys.argv[2:]
try:
    heights = [int(call(port, "chain_getHeader", call(port, "chain_getFinalizedHead"))["number"], 16) for port in ports]
    common = min(heights)
    hashes = {call(port, "chain_getBlockHash", common) for port in ports}
    spread = " ".join(f"#{height}" for height in heights)
except OSError:
    print("not all nodes answer yet")
    sys.exit(1)
if len(hashes) > 1:
    print(f"different blocks are final at height {common}: {' '.join(map(str, hashes))}")
    sys.exit(2)
print(f"finalised {spread}; all have {hashes.pop()} at height {common}")
sys.exit(0 if common >= least else 1)
PY
}

# Whether all have finalised the block of the last payout and the last one of the report, and the same ones. Exit status as of
# `agreed`.
paid() { # $1: the report
	python3 - "$1" "${rpc[@]}" <<'PY'
import json, sys, urllib.request

def call(port, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)["result"]

with open(sys.argv[1], encoding="utf-8") as file:
    chain = json.load(file)["chain"]
ports = sys.argv[2:]
last, payout = chain["lastBlock"], chain["lastPayout"]
if payout is None:
    print("the report has no payout")
    sys.exit(2)
try:
    heights = [int(call(port, "chain_getHeader", call(port, "chain_getFinalizedHead"))["number"], 16) for port in ports]
    if min(heights) < last:
        print(f"block {last} is not final everywhere: " + " ".join(f"#{height}" for height in heights))
        sys.exit(1)
    ends = {call(port, "chain_getBlockHash", last) for port in ports}
    hashes = {call(port, "chain_getBlockHash", payout) for port in ports}
except OSError as error:
    print(f"not all nodes answer: {error}")
    sys.exit(1)
if len(hashes) > 1 or ends != {chain["lastBlockHash"]}:
    print(f"different blocks are final at heights {payout} and {last}: {hashes} {ends}")
    sys.exit(2)
print(f"all {len(ports)} have finalised block {payout}, {hashes.pop()}, which holds the last payout")
PY
}

# Waits until a check says yes; ends with 1 if it says never, or not in the time.
until_so() { # $1: seconds, the rest: the check
	local deadline=$((SECONDS + $1)) last='' line status
	shift
	while [ "$SECONDS" -lt "$deadline" ]; do
		alive || return 1
		status=0
		line=$("$@") || status=$?
		[ "$line" = "$last" ] || say "$line"
		last=$line
		case $status in
		0) return 0 ;;
		1) ;;
		*) return 1 ;;
		esac
		sleep 1
	done
	say "not so after all the time it had" >&2
	return 1
}

if [ -n "$story" ]; then
	until_so 120 agreed 1 || exit 1
	report=${json:-$dir/report.json}
	arguments=(story --url "ws://127.0.0.1:${rpc[0]}" --data "$dir/story" --questions "$questions" --report "$report")
	[ -z "$corpus" ] || arguments+=(--corpus "$corpus")
	"$client" "${arguments[@]}" || { say "the story failed" >&2; exit 1; }
	python3 -B "$here/check_report.py" "$report" --quiet || exit 1
	until_so 60 paid "$report" || exit 1
	exit 0
fi
if [ -z "$check" ]; then
	# Told once all of them answer: a node takes a while to compile its runtime.
	until [ "$(agreed 1 || true)" != "not all nodes answer yet" ]; do
		alive || exit 1
		sleep 1
	done
	say "running; Ctrl-C ends it"
	while alive; do sleep 2; done
	exit 1
fi
until_so 120 agreed 5 || exit 1
say "all $validators validators agree"

#!/usr/bin/env bash
# Runs a network of validators on loopback, until Ctrl-C.
#   scripts/local-net.sh [N] [--once|--check|--story] [--node FILE] [--base-port P] [options of --story]
#     N             that many validators, 1 to 16, each with an account and session keys that are made now. Without N the four of
#                   the preset `local`, whose keys everybody knows: Alice, Bob, Charlie, Dave. Both have the well-known accounts,
#                   funded, and sudo by Alice
#     --check       wait until all of them have finalised at least 5 blocks, and the same ones; end with status 0, or
#                   with 1 after 120 seconds, and 20 more for each validator beyond four
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
# shellcheck source=scratch.sh
. "$here/scratch.sh"

validators= check= base= node=$CARGO_TARGET_DIR/release/openledger-node
story= corpus= questions=60 json= client=$CARGO_TARGET_DIR/release/openledger
usage() { sed -n '2,18s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
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
	[1-9] | 1[0-6]) validators=$1 ;;
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
tool() { python3 -B "$here/local_net.py" "$@"; }

scratch net

# The specification is made once for all: a node that starts from a preset compiles the runtime twice.
names=() keys=()
if [ -z "$validators" ]; then
	validators=4
	names=(Alice Bob Charlie Dave) keys=(--alice --bob --charlie --dave)
	"$node" export-chain-spec --chain local --raw >"$dir/spec.json" 2>"$dir/genesis.log" || { cat "$dir/genesis.log" >&2; exit 1; }
else
	say "making accounts, keys and a genesis for $validators"
	tool genesis "$node" "$validators" "$dir" >"$dir/accounts" 2>"$dir/genesis.log" || { cat "$dir/genesis.log" >&2; exit 1; }
	mapfile -t accounts <"$dir/accounts"
	for ((i = 0; i < validators; i++)); do
		names[i]=validator-$((i + 1)) keys[i]=--name=validator-$((i + 1))
	done
fi

# For each validator one for JSON-RPC and one for peers.
mapfile -t ports < <(tool ports "$((validators * 2))")
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

for ((i = 0; i < validators; i++)); do
	others=()
	for ((j = 0; j < validators; j++)); do
		[ "$i" = "$j" ] || others+=("${boot[j]}")
	done
	"$node" --chain "$dir/spec.json" "${keys[i]}" --validator --base-path "$dir/$i/data" --node-key-file "$dir/$i/node-key" \
		--rpc-port "${rpc[i]}" --listen-addr "/ip4/127.0.0.1/tcp/${peer[i]}" \
		--runtime-cache "$OPENLEDGER_CACHE/runtimes" --no-mdns --allow-private-ip --no-prometheus --no-telemetry \
		${others[@]+--bootnodes "${others[@]}"} >"$dir/$i/log" 2>&1 &
	pids+=($!)
	say "${names[i]}: ws://127.0.0.1:${rpc[i]}  peer ${boot[i]}  log $dir/$i/log"
	[ -z "${accounts[i]-}" ] || say "${names[i]}: account ${accounts[i]}, its phrase is in $dir/$i/phrase"
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

# Waits until `local_net.py agreed` or `paid` says yes; ends with 1 if it says never, or not in the time.
until_so() { # $1: seconds, the rest: what is asked
	local deadline=$((SECONDS + $1)) last='' line status
	shift
	while [ "$SECONDS" -lt "$deadline" ]; do
		alive || return 1
		status=0
		line=$(tool "$@") || status=$?
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

limit=$((validators > 4 ? 120 + 20 * (validators - 4) : 120))
if [ -n "$story" ]; then
	until_so "$limit" agreed 1 "${rpc[@]}" || exit 1
	report=${json:-$dir/report.json}
	arguments=(story --url "ws://127.0.0.1:${rpc[0]}" --data "$dir/story" --questions "$questions" --report "$report")
	[ -z "$corpus" ] || arguments+=(--corpus "$corpus")
	"$client" "${arguments[@]}" || { say "the story failed" >&2; exit 1; }
	python3 -B "$here/check_report.py" "$report" --quiet || exit 1
	until_so 60 paid "$report" "${rpc[@]}" || exit 1
	exit 0
fi
if [ -z "$check" ]; then
	# Told once all of them answer: a node takes a while to compile its runtime.
	until [ "$(tool agreed 1 "${rpc[@]}" || true)" != "not all nodes answer yet" ]; do
		alive || exit 1
		sleep 1
	done
	say "running; Ctrl-C ends it"
	while alive; do sleep 2; done
	exit 1
fi
until_so "$limit" agreed 5 "${rpc[@]}" || exit 1
say "all $validators validators agree"

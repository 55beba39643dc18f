#!/usr/bin/env bash
# Runs the stock clients of examples/ and client/examples/ against a new development chain on loopback.
#   scripts/test-examples.sh [--node FILE] [--client FILE] [--cheating FILE] [--subxt FILE]
#     --node FILE   the node (default: the one that `scripts/run.sh` builds)
#     --client FILE, --cheating FILE  client and cheating gateway, for the verifier in Python (default: beside the node)
#     --subxt FILE  the built subxt example (default: built by cargo now)
# Prints "N passed, N failed"; exit status 1 if any failed. Without node.js 20 and npm the clients in JavaScript have failed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
# shellcheck source=env.sh
. "$here/env.sh"
# shellcheck source=scratch.sh
. "$here/scratch.sh"

node=$CARGO_TARGET_DIR/release/openledger-node client= cheating= subxt=
while [ $# -gt 0 ]; do
	case $1 in
	--node) node=${2:?--node needs a file} && shift ;;
	--client) client=${2:?--client needs a file} && shift ;;
	--cheating) cheating=${2:?--cheating needs a file} && shift ;;
	--subxt) subxt=${2:?--subxt needs a file} && shift ;;
	-h | --help) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 0 ;;
	*) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
	esac
	shift
done
say() { printf '[examples] %s\n' "$*"; }
if [ ! -x "$node" ]; then
	say "there is no node at $node: build it with scripts/run.sh, or name one with --node" >&2
	exit 2
fi

scratch examples

passed=0 failed=0 url=
# Ends the chain, if one runs, and starts a new one: each client finds the chain as it is at genesis.
start_chain() {
	end_processes
	# Emptied first: the last chain's port must not be read from its log.
	: >"$dir/node.log"
	# Port 0: the node takes free ones and says which.
	"$node" --dev --tmp --runtime-cache "$OPENLEDGER_CACHE/runtimes" --rpc-port 0 --listen-addr /ip4/127.0.0.1/tcp/0 --no-mdns --no-prometheus --no-telemetry \
		>"$dir/node.log" 2>&1 &
	local pid=$!
	pids=("$pid")
	local end=$((SECONDS + 180)) port=
	while [ -z "$port" ]; do
		port=$(sed -n 's/.*Running JSON-RPC server: addr=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$dir/node.log" | head -n 1)
		if ! kill -0 "$pid" 2>/dev/null || [ "$SECONDS" -ge "$end" ]; then
			say "the node did not start:" >&2
			tail -n 15 "$dir/node.log" >&2
			exit 1
		fi
		[ -n "$port" ] || sleep 0.2
	done
	url=ws://127.0.0.1:$port
}

# check NAME COMMAND…: runs a client, at most 10 minutes; shows what it prints.
check() {
	local name=$1
	shift
	say "$name"
	if timeout 600 "$@"; then
		passed=$((passed + 1))
	else
		say "$name FAILED"
		failed=$((failed + 1))
	fi
}

python=$root/examples/python
client=${client:-$(dirname "$node")/openledger} cheating=${cheating:-$(dirname "$node")/openledger-cheating-gateway}
if [ -x "$client" ] && [ -x "$cheating" ]; then
	check "batches of honest and dishonest operators, by the verifier in Python" \
		python3 -B "$python/test_live.py" "$node" "$client" "$cheating"
else
	say "the verifier is not run on a chain: there is no client at $client or no cheating gateway at $cheating"
	failed=$((failed + 1))
fi

major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p') || major=
if ! command -v npm >/dev/null || [ "${major:-0}" -lt 20 ]; then
	say "the clients in JavaScript FAILED: they need node.js 20 or newer and npm, which scripts/setup.sh --examples installs"
	failed=$((failed + 1))
else
	# npm_ci FOLDER. The install scripts are of build tools that the clients do not use.
	npm_ci() {
		say "installing what examples/$1 needs"
		(cd "$root/examples/$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	}
	if npm_ci papi; then
		check "attribution vectors in JavaScript" node "$root/examples/papi/attribution.js"
		start_chain
		check "PAPI client at $url" node "$root/examples/papi/stock-client.js" "$url"
		# Each is the check of what its name says, on a chain of its own.
		for name in onboarding referendum safe-mode; do
			start_chain
			check "PAPI $name at $url" node "$root/examples/papi/$name.js" "$url"
		done
		# It computes with attribution.js of the PAPI client.
		if npm_ci polkadot-js; then
			start_chain
			check "polkadot-js client at $url" node "$root/examples/polkadot-js/stock-client.js" "$url"
		else
			say "npm ci FAILED"
			failed=$((failed + 1))
		fi
	else
		say "npm ci FAILED: neither the PAPI nor the polkadot-js client is run"
		failed=$((failed + 1))
	fi
fi

if [ -z "$subxt" ]; then
	say "building the subxt client"
	subxt=$CARGO_TARGET_DIR/release/examples/stock_client
	if ! (cd "$root" && cargo build --release --locked --quiet -p openledger --example stock_client); then
		say "building the subxt client FAILED"
		failed=$((failed + 1)) subxt=
	fi
fi
if [ -n "$subxt" ]; then
	start_chain
	check "subxt client at $url" "$subxt" "$url"
fi

say "$passed passed, $failed failed"
[ "$failed" = 0 ]

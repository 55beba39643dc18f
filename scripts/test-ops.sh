#!/usr/bin/env bash
# Checks what operators of nodes are given in ops/: rules and dashboard against real nodes, metrics against JSON-RPC, the unit, that
# the runbook has a row for each alert, and that limits of public nodes are the tested ones.
#   scripts/test-ops.sh [--node FILE] [--client FILE] [--promtool FILE]
#     --node FILE      the node (default: the one that scripts/run.sh builds)
#     --client FILE    the client (default: the one that scripts/run.sh builds)
#     --promtool FILE  Prometheus' checker of rules (default: the one in the path, or that scripts/setup.sh --examples fetches)
# Without promtool it checks all else, and fails. Without systemd-analyze the unit is of no use, and is left out: the last
# line says so. Takes about two minutes; all nodes are new, and on loopback.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ops=$(dirname "$here")/ops
# shellcheck source=env.sh
. "$here/env.sh"
# shellcheck source=scratch.sh
. "$here/scratch.sh"

node=$CARGO_TARGET_DIR/release/openledger-node
client=$CARGO_TARGET_DIR/release/openledger
promtool=$(command -v promtool || true)
while [ $# -gt 0 ]; do
	case $1 in
	--node) node=$(realpath -m -- "${2:?--node needs a file}") && shift ;;
	--client) client=$(realpath -m -- "${2:?--client needs a file}") && shift ;;
	--promtool) promtool=$(realpath -m -- "${2:?--promtool needs a file}") && shift ;;
	-h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'test-ops.sh: unknown option %s (see --help)\n' "$1" >&2; exit 2 ;;
	esac
	shift
done
say() { printf '[test-ops] %s\n' "$*"; }
for file in "$node" "$client"; do
	[ -x "$file" ] || { say "there is no $file: build it with scripts/run.sh, or name one" >&2; exit 2; }
done

scratch ops

if [ -n "$promtool" ]; then
	(cd "$ops/prometheus" && "$promtool" check config prometheus.yml && "$promtool" test rules alerts.test.yml host.test.yml) >"$dir/rules" 2>&1 ||
		{ cat "$dir/rules" >&2; exit 1; }
	say "promtool: the rules are well-formed and raise what they should"
else
	say "no promtool (scripts/setup.sh --examples fetches it): the rules and what they raise, and names of metrics, are NOT checked" >&2
fi

for alert in $(sed -n 's/^ *- alert: //p' "$ops"/prometheus/{alerts,host}.yml); do
	grep -q "^| .*\`$alert\`.* |.*|.*|$" "$here/../docs/runbooks/validator.md" ||
		{ say "docs/runbooks/validator.md does not say what to do about $alert" >&2; exit 1; }
done
say "the runbook says what to do about each alert"

mapfile -t limits < <(cd "$here/net" && python3 -B -c 'import public; print("\n".join(map(" ".join, zip(public.LIMITS[::2], public.LIMITS[1::2]))))')
[ ${#limits[@]} -gt 0 ] || { say "scripts/net/public.py names no limits" >&2; exit 1; }
for file in "$here/../docs/runbooks/rpc-node.md" "$ops/systemd/node.env"; do
	for limit in "${limits[@]}"; do
		grep -qE -- "$limit( |\$)" "$file" || { say "$file does not recommend $limit, which scripts/net/public.py tests" >&2; exit 1; }
	done
done
say "the limits recommended for public nodes are those that scripts/test-network.sh tests"

# Where the unit says that its documentation is, the runbook puts it.
documentation=$(sed -n 's/^Documentation=file://p' "$ops/systemd/openledger-node.service")
if [ ! -e "$here/../docs/runbooks/${documentation##*/}" ] ||
	! grep -qF "docs/runbooks/*.md ${documentation%/*}/" "$here/../docs/runbooks/validator.md"; then
	say "docs/runbooks/validator.md does not install $documentation, which the unit names" >&2
	exit 1
fi

but=
if command -v systemd-analyze >/dev/null; then
	# It wants to see the program and the file of settings.
	sed -e "s#/usr/bin/openledger-node#$node#" -e "s#/etc/openledger/node.env#$ops/systemd/node.env#" \
		"$ops/systemd/openledger-node.service" >"$dir/openledger-node.service"
	systemd-analyze verify --man=no "$dir/openledger-node.service" 2>"$dir/unit" || { cat "$dir/unit" >&2; exit 1; }
	[ ! -s "$dir/unit" ] || { cat "$dir/unit" >&2; exit 1; }
	say "systemd-analyze: the unit is well-formed"
else
	but=", but for the unit, which is NOT checked: there is no systemd-analyze"
fi

mapfile -t ports < <(python3 -B "$here/local_net.py" ports 4)

start() { # $1: name, $2: JSON-RPC port, $3: Prometheus port, the rest: arguments
	local name=$1 rpc=$2 prometheus=$3
	shift 3
	"$node" --dev --base-path "$dir/$name" --rpc-port "$rpc" --prometheus-port "$prometheus" --no-telemetry --no-mdns "$@" \
		>"$dir/$name.log" 2>&1 &
	pids+=($!)
}
answers() { # $1: URL, $2: what its body must hold
	local body deadline=$((SECONDS + 180)) # a busy machine takes its time to compile the runtime
	# Not into `grep -q`: that closes the pipe at the first match, and curl fails by it.
	until body=$(curl --silent --max-time 5 "$1") && grep -q "$2" <<<"$body"; do
		for pid in "${pids[@]}"; do
			kill -0 "$pid" 2>/dev/null || { tail -n 15 "$dir"/*.log >&2; say "a node has ended" >&2; return 1; }
		done
		[ "$SECONDS" -lt "$deadline" ] || { say "$1 does not show $2" >&2; return 1; }
		sleep 0.5
	done
}

# One chain with consensus, and one on which the whole supply chain is played.
start consensus "${ports[0]}" "${ports[1]}" --seal slots --listen-addr /ip4/127.0.0.1/tcp/0
start story "${ports[2]}" "${ports[3]}" --metrics-operator 0
consensus=http://127.0.0.1:${ports[1]}/metrics
story=http://127.0.0.1:${ports[3]}/metrics
answers "$story" '^openledger_block'
say "playing the supply chain"
"$client" story --url "ws://127.0.0.1:${ports[2]}" --data "$dir/client" --corpus "$here/../docs" --questions 12 --report "$dir/report.json" \
	>"$dir/story.out" 2>&1 || { tail -n 20 "$dir/story.out" >&2; exit 1; }
python3 -B "$here/check_metrics.py" values "$story" "http://127.0.0.1:${ports[2]}" 0

# A call that fails, so that failures are counted.
curl --silent --max-time 5 -H 'Content-Type: application/json' -o "$dir/refused" \
	-d '{"id":1,"jsonrpc":"2.0","method":"openledger_activity","params":[2,1]}' "http://127.0.0.1:${ports[0]}"
grep -q '"code":7102' "$dir/refused" || { cat "$dir/refused" >&2; exit 1; }
answers "$consensus" '^substrate_proposer_block_constructed_count{[^}]*} [1-9]'
answers "$consensus" '^substrate_block_height{[^}]*status="finalized"[^}]*} [1-9]'
python3 -B "$here/check_metrics.py" names "$ops/prometheus/alerts.yml" "$ops/grafana/openledger.json" -- "$consensus" "$story"

[ -n "$promtool" ] || { say "FAILED: there is no promtool; everything else passed$but" >&2; exit 1; }
curl --silent --max-time 5 "$story" | grep -E '^(# (HELP|TYPE) )?openledger_' >"$dir/ours"
"$promtool" check metrics <"$dir/ours" || exit 1
say "promtool: names and help texts of our metrics are as is usual"
say "everything passed$but"

#!/usr/bin/env bash
# Checks networks of real nodes over JSON-RPC: crashes, partitions, sync, abuse. Prints what each check measured, then
# `N passed, N failed`. docs/network-tests.md says what is checked.
#   scripts/test-network.sh [--quick] [--list] [--node FILE] [CHECK…]
#     --quick      only the short forms, without root: under four minutes in all on two busy cores
#     --list       say which checks there are
#     --node FILE  the node (default: the one that scripts/run.sh builds)
# Checks that cut the network need root and iproute2: they work in network namespaces of their own and leave nothing behind.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=env.sh
. "$here/env.sh"

export OPENLEDGER_NODE="${OPENLEDGER_NODE:-$CARGO_TARGET_DIR/release/openledger-node}"
arguments=()
while [ $# -gt 0 ]; do
	case $1 in
	--node) OPENLEDGER_NODE=$(realpath -m -- "${2:?--node needs a file}") && shift ;;
	-h | --help) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 0 ;;
	*) arguments+=("$1") ;;
	esac
	shift
done
command -v python3 >/dev/null || { echo "python3 is missing: apt-get install python3" >&2; exit 2; }
exec python3 -B "$here/net/run.py" ${arguments[@]+"${arguments[@]}"}

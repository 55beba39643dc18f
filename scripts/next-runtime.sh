#!/usr/bin/env bash
# Builds a runtime to upgrade to: that of this repository with another version and, for tests of upgrades, other code. Only the Wasm.
#   scripts/next-runtime.sh KIND OUT [--spec-version N] [--try-runtime]
#     KIND              same: the rules as they are
#                       stepped: with a migration that moves items in steps, over many blocks (scripts/net/widening.rs)
#                       failing: the same, but a step fails when some are moved
#                       broken: traps at the start of every block
#     OUT               where the code goes, compressed as it goes on chain
#     --spec-version N  its spec_version (default: one higher than in runtime/src/lib.rs)
#     --try-runtime     with the runtime API that checks the whole state: for `--wasm-runtime-overrides`, never for a chain
# The sources stay as they are: a copy of runtime/ is edited. What was built is kept in the cache, until its sources change.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=env.sh
. "$here/env.sh"
case ${1:-} in
'' | -h | --help) sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 0 ;;
esac
command -v python3 >/dev/null || { echo "python3 is missing: apt-get install python3" >&2; exit 2; }
exec python3 -B "$here/net/next_runtime.py" "$@"

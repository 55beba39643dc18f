#!/usr/bin/env bash
# Measures sizes and times of the largest fraud proofs, reveals and duplicate proofs in Wasm, and writes the table of docs/proofs.md.
#   scripts/proofs.sh [--print]
#     --print   prints the table and leaves the document as it is
# Builds what is not built yet. On a machine that does something else the times are too high.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
# shellcheck source=env.sh
. "$here/env.sh"

print=
case ${1:-} in
--print) print=1 ;;
-h | --help) sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 0 ;;
"") ;;
*) sed -n '2,5s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
esac

cd "$root"
# With the whole workspace, so that dependencies have the features that everything else is built with.
env -u SKIP_WASM_BUILD OPENLEDGER_PROOF_BENCH=1 cargo build --release --workspace --locked --bin openledger-proof-bench >&2
table=$("$CARGO_TARGET_DIR/release/openledger-proof-bench")
made="Measured on $(nproc) cores of a virtual machine ($(uname -m)), wasmtime $(sed -n '/^name = "wasmtime"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)."
if [ -n "$print" ]; then
	printf '%s\n\n%s\n' "$made" "$table"
	exit 0
fi
MADE=$made TABLE=$table python3 - docs/proofs.md <<'PY'
import os
import re
import sys

name = sys.argv[1]
with open(name, encoding="utf-8") as file:
    text = file.read()
table = f"<!-- table -->\n{os.environ['MADE']}\n\n{os.environ['TABLE'].strip()}\n<!-- end of table -->"
text, found = re.subn(r"<!-- table -->.*<!-- end of table -->", lambda _: table, text, flags=re.S)
assert found == 1, "the document has no place for the table"
with open(name, "w", encoding="utf-8") as file:
    file.write(text)
PY
printf 'docs/proofs.md has the table\n'

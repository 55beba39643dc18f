#!/usr/bin/env bash
# Exports the template of the main network, fills in made-up accounts and keys with genesis.py, and has the node build the
# genesis state from the result: the path that docs/guides/genesis.md describes.
#   scripts/test-genesis.sh NODE
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node=${1:?usage: test-genesis.sh NODE}
dir=$(mktemp -d "${TMPDIR:-/tmp}/openledger-genesis.XXXXXX")
trap 'rm -rf "$dir"' EXIT

"$node" export-chain-spec --chain mainnet-template >"$dir/template.json"
"$here/genesis.py" form "$dir/template.json" >"$dir/empty.json"
if "$here/genesis.py" fill "$dir/template.json" "$dir/empty.json" >/dev/null 2>"$dir/refusal"; then
	echo "an empty form became a genesis" >&2
	exit 1
fi
python3 "$here/test_genesis.py" "$dir/template.json" >"$dir/form.json"
"$here/genesis.py" fill "$dir/template.json" "$dir/form.json" >"$dir/chain.json"
"$node" export-chain-spec --chain "$dir/chain.json" --raw >"$dir/raw.json"
python3 - "$dir/raw.json" <<'PY'
import json, sys

# twox128("Balances") ++ twox128("TotalIssuance").
KEY = "0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80"
spec = json.load(open(sys.argv[1], encoding="utf-8"))
issuance = int.from_bytes(bytes.fromhex(spec["genesis"]["raw"]["top"][KEY][2:]), "little")
assert issuance == 10**27, issuance
print(f"{spec['name']}: {issuance // 10**18} OPEN")
PY

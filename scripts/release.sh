#!/usr/bin/env bash
# Builds what a release consists of: the node, the client and the runtime, with link-time optimisation, and with the hash of the
# metadata inside the runtime, so that wallets can show what they sign (CheckMetadataHash). The Wasm is built twice for that.
# What operators need besides, ops/ and docs/runbooks/, is put beside them.
#   scripts/release.sh [--out DIR] [--check] [--dirty]
#     --out DIR   where the files go (default: <cache>/release/files)
#     --check     only see that the features and the profile are there; builds nothing
#     --dirty     build although the work tree has changes that are not committed
# It has a target folder of its own, since features of the usual one would be rebuilt. Takes about an hour on two cores.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

out='' check='' dirty=''
while [ $# -gt 0 ]; do
	case $1 in
	--out) out=$(realpath -m -- "${2:?--out needs a folder}") && shift ;;
	--check) check=1 ;;
	--dirty) dirty=1 ;;
	-h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'release.sh: unknown option %s (see --help)\n' "$1" >&2; exit 2 ;;
	esac
	shift
done
say() { printf '\033[1m[release]\033[0m %s\n' "$*"; }
die() { printf 'release.sh: %s\n' "$*" >&2; exit 1; }

# shellcheck source=env.sh
. "$here/env.sh"
export CARGO_TARGET_DIR="$OPENLEDGER_CACHE/release/target"
out=${out:-$OPENLEDGER_CACHE/release/files}
packages=(-p openledger-node -p openledger --features openledger-node/metadata-hash)

tree=$(cargo tree --locked "${packages[@]}" -e features -i substrate-wasm-builder) || die "cargo cannot resolve the release"
grep -q 'substrate-wasm-builder feature "metadata-hash"' <<<"$tree" || die "the runtime would be built without the hash of its metadata"
grep -q '^\[profile\.production\]' Cargo.toml || die "Cargo.toml has no profile called production"
for feature in runtime-benchmarks try-runtime; do
	! grep -q "openledger-runtime feature \"$feature\"" <<<"$tree" || die "a release must not have $feature"
done
say "the features and the profile are there"
[ -z "$check" ] || exit 0

commit=$(git rev-parse HEAD)
if [ -n "$(git status --porcelain)" ]; then
	[ -n "$dirty" ] || die "the work tree has changes that are not committed (--dirty builds nevertheless)"
	commit="$commit with changes"
fi
"$here/setup.sh"
# Once more: it says which toolchain builds the Wasm.
unset CARGO_TARGET_DIR
. "$here/env.sh"
export CARGO_TARGET_DIR="$OPENLEDGER_CACHE/release/target"

say "building (cold: about an hour on two cores)"
cargo build --profile production --locked "${packages[@]}"

built=$CARGO_TARGET_DIR/production
wasm=$built/wbuild/openledger-runtime
mkdir -p "$out"
cp "$built/openledger-node" "$built/openledger" "$out/"
cp "$wasm/openledger_runtime.compact.compressed.wasm" "$out/"
mapfile -t files < <(git ls-files ops docs/runbooks)
cp --parents -t "$out" "${files[@]}"

# The builder of the Wasm tells cargo how it built it the second time.
log=$(find "$built/build" -path '*/openledger-runtime-*/output' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2-)
metadata=$(grep -o 'RUNTIME_METADATA_HASH="0x[0-9a-f]\{64\}"' "$log" | tail -n 1 | cut -d '"' -f 2)
[ -n "$metadata" ] || die "the runtime was built without the hash of its metadata"

{
	echo "node $("$out/openledger-node" --version | cut -d ' ' -f 2-)"
	echo "commit $commit"
	python3 "$here/wasm_info.py" "$wasm/openledger_runtime.compact.wasm" "$out/openledger_runtime.compact.compressed.wasm"
	echo "metadata_hash $metadata"
	echo "rustc $(rustc --version | cut -d ' ' -f 2-)"
	echo "rustc_wasm $(if [ -n "${WASM_BUILD_TOOLCHAIN:-}" ]; then rustup run "$WASM_BUILD_TOOLCHAIN" rustc --version; else rustc --version; fi | cut -d ' ' -f 2-)"
} >"$out/RELEASE"
(cd "$out" && sha256sum openledger-node openledger openledger_runtime.compact.compressed.wasm RELEASE "${files[@]}" >SHA256SUMS)
say "the files are in $out:"
cat "$out/RELEASE" "$out/SHA256SUMS"

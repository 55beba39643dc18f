#!/usr/bin/env bash
# Measures the weights of our pallets and writes pallets/*/src/weights.rs. Run it on the reference machine, otherwise idle.
#   scripts/benchmarks.sh [PALLET...]     e.g. datanets fee-routing; all of ours by default
#   scripts/benchmarks.sh --test          only runs each benchmark once, in the pallets' mocks: whether it does what it should
#   STEPS=20 REPEAT=10                    how thoroughly
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
"$here/setup.sh"
# shellcheck source=env.sh
. "$here/env.sh"
# A target folder of its own: the benchmark features would make the node's runtime a different one.
target=${BENCH_TARGET_DIR:-$OPENLEDGER_CACHE/target-benchmarks}
all=(activity attribution-scoring datanets fee-routing inference-receipts model-registry operators sponsors)
if [ "${1:-}" = --test ]; then
	packages=() features=
	for pallet in "${all[@]}"; do
		packages+=(-p "pallet-$pallet") features+="${features:+,}pallet-$pallet/runtime-benchmarks"
	done
	CARGO_TARGET_DIR="$target" exec cargo test --release --locked --lib "${packages[@]}" --features "$features" -- benchmarking::
fi
version=0.28.0
bencher=${OMNI_BENCHER:-$OPENLEDGER_CACHE/bencher/bin/frame-omni-bencher}
if [ ! -x "$bencher" ]; then
	printf '[benchmarks] installing frame-omni-bencher %s (about 40 minutes on 2 cores, once)\n' "$version"
	dpkg -s libclang-dev >/dev/null 2>&1 || { [ "$(id -u)" = 0 ] && apt-get install -y -qq libclang-dev || sudo apt-get install -y -qq libclang-dev; }
	# Its own runtimes are for tests that nobody runs here, and are not in our workspace.
	env -u WASM_BUILD_WORKSPACE_HINT SKIP_WASM_BUILD=1 cargo install frame-omni-bencher --version "$version" --locked \
		--root "$OPENLEDGER_CACHE/bencher" --target-dir "$OPENLEDGER_CACHE/bencher-target"
fi
CARGO_TARGET_DIR="$target" cargo build --release --locked -p openledger-runtime --features runtime-benchmarks
wasm=$target/release/wbuild/openledger-runtime/openledger_runtime.compact.compressed.wasm

pallets=("$@")
[ ${#pallets[@]} -gt 0 ] || pallets=("${all[@]}")
for pallet in "${pallets[@]}"; do
	printf '[benchmarks] %s\n' "$pallet"
	"$bencher" v1 benchmark pallet --runtime "$wasm" --genesis-builder=runtime --genesis-builder-preset development \
		--pallet "pallet_${pallet//-/_}" --extrinsic '*' --steps "${STEPS:-20}" --repeat "${REPEAT:-10}" \
		--template "$here/weights.hbs" --output "pallets/$pallet/src/weights.rs"
done

# Sourced by the other scripts: where things are kept, and which toolchain builds the Wasm runtime.
OPENLEDGER_CACHE="${OPENLEDGER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/openledger}"
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$OPENLEDGER_CACHE/target}"
export OPENLEDGER_CACHE CARGO_TARGET_DIR
if [ -z "${WASM_BUILD_TOOLCHAIN:-}" ] && [ -s "$OPENLEDGER_CACHE/wasm-toolchain" ]; then
	WASM_BUILD_TOOLCHAIN=$(cat "$OPENLEDGER_CACHE/wasm-toolchain")
	export WASM_BUILD_TOOLCHAIN
fi

# Sourced by the other scripts: where things are kept, and which toolchain builds the Wasm runtime.
OPENLEDGER_CACHE="${OPENLEDGER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/openledger}"
CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$OPENLEDGER_CACHE/target}"
# The Wasm build pins the versions of the workspace's Cargo.lock, which it cannot find from a target folder elsewhere.
WASM_BUILD_WORKSPACE_HINT="${WASM_BUILD_WORKSPACE_HINT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}"
export OPENLEDGER_CACHE CARGO_TARGET_DIR WASM_BUILD_WORKSPACE_HINT
# What setup.sh --examples puts into the cache: node.js where the machine's is too old, promtool, and a package for Python.
for tool in "$OPENLEDGER_CACHE/node/node_modules/.bin/node" "$OPENLEDGER_CACHE/tools/promtool"; do
	case ":$PATH:" in
	*":${tool%/*}:"*) ;;
	*) [ ! -x "$tool" ] || { PATH="${tool%/*}:$PATH" && export PATH; } ;;
	esac
done
unset tool
if [ -d "$OPENLEDGER_CACHE/python" ]; then
	case ":${PYTHONPATH:-}:" in
	*":$OPENLEDGER_CACHE/python:"*) ;;
	*) PYTHONPATH=$OPENLEDGER_CACHE/python${PYTHONPATH:+:$PYTHONPATH} && export PYTHONPATH ;;
	esac
fi
if [ -z "${WASM_BUILD_TOOLCHAIN:-}" ] && [ -s "$OPENLEDGER_CACHE/wasm-toolchain" ]; then
	WASM_BUILD_TOOLCHAIN=$(cat "$OPENLEDGER_CACHE/wasm-toolchain")
	export WASM_BUILD_TOOLCHAIN
fi

#!/usr/bin/env bash
# Prepares a Debian machine to build and run OpenLedger: system packages and the Wasm target. Idempotent; says what it does.
#   --examples   also what scripts/test-examples.sh and scripts/test-ops.sh need: node.js with npm, promtool, py-sr25519-bindings
# Source `env.sh` afterwards (run.sh and test.sh do) to get the variables this decides on.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=
for argument in "$@"; do
	case $argument in
	--examples) examples=1 ;;
	-h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) printf 'setup.sh: unknown option %s (see --help)\n' "$argument" >&2; exit 2 ;;
	esac
done
# shellcheck source=env.sh
. "$here/env.sh"

say() { printf '\033[1m[setup]\033[0m %s\n' "$*"; }
die() { printf '[setup] error: %s\n' "$*" >&2; exit 1; }
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else die "need root or sudo for: $*"; fi
}

# slowly LOG COMMAND…: runs a command whose output goes to a log. The seconds are counted meanwhile: on a terminal in place, else
# every half minute on a line.
slowly() {
	local log=$1 begin=$SECONDS ticker status=0
	shift
	(
		# Ends by itself if this script is killed.
		while sleep 1 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
			seconds=$((SECONDS - begin))
			if [ -t 1 ]; then
				printf '\r[setup] … %s s' "$seconds"
			elif [ $((seconds % 30)) = 0 ]; then
				say "still at it after $seconds s (log: $log)"
			fi
		done
	) &
	ticker=$!
	"$@" >"$log" 2>&1 || status=$?
	kill "$ticker" 2>/dev/null || true
	wait "$ticker" 2>/dev/null || true
	[ ! -t 1 ] || printf '\r\033[K'
	[ "$status" != 0 ] || [ $((SECONDS - begin)) -lt 2 ] || say "done after $((SECONDS - begin)) s"
	return "$status"
}

updated=
apt_refresh() {
	[ -z "$updated" ] || return 0
	say "refreshing the package lists"
	slowly "$OPENLEDGER_CACHE/apt.log" as_root apt-get update -qq || die "apt-get update failed; is the network up?"
	updated=1
}
apt_install() {
	local missing=()
	for package in "$@"; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	command -v apt-get >/dev/null || die "please install: ${missing[*]} (this script knows apt only)"
	apt_refresh
	say "installing ${missing[*]}"
	slowly "$OPENLEDGER_CACHE/apt.log" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" \
		|| { tail -n 20 "$OPENLEDGER_CACHE/apt.log" >&2; die "could not install ${missing[*]}"; }
}

mkdir -p "$OPENLEDGER_CACHE"
command -v rustup >/dev/null || die "rustup is missing; install it from https://rustup.rs and run this again"
apt_install build-essential pkg-config protobuf-compiler python3 curl ca-certificates

has_wasm_std() { # $1: sysroot
	compgen -G "$1/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib" >/dev/null
}

# First way: rustup fetches the target.
native_wasm() {
	has_wasm_std "$(rustc --print sysroot)" && return 0
	say "adding the wasm32v1-none target with rustup"
	slowly "$OPENLEDGER_CACHE/rustup.log" timeout 120 rustup target add wasm32v1-none || return 1
	slowly "$OPENLEDGER_CACHE/rustup.log" timeout 120 rustup component add rust-src || return 1
	has_wasm_std "$(rustc --print sysroot)"
}

# build_core FOLDER: builds core and alloc for the Wasm target there.
build_core() {
	cd "$1" && env -u CARGO_BUILD_TARGET RUSTFLAGS=-Cembed-bitcode=yes RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$1/target" \
		rustup run debian cargo build --release -Zbuild-std=core,alloc --target wasm32v1-none
}

# Second way: Debian's own newer toolchain and its matching sources, linked beside rustup's.
debian_wasm() {
	apt_install rustc-web rust-web-src cargo-web
	local llvm
	llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
	apt_install "lld-$llvm"
	if ! rustup toolchain list | grep -q '^debian\b'; then
		say "linking Debian's toolchain as 'debian'"
		rustup toolchain link debian /usr
	fi
	local sysroot
	sysroot=$(rustup run debian rustc --print sysroot)
	if has_wasm_std "$sysroot" && [ "$(cat "$sysroot/lib/rustlib/wasm32v1-none/openledger-stamp" 2>/dev/null)" = "$(/usr/bin/rustc -V)" ]; then
		return 0
	fi
	say "building core and alloc for wasm32v1-none (about 20 s, once)"
	local work
	work=$(mktemp -d)
	mkdir -p "$work/src"
	printf '#![no_std]\nextern crate alloc;\n' >"$work/src/lib.rs"
	printf '[package]\nname = "wasm-std"\nversion = "0.0.0"\nedition = "2021"\n[lib]\n' >"$work/Cargo.toml"
	(slowly "$OPENLEDGER_CACHE/wasm-std.log" build_core "$work") || { tail -n 20 "$OPENLEDGER_CACHE/wasm-std.log" >&2; die "could not build the Wasm standard library"; }
	local into="$sysroot/lib/rustlib/wasm32v1-none/lib"
	as_root mkdir -p "$into"
	as_root rm -f "$into"/lib{core,alloc,compiler_builtins}-*.rlib
	as_root cp "$work"/target/wasm32v1-none/release/deps/lib{core,alloc,compiler_builtins}-*.rlib "$into/"
	/usr/bin/rustc -V | as_root tee "$into/../openledger-stamp" >/dev/null
	rm -rf "$work"
}

if [ "${WASM_BUILD_TOOLCHAIN:-}" = debian ] || ! native_wasm; then
	say "rustup cannot fetch the Wasm target here; using Debian's toolchain for it"
	debian_wasm
	echo debian >"$OPENLEDGER_CACHE/wasm-toolchain"
else
	rm -f "$OPENLEDGER_CACHE/wasm-toolchain"
fi

# The example clients in JavaScript need node.js 20, and nothing else does.
NODE_MAJOR=20
node_major() {
	local version
	version=$(node --version 2>/dev/null) || version=
	version=${version#v}
	printf '%s\n' "${version%%.*}"
}

# node_js MAJOR: installs node.js and npm, if this major version, that of the machine's node.js, is too old; empty if it has none.
# Debian's packages come first. Where they are too old, as on Debian 12, the npm registry has the binary as a package; it goes into the
# cache, from where env.sh takes it.
node_js() {
	local major=$1
	if [ -z "$major" ] || ! command -v npm >/dev/null; then
		(apt_install nodejs npm) || return 1
		major=${major:-$(node_major)}
	fi
	[ "${major:-0}" -lt "$NODE_MAJOR" ] || return 0
	say "node.js here is version ${major:-unknown}; installing $NODE_MAJOR into $OPENLEDGER_CACHE/node"
	mkdir -p "$OPENLEDGER_CACHE/node"
	# With its own npm: Debian's belongs to Debian's node.js.
	slowly "$OPENLEDGER_CACHE/node.log" npm install --prefix "$OPENLEDGER_CACHE/node" --no-audit --no-fund "node@$NODE_MAJOR" npm@10 \
		|| { tail -n 20 "$OPENLEDGER_CACHE/node.log" >&2; return 1; }
}

# promtool checks the alert rules. It is taken out of Debian's package: installing that would start a Prometheus here.
fetch_promtool() {
	command -v promtool >/dev/null && return 0
	[ ! -x "$OPENLEDGER_CACHE/tools/promtool" ] || return 0
	command -v apt-get >/dev/null || return 1
	(apt_refresh) || return 1
	say "fetching promtool"
	local work status=0
	work=$(mktemp -d)
	(
		cd "$work" && slowly "$OPENLEDGER_CACHE/apt.log" apt-get download -qq prometheus && dpkg-deb -x prometheus_*.deb . &&
			install -D -m 755 usr/bin/promtool "$OPENLEDGER_CACHE/tools/promtool"
	) || { status=1 && tail -n 20 "$OPENLEDGER_CACHE/apt.log" >&2; }
	rm -rf "$work"
	return "$status"
}

# The verifier in Python checks signatures with it; without it, it says that it did not.
fetch_sr25519() {
	[ ! -d "$OPENLEDGER_CACHE/python" ] || return 0
	! python3 -c 'import sr25519' 2>/dev/null || return 0
	python3 -m pip --version >/dev/null 2>&1 || (apt_install python3-pip) || return 1
	say "fetching py-sr25519-bindings"
	python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --only-binary :all: \
		--target "$OPENLEDGER_CACHE/python" py-sr25519-bindings==0.2.4 || { rm -rf "$OPENLEDGER_CACHE/python" && return 1; }
}

if [ -n "$examples" ]; then
	fetch_sr25519 || say "py-sr25519-bindings could not be fetched: the verifier in Python cannot check signatures here"
	node_js "$(node_major)" || say "node.js $NODE_MAJOR could not be installed: the example clients in JavaScript cannot run here"
	fetch_promtool || say "promtool could not be fetched: the alert rules cannot be checked here"
fi

say "ready (build cache: $CARGO_TARGET_DIR)"

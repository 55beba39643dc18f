#!/usr/bin/env bash
# Prepares a Debian machine to build OpenLedger: system packages and the Wasm target. Idempotent; says what it does.
# Source `env.sh` afterwards (run.sh and test.sh do) to get the variables this decides on.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=env.sh
. "$here/env.sh"

say() { printf '\033[1m[setup]\033[0m %s\n' "$*"; }
die() { printf '[setup] error: %s\n' "$*" >&2; exit 1; }
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else die "need root or sudo for: $*"; fi
}

updated=
apt_install() {
	local missing=()
	for package in "$@"; do
		[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	command -v apt-get >/dev/null || die "please install: ${missing[*]} (this script knows apt only)"
	if [ -z "$updated" ]; then
		say "refreshing the package lists"
		as_root apt-get update -qq || die "apt-get update failed; is the network up?"
		updated=1
	fi
	say "installing ${missing[*]}"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >"$OPENLEDGER_CACHE/apt.log" 2>&1 \
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
	timeout 120 rustup target add wasm32v1-none >"$OPENLEDGER_CACHE/rustup.log" 2>&1 || return 1
	timeout 120 rustup component add rust-src >>"$OPENLEDGER_CACHE/rustup.log" 2>&1 || return 1
	has_wasm_std "$(rustc --print sysroot)"
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
	(
		cd "$work"
		env -u CARGO_BUILD_TARGET RUSTFLAGS=-Cembed-bitcode=yes RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
			rustup run debian cargo build --release -Zbuild-std=core,alloc --target wasm32v1-none >"$OPENLEDGER_CACHE/wasm-std.log" 2>&1
	) || { tail -n 20 "$OPENLEDGER_CACHE/wasm-std.log" >&2; die "could not build the Wasm standard library"; }
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
say "ready (build cache: $CARGO_TARGET_DIR)"

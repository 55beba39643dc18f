"""Runtimes to upgrade to: that of this repository with another version and, for tests of upgrades, other code.

See scripts/next-runtime.sh. `build` answers the code as it goes on chain; what was built is kept in the cache until something that it
is made of changes. With $OPENLEDGER_NEXT_RUNTIMES, a folder, nothing is built: KIND-VERSION.wasm and KIND-VERSION-try-runtime.wasm are read
from there.
"""
import argparse
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))
import wasm_info  # noqa: E402

TARGET = "wasm32v1-none"
# What compressed code begins with: sp_maybe_compressed_blob::ZSTD_PREFIX.
COMPRESSED = bytes([82, 188, 83, 118, 70, 219, 142, 5])
# As substrate-wasm-builder has them. Releases are built with `production`: less code, which takes nodes less time to compile.
PROFILES = """[profile.release]
panic = "abort"
lto = "thin"

[profile.production]
inherits = "release"
lto = "fat"
codegen-units = 1
"""
PROFILE = "production"
LIB = "runtime/src/lib.rs"
WIDENING = "runtime/src/widening.rs"
# What `failing` moves before a step of it fails.
FAILS_AFTER = 500
_STEPPED = [
    (LIB, "\nmod apis;\n", "\nmod apis;\nmod widening;\n"),
    ("runtime/src/configs/system.rs", "type Migrations = ();", "type Migrations = (crate::widening::Widen,);"),
]
# Kind -> file, what stands there exactly once, and what stands there instead.
EDITS = {
    "same": [],
    "stepped": _STEPPED,
    "failing": [
        *_STEPPED,
        (
            WIDENING,
            "\t\twhile meter.try_consume(each).is_ok() {\n",
            f"\t\tif Moved::get().is_some_and(|moved| moved >= {FAILS_AFTER}) {{\n"
            "\t\t\tMoved::kill();\n\t\t\treturn Err(SteppedMigrationError::Failed);\n\t\t}\n"
            f"\t\twhile moved < {FAILS_AFTER} && meter.try_consume(each).is_ok() {{\n",
        ),
    ],
    "broken": [
        (
            "runtime/src/supply.rs",
            "\t\tfn on_initialize(_: BlockNumberFor<T>) -> Weight {\n",
            '\t\tfn on_initialize(_: BlockNumberFor<T>) -> Weight {\n\t\t\tassert!(T::Issuance::get() == 0, "deliberately broken");\n',
        ),
    ],
}
VERSION = re.compile(r"\n\tspec_version: (\d+),\n")


class Unbuildable(Exception):
    """The sources are not what the edits expect, or cargo failed."""


def cache():
    """Where builds are kept."""
    base = os.environ.get("OPENLEDGER_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "openledger"
    )
    return pathlib.Path(base) / "next-runtime"


def spec_version():
    """That of the sources."""
    found = VERSION.findall((ROOT / LIB).read_text(encoding="utf-8"))
    if len(found) != 1:
        raise Unbuildable(f"{LIB} has {len(found)} lines `spec_version: N,`, not one")
    return int(found[0])


def _replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    count = text.count(old)
    if count != 1:
        raise Unbuildable(f"{path}: {old!r} is there {count} times, not once")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _lay_out(work, kind, version):
    """A workspace with a copy of the runtime; everything else it uses is where it is."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(ROOT / "runtime", work / "runtime")
    shutil.copy(ROOT / "Cargo.lock", work)
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    manifest, members = re.subn(r"(?ms)^members = \[.*?^\]", 'members = ["runtime"]', manifest)
    if members != 1:
        raise Unbuildable("Cargo.toml: no list of members")
    manifest = re.sub(r'path = "(?!runtime")', f'path = "{ROOT}/', manifest)
    manifest, profiles = re.subn(r"(?ms)^\[profile\.release\].*\Z", PROFILES, manifest)
    if profiles != 1:
        raise Unbuildable("Cargo.toml: no release profile")
    (work / "Cargo.toml").write_text(manifest, encoding="utf-8")
    _replace(work / LIB, f"\n\tspec_version: {spec_version()},\n", f"\n\tspec_version: {version},\n")
    if any(file == LIB for file, _, _ in EDITS[kind]):
        shutil.copy(HERE / "widening.rs", work / WIDENING)
    for file, old, new in EDITS[kind]:
        _replace(work / file, old, new)


def _digest(work, *more):
    """Of everything that the code is made of."""
    digest = hashlib.sha256(repr(more).encode())
    folders = [work / "runtime", ROOT / "pallets", ROOT / "primitives"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".rs", ".toml")]
    for path in sorted([*files, work / "Cargo.toml", work / "Cargo.lock"]):
        digest.update(f"{path}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _packages(lock):
    """(name, version, source) of every package in a Cargo.lock."""
    text = lock.read_text(encoding="utf-8")
    found = set()
    for part in text.split("[[package]]")[1:]:
        fields = dict(re.findall(r'(?m)^(name|version|source) = "(.*)"$', part))
        found.add((fields["name"], fields["version"], fields.get("source")))
    return found


def _cargo(work, target, try_runtime):
    """Builds the Wasm; answers its path."""
    toolchain = os.environ.get("WASM_BUILD_TOOLCHAIN")
    command = ["rustup", "run", toolchain, "cargo"] if toolchain else ["cargo"]
    command += ["rustc", "--profile", PROFILE, "--package", "openledger-runtime", "--lib", "--crate-type", "cdylib"]
    command += ["--target", TARGET, "--no-default-features"]
    if try_runtime:
        command += ["--features", "try-runtime"]
    environment = {
        **os.environ,
        "CARGO_TARGET_DIR": str(target),
        "RUSTFLAGS": "-C link-arg=--export-table --cfg substrate_runtime",
    }
    for name in ("CARGO_ENCODED_RUSTFLAGS", "RUSTC", "CARGO_BUILD_TARGET"):
        environment.pop(name, None)
    done = subprocess.run(command, cwd=work, env=environment, stdout=sys.stderr, check=False)
    if done.returncode != 0:
        raise Unbuildable(f"{' '.join(command)}: exit status {done.returncode}")
    # Cargo drops what the runtime does not use. It must not have chosen other versions.
    other = _packages(work / "Cargo.lock") - _packages(ROOT / "Cargo.lock")
    if other:
        raise Unbuildable(f"not the versions of Cargo.lock: {sorted(other)}")
    return target / TARGET / PROFILE / "openledger_runtime.wasm"


def _compress(wasm):
    if not shutil.which("zstd"):
        raise Unbuildable("zstd is missing: apt-get install zstd")
    done = subprocess.run(["zstd", "-q", "-19", "--stdout", str(wasm)], stdout=subprocess.PIPE, check=True)
    return COMPRESSED + done.stdout


def version_of(wasm):
    """Names and versions that a runtime was built with, from its Wasm."""
    return wasm_info.version(wasm_info.custom_sections(wasm)["runtime_version"])


def _name(kind, version, try_runtime):
    return f"{kind}-{version}" + ("-try-runtime" if try_runtime else "")


def build(kind, version=None, try_runtime=False):
    """The code as it goes on chain, of a kind and version (default: one higher than that of the sources)."""
    version = spec_version() + 1 if version is None else version
    given = os.environ.get("OPENLEDGER_NEXT_RUNTIMES")
    if given:
        return (pathlib.Path(given) / f"{_name(kind, version, try_runtime)}.wasm").read_bytes()
    folder = cache()
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        # One at a time: they share the copy of the sources, and what cargo has built.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _build(folder, kind, version, try_runtime)


def _build(folder, kind, version, try_runtime):
    work, target = folder / "work", folder / "target"
    name = _name(kind, version, try_runtime)
    kept, key_file = folder / f"{name}.wasm", folder / f"{name}.key"
    _lay_out(work, kind, version)
    rustc = subprocess.run(["rustc", "-V"], capture_output=True, text=True, check=True).stdout
    key = _digest(work, rustc, os.environ.get("WASM_BUILD_TOOLCHAIN"), try_runtime)
    if kept.exists() and key_file.exists() and key_file.read_text(encoding="utf-8") == key:
        return kept.read_bytes()
    print(f"building the runtime {name}", file=sys.stderr, flush=True)
    wasm = _cargo(work, target, try_runtime)
    built = version_of(wasm.read_bytes())
    if built["spec_version"] != version:
        raise Unbuildable(f"the Wasm says spec_version {built['spec_version']}, not {version}")
    code = _compress(wasm)
    key_file.unlink(missing_ok=True)
    kept.write_bytes(code)
    key_file.write_text(key, encoding="utf-8")
    return code


def main():
    parser = argparse.ArgumentParser(prog="next-runtime.sh")
    parser.add_argument("kind", choices=sorted(EDITS))
    parser.add_argument("out")
    parser.add_argument("--spec-version", type=int)
    parser.add_argument("--try-runtime", action="store_true")
    arguments = parser.parse_args()
    try:
        code = build(arguments.kind, arguments.spec_version, arguments.try_runtime)
    except Unbuildable as error:
        print(f"next-runtime.sh: {error}", file=sys.stderr)
        return 1
    with open(arguments.out, "wb") as file:
        file.write(code)
    print(f"code_bytes {len(code)}")
    print(f"code_hash 0x{hashlib.blake2b(code, digest_size=32).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What a runtime is, read from its Wasm.

  wasm_info.py COMPACT [COMPRESSED]

COMPACT is the runtime as Wasm (`*.compact.wasm`), COMPRESSED the same as it goes on chain (`*.compact.compressed.wasm`). Prints one
`name value` a line: the names and versions that the runtime was built with, and the hash of the code that goes on chain, as
`system.authorizeUpgrade` wants it.
"""
import hashlib
import sys

MAGIC = b"\0asm\x01\0\0\0"


def leb128(data, at):
    """(number, position after it)."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def custom_sections(wasm):
    """The custom sections of a module by name."""
    if not wasm.startswith(MAGIC):
        raise ValueError("this is no Wasm; if it is compressed, name the `.compact.wasm` beside it")
    found, at = {}, len(MAGIC)
    while at < len(wasm):
        kind = wasm[at]
        size, start = leb128(wasm, at + 1)
        at = start + size
        if kind == 0:
            length, name = leb128(wasm, start)
            found[wasm[name : name + length].decode()] = wasm[name + length : at]
    return found


def compact(data, at):
    """A SCALE compact number below 2^30, and the position after it."""
    mode = data[at] & 3
    width = (1, 2, 4)[mode]
    return int.from_bytes(data[at : at + width], "little") >> 2, at + width


def version(section):
    """The fields of `sp_version::RuntimeVersion`, whose list of APIs is in a section of its own."""
    at, fields = 0, {}
    for name in ("spec_name", "impl_name"):
        length, at = compact(section, at)
        fields[name] = section[at : at + length].decode()
        at += length
    for name in ("authoring_version", "spec_version", "impl_version"):
        fields[name] = int.from_bytes(section[at : at + 4], "little")
        at += 4
    apis, at = compact(section, at)
    at += 12 * apis
    fields["transaction_version"] = int.from_bytes(section[at : at + 4], "little")
    fields["system_version"] = section[at + 4]
    return fields


def main(compact_path, compressed_path=None):
    with open(compact_path, "rb") as file:
        wasm = file.read()
    sections = custom_sections(wasm)
    if "runtime_version" not in sections:
        raise ValueError("this Wasm is no runtime: it has no section `runtime_version`")
    for name, value in version(sections["runtime_version"]).items():
        print(f"{name} {value}")
    if compressed_path is not None:
        with open(compressed_path, "rb") as file:
            code = file.read()
        print(f"code_bytes {len(code)}")
        print(f"code_hash 0x{hashlib.blake2b(code, digest_size=32).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, IndexError) as error:
        print(f"wasm_info.py: {error}", file=sys.stderr)
        sys.exit(1)

"""What the chain knows, read from a node over JSON-RPC: storage, decoded by the metadata that the chain has of itself, so that it
may change. Needs nothing but Python 3.8."""
import json
import urllib.request
from struct import pack

MASK = 2**64 - 1
P1, P2, P3, P4, P5 = 11400714785074694791, 14029467366897019727, 1609587929392839161, 9650029242287828579, 2870177450012600261


def xxh64(data, seed=0):
    """xxHash64 of less than 32 bytes: FRAME makes its storage keys of names and numbers, which are shorter."""
    assert len(data) < 32
    rotate = lambda x, r: (x << r | x >> (64 - r)) & MASK
    word = lambda at, n: int.from_bytes(data[at:at + n], "little")
    h, at = (seed + P5 + len(data)) & MASK, 0
    while len(data) - at >= 8:
        lane = rotate(word(at, 8) * P2 & MASK, 31) * P1 & MASK
        h, at = (rotate(h ^ lane, 27) * P1 + P4) & MASK, at + 8
    if len(data) - at >= 4:
        h, at = (rotate(h ^ word(at, 4) * P1 & MASK, 23) * P2 + P3) & MASK, at + 4
    while at < len(data):
        h, at = rotate(h ^ data[at] * P5 & MASK, 11) * P1 & MASK, at + 1
    for shift, prime in ((33, P2), (29, P3)):
        h = (h ^ h >> shift) * prime & MASK
    return h ^ h >> 32


def twox128(name):
    return pack("<QQ", xxh64(name.encode()), xxh64(name.encode(), 1))


class Reader:
    """Reads SCALE from bytes."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def bytes(self, n):
        if self.at + n > len(self.data):
            raise ValueError("SCALE: too few bytes")
        self.at += n
        return self.data[self.at - n:self.at]

    def int(self, n):
        return int.from_bytes(self.bytes(n), "little")

    def compact(self):
        first = self.data[self.at]
        if first & 3 == 3:
            return self.int(1) and self.int(4 + (first >> 2))
        return self.int(1 << (first & 3)) >> 2

    def text(self):
        return self.bytes(self.compact()).decode()

    def list(self, read):
        return [read() for _ in range(self.compact())]

    def option(self, read):
        return read() if self.int(1) else None


# Primitive types of the metadata by number: bytes of an integer; 0 is bool, 1 char, 2 str.
SIZES = [1, 4, None, 1, 2, 4, 8, 16, 32, 1, 2, 4, 8, 16, 32]


class Types:
    """The types of metadata version 14, by their paths."""

    def __init__(self, metadata):
        r = Reader(metadata)
        if r.bytes(4) != b"meta" or r.int(1) != 14:
            raise ValueError("metadata of version 14 is needed")
        self.types, self.paths = {}, {}
        field = lambda: (r.option(r.text), r.compact(), r.option(r.text), r.list(r.text))[:2]
        variant = lambda: (r.text(), r.list(field), r.int(1), r.list(r.text))[:3]
        for _ in range(r.compact()):
            number, path = r.compact(), "::".join(r.list(r.text))
            r.list(lambda: (r.text(), r.option(r.compact)))
            kind = r.int(1)
            read = [lambda: r.list(field), lambda: {v[2]: v for v in r.list(variant)}, r.compact, lambda: (r.int(4), r.compact()),
                    lambda: [(None, t) for t in r.list(r.compact)], lambda: r.int(1), r.compact, lambda: (r.compact(), r.compact())][kind]
            self.types[number] = (path, kind, read())
            self.paths.setdefault(path, number)
            r.list(r.text)

    def decode(self, path, data):
        """A value of the type with this path: structures are dicts, options None or the value, other variants (name, fields)."""
        return self.value(self.paths[path], Reader(data))

    def fields(self, fields, r):
        if fields and fields[0][0]:
            return {name: self.value(number, r) for name, number in fields}
        values = [self.value(number, r) for _, number in fields]
        return values[0] if len(values) == 1 else values

    def value(self, number, r):
        path, kind, definition = self.types[number]
        if kind in (0, 4):
            return self.fields(definition, r)
        if kind == 1:
            name, fields, _ = definition[r.int(1)]
            values = self.fields(fields, r)
            return (values if fields else None) if path == "Option" else (name, values)
        if kind in (2, 3):
            length, item = (r.compact(), definition) if kind == 2 else definition
            if self.types[item][1:] == (5, 3):  # u8
                return r.bytes(length)
            return [self.value(item, r) for _ in range(length)]
        if kind == 5:
            return r.text() if definition == 2 else r.int(SIZES[definition])
        return r.compact()


class Node:
    """A node's JSON-RPC over HTTP. All that is read is of one block, the best when this was made."""

    def __init__(self, url):
        self.url = url.replace("ws://", "http://")
        self.block = self.call("chain_getBlockHash")
        self.types = Types(bytes.fromhex(self.call("state_getMetadata", self.block)[2:]))

    def call(self, method, *params):
        return self.calls(method, [params])[0]

    def calls(self, method, all_params):
        body = [{"jsonrpc": "2.0", "id": i, "method": method, "params": list(p)} for i, p in enumerate(all_params)]
        request = urllib.request.Request(self.url, json.dumps(body).encode(), {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            answers = sorted(json.load(answer), key=lambda a: a["id"])
        for a in answers:
            if "error" in a:
                raise RuntimeError(f"{method}: {a['error']}")
        return [a["result"] for a in answers]

    def storage(self, pallet, item, path, keys):
        """Values of a map by Twox64Concat over integers, given as their encodings; None for those that are not there."""
        prefix, out = twox128(pallet) + twox128(item), []
        for start in range(0, len(keys), 64):
            hashed = [(prefix + pack("<Q", xxh64(key)) + key).hex() for key in keys[start:start + 64]]
            out += self.calls("state_getStorage", [("0x" + key, self.block) for key in hashed])
        return [value and self.types.decode(path, bytes.fromhex(value[2:])) for value in out]

    def counter(self, pallet, item, size):
        value = self.call("state_getStorage", "0x" + (twox128(pallet) + twox128(item)).hex(), self.block)
        return int.from_bytes(bytes.fromhex((value or "0x00")[2:])[:size], "little")

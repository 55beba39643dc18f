"""Storage maps of the runtime: their keys, and all that is in them."""
import hashlib

import storage

# Keys and values asked for at once.
_PAGE = 1000


def key(pallet, item, hasher, encoded):
    """The key of a value, by the map's hasher (`twox64` or `blake2_128`, both with the key after them) and its key as SCALE, as hex."""
    if hasher == "twox64":
        digest = storage.xxh64(encoded).to_bytes(8, "little")
    else:
        digest = hashlib.blake2b(encoded, digest_size=16).digest()
    return storage.key(pallet, item) + (digest + encoded).hex()


def everything(node, pallet, item, at):
    """Key -> value of a whole map at a block, as hex."""
    prefix, found, last = storage.key(pallet, item), {}, None
    while True:
        keys = node.rpc("state_getKeysPaged", [prefix, _PAGE, last, at], timeout=60)
        if not keys:
            return found
        for change in node.rpc("state_queryStorageAt", [keys, at], timeout=60):
            found.update(change["changes"])
        last = keys[-1]

"""The items that a migration for tests of upgrades moves: what they are before, and what they must become. See widening.rs."""
import hashlib

import extrinsics
import maps
import storage
from extrinsics import set_storage, sudo
from harness import need

# Items to one call: bounded by the weight of a block.
BATCH = 5_000
# What widening.rs multiplies by.
SCALE = 1_000_000_000
VERSION, MOVED, CURSOR = (
    storage.key("Widening", "Version"),
    storage.key("Widening", "Moved"),
    storage.key("MultiBlockMigrations", "Cursor"),
)


def amount(number):
    """What the item of a number holds before: all 64 bits matter."""
    return number * 0x9E3779B97F4A7C15 % 2**64


def narrow(number):
    """Key and value of an item as they are before."""
    key = maps.key("Widening", "Narrow", "twox64", number.to_bytes(4, "little"))
    return bytes.fromhex(key[2:]), amount(number).to_bytes(8, "little")


def wide(number):
    """Key and value of an item as they must be afterwards, as hex."""
    encoded, value = number.to_bytes(4, "little"), amount(number)
    digest = hashlib.blake2b(encoded + value.to_bytes(8, "little"), digest_size=16).digest()
    return maps.key("Widening", "Wide", "blake2_128", encoded), "0x" + ((value * SCALE).to_bytes(16, "little") + digest).hex()


def fill(node, items):
    """Puts so many items into storage, by sudo."""
    calls = [
        sudo(set_storage([narrow(number) for number in range(first, min(first + BATCH, items))])) for first in range(0, items, BATCH)
    ]
    extrinsics.submit(node, calls, seconds=300)


def need_moved(net, tip, items):
    """Every item is what it must be, on every node. Answers a line that says so."""
    expected = dict(wide(number) for number in range(items))
    first = net.nodes[0]
    need(first.rpc("state_getStorage", [VERSION, tip]) == "0x01", "the version of the maps")
    need(first.rpc("state_getStorage", [MOVED, tip]) == "0x" + items.to_bytes(4, "little").hex(), "the count of items moved")
    need(maps.everything(first, "Widening", "Wide", tip) == expected, "the items are not what they must be")
    need(not first.keys("Widening", "Narrow", tip), "items are left")
    # The others have the same state, which the header commits to; that they can read it is another matter.
    for node in net.nodes:
        for number in range(0, items, max(items // 100, 1)):
            key, value = wide(number)
            need(node.rpc("state_getStorage", [key, tip]) == value, f"item {number} of {node}")
    return f"all {items} items are moved and exactly what they must be; none is left where they were"

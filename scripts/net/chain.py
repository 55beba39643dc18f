"""What is in the blocks of a chain: slots, transactions."""
import extrinsics


def slot(header):
    """The slot that a block was made for: BABE's first log says it."""
    for log in header["digest"]["logs"]:
        data = bytes.fromhex(log[2:])
        if data[:5] == b"\x06BABE":
            _, at = extrinsics.read_compact(data, 5)
            # Which kind of claim, by which authority, for which slot.
            return int.from_bytes(data[at + 5 : at + 13], "little")
    raise ValueError(f"no slot in {header}")


def updates_code(header):
    """Whether the code changed in this block: a log of its own says so."""
    return "0x08" in header["digest"]["logs"]


class Blocks:
    """Blocks of a node's best chain in a range of heights, both ends included."""

    def __init__(self, node, first, last):
        self.node = node
        self.first, self.last = first, last
        self.hashes = dict(zip(range(first, last + 1), node.rpc("chain_getBlockHash", [list(range(first, last + 1))])))
        self.headers = {height: node.header(block) for height, block in self.hashes.items()}
        self.slots = {height: slot(header) for height, header in self.headers.items()}

    def gaps(self):
        """Height -> slots since the block before."""
        return {height: self.slots[height] - self.slots[height - 1] for height in self.slots if height > self.first}

    def updates(self):
        """Heights at which the code changed."""
        return [height for height, header in self.headers.items() if updates_code(header)]

    def signed(self, height):
        """How many signed transactions a block has."""
        found = self.node.rpc("chain_getBlock", [self.hashes[height]])["block"]["extrinsics"]
        return sum(extrinsics.is_signed(each) for each in found)

    def has(self, height, key):
        """Whether there is something in storage after a block."""
        return self.node.rpc("state_getStorageHash", [key, self.hashes[height]]) is not None

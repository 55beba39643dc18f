"""A builder at work: the command line makes one datanet after the other, and none of its transactions may get lost."""
import json
import os
import subprocess

from background import Background
from harness import need, node_binary

# Seconds that a block has for each.
_PATIENCE = 240


def client():
    """The command line: $OPENLEDGER_BIN, or what was built beside the node."""
    binary = os.environ.get("OPENLEDGER_BIN") or os.path.join(os.path.dirname(node_binary()), "openledger")
    need(os.access(binary, os.X_OK), f"there is no client at {binary}: build it, or name one by OPENLEDGER_BIN")
    return binary


class Builder(Background):
    """`openledger datanet create` by //Eve, again and again while a `with` block lasts."""

    def __init__(self, node):
        super().__init__()
        self.node = node
        self.binary = client()
        # Block and number of each datanet.
        self.made = []
        self.trouble = None

    def _run(self):
        while not self._stop.is_set() and not self.trouble:
            command = [self.binary, "--url", self.node.url, "--key", "//Eve", "--timeout", str(_PATIENCE), "--json"]
            done = subprocess.run([*command, "datanet", "create", f"d{len(self.made)}"], capture_output=True, text=True, check=False)
            if done.returncode:
                self.trouble = f"datanet {len(self.made)}: exit code {done.returncode}: {done.stderr.strip()[-400:]}"
                return
            self.made.append(json.loads(done.stdout))

    def verify(self, before, after):
        """What it did: all that it asked for, in order; some of it before a block, some after another."""
        need(self.trouble is None, self.trouble)
        numbers = [one["datanet"] for one in self.made]
        need(numbers == list(range(numbers[0], numbers[0] + len(numbers))), f"datanets {numbers}")
        blocks = [one["block"] for one in self.made]
        need(blocks[0] < before and blocks[-1] > after, f"none before #{before} or after #{after}: {blocks}")
        return f"`openledger datanet create` by a builder, one after the other: {len(numbers)} times, each done, #{blocks[0]} to #{blocks[-1]}"

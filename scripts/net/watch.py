"""What a network has finalised, watched all the time."""
import threading
import time

import rpc
from background import Background
from harness import POLL, Failed, need, wait_until


# Seconds that a node may be behind the one that finalises first.
_LAG = 60


class FinalityWatch(Background):
    """Samples the finalised head of every node of a network. Every height has one hash, for all nodes and for ever, or `verify`
    raises Failed. Use as a context; `verify` at the end."""

    def __init__(self, net):
        self.net = net
        # Height -> hash, of every block that some node called final.
        self.hashes = {}
        # Node -> highest height read from it.
        self.read = {}
        self.trouble = []
        # (seconds, highest final height of all), at each rise.
        self.rises = []
        super().__init__()
        self._lock = threading.Lock()

    def _run(self):
        while not self._stop.wait(POLL):
            for node in list(self.net.nodes):
                if self._stop.is_set():
                    return
                if node.running():
                    try:
                        self._sample(node)
                    except (OSError, rpc.HttpError, rpc.RpcError):
                        continue

    def _sample(self, node):
        number, block = node.finalised()
        last = self.read.get(node.name, 0)
        if number <= last:
            # It may know less after a kill, but nothing else.
            self._note(node, number, block)
            return
        # Some nodes have no old blocks, after a warp sync.
        heights = list(range(max(last + 1, number - 500), number))
        for height, found in zip(heights, node.rpc("chain_getBlockHash", [heights]) if heights else []):
            if found is not None:
                self._note(node, height, found)
        self._note(node, number, block)
        self.read[node.name] = number

    def _note(self, node, height, found):
        with self._lock:
            known = self.hashes.setdefault(height, found)
            if known != found:
                self.trouble.append(f"{node.name} has {found} at height {height}, where {known} is final")
            if not self.rises or height > self.rises[-1][1]:
                self.rises.append((time.monotonic(), height))

    @property
    def highest(self):
        """The highest height that any node has finalised."""
        with self._lock:
            return self.rises[-1][1] if self.rises else 0

    def longest_standstill(self, since=0.0, until=None):
        """The longest time in seconds in which no node finalised anything, between two times of time.monotonic()."""
        until = time.monotonic() if until is None else until
        with self._lock:
            times = [since] + [at for at, _ in self.rises if since < at < until] + [until]
        return max(later - earlier for earlier, later in zip(times, times[1:]))

    def verify(self, nodes=None):
        """Every block that was final at any time is in the chain of all nodes, which may take some seconds to get the last of them. Answers
        how many that were."""
        if self.trouble:
            raise Failed("; ".join(self.trouble[:5]))
        with self._lock:
            known = sorted(self.hashes.items())
        for node in self.net.running() if nodes is None else nodes:
            for at in range(0, len(known), 500):
                part = known[at : at + 500]
                heights = [height for height, _ in part]
                answered = node.rpc("chain_getBlockHash", [heights])
                if None in answered:
                    last = heights[-1]
                    wait_until(lambda node=node, last=last: node.hash_at(last), _LAG, f"{node} has #{last}")
                    answered = node.rpc("chain_getBlockHash", [heights])
                for (height, block), found in zip(part, answered):
                    need(found == block, f"{node.name} has {found} at height {height}, where {block} was final")
        return len(known)

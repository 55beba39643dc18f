"""Whether validators make their blocks: the slots that are theirs against the blocks that they made."""
import re
import time

import rpc
from background import Background
from harness import SLOT, need

# What the filter babe=debug shows.
LOG_FILTER = "babe=debug"
_START = re.compile(r"Starting authorship at slot: (\d+)")
_SEALED = "Pre-sealed block for proposal"


class Authoring(Background):
    """Collects the slots that validators may claim, from their nodes, while the context lasts. What they made is in their logs."""

    def __init__(self, nodes):
        self.nodes = nodes
        self.due = {node: set() for node in nodes}
        super().__init__()

    def _run(self):
        while not self._stop.wait(SLOT):
            for node in self.nodes:
                try:
                    claims = node.rpc("babe_epochAuthorship")
                except (OSError, rpc.RpcError, rpc.HttpError):
                    continue
                for claim in claims.values():
                    for kind in ("primary", "secondary", "secondary_vrf"):
                        self.due[node].update(claim[kind])

    def made(self, node):
        """The slots for which a node has sealed a block."""
        slots, slot = set(), None
        for line in node.log().splitlines():
            found = _START.search(line)
            if found:
                slot = int(found[1])
            elif _SEALED in line and slot is not None:
                slots.add(slot)
        return slots

    def missed(self, node, began, ended):
        """(slots due, slots missed) of a node, of those that lie in between two times of time.time()."""
        due = {slot for slot in self.due[node] if began <= slot * SLOT and (slot + 1) * SLOT <= ended}
        return len(due), sorted(due - self.made(node))

    def need_all(self, began, ended, what, of=None):
        """Raises Failed if a slot was missed, or none was due, of all or of one validator. Answers how many were due, of each: slots are drawn, and
        in a short time one may have none."""
        counts, total = [], 0
        for node in self.nodes:
            due, missed = self.missed(node, began, ended)
            need(due > 0 or node is not of, f"{node} had no slot during {what}")
            total += due
            need(not missed, f"{node} missed {len(missed)} of its {due} slots during {what}: {missed}")
            counts.append(f"{node} {due}/{due}")
        need(total > 0, f"nobody had a slot during {what}")
        return " ".join(counts)

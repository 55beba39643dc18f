"""A fresh node warps over authority-set changes, from four peers, within 120 seconds."""
import time

from harness import Network, need, say, wait_until
from watch import FinalityWatch

LIMIT = 600
# An era of the preset has two sessions of 10 slots; the set gets a new number with each.
CHANGES = 3
WITHIN = 120
BEHIND = 4


def check():
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(3, 120)
        net.wait_set_id(CHANGES, 300)
        first = net.nodes[0]
        height = first.finalised()[0]
        began = time.monotonic()
        fresh = net.add_node("fresh", ["--sync", "warp"])
        net.wait_answering([fresh], WITHIN)
        target = max(net.finalised(net.nodes[:4]))

        def there():
            net.need_running()
            return fresh.finalised()[0] >= max(target, watch.highest - BEHIND)

        wait_until(there, WITHIN, "the fresh node has finalised what the others have")
        took = time.monotonic() - began
        need(took <= WITHIN, f"it took {took:.1f} s")
        log = fresh.log()
        need("Warp sync is complete" in log, "the node synced, but not by warping")
        number, block = fresh.finalised()
        changes = fresh.set_id(block)
        need(changes >= CHANGES, f"only {changes} authority sets")
        need(first.hash_at(number) == block, f"at height {number} the fresh node is elsewhere")
        # It has the state, not only the headers.
        states = {node.name: node.value("System", "Events", block) for node in (first, fresh)}
        need(len(set(states.values())) == 1, "the states differ")
        say(f"warped to #{number} in {took:.1f} s")
        # The rest of the history comes afterwards, and it goes on with the others.
        wait_until(lambda: net.need_running() or fresh.hash_at(1) == first.hash_at(1), 120, "the history before the warp")
        history = time.monotonic() - began
        net.wait_finalised(number + 5, 60)
        blocks = watch.verify()
        return [
            f"at final #{height}, authority set {changes}, four peers: warped and caught up at #{number} after {took:.1f} s (at most {WITHIN} s)",
            f"all blocks back to #1 after {history:.1f} s; {blocks} final blocks are the same on all five",
        ]

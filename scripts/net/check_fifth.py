"""A fifth validator joins by extrinsics alone, makes blocks, changes its keys, votes, leaves with its bond; a fresh node warps over all changes."""
import re
import time

import papi
from harness import Network, need, say, wait_until
from watch import FinalityWatch

LIMIT = 1500
# Blocks that become final while one of five validators is away, which takes the votes of all the others.
FINAL_WITHOUT = 6
WITHIN = 120
BEHIND = 4
# What the filter sub-authority-discovery=debug shows of each record that is found.
_FOUND = re.compile(r"Value for hash '(.*)' found on Dht")


def steps(lines):
    """What a script says that it did."""
    return [line[2:] for line in lines if line.startswith("• ")]


def _discovers(net, node, others):
    """A node that was told of one peer finds the others by itself."""
    began = time.monotonic()
    wanted = {other.peer_id for other in others}
    wait_until(
        lambda: net.need_running() or wanted <= {peer["peerId"] for peer in node.rpc("system_peers")},
        WITHIN,
        f"{node} is connected to all {len(others)} validators",
    )
    return f"told of one boot node, it is connected to all {len(others)} validators after {time.monotonic() - began:.1f} s"


def _records(node):
    """Authorities whose published addresses a node has found: their keys, hashed."""
    return set(_FOUND.findall(node.log()))


def check():
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(3, 120)
        validators, first = list(net.nodes), net.nodes[0]
        fifth = net.add_node("fifth", ["--validator", "--log", "sub-authority-discovery=debug"], known=[first])
        net.wait_answering([fifth], 120)
        report = [_discovers(net, fifth, validators)]
        net.wait_finalised(3, 120, [fifth])
        said = papi.run("validator.js", "join", fifth.url, seconds=600)
        path = next(line.split()[1] for line in said if line.startswith("path "))
        report += steps(said)
        joined = first.set_id(first.finalised()[1])
        say(f"joined; authority set {joined}")
        # It does not look for itself.
        wait_until(lambda: len(_records(fifth)) >= len(validators), WITHIN, "it has found what the others publish as authorities")
        report.append(f"authority discovery: it has found the addresses that {len(validators)} other authorities publish")

        # Votes and blocks from here on are signed with the new keys.
        report += steps(papi.run("validator.js", "rotate", fifth.url, path, seconds=600))

        # More than two thirds of five are four: with Dave away nothing is final without the fifth's votes.
        dave = net["Dave"]
        dave.kill9()
        # What was voted on already may still become final.
        height = watch.highest + FINAL_WITHOUT
        others = [node for node in net.nodes if node is not dave]
        net.wait_finalised(height, 120, others)
        report.append(f"it votes with the new keys: with one of the others away, {FINAL_WITHOUT} more blocks are final, up to #{height}")
        dave.start()
        net.wait_finalised(height, 120, [dave])

        report += steps(papi.run("validator.js", "leave", fifth.url, path, seconds=600))
        left = first.set_id(first.finalised()[1])
        need(left >= joined + 1, f"authority set {joined} when it had joined, {left} when it had left")
        # Warp proofs end at the last change that is final.
        net.wait_set_id(left + 1, 120)

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
        need("Warp sync is complete" in fresh.log(), "the node synced, but not by warping")
        number, block = fresh.finalised()
        need(first.hash_at(number) == block, f"at height {number} the fresh node is elsewhere")
        changes = fresh.set_id(block)
        need(changes >= left + 1, f"the fresh node is at authority set {changes}, not {left + 1}")
        report.append(
            f"a fresh node warped to #{number} in {took:.1f} s (at most {WITHIN} s), over {changes} authority sets, "
            f"{joined} of them before there were five, the last again of four"
        )
        report += steps(papi.run("validator.js", "withdraw", fifth.url, path, seconds=600))
        blocks = watch.verify([node for node in net.nodes if node is not fresh])
        report.append(f"{blocks} final blocks are the same on all")
        return report

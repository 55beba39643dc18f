"""The network is cut 2|2 and 3|1: no minority finalises, the majority does, and all agree within two minutes of the healing."""
import time

import slashes
from harness import Network, need, say, wait_until
from spaces import Spaces
from watch import FinalityWatch

LIMIT = 900
NEEDS_ROOT = True
CUT = 75
HEAL = 120
# Votes that had arrived when the cut came may still finalise a block or two.
SETTLE = 10


def check():
    with Spaces() as spaces, Network(4, spaces=spaces) as net, FinalityWatch(net) as watch:
        net.wait_finalised(5, 120)
        measured = []
        for groups in ((0, 1), (2, 3)), ((0, 1, 2), (3,)):
            measured += _cut(net, spaces, watch, [[net.nodes[index] for index in group] for group in groups])
        blocks = watch.verify()
        verdict = slashes.need_none(net.nodes[0])
        return [*measured, f"none of {blocks} final blocks was reverted; {verdict}"]


def _cut(net, spaces, watch, groups):
    name = "|".join(str(len(group)) for group in groups)
    spaces.split(*[[node.name for node in group] for group in groups])
    cut = time.monotonic()
    wait_until(lambda: time.monotonic() >= cut + SETTLE, SETTLE + 5, "votes under way have ended")
    start = {node: (node.finalised()[0], node.best()[0]) for node in net.nodes}
    say(f"cut {name}: final {[final for final, _ in start.values()]}")

    def over():
        net.need_running()
        for group in groups:
            for node in group if 3 * len(group) <= 2 * len(net.nodes) else []:
                final = node.finalised()[0]
                need(final == start[node][0], f"{node} finalised #{final} with {len(group)} of {len(net.nodes)} validators")
        return time.monotonic() >= cut + CUT

    wait_until(over, CUT + 30, "the cut has lasted", poll=1)
    end = {node: (node.finalised()[0], node.best()[0]) for node in net.nodes}
    lines = []
    for group in groups:
        first = group[0]
        made, final = end[first][1] - start[first][1], end[first][0] - start[first][0]
        majority = 3 * len(group) > 2 * len(net.nodes)
        need(made >= 5, f"{first} got {made} blocks in {CUT - SETTLE} s")
        if majority:
            need(all(end[node][0] >= start[node][0] + 10 for node in group), f"the majority finalised {final} blocks in {CUT - SETTLE} s")
        lines.append(f"{len(group)} of {len(net.nodes)}: {made} blocks, {final} of them final")
    ends = {node.best()[1] for node in net.nodes}
    need(len(ends) >= 2, "both sides have the same best block: nothing was cut")
    highest = watch.highest
    spaces.heal()
    healed = time.monotonic()
    target = max(end[node][1] for node in net.nodes)
    for node in net.nodes:
        left = max(0.0, healed + HEAL - time.monotonic())
        wait_until(lambda node=node: net.need_running() or node.finalised()[0] > highest, left, f"{node} finalises after the healing")
    again = time.monotonic() - healed
    net.wait_finalised(target + 1, max(0.0, healed + HEAL - time.monotonic()))
    net.agree(target)
    took = time.monotonic() - healed
    need(took <= HEAL, f"healing took {took:.1f} s")
    watch.verify()
    say(f"healed {name} in {took:.1f} s")
    return [
        f"{name} for {CUT} s; in the last {CUT - SETTLE} s, {'; '.join(lines)}",
        f"{name} healed: all four finalise again {again:.1f} s later, and are one chain beyond #{target} {took:.1f} s later (at most {HEAL} s)",
    ]

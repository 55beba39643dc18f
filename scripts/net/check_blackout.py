"""All four validators are killed amid a block, five times: the same blocks are final afterwards, the chain goes on."""
import re
import signal
import time

import slashes
from harness import SLOT, Network, need, say, slot_now, wait_until
from watch import FinalityWatch

LIMIT = 900
KILLS = 5
# Kills of which so many must have come amid a block: when one had begun to make it, and not all had it.
MOST = 20
# Milliseconds after the start of a slot. How long a block takes depends on the machine: a kill that came before there was one is
# followed by a later one and the other way round, so they close in on the moment in which it is made and sent.
FIRST, STEP, LEAST = 60, 20, 5


def quick():
    """Once, wherever that is in the making of the block."""
    return check(1, 1)


def check(kills=KILLS, most=MOST):
    measured, amid, moment, step = [], 0, FIRST, STEP
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(4, 120)
        for number in range(1, most + 1):
            if amid == kills:
                break
            slot = slot_now() + 1
            until = slot * SLOT + moment / 1000
            wait_until(lambda until=until: time.time() >= until, 2 * SLOT, "the moment", poll=0.0005)
            for node in net.nodes:
                node.signal(signal.SIGKILL)
            for node in net.nodes:
                node.process.wait()
            before, making = watch.highest, any(_making(node) for node in net.nodes)
            for node in net.nodes:
                node.start()
            began = time.monotonic()
            net.wait_answering()
            finals = net.finalised()
            bests = [_had(node) for node in net.nodes]
            having = sum(of == slot for _, of in bests)
            net.wait_finalised(before + 3, 120)
            took = time.monotonic() - began
            block = net.agree(before)
            watch.verify()
            hit = making if having == 0 else having < len(net.nodes)
            state = f"{having} of 4 have a block of that slot" + (", which one was making" if having == 0 and making else "")
            text = (
                f"kill {number}, {moment:.1f} ms into slot {slot}, at final #{before}: {state}; back with final "
                f"{_heights(finals)} and best {_heights(height for height, _ in bests)}; #{before + 3} final after "
                f"{took:.1f} s, {block[:10]}… at #{before} as before"
            )
            say(text)
            measured.append(text)
            amid += hit
            if hit:
                continue
            if having == 0:
                moment += step
            elif having == len(net.nodes):
                moment -= step
            step = max(step / 2, LEAST)
        need(amid >= kills or most == 1, f"of {most} kills {amid} came amid a block, not {kills}")
        blocks = watch.verify()
        verdict = slashes.need_none(net.nodes[0])
    return [*measured, f"{amid} of {len(measured)} kills came amid a block: when one had begun to make it and not all had it", f"{blocks} final blocks are the same on all four; {verdict}"]


def _making(node):
    """Whether it had begun a block when it ended, and not finished it."""
    log = node.log()
    return log.rfind("Starting consensus session") > log.rfind("Pre-sealed block for proposal")


def _had(node):
    """(height, slot) of the best block in the database of a node when it last started: it may have learnt more since."""
    known = re.findall(r"Highest known block at #(\d+)", node.log())
    height = int(known[-1])
    return height, _slot(node.header(node.hash_at(height)))


def _slot(header):
    """The slot of a block, as BABE's digest says; None for genesis."""
    for item in header["digest"]["logs"]:
        log = bytes.fromhex(item[2:])
        # Pre-runtime digest, engine, compact length; kind of claim, author in four bytes, slot in eight.
        if log[:5] == b"\x06BABE":
            start = 6 if log[5] & 3 == 0 else 7
            return int.from_bytes(log[start + 5 : start + 13], "little")
    return None


def _heights(numbers):
    return " ".join(f"#{number}" for number in numbers)

"""One of four validators is killed ten times: finality never stops, nobody is slashed."""
import time

import slashes
from harness import SLOT, Network, need, say, slot_now, wait_slots, wait_until
from watch import FinalityWatch

LIMIT = 900
KILLS = 10
QUICK_KILLS = 2
# With one of four away every round still has its majority, but a slot in four has no block and rounds that the missing one
# leads take longer.
STANDSTILL = 20


def quick():
    """The same with fewer kills."""
    return check(QUICK_KILLS)


def check(kills=KILLS):
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(3, 120)
        victim, others = net.nodes[3], net.nodes[:3]
        began, first = time.monotonic(), watch.highest
        for kill in range(kills):
            # At another moment of the slot each time: while blocks are made, sent, voted for.
            moment = (slot_now() + 1) * SLOT + kill * SLOT / kills
            wait_until(lambda until=moment: time.time() >= until, 2 * SLOT, "the moment", poll=0.002)
            victim.kill9()
            down = watch.highest
            wait_slots(2)
            seen = len(victim.log())
            victim.start()
            started = time.monotonic()
            # It follows, and makes blocks again: then it votes as well.
            target = max(net.finalised(others)) + 2
            net.wait_finalised(target, 60, [victim])
            wait_until(
                lambda: net.need_running() or "Pre-sealed block" in victim.log()[seen:],
                120,
                f"{victim.name} makes a block again",
            )
            need(watch.highest > down, f"nothing was finalised between kill {kill + 1} and the return")
            say(f"kill {kill + 1}: back after {time.monotonic() - started:.1f} s, final #{watch.highest}")
        ended = time.monotonic()
        standstill = watch.longest_standstill(began, ended)
        need(standstill <= STANDSTILL, f"nothing was finalised for {standstill:.1f} s")
        blocks = watch.verify()
        verdict = slashes.need_none(net.nodes[0])
        return [
            f"{kills} kills in {ended - began:.0f} s; final height {first} -> {watch.highest}",
            f"longest time without a newly final block: {standstill:.1f} s (at most {STANDSTILL} s)",
            f"{blocks} final blocks are the same on all four; {verdict}",
        ]

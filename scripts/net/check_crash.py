"""One of four validators is killed ten times: finality never stops, nobody is slashed."""
import time

import slashes
from harness import SLOT, Network, need, say, slot_now, wait_until
from watch import FinalityWatch

LIMIT = 900
KILLS = 10
QUICK_KILLS = 2
AWAY = 2 * SLOT
# With one of four away every round still has its majority, but a slot in four has no block and rounds that the missing one
# leads take longer.
STANDSTILL = 12
# A block that was voted on when the kill came may become final without anybody's doing.
IN_FLIGHT = 1


def quick():
    """The same with fewer kills."""
    return check(QUICK_KILLS)


def check(kills=KILLS):
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(3, 120)
        victim, others = net.nodes[3], net.nodes[:3]
        began, first, meanwhile = time.monotonic(), watch.highest, 0
        for kill in range(kills):
            # At another moment of the slot each time: while blocks are made, sent, voted for.
            moment = (slot_now() + 1) * SLOT + kill * SLOT / kills
            wait_until(lambda until=moment: time.time() >= until, 2 * SLOT, "the moment", poll=0.002)
            victim.kill9()
            killed = time.monotonic()
            wait_until(lambda until=killed + IN_FLIGHT: time.monotonic() >= until, 2 * IN_FLIGHT, "votes under way have ended", poll=0.01)
            down = watch.highest
            wait_until(lambda until=killed + AWAY: time.monotonic() >= until, 2 * AWAY, "it is away for two slots", poll=0.01)
            seen = len(victim.log())
            victim.start()
            started = time.monotonic()
            # Until it answers it does not vote: what is final by then, the others have finalised without it.
            net.wait_answering([victim])
            meanwhile += watch.highest > down
            # It follows, and makes blocks again: then it votes as well.
            target = max(net.finalised(others)) + 2
            net.wait_finalised(target, 60, [victim])
            wait_until(
                lambda: net.need_running() or "Pre-sealed block" in victim.log()[seen:],
                120,
                f"{victim.name} makes a block again",
            )
            say(f"kill {kill + 1}: back after {time.monotonic() - started:.1f} s, final #{watch.highest}")
        ended = time.monotonic()
        standstill = watch.longest_standstill(began, ended)
        need(standstill <= STANDSTILL, f"nothing was finalised for {standstill:.1f} s")
        need(2 * meanwhile >= kills, f"the three others finalised something during {meanwhile} of {kills} outages only")
        blocks = watch.verify()
        verdict = slashes.need_none(net.nodes[0])
        return [
            f"{kills} kills in {ended - began:.0f} s; final height {first} -> {watch.highest}",
            f"during {meanwhile} of {kills} outages, each of a few seconds, the three others finalised more blocks",
            f"longest time without a newly final block: {standstill:.1f} s (at most {STANDSTILL} s)",
            f"{blocks} final blocks are the same on all four; {verdict}",
        ]

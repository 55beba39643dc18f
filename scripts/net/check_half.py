"""Two of four validators are away for three minutes: finality halts, blocks go on, finality resumes within 60 s of their return."""
import time

import slashes
from harness import Network, need, say, wait_until
from watch import FinalityWatch

LIMIT = 600
AWAY = 180
RETURN = 60
# Votes that are under way when the two go may still finalise a block or two.
SETTLE = 10


def check():
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(5, 120)
        stay, leave = net.nodes[:2], net.nodes[2:]
        for node in leave:
            node.kill9()
        gone = time.monotonic()
        wait_until(lambda: time.monotonic() >= gone + SETTLE, SETTLE + 5, "votes under way have ended")
        halted, best = watch.highest, max(node.best()[0] for node in stay)
        say(f"two are down: final #{halted}, best #{best}")

        def over():
            net.need_running()
            need(watch.highest == halted, f"#{watch.highest} became final with two of four validators")
            return time.monotonic() >= gone + AWAY

        wait_until(over, AWAY + 30, "three minutes have passed", poll=1)
        higher = max(node.best()[0] for node in stay)
        # Each of the two is due in a quarter of the slots at least.
        need(higher >= best + 30, f"only {higher - best} blocks in {AWAY - SETTLE} s")
        # Deep enough that both build on it.
        kept = higher - 5
        kept_block = net.agree(kept, stay)
        say(f"they return: final #{halted}, best #{higher}")
        for node in leave:
            node.start()
        back = time.monotonic()
        wait_until(lambda: net.need_running() or watch.highest > halted, RETURN, "finality resumes", poll=0.1)
        resumed = time.monotonic() - back
        net.wait_finalised(higher, 120)
        caught_up = time.monotonic() - back
        blocks = watch.verify()
        need(net.agree(kept) == kept_block, f"block {kept}, on which both had built, was given up")
        verdict = slashes.need_none(net.nodes[0])
        return [
            f"away for {AWAY} s: finality stood at #{halted}, the best block went from #{best} to #{higher}",
            f"finality resumed {resumed:.1f} s after their start (at most {RETURN} s); all had finalised #{higher} after {caught_up:.1f} s",
            f"none of {blocks} final blocks was reverted; {verdict}",
        ]

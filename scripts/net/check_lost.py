"""Two of four validators are lost for good: the others make blocks, finalise none, and get finality back by the runbook; a new node follows."""
import time

import extrinsics
import slashes
from extrinsics import sudo
from harness import NAMES, Network, need, say, wait_until
from watch import FinalityWatch

LIMIT = 600
# Votes that are under way when the two go may still finalise a block or two.
SETTLE = 10
# Blocks after the one that announces the new authorities until they are in force.
DELAY = 5
# Accounts of //Charlie and //Dave.
LOST = (
    bytes.fromhex("90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22"),
    bytes.fromhex("306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20"),
)


def chill(account):
    """`Utility.dispatch_as` of an account, `Staking.chill`: it is a candidate no longer, and its bond stays where it is."""
    return b"\x14\x03" + b"\x00\x01" + account + b"\x0a\x06"


def note_stalled(delay, final):
    """`Grandpa.note_stalled`."""
    return b"\x0f\x02" + delay.to_bytes(4, "little") + final.to_bytes(4, "little")


def validators(node):
    """The accounts that validate in this session."""
    data = node.value("Session", "Validators")
    count, at = extrinsics.read_compact(data)
    return {data[at + 32 * place : at + 32 * (place + 1)] for place in range(count)}


def check():
    with Network(4, chain=extrinsics.rehearsal()) as net, FinalityWatch(net) as watch:
        net.wait_finalised(5, 120)
        stay = net.nodes[:2]
        first = stay[0]
        need(set(LOST) < validators(first) and [node.name for node in net.nodes] == list(NAMES), "the validators are others")
        for node in net.nodes[2:]:
            node.kill9()
        gone = time.monotonic()
        wait_until(lambda: time.monotonic() >= gone + SETTLE, SETTLE + 5, "votes under way have ended")
        halted = first.finalised()[0]
        need(all(node.finalised()[0] == halted for node in stay), "the two that are left have other final blocks")
        say(f"two are lost: final #{halted}")

        # What the whitelist would dispatch as root; here it is sudo.
        extrinsics.submit(first, [sudo(chill(account)) for account in LOST])
        wait_until(lambda: not validators(first) & set(LOST), 240, "an era without the two begins", poll=1)
        need(watch.highest == halted, f"#{watch.highest} became final with two of four validators")
        chosen = first.best()[0]
        say(f"the two are no validators any more at #{chosen}")
        extrinsics.submit(first, [sudo(note_stalled(DELAY, halted))])
        noted = first.best()[0]
        began = time.monotonic()
        wait_until(lambda: net.need_running() or watch.highest > halted, 120, "finality is back", poll=0.2)
        back = time.monotonic() - began
        target = first.best()[0]
        net.wait_finalised(target, 60, stay)
        # What was built meanwhile is final now.
        net.agree(chosen, stay)

        fifth = net.add_node("fifth", ["--sync", "full"])
        net.wait_answering([fifth], 120)
        net.wait_finalised(target, 120, [fifth])
        need(fifth.hash_at(target) == first.hash_at(target), "a new node has another block")
        blocks = watch.verify([*stay, fifth])
        return [
            f"final #{halted} when two of four were gone; blocks went on, and at #{chosen} an era without them began",
            f"grandpa.noteStalled({DELAY}, {halted}) in #{noted}: finality was back {back:.0f} s later, #{target} is final on both",
            f"a new node that verifies all blocks follows over the forced change; none of {blocks} final blocks was reverted; "
            + slashes.need_none(first, active=2),
        ]

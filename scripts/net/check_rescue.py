"""An upgrade that stops the chain is rescued by code substitutes, as docs/runbooks/rescue.md says; then it is repaired, and a fresh node syncs."""
import hashlib
import os
import re
import subprocess
import sys
import time

import chain
import extrinsics
import next_runtime
from extrinsics import OPEN, Version, apply_authorized_upgrade, authorize_upgrade, sudo, transfer
from harness import SLOT, Network, need, slot_now, wait_until
from watch import FinalityWatch

LIMIT = 3600
# Slots without a block, after which the chain has stopped.
STOPPED = 8
# Blocks that the rescued chain makes before it is repaired.
RESCUED = 6
_CODE = "0x" + b":code".hex()
_PAYEE = extrinsics.ed25519.Key("openledger/tests/rescued")


def runbook():
    """The program by which the runbook adds a substitute to a chain specification, as it stands there."""
    text = (next_runtime.ROOT / "docs" / "runbooks" / "rescue.md").read_text(encoding="utf-8")
    found = re.findall(r"(?ms)^ *python3 - (spec\.json .*?) <<'PY'\n(.*?)^ *PY$", text)
    need(len(found) == 1, "docs/runbooks/rescue.md has no such program, or several")
    names, program = found[0]
    need(len(names.split()) == 4, f"arguments {names}")
    return "\n".join(line[3:] for line in program.splitlines()) + "\n"


def substituted(net, code, block):
    """The chain specification with a substitute, made as the runbook makes it."""
    wasm, out = os.path.join(net.folder, "substitute.compact.compressed.wasm"), os.path.join(net.folder, "rescued.json")
    with open(wasm, "wb") as file:
        file.write(code)
    done = subprocess.run(
        [sys.executable, "-", net.chain, wasm, str(block), out], input=runbook(), capture_output=True, text=True, check=False
    )
    need(done.returncode == 0, f"the program of the runbook: {done.stderr}")
    return out


def code_hash(code):
    """As `authorizeUpgrade` and `state_getStorageHash` have it."""
    return "0x" + hashlib.blake2b(code, digest_size=32).hexdigest()


def upgrade(node, code, spec):
    """Upgrades by sudo. Answers the number of the block in which the code was applied."""
    extrinsics.submit(node, [sudo(authorize_upgrade(code)), apply_authorized_upgrade(code)])
    # A node that compiles the code may be slow to answer.
    wait_until(lambda: Version.of(node).spec == spec, 120, f"spec_version is {spec}")

    def applied():
        need(node.rpc("state_getStorageHash", [_CODE]) == code_hash(code), "another code runs")
        best = node.best()[0]
        return next(height for height in range(best, 0, -1) if chain.updates_code(node.header(node.hash_at(height))))

    return wait_until(applied, 120, "the block in which the code was applied")


def pay(net, node):
    """A transfer arrives, finally."""
    before = extrinsics.account(node.rpc("state_getStorage", [extrinsics.account_key(_PAYEE.public)]))[1]
    extrinsics.submit(node, [transfer(_PAYEE.public, OPEN)])

    def arrived():
        found = node.rpc("state_getStorage", [extrinsics.account_key(_PAYEE.public), node.finalised()[1]])
        return net.need_running() or extrinsics.account(found)[1] == before + OPEN

    wait_until(arrived, 120, "a transfer is final")


def check():
    spec = next_runtime.spec_version()
    broken = next_runtime.build("broken", spec + 1)
    substitute = next_runtime.build("same", spec + 1)
    repaired = next_runtime.build("same", spec + 2)
    with Network(4, chain=extrinsics.rehearsal()) as net, FinalityWatch(net) as watch:
        net.wait_answering(timeout=120)
        net.wait_finalised(3, 120)
        validators, first = list(net.nodes), net.nodes[0]
        pay(net, first)

        # The upgrade, and what is seen of it.
        upgrade(first, broken, spec + 1)
        report, tips = _stopped(net, broken)
        final = max(net.finalised())
        # 1. The last block. Two may compete, if two validators had the slot, and none after them decides: the lowest number serves all.
        applied = min(number for number, _ in tips)
        # 2. and 3. The substitute, and the specification with it.
        rescued = substituted(net, substitute, applied)
        # 4. Every node again. This one does not hear of it.
        deaf = net.add_node("deaf", ["--sync", "full"])
        net.wait_answering([deaf], 120)
        wait_until(lambda: deaf.best() in tips, 120, f"a node without the substitute has one of {tips}")
        for node in validators:
            node.stop()
        began = time.monotonic()
        for node in validators:
            need(node.common[:2] == ["--chain", net.chain], "where the specification is named")
            node.common[1] = rescued
            node.start()
        net.wait_answering(validators, 180)
        wait_until(lambda: net.need_running() or first.best()[0] > applied, 120, "a block is made on the substitute")
        blocks_after = time.monotonic() - began
        net.wait_finalised(applied + RESCUED, 180, validators)
        took = time.monotonic() - began
        pay(net, first)
        need(first.rpc("state_getStorageHash", [_CODE]) == code_hash(broken), "the code in the state was replaced")
        report.append(
            f"restarted with the substitute for #{applied}: the next block after {blocks_after:.0f} s, #{applied + RESCUED} final on all four "
            f"after {took:.0f} s; before it #{final} was; a transfer is final; the code in the state is still the broken one"
        )

        # 5. Repaired for good.
        fixed = upgrade(first, repaired, spec + 2)
        # Before that, another block may become the best for which a signature must name the version before.
        net.wait_finalised(fixed + 3, 120, validators)
        pay(net, first)
        report.append(f"upgraded to spec_version {spec + 2} in #{fixed}: blocks, finality and transfers go on without the substitute")

        # 6. Those who come later need the substitute.
        report += _later(net, validators, deaf, rescued, tips, fixed)
        count = watch.verify(validators)
        report.append(f"none of {count} final blocks was reverted")
        return report


def _stopped(net, broken):
    """The chain has stopped at the block in which the broken code was applied. Answers lines, and the last blocks: (number, hash)."""
    seen = {}

    def still():
        net.need_running()
        tips = {node.best() for node in net.nodes}
        seen.setdefault(frozenset(tips), slot_now())
        return slot_now() >= seen[frozenset(tips)] + STOPPED and tips

    tips = wait_until(still, 120, "the chain has stopped")
    for node in net.nodes:
        need(chain.updates_code(node.header()), f"the best block of {node} is not that in which the code was applied")
        need(node.rpc("state_getStorageHash", [_CODE]) == code_hash(broken), f"{node} has another code")
    lines = [line for node in net.nodes for line in node.log().splitlines() if "Proposing failed" in line]
    need(lines, "no validator says that proposing failed")
    need(any("deliberately broken" in node.log() for node in net.nodes), "no runtime says why")
    last = " and ".join(f"#{number} {block[:10]}…" for number, block in sorted(tips))
    return [f"broken code applied in {last}: no block for {STOPPED} slots ({STOPPED * SLOT} s); {len(lines)} times: {_short(lines[0])}"], tips


def _short(line):
    return re.sub(r"^.*?(Proposing failed: [^:]*: ).*?(Execution aborted due to trap).*$", r"\1… \2", line).strip()


def _later(net, validators, deaf, rescued, tips, fixed):
    """A fresh node syncs from genesis with the substitute; without it, nodes stay where the chain broke."""
    first = validators[0]
    fresh = net.add_node("fresh", ["--sync", "full"], start=False)
    fresh.common[1] = rescued
    fresh.start()
    began = time.monotonic()
    net.wait_answering([fresh], 120)
    target = max(net.finalised(validators))
    need(target > fixed, "the repair is not final")
    net.wait_finalised(target, 180, [fresh])
    took = time.monotonic() - began
    net.agree(target, [*validators, fresh])
    need("Warp" not in fresh.log(), "it did not execute the blocks")
    need(deaf.best() in tips, f"a node without the substitute is at {deaf.best()}, not at one of {tips}")
    late = net.add_node("late", ["--sync", "full"])
    net.wait_answering([late], 120)
    wait_until(lambda: "Error importing block" in late.log(), 120, "a node without the substitute rejects a block")
    stuck = late.best()
    need(stuck in tips, f"a fresh node without the substitute is at {stuck}, not at one of {tips}")
    return [
        f"a fresh node with the substitute synced from genesis to #{target} in {took:.0f} s, through #{stuck[0]} and #{fixed}",
        f"a fresh node without it, and one that was there before, stay at #{stuck[0]}",
    ]

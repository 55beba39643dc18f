"""An upgrade under load, with a migration of 100,000 items in steps: blocks go on, transactions wait and then all get in, the state is sound."""
import hashlib
import os
import re
import subprocess
import time

import chain
import extrinsics
import next_runtime
import rpc
import storage
import widening
from builder import Builder
from extrinsics import apply_authorized_upgrade, authorize_upgrade, set_storage, sudo
from harness import NAMES, SLOT, Network, need, say, wait_until
from load import Load
from watch import FinalityWatch

# Most of it is for building runtimes, where nothing is in the cache.
LIMIT = 3600
ITEMS = 100_000
# Slots from one block to the next.
GAP = 5
# Seconds of load before the upgrade and after the migration.
AROUND = 30
# Pallets of ours that must be among those whose state is checked.
OURS = {
    "Activity", "AttributionScoring", "Datanets", "FeeRouting", "InferenceReceipts", "ModelRegistry", "Operators", "Sponsors", "Supply",
}  # fmt: skip
# frame_support::traits::UpgradeCheckSelect::TryState.
_TRY_STATE = "0x03"


def network(spec):
    """The four validators: two of an earlier build of the node, which $OPENLEDGER_OLD_NODE names, unless it is `none`."""
    old = os.environ.get("OPENLEDGER_OLD_NODE")
    need(old, "OPENLEDGER_OLD_NODE must name an earlier build of the node for two of the validators, or be `none`: then builds are not mixed")
    old = None if old == "none" else old
    net = Network(0, chain=spec)
    try:
        for number, name in enumerate(NAMES):
            node = net.add_node(name, [f"--{name.lower()}", "--validator"], start=False)
            if old and number % 2:
                need(os.access(old, os.X_OK), f"OPENLEDGER_OLD_NODE: there is no node at {old}")
                node.binary = old
            node.start()
    except BaseException:
        net.close()
        raise
    return net


def builds(nodes):
    """Which builds of the node run, and whether they are several."""
    found = {}
    for node in nodes:
        with open(node.binary, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()[:8]
        found.setdefault((node.rpc("system_version"), digest), []).append(node.name)
    text = ", ".join(f"{version} (sha256 {digest}…) of {' and '.join(names)}" for (version, digest), names in found.items())
    if len(found) == 1:
        return f"all nodes are of one build, {text}: OPENLEDGER_OLD_NODE=FILE mixes an earlier one in", False
    return f"builds of the node: {text}", True


def ahead(nodes, code):
    """Compiles the code for the nodes that can, as docs/runbooks/upgrade.md says; the others compile it when it is in force."""
    file = os.path.join(nodes[0].folder, "code.wasm")
    with open(file, "wb") as out:
        out.write(code)
    did, took = [], []
    for node in nodes:
        if "compile-runtime" not in subprocess.run([node.binary, "--help"], check=True, capture_output=True, text=True).stdout:
            continue
        began = time.monotonic()
        subprocess.run([node.binary, "compile-runtime", file, "--base-path", node.base_path], check=True, capture_output=True)
        did.append(node.name)
        took.append(f"{time.monotonic() - began:.0f} s")
    need(did, "no node can compile ahead")
    return f"compiled ahead by {' and '.join(did)}, in {' and '.join(took)}"


def check():
    code = next_runtime.build("stepped")
    checking = next_runtime.build("stepped", try_runtime=True)
    spec = next_runtime.spec_version() + 1
    with network(extrinsics.rehearsal()) as net, FinalityWatch(net) as watch:
        net.wait_answering(timeout=120)
        net.wait_finalised(3, 120)
        first = net.nodes[0]
        running, mixed = builds(net.nodes)
        report = [running]
        load = Load(net.nodes)
        extrinsics.submit(first, load.endow())
        widening.fill(first, ITEMS)
        head = first.finalised()[0]
        need(extrinsics.Version.of(first).spec == spec - 1, "it is upgraded already")
        say(f"{ITEMS} items are in storage at #{first.best()[0]}")
        report.append(ahead(net.nodes, code))

        with load, Builder(first) as builder:
            began = time.monotonic()
            wait_until(lambda: load.trouble or builder.trouble or time.monotonic() > began + AROUND, 2 * AROUND, "load before the upgrade")
            before = first.best()[0]
            extrinsics.submit(first, [sudo(authorize_upgrade(code)), apply_authorized_upgrade(code)])
            wait_until(lambda: extrinsics.Version.of(first).spec == spec, 120, "the upgrade is applied")
            say(f"applied by #{first.best()[0]}")
            wait_until(lambda: first.rpc("state_getStorageHash", [widening.VERSION]), 900, "all items are moved")
            say(f"moved by #{first.best()[0]}; {load.pending()} transactions are in no block yet")
            began = time.monotonic()
            wait_until(lambda: load.trouble or builder.trouble or time.monotonic() > began + AROUND, 2 * AROUND, "load after the migration")
            load.drain(240)
            last = first.best()[0]
            net.wait_finalised(last, 120)
        tip = net.agree(last)

        blocks = chain.Blocks(first, head, last)
        report += _blocks(blocks, load, before, first.value("MultiBlockMigrations", "Cursor"))
        sent = load.verify(first, tip)
        resigned = sum(each.signatures > 1 for each in load.transfers)
        report.append(
            f"all {sent} transfers of {load.rate:.0f} a second arrived, each once; {resigned} were in the pool when the version changed and were "
            "signed again"
        )
        report.append(builder.verify(before, blocks.updates()[0]))
        if load.refusals:
            say(f"the pools refused: {load.refusals}")
        report.append(widening.need_moved(net, tip, ITEMS))
        report.append(_try_state(net, first, checking, spec))
        count = watch.verify(net.nodes[:4])
        report.append(f"{count} final blocks are the same on all four, by the end #{watch.highest}")
        if not mixed:
            report.append("NOT checked: builds of the node mixed (OPENLEDGER_OLD_NODE)")
        return report


def _blocks(blocks, load, before, cursor):
    """What blocks and transactions did around the migration."""
    need(cursor is None, "the migration goes on")
    updates = blocks.updates()
    need(len(updates) == 1 and updates[0] > before, f"the code changed in blocks {updates}, not once after #{before}")
    applied = updates[0]
    ended = applied + 1
    while blocks.has(ended, widening.CURSOR):
        ended += 1
    stepping = range(applied + 1, ended + 1)
    need(len(stepping) > 10, f"the migration took {len(stepping)} blocks: that is no test of steps")
    strangers = {height: blocks.signed(height) for height in stepping if blocks.signed(height)}
    need(not strangers, f"signed transactions got into blocks of the migration: {strangers}")
    clock = [blocks.node.value("InferenceReceipts", "Clock", blocks.hashes[height]) for height in (applied, ended, blocks.last)]
    need(clock[0] == clock[1] != clock[2], f"the clock of settlement went {clock}")
    gaps = blocks.gaps()
    widest = max(gaps, key=gaps.get)
    need(gaps[widest] <= GAP, f"{gaps[widest]} slots from #{widest - 1} to #{widest}; the code changed in #{applied}")
    slots = blocks.slots[ended] - blocks.slots[applied]
    waited = [each for each in load.transfers if applied <= each.height < ended and each.included[0] > ended]
    need(waited, "no transaction waited")
    longest = max(each.included[1] - each.began for each in waited)
    return [
        f"applied in #{applied}; the migration stepped in {len(stepping)} blocks, #{stepping[0]} to #{ended}, over {slots} slots "
        f"({slots * SLOT} s), none of them with a signed transaction; the clock of settlement stood still",
        f"widest gap: {gaps[widest]} slots, before #{widest} (at most {GAP}); {gaps[applied + 1]} to the first block of the new code; at most "
        f"{max(gaps[height] for height in stepping[1:])} while it stepped",
        f"{len(waited)} transfers were sent while it stepped, and waited up to {longest:.0f} s",
    ]


def _try_state(net, first, code, spec):
    """All invariants of all pallets, by the same runtime with the API that checks them, put into a fifth node's hands. Then again with an
    invariant broken: then it must say so."""
    fifth = net.add_node("fifth", ["--sync", "full"])
    net.wait_answering([fifth], 120)
    target = first.finalised()[0]
    net.wait_finalised(target, 240, [fifth])
    # It joined as any other: this API's runtime would note more than the migration while it steps.
    fifth.stop()
    folder = os.path.join(net.folder, "overrides")
    os.makedirs(folder)
    with open(os.path.join(folder, "checking.wasm"), "wb") as file:
        file.write(code)
    fifth.arguments += ["--wasm-runtime-overrides", folder]
    fifth.start()
    net.wait_answering([fifth], 120)
    net.wait_finalised(target + 2, 120, [fifth])
    number, block = fifth.finalised()
    answer = fifth.rpc("state_call", ["TryRuntime_on_runtime_upgrade", _TRY_STATE, block], timeout=120)
    need(answer, "no answer")
    # Logs are written a little later.
    wait_until(lambda: "runtime state decodes" in fifth.log() and '"Supply" try-state' in fifth.log(), 10, "it says what it checked")
    checked = set(re.findall(r'Running "(\w+)" try-state checks', fifth.log()))
    need(OURS <= checked, f"the state of {sorted(OURS - checked)} was not checked")

    # Of the chain's own alarm: issuance has risen.
    extrinsics.submit(first, [sudo(set_storage([(bytes.fromhex(storage.key("Supply", "Risen")[2:]), (1).to_bytes(16, "little"))]))])
    wait_until(lambda: fifth.value("Supply", "Risen", fifth.finalised()[1]), 120, "an invariant is broken")
    try:
        fifth.rpc("state_call", ["TryRuntime_on_runtime_upgrade", _TRY_STATE, fifth.finalised()[1]], timeout=120)
    except rpc.RpcError:
        wait_until(lambda: "total issuance has risen" in fifth.log(), 10, "it says which")
    else:
        need(False, "a broken invariant was not found")
    return (
        f"try_state of all {len(checked)} pallets at #{number}, by runtime {spec} with that API on a fifth node: clean, and the whole state decodes; "
        "with an invariant broken afterwards it says which"
    )

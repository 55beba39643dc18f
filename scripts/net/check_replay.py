"""A new node with pruned state follows. Executed again from genesis, by full sync and by import of exported blocks, the chain has equal state roots."""
import hashlib
import os
import subprocess
import time

import extrinsics
import papi
import rpc
from harness import Network, need, say, wait_until

LIMIT = 1200
# States kept. Nodes keep 256 unless told otherwise: that would only take longer to see.
PRUNED = 16
BLOCKS = 45
# Blocks that are there when the pruned node joins.
BEFORE = 20


def check():
    with Network(4) as net:
        net.wait_answering()
        first = net.nodes[0]
        # What the chain is for is among what is executed again.
        client = papi.start("stock-client.js", first.url)
        net.wait_finalised(BEFORE, 300)
        follower = net.add_node("pruned", ["--state-pruning", str(PRUNED)])
        net.wait_answering([follower], 120)
        done = papi.finish(client, 600)
        need(done[-1] == "all steps passed", f"the client ended with {done[-1]}")
        target = max(BLOCKS, max(net.finalised(net.nodes[:4])))
        net.wait_finalised(target, 300)
        measured = [f"a client made {_signed(first, target)} signed transactions of the whole supply chain", _pruned(first, follower)]

        began = time.monotonic()
        full = net.add_node("full", ["--sync", "full", "--state-pruning", "archive"])
        net.wait_answering([full])
        target = max(net.finalised(net.nodes[:4]))
        net.wait_finalised(target, 120, [full])
        took = time.monotonic() - began
        need("Warp" not in full.log(), "the node did not execute the blocks")
        roots = _roots(first, target)
        need(_roots(full, target) == roots, "state roots differ after a full sync")
        # That the roots are those of states that are there: every one of them can be read.
        for block in full.rpc("chain_getBlockHash", [list(range(target + 1))]):
            full.rpc("state_getStorageHash", ["0x26aa394eea5630e07c48ae0c9558cef7f0c365c3cf59d671eb72da0e7a4113c4", block])
        measured.append(f"full sync from genesis: {target} blocks executed in {took:.1f} s, {len(set(roots))} state roots, all equal")

        full.stop()
        measured.append(_import(net, full, target, roots))
    return measured


def _signed(node, height):
    """How many signed transactions there are up to a height."""
    blocks = node.rpc("chain_getBlockHash", [list(range(1, height + 1))])
    bodies = (node.rpc("chain_getBlock", [block])["block"]["extrinsics"] for block in blocks)
    count = sum(extrinsics.is_signed(extrinsic) for body in bodies for extrinsic in body)
    need(count > 0, "there is no signed transaction")
    return count


def _roots(node, height):
    blocks = node.rpc("chain_getBlockHash", [list(range(height + 1))])
    return [node.header(block)["stateRoot"] for block in blocks]


def _pruned(first, follower):
    final, block = follower.finalised()
    need(first.hash_at(final) == block, f"at height {final} the pruned node is elsewhere")
    need(follower.value("System", "Number", block) == final.to_bytes(4, "little"), "the state of a final block is not what it should be")
    old = final - 2 * PRUNED
    try:
        follower.value("System", "Number", follower.hash_at(old))
    except rpc.RpcError as error:
        need("discarded" in f"{error}".lower(), f"the state of an old block: {error}")
        return f"pruned node follows to final #{final}; the state of #{old} is gone: {error}"
    need(False, f"a node that keeps {PRUNED} states still has that of #{old} at #{final}")
    return ""


def _import(net, source, target, roots):
    """Exports blocks from a database and imports them into a new one, with nobody to ask."""
    file = os.path.join(net.folder, "blocks")
    fresh = net.add_node("imported", ["--sync", "full", "--state-pruning", "archive"], start=False)
    on = ["--chain", net.chain, "--base-path"]
    pruning = ["--state-pruning", "archive"]
    _run(net, "export-blocks", "--to", str(target), file, *on, source.base_path, *pruning)
    began = time.monotonic()
    _run(net, "import-blocks", file, *on, fresh.base_path, *pruning)
    took = time.monotonic() - began
    digests = {}
    for node in (source, fresh):
        state = _run(net, "export-state", str(target), *on, node.base_path, *pruning)
        digests[node.name] = hashlib.sha256(state).hexdigest()
    need(len(set(digests.values())) == 1, f"the states of #{target} differ: {digests}")
    # It goes on from there as a node.
    fresh.start()
    net.wait_answering([fresh])
    need(_roots(fresh, target) == roots, "state roots differ after the import")
    net.wait_finalised(target + 3, 120, [fresh])
    return (
        f"exported and imported: {target} blocks in {took:.1f} s, {os.path.getsize(file)} bytes, all state roots equal, the whole state of "
        f"#{target} equal (sha256 {digests[fresh.name][:16]}…); the new node goes on"
    )


def _run(net, *arguments):
    done = subprocess.run([net.binary, *arguments], capture_output=True, check=False, timeout=300)
    need(done.returncode == 0, f"{arguments[0]}: {done.stderr.decode(errors='replace')[-800:]}")
    return done.stdout

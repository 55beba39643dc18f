"""A fresh node warps over authority-set changes, from three peers or more, within 120 seconds; a check point for light clients is of a final block."""
import hashlib
import time

import extrinsics
from harness import Network, need, say, wait_until
from watch import FinalityWatch

LIMIT = 600
# An era of the preset has two sessions of 10 slots; the set gets a new number with each.
CHANGES = 3
WITHIN = 120
PEERS = 3
BEHIND = 4


def check():
    with Network(4) as net, FinalityWatch(net) as watch:
        net.wait_finalised(3, 120)
        net.wait_set_id(CHANGES, 300)
        first = net.nodes[0]
        height = first.finalised()[0]
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
        log = fresh.log()
        need("Warp sync is complete" in log, "the node synced, but not by warping")
        peers = len(fresh.rpc("system_peers"))
        need(peers >= PEERS, f"it has {peers} peers")
        number, block = fresh.finalised()
        changes = fresh.set_id(block)
        need(changes >= CHANGES, f"only {changes} authority sets")
        need(first.hash_at(number) == block, f"at height {number} the fresh node is elsewhere")
        # It has the state, not only the headers.
        states = {node.name: node.value("System", "Events", block) for node in (first, fresh)}
        need(len(set(states.values())) == 1, "the states differ")
        say(f"warped to #{number} in {took:.1f} s")
        # The rest of the history comes afterwards, and it goes on with the others.
        wait_until(lambda: net.need_running() or fresh.hash_at(1) == first.hash_at(1), 120, "the history before the warp")
        history = time.monotonic() - began
        net.wait_finalised(number + 5, 60)
        checkpoint = _checkpoint(first, changes, 4)
        blocks = watch.verify()
        return [
            f"at final #{height}, authority set {changes}, {peers} peers: warped and caught up at #{number} after {took:.1f} s (at most {WITHIN} s)",
            f"all blocks back to #1 after {history:.1f} s; {blocks} final blocks are the same on all five",
            checkpoint,
        ]


def _checkpoint(node, changes, validators):
    """The specification with a check point, as docs/runbooks/light-client.md has it made, has all that a light client starts from, of a
    block that is final, at authority set `changes` or later."""
    spec = node.rpc("sync_state_genSyncSpec", [True], timeout=60)
    need("raw" in spec.get("genesis", {}), f"the specification is not raw: its genesis has {list(spec.get('genesis', {}))}")
    need("bootNodes" in spec, "the specification has no place for boot nodes")
    state = spec.get("lightSyncState") or {}
    fields = {"finalizedBlockHeader", "babeEpochChanges", "babeFinalizedBlockWeight", "grandpaAuthoritySet"}
    need(set(state) == fields, f"lightSyncState has {sorted(state)}, not {sorted(fields)}")
    header = bytes.fromhex(state["finalizedBlockHeader"][2:])
    number, _ = extrinsics.read_compact(header, 32)
    block = "0x" + hashlib.blake2b(header, digest_size=32).hexdigest()
    height, _ = node.finalised()
    need(0 < number <= height, f"the check point is of #{number}, and #{height} is final")
    need(node.hash_at(number) == block, f"the check point is of {block} at #{number}, where {node.hash_at(number)} is final")
    need(isinstance(state["babeFinalizedBlockWeight"], int), f"the weight of BABE is {state['babeFinalizedBlockWeight']!r}")
    need(len(state["babeEpochChanges"]) > 2, "there are no epochs of BABE")
    # Authorities with their weights, then the number of the set.
    authorities = bytes.fromhex(state["grandpaAuthoritySet"][2:])
    count, at = extrinsics.read_compact(authorities)
    current = int.from_bytes(authorities[at + 40 * count :][:8], "little")
    need(count == validators, f"the set of GRANDPA has {count} authorities, not {validators}")
    need(current >= changes, f"the set of GRANDPA is {current}, and {changes} was there already")
    return f"the check point for light clients is of final #{number} {block[:10]}…, with the {count} authorities of set {current}"

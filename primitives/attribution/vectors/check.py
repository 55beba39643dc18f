#!/usr/bin/env python3
"""Reproduces the vectors beside this file (docs/attribution.md §14), and the verdicts on saved batches of real operators,
with the independent verifier, examples/python/verify.py. Needs nothing but Python 3.8."""
import json
import os
import sys
from struct import pack, unpack

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = os.path.join(HERE, "..", "..", "..", "examples", "python")
sys.path.insert(0, PYTHON)
import verify
from verify import CREDITS, ECHO, Claim, H, leaves_of, number, root, u128


def read(*path):
    with open(os.path.join(*path), encoding="ascii") as file:
        return json.load(file)


def unhex(text):
    return bytes.fromhex(text)


def same(found, expected):
    assert found == expected, (found, expected)


def tokens_of(text):
    return verify.TOKEN.findall(unhex(text).lower())


def claim_of(v):
    source = ECHO if v["contribution"] is None else v["contribution"]
    return Claim(v["response_start"], v["length"], v["counted"], source, v["source_start"])


def leads_to(leaves, i, proof):
    """The root that the proof of a leaf leads to (§2); None if it is too long."""
    h, last, siblings = H(b"\x00" + leaves[i]), len(leaves) - 1, iter(proof)
    while last > 0:
        if i % 2:
            h = H(b"\x01" + next(siblings) + h)
        elif i < last:
            h = H(b"\x01" + h + next(siblings))
        i, last = i // 2, last // 2
    return None if list(siblings) else H(b"\x02" + pack("<Q", len(leaves)) + h)


def place_of(leaves, i, proof):
    """The root that the path of a leaf of a tree of credits leads to, and the sum before the leaf (§2)."""
    node, last, before = verify.sum_leaf(leaves[i], CREDITS), len(leaves) - 1, 0
    siblings = iter([(node[:32], number(node[32:48]), node[48:73], node[73:]) for node in proof])
    keys = lambda node: [unpack(CREDITS.key, key) for key in node[2:]]
    while last > 0:
        if i % 2 or i < last:
            left, right = (next(siblings), node) if i % 2 else (node, next(siblings))
            (low, middle), (next_to, high) = keys(left), keys(right)
            assert low <= middle < next_to <= high
            before += left[1] * (i % 2)
            node = verify.sum_node(left, right)
        i, last = i // 2, last // 2
    assert not list(siblings)
    return H(b"\x02" + pack("<Q", len(leaves)) + u128(node[1]) + node[0]), before


def check_tree(leaves, v):
    same(root(leaves).hex(), v["root"])
    found = [leads_to(leaves, i, map(unhex, proof)) for i, proof in enumerate(v["proofs"])]
    same(found, [unhex(v["root"])] * len(leaves))


def check_tokens(v):
    kind = lambda token: "other" if not verify.counted([token]) else "non-ascii" if token[0] >= 0xC0 else "word"
    found = verify.TOKEN.finditer(unhex(v["text"]).lower())
    same([{"bytes": t.group().hex(), "kind": kind(t.group()), "start": t.start(), "end": t.end()} for t in found],
         v["tokens"])


def check_merkle(v):
    leaves = [unhex(leaf) for leaf in v["leaves"]]
    same(H(b"\x02" + pack("<Q", len(leaves)) + unhex(v["tree_hash"])).hex(), v["root"])
    check_tree(leaves, v)


def check_sums(v):
    leaves = [unhex(leaf) for leaf in v["leaves"]]
    total = u128(v["sum"]) if leaves else b""
    same(H(b"\x02" + pack("<Q", len(leaves)) + total + unhex(v["tree_hash"])).hex(), v["root"])
    same(verify.sum_root(leaves, CREDITS).hex(), v["root"])
    same(str(sum(verify.sum_leaf(leaf, CREDITS)[1] for leaf in leaves)), v["sum"])
    found = [place_of(leaves, i, map(unhex, proof)) for i, proof in enumerate(v["proofs"])]
    same(found, [(unhex(v["root"]), int(before)) for before in v["before"]])
    same(len(found), len(leaves))


def check_text(v):
    leaves = leaves_of(v["role"], unhex(v["identity"]), unhex(v["text"]))
    same([leaf[33:].hex() for leaf in leaves], v["bodies"])
    same((len(leaves), verify.counted(tokens_of(v["text"]))), (v["chunks"], v["tokens"]))
    check_tree(leaves, v)


def check_cover(v):
    sources = [(1 if c["commons"] else 2, c["id"], tokens_of(c["text"])) for c in v["contributions"]]
    index = verify.places([(0, ECHO, tokens_of(v["request"]))] + sources)
    claims = [claim for _, claim in verify.cover(tokens_of(v["response"]), index)]
    same(claims, [claim_of(c) for c in v["claims"]])
    same([verify.decode_claim(unhex(c["encoded"])) for c in v["claims"]], claims)
    same(root([unhex(c["encoded"]) for c in v["claims"]], words=True).hex(), v["claims_root"])


def check_credit(v):
    weights = v if "verbatim" in v else {"verbatim": 10**9, "retrieval": 0}
    credit = verify.credit_of(int(v["amount"]), v["claimed"], v["output_tokens"], v.get("retrieved", 0), weights)
    same(str(credit), v["credit"])


def check_charge(v):
    cost = v["input_tokens"] * int(v["input_price"]) + v["output_tokens"] * int(v["output_price"])
    same(str(cost // 1000), v["charge"])


def check_receipt(leaf, execution, genesis, covers):
    v, r = execution["receipt"], verify.decode_receipt(leaf)._asdict()
    key = lambda i: (i["session"], i["line"], i["sequence"])
    expected = {name: unhex(v[name]) for name in ("request", "response", "claims", "retrieved")}
    expected.update((name, v[name]) for name in ("input_tokens", "output_tokens", "method", "claim_count"))
    parent = pack("<QBQ", *key(v["parent"])) if v["parent"] else b""
    same(r, {**expected, "id": key(v["id"]), "before": int(v["cumulative_before"]), "amount": int(v["amount"]),
             "parent": parent, "found_count": v["retrieved_count"]})
    message = b"openledger/receipt/1" + unhex(genesis) + leaf
    same((leaf.hex(), message.hex(), H(message).hex()), (v["encoded"], v["message"], v["hash"]))
    for entry in execution["retrieved"]:
        same(pack("<QI", entry["contribution"], entry["chunk"]).hex(), entry["encoded"])
    claims = [claim_of(c) for c in execution["claims"]]
    same([verify.decode_claim(unhex(c["encoded"])) for c in execution["claims"]], claims)
    scene = next(scene for scene in covers if [claim_of(c) for c in scene["claims"]] == claims)
    for side, tokens in (("request", "input_tokens"), ("response", "output_tokens")):
        same(root(leaves_of(side, bytes(32), unhex(scene[side]))), r[side])
        same(verify.counted(tokens_of(scene[side])), r[tokens])


def check_batch(v, covers):
    """Leaves, roots, sums, credits and posted totals, by a verdict on the batch as one of which the texts are not known."""
    for leaf, execution in zip(v["receipt_leaves"], v["executions"]):
        check_receipt(unhex(leaf), execution, v["genesis"], covers)
    encoded = lambda name: [[item["encoded"] for item in execution[name]] for execution in v["executions"]]
    items = [item for execution in v["executions"] for item in execution["claims"] + execution["retrieved"]]
    names = {item["contribution"] for item in items} - {None}
    contributions = [{"id": name, "corpus": True, "commons": name in v["commons"], "chunks": 2**32 - 1,
                      "contributor": "", "root": ""} for name in names]
    audit = verify.Audit({
        "facts": {"amount": v["amount"], "credited": str(sum(int(credit) for _, credit in v["posted"])),
                  "receipts": len(v["executions"]), "receipts_root": v["receipts_root"],
                  "ledger_root": v["ledger_root"], "sessions_root": v["sessions_root"]},
        "chain": {"contributions": contributions, "lines": [], "posted": v["posted"], **v["channels"]},
        "published": {"receipts": v["receipt_leaves"], "ledger": v["credit_leaves"],
                      "sessions": v["session_leaves"],
                      "contents": [{"claims": claims, "retrieved": retrieved, "request": None, "response": None}
                                   for claims, retrieved in zip(encoded("claims"), encoded("retrieved"))]},
        "corpus": []})
    same((audit.found, audit.missing), ([], [f"contribution {name}" for name in names]))


def main():
    method, frauds = read(HERE, "verbatim-1.json"), read(HERE, "fraud-1.json")
    checks = {"tokens": check_tokens, "merkle": check_merkle, "sums": check_sums, "texts": check_text, "covers": check_cover,
              "credits": check_credit, "channels": check_credit, "charges": check_charge}
    same(method["method"], "verbatim/1")
    for name, check in checks.items():
        for case in method[name]:
            check(case)
    check_batch(method["batch"], method["covers"])
    print("verbatim/1:", ", ".join(f"{len(method[name])} {name}" for name in checks), "and a batch agree")
    for case in frauds["frauds"]:
        found, expected = verify.Audit(case).found, {"kind": case["kind"], "harmed": case["harmed"]}
        assert expected in found, (case["name"], expected, found)
    for case in frauds["honest"]:
        audit = verify.Audit(case)
        same((audit.found, audit.missing), ([], []))
    print(f"frauds: {len(frauds['frauds'])} are found, and nothing in {len(frauds['honest'])} honest batch")
    for name, kinds in (("honest", set()), ("omission-nobody", {"Omission"})):
        audit = verify.Audit(read(PYTHON, "batches", f"{name}.json"))
        same(({fraud["kind"] for fraud in audit.found}, audit.missing), (kinds, []))
        print(f"saved batch {name}: {', '.join(kinds) or 'nothing is wrong'}")


if __name__ == "__main__":
    main()

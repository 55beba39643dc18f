"""The vectors of method verbatim/1 (primitives/attribution/vectors/verbatim-1.json), reproduced: section 14 of docs/attribution.md."""
from method import (H, OPEN_SALT, Corpus, bodies, cover, credit_of, encode_claim, encode_credit, encode_id, encode_receipt, leaves_of, path,
                    root, tokenise, tree, u128)
from struct import pack


def unhex(text):
    return bytes.fromhex(text)


def same(found, expected):
    assert found.hex() == expected, (found.hex(), expected)


def claim_of(v):
    return v["response_start"], v["length"], v["counted"], v["contribution"], v["source_start"]


def tokens_of(text):
    return [token[0] for token in tokenise(unhex(text))]


def receipt_of(v):
    """A receipt of the vectors with bytes and numbers instead of text."""
    key = lambda i: (i["session"], i["line"], i["sequence"])
    return {**v, "id": key(v["id"]), "parent": v["parent"] and key(v["parent"]), "amount": int(v["amount"]),
            "cumulative_before": int(v["cumulative_before"]),
            **{name: unhex(v[name]) for name in ("request", "response", "claims", "retrieved")}}


def check_batch(v, scenes):
    leaves, entries, lines, total = [], [], {}, 0
    for execution in v["executions"]:
        r, claims = receipt_of(execution["receipt"]), [claim_of(c) for c in execution["claims"]]
        encoded = encode_receipt(r)
        message = b"openledger/receipt/1" + unhex(v["genesis"]) + encoded
        same(encoded, r["encoded"]), same(message, r["message"]), same(H(message), r["hash"])
        assert root([encode_claim(c) for c in claims]) == r["claims"]
        scene = next(s for s in scenes if [claim_of(c) for c in s["claims"]] == claims)
        for role, tokens in (("request", "input_tokens"), ("response", "output_tokens")):
            assert root(leaves_of(role, OPEN_SALT, unhex(scene[role]))) == r[role]
            assert bodies(unhex(scene[role]))[1] == r[tokens]
        total += r["amount"]
        leaves.append(encoded + u128(total))
        line = lines.setdefault(r["id"][:2], [r["cumulative_before"]] * 2)
        assert line[1] == r["cumulative_before"], "broken chain"
        line[1] += r["amount"]
        retrieved = [(e["contribution"], e["chunk"]) for e in execution["retrieved"]]
        assert [pack("<QI", *e).hex() for e in retrieved] == [e["encoded"] for e in execution["retrieved"]]
        assert sorted({e[0] for e in retrieved}) == [e[0] for e in retrieved] and len(retrieved) == r["retrieved_count"] <= 8
        assert root([pack("<QI", *e) for e in retrieved]) == r["retrieved"]
        parts = {name: [0, len(retrieved)] for name, _ in retrieved}
        for _, _, counted, name, _ in claims:
            if name is not None:
                parts.setdefault(name, [0, 0])[0] += counted
        for name, (counted, found) in parts.items():
            credit = 0 if name in v["commons"] else credit_of(r["amount"], counted, r["output_tokens"], found, v["channels"])
            if credit:
                entries.append((name, r["id"], credit))
    credit_leaves, posted, sum_ = [], {}, 0
    for name, receipt, credit in sorted(entries):
        sum_ += credit
        posted[name] = posted.get(name, 0) + credit
        credit_leaves.append(encode_credit(name, receipt, credit, sum_))
    session_leaves = [pack("<QB", *key) + u128(b) + u128(a) for key, (b, a) in sorted(lines.items()) if a > b]
    assert str(total) == v["amount"]
    for name, found in (("receipt_leaves", leaves), ("credit_leaves", credit_leaves), ("session_leaves", session_leaves)):
        assert [x.hex() for x in found] == v[name], name
    same(root(leaves), v["receipts_root"]), same(root(credit_leaves), v["ledger_root"])
    same(root(session_leaves), v["sessions_root"])
    assert [[k, str(c)] for k, c in sorted(posted.items())] == v["posted"]


def check_method(v):
    assert v["method"] == "verbatim/1"
    for case in v["tokens"]:
        found = [{"bytes": t[0].hex(), "kind": t[1], "start": t[2], "end": t[3]} for t in tokenise(unhex(case["text"]))]
        assert found == case["tokens"], case["text"]
    for case in v["merkle"]:
        leaves = [unhex(leaf) for leaf in case["leaves"]]
        same(tree(leaves), case["tree_hash"]), same(root(leaves), case["root"])
        assert [[h.hex() for h in path(leaves, i)] for i in range(len(leaves))] == case["proofs"]
    for case in v["texts"]:
        found, tokens = bodies(unhex(case["text"]))
        leaves = leaves_of(case["role"], unhex(case["identity"]), unhex(case["text"]))
        assert [b.hex() for b in found] == case["bodies"] and tokens == case["tokens"] and len(found) == case["chunks"]
        same(root(leaves), case["root"])
        assert [[h.hex() for h in path(leaves, i)] for i in range(len(leaves))] == case["proofs"]
    for case in v["covers"]:
        corpus = Corpus([(c["id"], c["commons"], tokens_of(c["text"])) for c in case["contributions"]])
        claims = cover(tokens_of(case["request"]), corpus, tokens_of(case["response"]))
        assert claims == [claim_of(c) for c in case["claims"]], claims
        assert [encode_claim(c).hex() for c in claims] == [c["encoded"] for c in case["claims"]]
        same(root([encode_claim(c) for c in claims]), case["claims_root"])
    whole = {"verbatim": 10**9, "retrieval": 0}
    for case in v["credits"]:
        assert credit_of(int(case["amount"]), case["claimed"], case["output_tokens"], 0, whole) == int(case["credit"])
    for case in v["channels"]:
        found = credit_of(int(case["amount"]), case["claimed"], case["output_tokens"], case["retrieved"], case)
        assert found == int(case["credit"])
    for case in v["charges"]:
        cost = case["input_tokens"] * int(case["input_price"]) + case["output_tokens"] * int(case["output_price"])
        assert cost // 1000 == int(case["charge"])
    check_batch(v["batch"], v["covers"])
    print("verbatim/1:", ", ".join(f"{len(v[k])} {k}" for k in ("tokens", "merkle", "texts", "covers", "credits", "channels")), "and a batch agree")

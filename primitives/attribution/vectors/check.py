#!/usr/bin/env python3
"""A second implementation of methods verbatim/1 and retrieval/1, from docs/attribution.md alone, checked against the vectors.

Needs nothing but Python 3.8:  python3 check.py [verbatim-1.json]
"""
import json
import os
import sys
from hashlib import blake2b
from struct import pack

WORD = set(b"abcdefghijklmnopqrstuvwxyz0123456789_")
MIN_SPAN, MAX_SPAN, MAX_CLAIMS, WINDOW = 8, 256, 1024, 128


def H(data):
    return blake2b(data, digest_size=32).digest()


def u128(n):
    return int(n).to_bytes(16, "little")


# Tokens: (bytes, kind, start, end).
def tokenise(text):
    out, at = [], 0
    lower = bytes(b + 32 if 65 <= b <= 90 else b for b in text)
    while at < len(text):
        start, first = at, lower[at]
        at += 1
        if first == 0x20 or 0x09 <= first <= 0x0D:
            continue
        kind = "other"
        if first in WORD:
            kind = "word"
            while at < len(text) and lower[at] in WORD and at - start < 32:
                at += 1
        elif first >= 0xC0:
            kind = "non-ascii"
            while at < len(text) and 0x80 <= text[at] <= 0xBF and at - start < 4:
                at += 1
        out.append((lower[start:at], kind, start, at))
    return out


def counts(token):
    return token[1] != "other"


# Merkle trees, straight from the recursive definition of RFC 6962.
def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def tree(leaves):
    if not leaves:
        return H(b"")
    if len(leaves) == 1:
        return H(b"\x00" + leaves[0])
    k = split(len(leaves))
    return H(b"\x01" + tree(leaves[:k]) + tree(leaves[k:]))


def root(leaves):
    return H(b"\x02" + pack("<Q", len(leaves)) + tree(leaves))


def path(leaves, i):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if i < k:
        return path(leaves[:k], i) + [tree(leaves[k:])]
    return path(leaves[k:], i - k) + [tree(leaves[:k])]


# Texts.
def bodies(text):
    tokens, out, before = tokenise(text), [], 0
    for start in range(0, len(tokens), WINDOW):
        window = tokens[start:start + WINDOW]
        encoded = b"".join(bytes([len(t[0])]) + t[0] for t in window)
        out.append(pack("<QB", before, len(window)) + encoded)
        before += sum(map(counts, window))
    return out, before


def leaves_of(role, identity, text):
    tag = {"contribution": 0, "request": 1, "response": 2}[role]
    return [bytes([tag]) + identity + body for body in bodies(text)[0]]


# The cover. A claim: (response start, length, counted, contribution or None, source start).
def cover(request, contributions, response):
    said = tokenise(response)
    sources = [(0, None, 0, tokenise(request))]
    sources += [(1 if c["commons"] else 2, c["id"], c["id"], tokenise(unhex(c["text"]))) for c in contributions]
    claims, p = [], 0
    while p < len(said) and len(claims) < MAX_CLAIMS:
        best = None
        for cls, name, priority, text in sources if counts(said[p]) else []:
            for j in range(len(text)):
                n = length = 0
                for k in range(min(MAX_SPAN, len(said) - p, len(text) - j)):
                    if said[p + k][0] != text[j + k][0]:
                        break
                    if counts(said[p + k]):
                        n, length = n + 1, k + 1
                rank = (cls, -(n // MIN_SPAN), priority, -n, j)
                if n >= MIN_SPAN and (best is None or rank < best[0]):
                    best = (rank, (p, length, n, name, j))
        if best:
            claims.append(best[1])
        p += best[1][1] if best else 1
    return claims


def encode_claim(claim):
    start, length, counted, name, offset = claim
    source = b"\x00" if name is None else b"\x01" + pack("<Q", name)
    return pack("<IHH", start, length, counted) + source + pack("<Q", offset)


def claim_tuple(v):
    return (v["response_start"], v["length"], v["counted"], v["contribution"], v["source_start"])


# Credits: `retrieved` is the number of retrieved contributions if this is one of them, else 0.
def credit_of(amount, claimed, tokens, retrieved, channels):
    verbatim = amount * claimed // tokens if claimed else 0
    found = amount // retrieved if retrieved else 0
    return verbatim * channels["verbatim"] // 10**9 + found * channels["retrieval"] // 10**9


# Receipts and batches.
def encode_id(v):
    return pack("<QBQ", v["session"], v["line"], v["sequence"])


def encode_receipt(v):
    parent = b"\x00" if v["parent"] is None else b"\x01" + encode_id(v["parent"])
    return (encode_id(v["id"]) + u128(v["cumulative_before"]) + u128(v["amount"])
            + pack("<II", v["input_tokens"], v["output_tokens"]) + unhex(v["request"]) + unhex(v["response"])
            + parent + pack("<BH", v["method"], v["claim_count"]) + unhex(v["claims"])
            + pack("<B", v["retrieved_count"]) + unhex(v["retrieved"]))


def check_batch(v, scenes):
    leaves, entries, lines, total = [], [], {}, 0
    for execution in v["executions"]:
        r, claims = execution["receipt"], [claim_tuple(c) for c in execution["claims"]]
        encoded = encode_receipt(r)
        message = b"openledger/receipt/1" + unhex(v["genesis"]) + encoded
        same(encoded, r["encoded"]), same(message, r["message"]), same(H(message), r["hash"])
        same(root([encode_claim(c) for c in claims]), r["claims"])
        scene = next(s for s in scenes if [claim_tuple(c) for c in s["claims"]] == claims)
        for role, tokens in (("request", "input_tokens"), ("response", "output_tokens")):
            same(root(leaves_of(role, bytes(32), unhex(scene[role]))), r[role])
            assert bodies(unhex(scene[role]))[1] == r[tokens]
        amount, before = int(r["amount"]), int(r["cumulative_before"])
        total += amount
        leaves.append(encoded + u128(total))
        line = lines.setdefault((r["id"]["session"], r["id"]["line"]), [before, before])
        assert line[1] == before, "broken chain"
        line[1] = before + amount
        retrieved = [(e["contribution"], e["chunk"]) for e in execution["retrieved"]]
        assert [pack("<QI", *e).hex() for e in retrieved] == [e["encoded"] for e in execution["retrieved"]]
        assert sorted(set(e[0] for e in retrieved)) == [e[0] for e in retrieved] and len(retrieved) == r["retrieved_count"] <= 8
        same(root([pack("<QI", *e) for e in retrieved]), r["retrieved"])
        parts = {name: [0, len(retrieved)] for name, _ in retrieved}
        for _, _, counted, name, _ in claims:
            if name is not None:
                parts.setdefault(name, [0, 0])[0] += counted
        for name, (counted, found) in parts.items():
            credit = 0 if name in v["commons"] else credit_of(amount, counted, r["output_tokens"], found, v["channels"])
            if credit:
                i = r["id"]
                entries.append((name, (i["session"], i["line"], i["sequence"]), encode_id(i), credit))
    credit_leaves, posted, sum_ = [], {}, 0
    for name, _, receipt, credit in sorted(entries):
        sum_ += credit
        posted[name] = posted.get(name, 0) + credit
        credit_leaves.append(pack("<Q", name) + receipt + u128(credit) + u128(sum_))
    session_leaves = [pack("<QB", *key) + u128(b) + u128(a) for key, (b, a) in sorted(lines.items()) if a > b]
    assert str(total) == v["amount"]
    for name, found in (("receipt_leaves", leaves), ("credit_leaves", credit_leaves), ("session_leaves", session_leaves)):
        assert [x.hex() for x in found] == v[name], name
    same(root(leaves), v["receipts_root"]), same(root(credit_leaves), v["ledger_root"])
    same(root(session_leaves), v["sessions_root"])
    assert [[k, str(c)] for k, c in sorted(posted.items())] == v["posted"]


def unhex(text):
    return bytes.fromhex(text)


def same(found, expected):
    assert found.hex() == expected, (found.hex(), expected)


def main():
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "verbatim-1.json")
    with open(sys.argv[1] if len(sys.argv) > 1 else default, encoding="ascii") as file:
        v = json.load(file)
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
        claims = cover(unhex(case["request"]), case["contributions"], unhex(case["response"]))
        assert claims == [claim_tuple(c) for c in case["claims"]], claims
        assert [encode_claim(c).hex() for c in claims] == [c["encoded"] for c in case["claims"]]
        same(root([encode_claim(c) for c in claims]), case["claims_root"])
    for case in v["credits"]:
        claimed, tokens = case["claimed"], case["output_tokens"]
        assert (int(case["amount"]) * claimed // tokens if claimed else 0) == int(case["credit"])
    for case in v["channels"]:
        found = credit_of(int(case["amount"]), case["claimed"], case["output_tokens"], case["retrieved"], case)
        assert found == int(case["credit"])
    for case in v["charges"]:
        cost = case["input_tokens"] * int(case["input_price"]) + case["output_tokens"] * int(case["output_price"])
        assert cost // 1000 == int(case["charge"])
    check_batch(v["batch"], v["covers"])
    print("verbatim/1:", ", ".join(f"{len(v[k])} {k}" for k in ("tokens", "merkle", "texts", "covers", "credits", "channels")), "and a batch agree")


if __name__ == "__main__":
    main()

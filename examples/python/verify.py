#!/usr/bin/env python3
"""An independent verifier of batches, written from docs/attribution.md alone, whose sections are cited as §.
verify.py FILE… prints a line of JSON for each batch that fetch.py saved, or that is in fraud-1.json: what is wrong
with it, and whom that harms. The exit code is 0 if nothing is wrong, 5 if a fraud was found, 3 if something was not
published or is not at hand. Needs nothing but Python 3.8."""
import json
import re
import sys
from collections import defaultdict, namedtuple
from hashlib import blake2b
from itertools import accumulate, groupby, takewhile
from struct import calcsize, pack, unpack, unpack_from

WINDOW, MIN_SPAN, MAX_SPAN, MAX_CLAIMS, MAX_RETRIEVED, MAX_RESPONSE = 128, 8, 256, 1024, 8, 16384
CONTEXTS = {"contribution": b"\x00", "request": b"\x01", "response": b"\x02"}
SIDES = {"request": 2**32 - 1, "response": MAX_RESPONSE // WINDOW}  # Texts of a receipt, and their most chunks.
ECHO = -1  # The request, where a claim names a contribution.
TOKEN = re.compile(rb"[a-z0-9_]{1,32}|[\xc0-\xff][\x80-\xbf]{0,3}|\S")  # §1, of a text in lower case.
Claim = namedtuple("Claim", "start length counted source offset")
Receipt = namedtuple("Receipt", "id before amount input_tokens output_tokens request response parent "
                                "method claim_count claims found_count retrieved")
# What lies in a tree of sums (§9): how its key is encoded, where its amount begins, what the record calls the sum, and
# what another sum or order is.
Summed = namedtuple("Summed", "key amount record kind")
RECEIPTS, CREDITS = Summed("<QBQ", 33, "amount", "BrokenChain"), Summed("<QQBQ", 25, "credited", "Ledger")

def number(data): return int.from_bytes(data, "little")
def counted(tokens): return sum(t[0] >= 0xC0 or t[:1].isalnum() or t[:1] == b"_" for t in tokens)
def H(data): return blake2b(data, digest_size=32).digest()
def u128(n): return int(n).to_bytes(16, "little")

def top_of(level, join):  # §2. A node without a sibling is carried up.
    while len(level) > 1:
        pairs = [join(left, right) for left, right in zip(level[::2], level[1::2])]
        level = pairs + level[2 * len(pairs):]
    return level[0]

def root(leaves, words=False):  # Claims are not hashed: they are words of 32 bytes.
    level = [leaf.ljust(32, b"\0") if words else H(b"\x00" + leaf) for leaf in leaves] or [H(b"")]
    return H(b"\x02" + pack("<Q", len(leaves)) + top_of(level, lambda left, right: H(b"\x01" + left + right)))

def sum_leaf(leaf, of):  # A node is (hash, sum, lowest key, highest key). Any bytes have a key and an amount.
    data = leaf.ljust(of.amount + 16, b"\0")
    return (H(b"\x00" + leaf), number(data[of.amount:of.amount + 16]), *[data[:calcsize(of.key)]] * 2)

def sum_node(left, right):
    data = b"".join(digest + u128(total) + low + high for digest, total, low, high in (left, right))
    return H(b"\x01" + data), left[1] + right[1], left[2], right[3]

def sum_root(leaves, of):  # None for a sum that nobody can commit to.
    level = [sum_leaf(leaf, of) for leaf in leaves]
    if not level or sum(node[1] for node in level) >= 2**128:
        return None if level else root([])
    digest, total, *_ = top_of(level, sum_node)
    return H(b"\x02" + pack("<Q", len(leaves)) + u128(total) + digest)

def leaves_of(role, identity, text):  # §3
    tokens, before, leaves = TOKEN.findall(text.lower()), 0, []
    for window in (tokens[at:at + WINDOW] for at in range(0, len(tokens), WINDOW)):
        body = b"".join(bytes([len(token)]) + token for token in window)
        leaves.append(CONTEXTS[role] + identity + pack("<QB", before, len(window)) + body)
        before += counted(window)
    return leaves

def open_text(role, identity, leaves):  # §3. Tokens of the chunks; None for one that they do not make again.
    chunks = []
    for index, leaf in enumerate(leaves):
        tokens, rest, least = [], leaf[42:], WINDOW if leaves[index + 1:] else 1
        while rest:
            tokens.append(rest[1:1 + rest[0]])
            rest = rest[1 + rest[0]:]
        text = b" ".join(tokens)
        fits = (least <= len(tokens) <= WINDOW and TOKEN.findall(text.lower()) == tokens
                and leaves_of(role, identity, text) == [leaf[:33] + bytes(8) + leaf[41:]])
        chunks.append(tokens if fits and number(leaf[33:41]) <= WINDOW * index else None)
    return chunks

def decode_claim(leaf):  # §4. None, as of all that decode, for what is no such leaf.
    length, word = {0: 17, 1: 25}.get(leaf[8] if leaf[8:] else None, 0), leaf.ljust(32, b"\0")
    if length and len(word) == 32 and not any(word[length:]):
        source = number(word[9:17]) if word[8] else ECHO
        return Claim(*unpack_from("<IHH", word), source, number(word[length - 8:length]))

def decode_receipt(leaf):  # §8 with its own checks.
    if (len(leaf), leaf[121:122]) not in ((190, b"\x00"), (207, b"\x01")):
        return None
    before, amount, *head = unpack_from("<16s16sII32s32s", leaf, 17)
    r = Receipt(unpack_from("<QBQ", leaf), number(before), number(amount), *head, leaf[122:-68],
                *unpack("<BH32sB32s", leaf[-68:]))
    return r if (r.before + r.amount < 2**128 and r.output_tokens <= MAX_RESPONSE and r.method <= 2
                 and r.parent != leaf[:17] and r.claim_count <= (MAX_CLAIMS if r.method and r.output_tokens else 0)
                 and r.found_count <= (MAX_RETRIEVED if r.method == 2 else 0)
                 and (r.claim_count or r.claims == root([])) and (r.found_count or r.retrieved == root([]))) else None

def decode_credit(leaf):  # §9. None credits nothing.
    if len(leaf) == 41 and any(leaf[25:]):
        return number(leaf[:8]), unpack_from("<QBQ", leaf, 8), number(leaf[25:])

def places(sources):  # Where every eight tokens stand in sources, (class, name, tokens): no match is shorter.
    index = defaultdict(list)
    for cls, name, tokens in sources:
        for j in range(len(tokens) - MIN_SPAN + 1):
            index[tuple(tokens[j:j + MIN_SPAN])].append((cls, name, tokens, j))
    return index

def rank(cls, claim):  # §5. The best is the lowest. Classes are 0 for the request, 1 for commons, 2 for others.
    return cls, -(claim.counted // MIN_SPAN), claim.source, -claim.counted, claim.offset

def cover(response, *indexes):  # §5. The claims to make, each after its rank.
    claims, p = [], 0
    while p < len(response) and len(claims) < MAX_CLAIMS:
        candidates, key = [], tuple(response[p:p + MIN_SPAN])
        for cls, name, tokens, j in (place for index in indexes for place in index.get(key, ()) if counted(key[:1])):
            same = takewhile(lambda two: two[0] == two[1], zip(response[p:p + MAX_SPAN], tokens[j:j + MAX_SPAN]))
            ends = [length for length, (token, _) in enumerate(same, 1) if counted([token])]
            if len(ends) >= MIN_SPAN:
                claim = Claim(p, ends[-1], len(ends), name, j)
                candidates.append((rank(cls, claim), claim))
        claims += sorted(candidates)[:1]
        p += claims[-1][1].length if candidates else 1
    return claims

def credit_of(amount, claimed, tokens, retrieved, weights):  # §7. `retrieved` is n, or 0 outside the entries.
    verbatim, found = amount * claimed // max(tokens, 1), amount // retrieved if retrieved else 0
    return verbatim * weights["verbatim"] // 10**9 + found * weights["retrieval"] // 10**9

class Audit:
    """What is wrong with a batch by the proofs of §10.2, whose numbers are in comments. The batch and `found` are as
    in fraud-1.json (§14); `missing` is what was not published, so that it can be demanded (§11), or is not at hand."""
    def __init__(self, case):
        facts, chain, published, signed = case["facts"], case["chain"], case["published"], case.get("signed", [])
        self.found, self.missing, self.due, self.judged, self.facts, self.chain = [], [], {}, set(), facts, chain
        # `due` has credits by (contribution, receipt); `judged` are the receipts of which they are known.
        known, texts = {c["id"]: c for c in chain["contributions"]}, {text["id"]: text for text in case["corpus"]}
        self.cls = defaultdict(lambda: 2, {ECHO: 0, **{name: 1 for name in known if known[name]["commons"]}})
        self.chunks = {ECHO: SIDES["request"], **{c: known[c]["chunks"] for c in known if known[c]["corpus"]}}
        self.texts = {c: self.contribution(known[c], **texts.get(c, {})) for c in known if known[c]["corpus"]}
        self.index = places((self.cls[name], name, tokens or ()) for name, tokens in self.texts.items())
        sessions, receipts, ledger = (
            self.listed(name, published[name], bytes.fromhex(facts[name + "_root"]), *how) for name, *how in
            (("sessions",), ("receipts", decode_receipt, facts["receipts"], RECEIPTS),
             ("ledger", decode_credit, None, CREDITS)))
        self.settled = {unpack_from("<QB", leaf): leaf for leaf in sessions if leaf}
        self.fault("Malformed", int(facts["amount"]) and not (receipts and facts["receipts"]))  # 0
        self.fault("Ledger", (int(facts["credited"]) == 0) != (facts["ledger_root"] == root([]).hex()))
        for r, contents in filter(all, zip(receipts, published["contents"])):
            self.check_receipt(r, contents)
        for other in [signed] if isinstance(signed, str) else signed:  # 13
            name, receipt = other[:2 * 17], other[:-2 * 64]  # In hexadecimal; the signature is behind it.
            differs = any(leaf[:34] == name and leaf != receipt for leaf in published["receipts"])
            self.fault("Equivocation", differs and receipts != [None], self.payer(unpack_from("<QB", bytes.fromhex(name))))
        self.missing += ["a signature that was not checked"] if case.get("unchecked") else []
        if None not in receipts:
            self.check_chain(receipts, None not in sessions)
        if None not in ledger:
            self.check_ledger(ledger, receipts)

    def fault(self, kind, holds, harmed="pools"):
        if holds and {"kind": kind, "harmed": harmed} not in self.found:
            self.found.append({"kind": kind, "harmed": harmed})

    def payer(self, line):
        return {"session": self.settled[line].hex()} if line in self.settled else "pools"

    def payee(self, name, credit):
        return {"contribution": name, "credit": str(credit)} if self.cls[name] == 2 else "pools"

    def listed(self, name, leaves, expected, decode=bytes, count=None, of=None, is_due=True):  # [None]: not published.
        leaves = [bytes.fromhex(leaf) for leaf in leaves or ()]
        if (sum_root(leaves, of) if of else root(leaves, decode is decode_claim)) != expected:
            self.missing += [name] * is_due
            return [None]
        if of and leaves:  # 15, 16
            _, amounts, keys, _ = zip(*(sum_leaf(leaf, of) for leaf in leaves))
            keys = [unpack(of.key, key) for key in keys]
            self.fault(of.kind, keys != sorted(set(keys)) or sum(amounts) != int(self.facts[of.record]))
        items = [decode(leaf) for leaf in leaves] if count in (None, len(leaves)) else [None]
        self.fault("Malformed", None in items)  # 1, 15, 16
        return items

    def contribution(self, known, text=None, leaves=(), **_):  # Tokens, None for what nobody can match.
        identity, leaves = bytes.fromhex(known["contributor"]), [bytes.fromhex(leaf) for leaf in leaves]
        leaves = leaves if text is None else leaves_of("contribution", identity, bytes.fromhex(text))
        if root(leaves).hex() == known["root"]:
            chunks, is_whole = open_text("contribution", identity, leaves), len(leaves) == known["chunks"]
            return [token for chunk in chunks for token in (is_whole and chunk or [None] * WINDOW)]
        self.missing.append(f"contribution {known['id']}")

    def check_chain(self, receipts, lines_known):  # 3, 14
        runs = [(line, list(run)) for line, run in groupby(receipts, lambda r: r.id[:2])]
        lines = {line for line, _ in runs}
        for line, run in runs + [(line, []) for line in self.settled if line not in lines]:
            starts, ends, leaf = [r.before for r in run], [r.before + r.amount for r in run], self.settled.get(line)
            unsettled = starts[:1] + (starts[:1] if lines_known else ends[-1:])
            first, last = (number(leaf[9:25]), number(leaf[25:41])) if leaf else unsettled
            has_gap = any(a.id[2] + 1 != b.id[2] for a, b in zip(run, run[1:]))
            self.fault("BrokenChain", has_gap or [first] + ends != starts + [last], self.payer(line))
        for r, place in zip(receipts, accumulate([0] + [r.amount for r in receipts])):  # Where it lies in the sum.
            if r.id[:2] in self.settled:
                first, last, start = map(number, unpack_from("<16s16s16s", self.settled[r.id[:2]], 9))
                is_within = first <= r.before and r.before + r.amount <= last
                self.fault("BrokenChain", is_within and r.before - first != place - start)

    def check_receipt(self, r, contents):
        line = next((line for line in self.chain["lines"] if (line["session"], line["line"]) == r.id[:2]), None)
        is_open = bool(line and line["open"])
        if line:  # 4, 5
            cost = r.input_tokens * int(line["input_price"]) + r.output_tokens * int(line["output_price"])
            self.fault("OverCharge", cost < 2**128 and r.amount > cost // 1000, self.payer(r.id[:2]))
            self.fault("Disclosure", (r.method > 0) != is_open)
        texts = [self.listed(f"{side} of {r.id}", contents[side], getattr(r, side), is_due=is_open) for side in SIDES]
        salt = bytes(32) if is_open else next((leaf[1:33] for leaf in texts[0] + texts[1] if leaf), b"")
        request = self.text("request", texts[0], salt, r.input_tokens)
        response = self.text("response", texts[1], salt, r.output_tokens)
        claims = self.listed(f"claims of {r.id}", contents["claims"], r.claims, decode_claim, r.claim_count)
        entries = self.listed(f"retrieved of {r.id}", contents["retrieved"], r.retrieved,
                              lambda leaf: unpack("<QI", leaf) if len(leaf) == 12 else None, r.found_count)  # §6
        for claim in filter(None, claims):
            source = request if claim.source == ECHO else self.texts.get(claim.source)
            self.fault("FalseClaim", self.is_false(claim, response, source))
        if None not in claims:
            self.fault("Overlap", any(a.start + a.length > b.start for a, b in zip(claims, claims[1:])))  # 8
            if None not in (request, response) and r.method:
                self.check_omissions(r, claims, request, response)
        names = [entry[0] for entry in entries if entry]
        if None not in entries:  # 12
            self.fault("Retrieval", names != sorted(set(names)) or any(c >= self.chunks.get(n, 0) for n, c in entries))
        if None not in claims + entries:  # §7, and None where another fraud decides (§10.2).
            self.judged.add(r.id)
            for name in {name for name in names + [c.source for c in claims] if self.cls[name] == 2}:
                n, found = sum(c.counted for c in claims if c.source == name), len(names) if name in names else 0
                credit = credit_of(r.amount, n, r.output_tokens, found, self.chain)
                self.due[name, r.id] = credit if name in self.chunks and n <= r.output_tokens else None

    def text(self, side, leaves, salt, declared):  # Its tokens; None if it was not shown or is none.
        chunks = [None] if None in leaves else open_text(side, salt, leaves)
        if None in chunks or len(chunks) > SIDES[side]:
            return self.fault("Malformed", None not in leaves)  # 1, 2
        counts = list(accumulate([0] + [counted(chunk) for chunk in chunks]))
        self.fault("TokenCount", [number(leaf[33:41]) for leaf in leaves] + [declared] != counts)  # 6
        return [token for chunk in chunks for token in chunk]

    def is_false(self, claim, response, source):  # 7
        start, length, n, name, offset = claim
        if (not MIN_SPAN <= n <= length <= MAX_SPAN or start + length > MAX_RESPONSE
                or offset + length > WINDOW * self.chunks.get(name, 0)):
            return True
        if None in (response, source):
            return False  # Nothing can be said of what was not shown.
        here, there = response[start:start + length], source[offset:offset + length]
        return len(here) < length or here != there or counted(here) != n or counted([here[0], here[-1]]) < 2

    def check_omissions(self, r, claims, request, response):  # 9
        for order, best in cover(response, places([(0, ECHO, request)]), self.index):
            rivals = [c for c in claims if c.start <= best.start < c.start + c.length]
            wins = all(c.start == best.start and order < rank(self.cls[c.source], c) for c in rivals)
            credit = credit_of(r.amount, min(best.counted, r.output_tokens), r.output_tokens, 0, self.chain)
            self.fault("Omission", wins, self.payee(best.source, credit))

    def check_ledger(self, ledger, receipts):  # 10, 11
        paid = {entry[:2]: entry[2] for entry in ledger}
        posted = {name: sum(entry[2] for entry in run) for name, run in groupby(ledger, lambda entry: entry[0])}
        self.fault("Ledger", posted != {name: int(credit) for name, credit in self.chain["posted"]})
        known = {receipt for _, receipt in paid} if None in receipts else {r.id for r in receipts}
        for name, receipt in {**paid, **self.due}:
            due, credit = self.due.get((name, receipt), 0), paid.get((name, receipt), 0)
            if due is not None and (receipt in self.judged or receipt not in known):
                self.fault("LedgerReceipt", due != credit, self.payee(name, due) if due > credit else "pools")

def main(files):
    code = 0
    for name in files:
        with open(name, encoding="ascii") as file:
            batch = json.load(file)
        for case in batch.get("frauds", []) + batch.get("honest", []) or [batch]:
            audit = Audit(case)
            print(json.dumps({"batch": case.get("name", name), "frauds": audit.found, "missing": audit.missing}))
            code = max(code, 5 if audit.found else 3 if audit.missing else 0)
    return code

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Checks a batch as anybody can: an independent verifier, written from docs/attribution.md alone.

    verify_batch.py FILE…                       batches saved in files, or the vectors fraud-1.json and verbatim-1.json
    verify_batch.py --node URL --batch N        a batch in its window: what the chain knows from a node (http://127.0.0.1:9944), the
                                                data from the gateway that the operator has entered there
        --gateway URL      another address of that gateway
        --documents DIR    texts of contributions; without it they are fetched from the addresses on the chain, if those are http
        --save FILE        keep everything in a file
        --json             print the result as JSON

Prints what is wrong, and nothing else is; exit code 0 if a batch is clean, 5 if a fraud was found, 3 if something is missing so that
not all could be checked. Needs nothing but Python 3.8. Signatures (sr25519) are checked if the package py-sr25519-bindings is there;
without it an equivocation is reported as one that depends on a signature."""
import argparse
import json
import sys

from method import (MAX_CLAIMS, MAX_RESPONSE, MAX_SPAN, MIN_SPAN, NO_LEAVES, OPEN_SALT, WINDOW, Corpus, counts, credit_of, decode_claim,
                    decode_credit, decode_receipt, leaves_of, open_chunk, passes_own_checks, rank, root)
from struct import unpack

SIDES = ("request", "response")
MOST = {"request": 2**32 - 1, "response": 128}


class Audit:
    """All that is wrong with a batch: `found` has (kind, harmed), with whom it harms: "pools", ("contribution", number, credit) or
    ("session", leaf of the settled line); `missing` is what was not published, so that it can be demanded (section 11)."""

    def __init__(self, case):
        self.found, self.missing = [], []
        unhexed = lambda leaves: [bytes.fromhex(leaf) for leaf in leaves]
        facts, chain, published = case["facts"], case["chain"], case["published"]
        self.amount, self.credited, self.count = int(facts["amount"]), int(facts["credited"]), facts["receipts"]
        self.roots = {name: bytes.fromhex(facts[name + "_root"]) for name in ("receipts", "ledger", "sessions")}
        self.contributions = {c["id"]: c for c in chain["contributions"]}
        self.lines = {(line["session"], line["line"]): line for line in chain["lines"]}
        self.posted = {name: int(credit) for name, credit in chain["posted"]}
        self.channels = chain
        self.contents = [{k: None if v is None else unhexed(v) for k, v in c.items()} for c in published["contents"]]
        self.receipts, self.ledger = unhexed(published["receipts"]), unhexed(published["ledger"])
        sessions = unhexed(published["sessions"])
        self.lines_known = root(sessions) == self.roots["sessions"]
        if not self.lines_known:
            self.missing.append("sessions")
        self.settled = {(s, l): (int.from_bytes(x[9:25], "little"), int.from_bytes(x[25:], "little"), x)
                        for x in sessions for s, l in [(int.from_bytes(x[:8], "little"), x[8])] if self.lines_known}
        signed = case.get("signed", [])
        self.signed = [decode_receipt(bytes.fromhex(s)[:-64]) for s in ([signed] if isinstance(signed, str) else signed)]
        # The leaves of the contributions, as far as their texts are at hand.
        self.texts = {}
        for text in case["corpus"]:
            known = self.contributions.get(text["id"])
            if known and "text" in text:
                leaves = leaves_of("contribution", bytes.fromhex(known["contributor"]), bytes.fromhex(text["text"]))
            else:
                leaves = unhexed(text.get("leaves", []))
            if known and root(leaves) == bytes.fromhex(known["root"]):
                self.texts[text["id"]] = leaves
        self.chunks = {name: self.open(leaves, "contribution", self.contributor(name)) for name, leaves in self.texts.items()}
        self.corpus = Corpus([(name, self.is_commons(name), [t for c in chunks for t in c[2]])
                              for name, chunks in sorted(self.chunks.items()) if self.in_corpus(name) and None not in chunks])
        self.run()

    # What the chain knows.
    def contributor(self, name):
        return bytes.fromhex(self.contributions[name]["contributor"])

    def in_corpus(self, name):
        return name in self.contributions and self.contributions[name]["corpus"]

    def is_commons(self, name):
        return name in self.contributions and self.contributions[name]["commons"]

    def payer(self, line):
        return ("session", self.settled[line][2].hex()) if line in self.settled else "pools"

    def report(self, kind, harmed="pools"):
        if (kind, harmed) not in self.found:
            self.found.append((kind, harmed))

    @staticmethod
    def open(leaves, role, identity=None):
        """The chunks of a text: None for what is not well formed, or of another contributor or salt."""
        chunks = [open_chunk(leaf, role, len(leaves), index) for index, leaf in enumerate(leaves)]
        return [c if c and identity in (None, c[0]) else None for c in chunks]

    def run(self):
        # 0: the record by itself.
        if self.amount and (self.count == 0 or self.roots["receipts"] == NO_LEAVES):
            self.report("Malformed")
        if (self.credited == 0) != (self.roots["ledger"] == NO_LEAVES):
            self.report("Ledger")
        self.known, self.due = [], {}
        if root(self.receipts) != self.roots["receipts"]:
            self.missing.append("receipts")
        elif len(self.receipts) != self.count:
            self.report("Malformed")
        else:
            self.known = [self.receipt_leaf(data) for data in self.receipts]
            self.chain_of_receipts()
            for leaf, contents in zip(self.known, self.contents):
                if leaf and passes_own_checks(leaf[0]):
                    self.terms(leaf[0])
                    self.receipt(leaf[0], contents)
        self.check_ledger()

    def receipt_leaf(self, data):
        receipt = decode_receipt(data[:-16])
        if not (receipt and passes_own_checks(receipt)):
            self.report("Malformed")
        return receipt and (receipt, int.from_bytes(data[-16:], "little"))

    # 3: neighbours, the first and the last.
    def chain_of_receipts(self):
        ends = lambda r: r["cumulative_before"] + r["amount"]
        for before, after in zip([0] + self.known, self.known + [0]):
            if before is None or after is None:
                continue  # A leaf that cannot be read is a fraud by itself.
            a, b = before and before[0], after and after[0]
            ka, kb = a and a["id"][:2], b and b["id"][:2]
            breaks = a and b and ka == kb and (a["id"][2] + 1 != b["id"][2] or ends(a) != b["cumulative_before"])
            if breaks:
                self.report("BrokenChain", self.payer(ka))
            elif (b and (a and b["id"] <= a["id"] or (before[1] if a else 0) + b["amount"] != after[1])) or (
                    not b and (before[1] if a else 0) != self.amount):
                self.report("BrokenChain")
            if (ka == kb and a) or not self.lines_known:
                continue
            if a and (ends(a) != self.settled[ka][1] if ka in self.settled else a["amount"] > 0):
                self.report("BrokenChain", self.payer(ka))
            if b and (b["cumulative_before"] != self.settled[kb][0] if kb in self.settled else b["amount"] > 0):
                self.report("BrokenChain", self.payer(kb))
            for line in self.settled:
                if (not a or ka < line) and (not b or line < kb):
                    self.report("BrokenChain", self.payer(line))

    # 4, 5 and 13: what the line and the operator's signatures say.
    def terms(self, r):
        line = self.lines.get(r["id"][:2])
        if line:
            cost = r["input_tokens"] * int(line["input_price"]) + r["output_tokens"] * int(line["output_price"])
            if cost < 2**128 and r["amount"] > cost // 1000:
                self.report("OverCharge", self.payer(r["id"][:2]))
            if (r["method"] > 0) != line["open"]:
                self.report("Disclosure")

    def double_signed(self):
        for leaf in self.known:
            for other in self.signed:
                if leaf and other and other["id"] == leaf[0]["id"] and other != leaf[0]:
                    self.report("Equivocation", self.payer(other["id"][:2]))

    # 1, 2, 6: texts; then 7, 8, 9: claims; 12: retrieved.
    def receipt(self, r, contents):
        is_open = self.lines.get(r["id"][:2], {}).get("open", False)
        texts = {side: self.text(r, side, contents.get(side), is_open) for side in SIDES}
        salts = {leaf[1:33] for side in SIDES if texts[side] is not None for leaf in contents[side] if len(leaf) >= 33}
        if len(salts) > 1:
            self.report("Malformed")
        claims = self.list_of(r, "claims", contents["claims"], r["claim_count"], decode_claim)
        entries = self.list_of(r, "retrieved", contents["retrieved"], r["retrieved_count"],
                               lambda d: unpack("<QI", d) if len(d) == 12 else None)
        for one, other in zip(claims or [], (claims or [])[1:]):
            if one and other and one[0] + one[1] > other[0]:
                self.report("Overlap")
        for claim in claims or []:
            if claim and self.is_false(claim, texts):
                self.report("FalseClaim")
        if claims is not None and None not in claims and r["method"] > 0:
            self.omissions(r, claims, texts)
        if entries and None not in entries:
            names = [name for name, _ in entries]
            if names != sorted(set(names)) or any(
                    not self.in_corpus(name) or chunk >= self.contributions[name]["chunks"] for name, chunk in entries):
                self.report("Retrieval")
        if None not in (claims, entries) and None not in claims and None not in entries:
            self.due[r["id"]] = self.credits(r, claims, entries)

    def text(self, r, side, leaves, is_open):
        """The chunks of a text, if it is the one committed to and can be that long; None for those that are not well formed."""
        if leaves is None or root(leaves) != r[side]:
            if is_open:
                self.missing.append(f"{side} of {r['id']}")
            return None
        if len(leaves) > MOST[side]:
            self.report("Malformed")
            return None
        chunks = self.open(leaves, side, OPEN_SALT if is_open else None)
        if None in chunks:
            self.report("Malformed")
            return chunks
        declared, ends = r["input_tokens" if side == "request" else "output_tokens"], 0
        for _, before, tokens in chunks:
            if before != ends:
                self.report("TokenCount")
            ends = before + sum(map(counts, tokens))
            if ends > declared:
                self.report("TokenCount")
        if ends != declared:
            self.report("TokenCount")
        return chunks

    def list_of(self, r, name, leaves, count, decode):
        if leaves is None or root(leaves) != r[name]:
            self.missing.append(f"{name} of {r['id']}")
            return None
        items = [decode(leaf) for leaf in leaves]
        if len(items) != count or None in items:
            self.report("Malformed")
        return items if len(items) == count else None

    @staticmethod
    def touched(start, length):
        return range(start // WINDOW, max(start + length - 1, 0) // WINDOW + 1)

    def is_false(self, claim, texts):
        start, length, counted, name, offset = claim
        source = self.contributions.get(name, {"chunks": 2**32 - 1}) if self.in_corpus(name) or name is None else None
        if source is None or not MIN_SPAN <= counted <= length <= MAX_SPAN or start + length > MAX_RESPONSE:
            return True
        if self.touched(offset, length)[-1] >= source["chunks"]:
            return True
        said, found = texts["response"], texts["request"] if name is None else self.chunks.get(name)
        if said is None or found is None or None in said or (name is None and None in found):
            return False  # Nothing can be said of what is not shown, or is a fraud by itself.
        if name is not None and len(found) != source["chunks"]:
            return True
        places = self.touched(offset, length)
        if places[-1] >= len(found) or any(found[i] is None for i in places):
            return True
        first = WINDOW * places[0]
        there = [t for i in places for t in found[i][2]][offset - first:offset - first + length]
        here = [t for c in said for t in c[2]][start:start + length]
        return not (len(here) == length and here == there and counts(here[0]) and counts(here[-1])
                    and sum(map(counts, here)) == counted)

    def omissions(self, r, claims, texts):
        if any(texts[side] is None or None in texts[side] for side in SIDES):
            return
        request, response = ([t for c in texts[side] for t in c[2]] for side in SIDES)
        echoes, cls = Corpus.echoes(request), lambda name: 0 if name is None else 1 if self.is_commons(name) else 2
        for p in range(len(response)):
            best = self.corpus.best(request, response, p, echoes)
            if not best:
                continue
            # A place between two neighbours where a claim at `p` would be, with room for it.
            for at in range(min(len(claims) + 1, MAX_CLAIMS)):
                before, after = claims[at - 1] if at else None, claims[at] if at < len(claims) else None
                if (before and before[0] + before[1] > p) or (after and after[0] < p):
                    continue
                if after and after[0] == p and rank(cls(after[3]), after[3], after[2], after[4]) <= best[0]:
                    continue
                _, _, n, name, _ = best[1]
                credit = credit_of(r["amount"], min(n, r["output_tokens"]), r["output_tokens"], 0, self.channels)
                self.report("Omission", "pools" if cls(name) < 2 else ("contribution", name, credit))

    # 10 and 11.
    def credits(self, r, claims, entries):
        """What the receipt credits to whom; None where another fraud decides."""
        claimed, out = {}, {}
        for _, _, counted, name, _ in claims:
            claimed[name] = claimed.get(name, 0) + counted
        for name in set(claimed) | {name for name, _ in entries}:
            if name is None or self.is_commons(name):
                continue
            found = len(entries) if any(name == entry[0] for entry in entries) else 0
            out[name] = None
            if self.in_corpus(name) and claimed.get(name, 0) <= r["output_tokens"]:
                out[name] = credit_of(r["amount"], claimed.get(name, 0), r["output_tokens"], found, self.channels)
        return out

    def check_ledger(self):
        self.double_signed()
        if root(self.ledger) != self.roots["ledger"]:
            self.missing.append("ledger")
            return
        entries = [decode_credit(data) for data in self.ledger]
        if None in entries:
            self.report("Malformed")
        gaps = [(b, a) for b, a in zip([0] + entries, entries + [0]) if None not in (b, a)]
        for before, after in gaps:
            total = before[3] if before else 0
            if after and (after[2] == 0 or (before and after[:2] <= before[:2]) or total + after[2] != after[3]):
                self.report("Ledger")
            if not after and total != self.credited:
                self.report("Ledger")
        for first in gaps:
            for last in gaps:
                name = first[1][0] if first[1] else None
                if name is None or (first[0] and first[0][0] >= name) or not last[0] or last[0][0] != name or (
                        last[1] and last[1][0] <= name):
                    continue
                if last[0][3] - (first[0][3] if first[0] else 0) != self.posted.get(name, 0):
                    self.report("Ledger")
        encloses = lambda gap, key, of: (not gap[0] or of(gap[0]) < key) and (not gap[1] or key < of(gap[1]))
        ids = [leaf and leaf[0]["id"] for leaf in self.known]
        around = [(b, a) for b, a in zip([()] + ids, ids + [()]) if None not in (b, a)]
        for name, receipt, credit, _ in filter(None, entries):
            if self.known and any(encloses(gap, receipt, lambda i: i) for gap in around):
                self.report("LedgerReceipt")
            expected = self.due.get(receipt, {}).get(name, 0) if receipt in self.due else None
            if expected is not None and expected != credit:
                self.report("LedgerReceipt", ("contribution", name, expected) if expected > credit else "pools")
        for receipt, credits in self.due.items():
            for name, credit in credits.items():
                if credit and any(encloses(gap, (name, receipt), lambda e: e[:2]) for gap in gaps):
                    self.report("LedgerReceipt", ("contribution", name, credit))


def harmed_of(value):
    """Whom a finding of the vectors harms, as `Audit.found` says it."""
    if "contribution" in value:
        return "contribution", value["contribution"], int(value["credit"])
    return ("session", value["session"]) if "session" in value else value


def check_vectors(vectors):
    """The frauds and the honest batches of fraud-1.json."""
    for case in vectors["frauds"]:
        found = Audit(case).found
        assert (case["kind"], harmed_of(case["harmed"])) in found, (case["name"], case["kind"], case["harmed"], found)
    for case in vectors["honest"]:
        audit = Audit(case)
        assert not audit.found and not audit.missing, (audit.found, audit.missing)
    print(f"frauds: {len(vectors['frauds'])} are found, and nothing in {len(vectors['honest'])} honest batch")


def report(name, case, as_json):
    audit = Audit(case)
    depends = case.get("signature_unchecked", False) and any(kind == "Equivocation" for kind, _ in audit.found)
    if as_json:
        frauds = [{"kind": kind, "harmed": harmed} for kind, harmed in audit.found]
        print(json.dumps({"batch": name, "receipts": len(audit.receipts), "frauds": frauds, "missing": audit.missing,
                          "signature_unchecked": depends}))
    else:
        verdict = "; ".join(f"{kind}, harms {harmed}" for kind, harmed in audit.found) or "nothing is wrong"
        print(f"{name}: {len(audit.receipts)} receipts, {len(audit.ledger)} credits: {verdict}")
        for item in audit.missing:
            print(f"  not published: {item}")
        if depends:
            print("  the signature of the other receipt was not checked: install py-sr25519-bindings")
    return 5 if audit.found else 3 if audit.missing or case.get("texts_missing") else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE")
    for option in ("--node", "--gateway", "--documents", "--save"):
        parser.add_argument(option)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    code = 0
    if options.node:
        from fetch import fetch_batch  # The network is needed for this alone.
        case = fetch_batch(options.node, options.batch, options.gateway, options.documents)
        if options.save:
            with open(options.save, "w", encoding="ascii") as file:
                json.dump(case, file, indent=1)
        code = report(f"batch {options.batch}", case, options.json)
    for name in options.files:
        with open(name, encoding="ascii") as file:
            case = json.load(file)
        if "frauds" in case:
            check_vectors(case)
        elif "method" in case:
            from vectors import check_method
            check_method(case)
        else:
            code = max(code, report(name, case, options.json))
    return code


if __name__ == "__main__":
    sys.exit(main())

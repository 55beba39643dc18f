#!/usr/bin/env python3
"""Collects a batch that is in its window, and has it judged by verify.py: what the chain knows of it, from a node; its
data, from its operator's gateway; the texts of the corpus, from a folder or from the addresses on chain.

    fetch.py --node URL --batch N [--gateway URL] [--documents DIR] [--save FILE]

Prints and exits as verify.py does. Needs nothing but Python 3.8, and py-sr25519-bindings to check signatures."""
import argparse
import json
import os
import sys
import tempfile
import urllib.request
from struct import error as StructError, pack, unpack_from

import verify
from chain import Node
from verify import u128

MOST_BYTES = 64 << 20


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read(MOST_BYTES)


def plain(digits):
    return digits[2:] if digits.startswith("0x") else digits


def unhex(digits):
    return bytes.fromhex(plain(digits))


def pages(base, name):
    """A list that is published in pages (§11.1); what is not served is not there."""
    items, start = [], 0
    while start is not None:
        try:
            page = json.loads(get(f"{base}/{name}?from={start}"))
        except OSError as error:
            print(f"{name}: {error}", file=sys.stderr)
            break
        items += page["items"]
        if page["from"] != start or (page["next"] is not None and page["next"] <= start):
            raise ValueError(f"{name}: the pages do not follow each other")
        start = page["next"]
    return items


def contents(item):
    """The leaves behind a published receipt. Of a text there is itself, or leaves that no text has, or nothing."""
    out = {name: list(map(plain, item.get(name, []))) for name in ("claims", "retrieved")}
    for side in verify.SIDES:
        leaves, text = item.get(side + "_leaves"), item.get(side)
        made = None if text is None else [leaf.hex() for leaf in verify.leaves_of(side, bytes(32), text.encode())]
        out[side] = list(map(plain, leaves)) if leaves else made
    return out


def encode_receipt(r):
    """A receipt as a gateway writes it in JSON, as the bytes of §8."""
    key = lambda i: pack("<QBQ", i["session"], i["line"], i["sequence"])
    method = {"Unattributed": 0, "Verbatim1": 1, "Retrieval1": 2}[r["method"]]
    return (key(r["id"]) + u128(r["cumulative_before"]) + u128(r["amount"])
            + pack("<II", r["input_tokens"], r["output_tokens"]) + unhex(r["request"]) + unhex(r["response"])
            + (b"\x01" + key(r["parent"]) if r["parent"] else b"\x00")
            + pack("<BH", method, r["claim_count"]) + unhex(r["claims"])
            + pack("<B", r["retrieved_count"]) + unhex(r["retrieved"]))


def is_signed(message, signature, account):
    """Whether the operator signed; None if that cannot be said without the package."""
    try:
        import sr25519
        return sr25519.verify(signature, message, account)
    except ImportError:
        return None
    except ValueError:  # It is no signature at all.
        return False


def other_version(gateway, receipt, account, genesis):
    """What the payer was given, if it is another receipt than that in the batch: with the signature, and if it was checked."""
    try:
        session, line, sequence = unpack_from("<QBQ", receipt)
        signed = json.loads(get(f"{gateway}/openledger/receipts/{session}/{line}/{sequence}"))["signed"]
        shown, signature = encode_receipt(signed["receipt"]), unhex(signed["operator_signature"])
    except (OSError, ValueError, KeyError, TypeError, StructError):
        return None
    checked = is_signed(b"openledger/receipt/1" + genesis + shown, signature, account)
    if shown == receipt or shown[:17] != receipt[:17] or checked is False:
        return None
    return shown + signature, checked is not None


def contributions(node, model):
    """The corpus of a model (§11.2), and the addresses of its texts."""
    lineage = node.call("openledger_lineage", model, node.block)["data"]
    snapshots = [(data["snapshot"]["datanet"], data["snapshot"]["number"]) for data in lineage]
    keys = [pack("<Q", name) for name in range(node.counter("Datanets", "NextContribution", 8))]
    states = node.storage("Datanets", "Contributions", "pallet_datanets::types::Contribution", keys)
    origins = node.storage("Datanets", "Provenances", "pallet_datanets::types::Provenance", keys)
    out, addresses = [], {}
    for name, (state, origin) in enumerate(zip(states, origins)):
        if not state or not origin:
            continue
        holds = [number for datanet, number in snapshots
                 if datanet == state["datanet"] and state["from"] is not None and state["from"] <= number
                 and (state["until"] is None or number < state["until"])
                 and not any(gap["from"] <= number < gap["until"] for gap in state.get("gaps", []) if gap)]
        commons = state["commons_from"]
        if holds:
            addresses[name] = origin["uri"].decode("utf-8", "replace")
            out.append({"id": name, "contributor": origin["account"].hex(), "root": origin["root"].hex(),
                        "tokens": state["tokens"], "chunks": origin["chunks"], "corpus": True,
                        "commons": any(commons is not None and commons <= number for number in holds)})
    return out, addresses


def corpus_texts(known, addresses, documents):
    """Texts of the contributions, each recognised by its root."""
    at_hand, out = [], []
    for folder, _, names in os.walk(documents or os.devnull):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                at_hand.append(file.read(MOST_BYTES))
    for c in known:
        address = addresses[c["id"]]
        candidates = [get(address)] if not documents and address.startswith("http://") else at_hand
        root = lambda text: verify.root(verify.leaves_of("contribution", bytes.fromhex(c["contributor"]), text))
        text = next((text for text in candidates if root(text).hex() == c["root"]), None)
        out += [] if text is None else [{"id": c["id"], "text": text.hex()}]
    return out


def terms_of(node, operator, model, sessions):
    """Prices and disclosure of the lines that the chain knows in a batch of this operator and model."""
    states = node.storage("InferenceReceipts", "Sessions", "pallet_inference_receipts::types::Session",
                          [pack("<Q", session) for session in sessions])
    return [{"session": session, "line": index, "input_price": str(line["prices"]["input"]),
             "output_price": str(line["prices"]["output"]), "open": state["disclosure"][0] == "Open"}
            for session, state in zip(sessions, states) if state and state["operator"] == operator
            for index, line in enumerate(state["lines"]) if line["model"] == model]


def fetch_batch(url, batch, gateway, documents):
    """A batch with all that it is judged by, in the shape of the batches of fraud-1.json (§14)."""
    node = Node(url)
    genesis = unhex(node.call("chain_getBlockHash", 0))
    record = (node.call("openledger_batch", batch, node.block) or {}).get("record")
    if not record:
        raise SystemExit(f"batch {batch} is not in its window")
    operator = [pack("<I", record["operator"])]
    account = node.storage("Operators", "Registry", "pallet_operators::types::Operator", operator)[0]["account"]
    profile = node.storage("Operators", "Profiles", "pallet_operators::types::Profile", operator)[0]
    model = [pack("<I", record["model"])]
    model = node.storage("ModelRegistry", "Models", "pallet_model_registry::types::Model", model)[0]
    known, addresses = contributions(node, record["model"])
    gateway = (gateway or profile["endpoint"].decode()).rstrip("/")
    base = f"{gateway}/openledger/batches/{batch}"
    receipts, ledger, settled = (pages(base, name) for name in ("receipts", "ledger", "sessions"))
    leaves = [unhex(item["leaf"]) for item in receipts]
    sessions = sorted({int.from_bytes(leaf[:8], "little") for leaf in leaves} | {line["session"] for line in settled})
    others = [other_version(gateway, leaf, account, genesis) for leaf in leaves]
    signed = [other for other in others if other]
    return {
        "facts": {"amount": record["amount"], "credited": str(sum(int(c["amount"]) for c in record["credits"])),
                  "receipts": record["receipts"], "receipts_root": plain(record["receiptsRoot"]),
                  "ledger_root": plain(record["ledgerRoot"]), "sessions_root": plain(record["vouchersRoot"])},
        "chain": {"contributions": known, "lines": terms_of(node, record["operator"], record["model"], sessions),
                  "posted": [[c["contribution"], c["amount"]] for c in record["credits"]], **model["terms"]["channels"]},
        "published": {
            "receipts": [leaf.hex() for leaf in leaves], "ledger": list(map(plain, ledger)),
            "contents": list(map(contents, receipts)),
            "sessions": [(pack("<QB", line["session"], line["line"]) + u128(line["settled_before"])
                          + u128(line["settled_after"]) + u128(line["start"])).hex() for line in settled]},
        "corpus": corpus_texts(known, addresses, documents),
        "signed": [other.hex() for other, checked in signed if checked],
        "unchecked": [other.hex() for other, checked in signed if not checked]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--node", "--gateway", "--documents", "--save"):
        parser.add_argument(option, required=option == "--node")
    parser.add_argument("--batch", type=int, required=True)
    options = parser.parse_args()
    case = fetch_batch(options.node, options.batch, options.gateway, options.documents)
    if case["unchecked"]:
        print("the signature of another receipt was not checked: install py-sr25519-bindings", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        name = options.save or os.path.join(folder, f"batch-{options.batch}.json")
        with open(name, "w", encoding="ascii") as file:
            json.dump(case, file, indent=1)
        return verify.main([name])


if __name__ == "__main__":
    sys.exit(main())

"""Collects a real batch: what the chain knows of it from a node, its data from its operator's gateway, and the texts of the corpus."""
import json
import os
import urllib.request
from struct import pack

from chain import Node
from method import OPEN_SALT, decode_claim, decode_receipt, leaves_of, root, u128

MOST_BYTES = 64 << 20


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read(MOST_BYTES)


def pages(base, name):
    """A list that is published in pages; what is not served is not there."""
    items, start = [], 0
    while start is not None:
        try:
            page = json.loads(get(f"{base}/{name}?from={start}"))
        except OSError as error:
            print(f"{name}: {error}")
            break
        items += page["items"]
        if page["from"] != start or (page["next"] is not None and page["next"] <= start):
            raise ValueError(f"{name}: the pages do not follow each other")
        start = page["next"]
    return items


def plain(digits):
    return digits[2:] if digits.startswith("0x") else digits


def published_texts(item):
    """The leaves of both texts of a published receipt, or None: the text itself is published, or leaves that no text has."""
    for side in ("request", "response"):
        leaves, text = item.get(side + "_leaves"), item.get(side)
        if leaves:
            yield side, [plain(leaf) for leaf in leaves]
        else:
            yield side, None if text is None else [leaf.hex() for leaf in leaves_of(side, OPEN_SALT, text.encode())]


def is_signed(receipt, signature, account, genesis):
    """Whether the operator signed a receipt; None if that cannot be said without the package."""
    try:
        import sr25519
    except ImportError:
        return None
    return sr25519.verify(signature, b"openledger/receipt/1" + genesis + receipt, account)


def other_version(gateway, item, account, genesis):
    """The receipt that the payer was given, if it is another than the one in the batch: receipt, signature, whether it was checked."""
    receipt = decode_receipt(bytes.fromhex(plain(item["leaf"]))[:-16])
    if receipt is None:
        return None
    try:
        signed = json.loads(get(f"{gateway}/openledger/receipts/{'/'.join(map(str, receipt['id']))}"))["signed"]
    except (OSError, ValueError, KeyError):
        return None
    shown = encode_json(signed["receipt"])
    signature = bytes.fromhex(plain(signed["operator_signature"]))
    checked = is_signed(shown, signature, account, genesis)
    if decode_receipt(shown) == receipt or decode_receipt(shown)["id"] != receipt["id"] or checked is False:
        return None
    return (shown + signature).hex(), checked is None


def encode_json(r):
    """A receipt as a gateway writes it in JSON."""
    key = lambda i: pack("<QBQ", i["session"], i["line"], i["sequence"])
    hashes = {name: bytes.fromhex(plain(r[name])) for name in ("request", "response", "claims", "retrieved")}
    method = {"Unattributed": 0, "Verbatim1": 1, "Retrieval1": 2}[r["method"]]
    return (key(r["id"]) + u128(r["cumulative_before"]) + u128(r["amount"]) + pack("<II", r["input_tokens"], r["output_tokens"])
            + hashes["request"] + hashes["response"] + (b"\x01" + key(r["parent"]) if r["parent"] else b"\x00")
            + pack("<BH", method, r["claim_count"]) + hashes["claims"] + pack("<B", r["retrieved_count"]) + hashes["retrieved"])


def contributions(node, model, mentioned):
    """The corpus of a model, and what else is mentioned: the union of the snapshots of its lineage (section 5)."""
    snapshots = [(d["snapshot"]["datanet"], d["snapshot"]["number"]) for d in node.call("openledger_lineage", model, node.block)["data"]]
    keys = [pack("<Q", name) for name in range(node.counter("Datanets", "NextContribution", 8))]
    all_ = node.storage("Datanets", "Contributions", "pallet_datanets::types::Contribution", keys)
    origins = node.storage("Datanets", "Provenances", "pallet_datanets::types::Provenance", keys)
    out, addresses = [], {}
    for name, (state, origin) in enumerate(zip(all_, origins)):
        if not state or not origin:
            continue
        missed = [gap for gap in state.get("gaps", []) if gap]
        holds = [number for datanet, number in snapshots
                 if datanet == state["datanet"] and state["from"] is not None and state["from"] <= number
                 and (state["until"] is None or number < state["until"])
                 and not any(gap["from"] <= number < gap["until"] for gap in missed)]
        commons = state["commons_from"]
        if holds or name in mentioned:
            addresses[name] = origin["uri"].decode("utf-8", "replace")
            out.append({"id": name, "contributor": origin["account"].hex(), "root": origin["root"].hex(), "tokens": state["tokens"],
                        "chunks": origin["chunks"], "corpus": bool(holds),
                        "commons": any(commons is not None and commons <= number for number in holds)})
    return out, addresses


def corpus_texts(known, addresses, documents):
    """Texts of the contributions, each recognised by its root."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(documents or os.devnull) for name in names]
    at_hand = []
    for name in files:
        with open(name, "rb") as file:
            at_hand.append(file.read(MOST_BYTES))
    out = []
    for c in known:
        candidates = iter(at_hand)
        if not documents and addresses[c["id"]].startswith("http://"):
            candidates = (get(address) for address in [addresses[c["id"]]])
        is_it = lambda text: root(leaves_of("contribution", bytes.fromhex(c["contributor"]), text)).hex() == c["root"]
        text = next(filter(is_it, candidates), None)
        if text is not None:
            out.append({"id": c["id"], "text": text.hex()})
    return out


def fetch_batch(url, batch, gateway, documents):
    """A batch with all that it is judged by, in the shape of the batches of fraud-1.json."""
    node = Node(url)
    genesis = bytes.fromhex(node.call("chain_getBlockHash", 0)[2:])
    info = node.call("openledger_batch", batch, node.block)
    if not info or not info["record"]:
        raise SystemExit(f"batch {batch} is not in its window")
    record = info["record"]
    operator = pack("<I", record["operator"])
    account = node.storage("Operators", "Registry", "pallet_operators::types::Operator", [operator])[0]["account"]
    if not gateway:
        gateway = node.storage("Operators", "Profiles", "pallet_operators::types::Profile", [operator])[0]["endpoint"].decode()
    gateway = gateway.rstrip("/")
    base = f"{gateway}/openledger/batches/{batch}"
    receipts, ledger, settled = (pages(base, name) for name in ("receipts", "ledger", "sessions"))

    claims = [decode_claim(bytes.fromhex(plain(leaf))) for item in receipts for leaf in item["claims"]]
    retrieved = [bytes.fromhex(plain(leaf))[:8] for item in receipts for leaf in item.get("retrieved", [])]
    mentioned = {claim[3] for claim in claims if claim} | {int.from_bytes(name, "little") for name in retrieved}
    known, addresses = contributions(node, record["model"], mentioned)
    texts = corpus_texts(known, addresses, documents)
    terms = node.storage("ModelRegistry", "Models", "pallet_model_registry::types::Model", [pack("<I", record["model"])])[0]["terms"]

    lines = []
    leaves = [decode_receipt(bytes.fromhex(plain(item["leaf"]))[:-16]) for item in receipts]
    sessions = sorted({leaf["id"][0] for leaf in leaves if leaf} | {line["session"] for line in settled})
    found = node.storage("InferenceReceipts", "Sessions", "pallet_inference_receipts::types::Session",
                         [pack("<Q", session) for session in sessions])
    for session, state in zip(sessions, found):
        if state and state["operator"] == record["operator"]:
            lines += [{"session": session, "line": index, "input_price": str(line["prices"]["input"]),
                       "output_price": str(line["prices"]["output"]), "open": state["disclosure"][0] == "Open"}
                      for index, line in enumerate(state["lines"]) if line["model"] == record["model"]]

    case = {
        "facts": {"amount": record["amount"], "credited": str(sum(int(c["amount"]) for c in record["credits"])),
                  "receipts": record["receipts"], "receipts_root": plain(record["receiptsRoot"]),
                  "ledger_root": plain(record["ledgerRoot"]), "sessions_root": plain(record["vouchersRoot"])},
        "chain": {"contributions": known, "lines": lines, "posted": [[c["contribution"], c["amount"]] for c in record["credits"]],
                  "verbatim": terms["channels"]["verbatim"], "retrieval": terms["channels"]["retrieval"]},
        "published": {
            "receipts": [plain(item["leaf"]) for item in receipts], "ledger": [plain(leaf) for leaf in ledger],
            "contents": [{"claims": [plain(leaf) for leaf in item["claims"]],
                          "retrieved": [plain(leaf) for leaf in item.get("retrieved", [])], **dict(published_texts(item))}
                         for item in receipts],
            "sessions": [(pack("<QB", line["session"], line["line"]) + u128(line["settled_before"])
                          + u128(line["settled_after"])).hex() for line in settled]},
        "corpus": texts, "texts_missing": sum(c["corpus"] for c in known) - len(texts),
    }
    others = list(filter(None, (other_version(gateway, item, account, genesis) for item in receipts)))
    if others:
        case["signed"], case["signature_unchecked"] = [other[0] for other in others], any(other[1] for other in others)
    return case

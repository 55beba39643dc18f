"""Methods verbatim/1 and retrieval/1 as docs/attribution.md writes them down: tokens, trees, texts, covers, credits and
encodings (sections 1 to 9). Needs nothing but Python 3.8. Shares no code with the Rust implementation."""
from hashlib import blake2b
from struct import pack, unpack_from

WORD = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_")
WHITE = frozenset(b"\t\n\v\f\r ")
WINDOW, MIN_SPAN, MAX_SPAN, MAX_CLAIMS, MAX_RETRIEVED, MAX_RESPONSE = 128, 8, 256, 1024, 8, 16384
ONE = 10**9
CONTEXTS = {"contribution": 0, "request": 1, "response": 2}
OPEN_SALT = bytes(32)


def H(data):
    return blake2b(data, digest_size=32).digest()


def u128(n):
    return int(n).to_bytes(16, "little")


# Section 1. A token is (bytes, kind, start, end).
def tokenise(text):
    out, at = [], 0
    lower = bytes(b + 32 if 65 <= b <= 90 else b for b in text)
    while at < len(text):
        start, first = at, lower[at]
        at += 1
        if first in WHITE:
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
    """Whether a token, given by its bytes, counts."""
    return token[0] in WORD or token[0] >= 0xC0


def is_token(data):
    return len(data) > 0 and [t[0] for t in tokenise(data)] == [data]


# Section 2. Trees hash level by level; a node without a sibling is carried up.
def levels(leaves):
    out = [[H(b"\x00" + leaf) for leaf in leaves]]
    while len(out[-1]) > 1:
        level = out[-1]
        pairs = [H(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        out.append(pairs + level[len(pairs) * 2:])
    return out


def tree(leaves):
    return levels(leaves)[-1][0] if leaves else H(b"")


def root(leaves):
    return H(b"\x02" + pack("<Q", len(leaves)) + tree(leaves))


def path(leaves, i):
    out = []
    for level in levels(leaves)[:-1]:
        out += level[i ^ 1:(i ^ 1) + 1]
        i //= 2
    return out


NO_LEAVES = root([])


# Section 3.
def bodies(text):
    tokens, out, before = [t[0] for t in tokenise(text)], [], 0
    for start in range(0, len(tokens), WINDOW):
        window = tokens[start:start + WINDOW]
        out.append(pack("<QB", before, len(window)) + b"".join(bytes([len(t)]) + t for t in window))
        before += sum(map(counts, window))
    return out, before


def leaves_of(role, identity, text):
    return [bytes([CONTEXTS[role]]) + identity + body for body in bodies(text)[0]]


def open_chunk(data, role, chunks, index):
    """(identity, counting tokens before, tokens) of a well-formed chunk at its place, or None."""
    if len(data) < 42 or data[0] != CONTEXTS[role]:
        return None
    (before, length), at, tokens = unpack_from("<QB", data, 33), 42, []
    while at < len(data):
        tokens.append(data[at + 1:at + 1 + data[at]])
        if len(tokens[-1]) != data[at] or not is_token(tokens[-1]):
            return None
        at += 1 + data[at]
    if not 1 <= length == len(tokens) <= WINDOW or (index + 1 < chunks and length < WINDOW) or before > WINDOW * index:
        return None
    return data[1:33], before, tokens


# Sections 4 and 5. A claim is (response start, length, counted, contribution or None for the request, source start).
def encode_claim(claim):
    start, length, counted, name, offset = claim
    source = b"\x00" if name is None else b"\x01" + pack("<Q", name)
    return pack("<IHH", start, length, counted) + source + pack("<Q", offset)


def decode_claim(data):
    if len(data) not in (17, 25) or data[8] != (len(data) == 25):
        return None
    name = unpack_from("<Q", data, 9)[0] if data[8] else None
    return unpack_from("<IHH", data) + (name,) + unpack_from("<Q", data, len(data) - 8)


class Corpus:
    """Texts that a response can match, by their every eight tokens: a match has at least so many. `texts` has (contribution, whether
    it is commons, tokens); the request is added for each response."""

    def __init__(self, texts):
        self.sources = [(1 if commons else 2, name, tokens) for name, commons, tokens in texts]
        self.places = {}
        self.add(self.places, range(len(self.sources)))

    def add(self, places, sources):
        for s in sources:
            tokens = self.sources[s][2]
            for j in range(len(tokens) - MIN_SPAN + 1):
                places.setdefault(tuple(tokens[j:j + MIN_SPAN]), []).append((s, j))

    def best(self, request, response, p, echoes):
        """The claim to make at token `p` of the response, with its rank; None if there is none."""
        if not counts(response[p]):
            return None
        key, found = tuple(response[p:p + MIN_SPAN]), []
        for s, j in [(None, j) for j in echoes.get(key, [])] + self.places.get(key, []):
            cls, name, text = (0, None, request) if s is None else self.sources[s]
            n = length = 0
            for k in range(min(MAX_SPAN, len(response) - p, len(text) - j)):
                if response[p + k] != text[j + k]:
                    break
                if counts(response[p + k]):
                    n, length = n + 1, k + 1
            if n >= MIN_SPAN:
                found.append((rank(cls, name, n, j), (p, length, n, name, j)))
        return min(found) if found else None

    @staticmethod
    def echoes(request):
        out = {}
        for j in range(len(request) - MIN_SPAN + 1):
            out.setdefault(tuple(request[j:j + MIN_SPAN]), []).append(j)
        return out


def rank(cls, name, n, j):
    return cls, -(n // MIN_SPAN), -1 if name is None else name, -n, j


def cover(request, corpus, response):
    claims, p, echoes = [], 0, Corpus.echoes(request)
    while p < len(response) and len(claims) < MAX_CLAIMS:
        best = corpus.best(request, response, p, echoes)
        if best:
            claims.append(best[1])
        p += best[1][1] if best else 1
    return claims


# Section 7. `retrieved` is the number of retrieved contributions if this is one of them, else 0.
def credit_of(amount, claimed, tokens, retrieved, channels):
    verbatim = amount * claimed // tokens if claimed else 0
    found = amount // retrieved if retrieved else 0
    return verbatim * channels["verbatim"] // ONE + found * channels["retrieval"] // ONE


# Section 8. A receipt is a dict with the fields of the table; ids are (session, line, sequence).
def encode_id(i):
    return pack("<QBQ", *i)


def encode_receipt(r):
    parent = b"\x00" if r["parent"] is None else b"\x01" + encode_id(r["parent"])
    return (encode_id(r["id"]) + u128(r["cumulative_before"]) + u128(r["amount"])
            + pack("<II", r["input_tokens"], r["output_tokens"]) + r["request"] + r["response"] + parent
            + pack("<BH", r["method"], r["claim_count"]) + r["claims"] + pack("<B", r["retrieved_count"]) + r["retrieved"])


def decode_receipt(data):
    if len(data) not in (190, 207) or data[121] != (len(data) == 207):
        return None
    number = lambda at: int.from_bytes(data[at:at + 16], "little")
    tail = len(data) - 68
    out = {"id": unpack_from("<QBQ", data), "cumulative_before": number(17), "amount": number(33), "request": data[57:89],
           "response": data[89:121], "parent": unpack_from("<QBQ", data, 122) if data[121] else None,
           "claims": data[tail + 3:tail + 35], "retrieved_count": data[tail + 35], "retrieved": data[tail + 36:]}
    out["input_tokens"], out["output_tokens"] = unpack_from("<II", data, 49)
    out["method"], out["claim_count"] = unpack_from("<BH", data, tail)
    return out if out["method"] <= 2 else None


def passes_own_checks(r):
    return (r["cumulative_before"] + r["amount"] < 2**128 and r["output_tokens"] <= MAX_RESPONSE
            and r["claim_count"] <= (MAX_CLAIMS if r["method"] and r["output_tokens"] else 0)
            and r["retrieved_count"] <= (MAX_RETRIEVED if r["method"] == 2 else 0)
            and (r["claim_count"] > 0 or r["claims"] == NO_LEAVES)
            and (r["retrieved_count"] > 0 or r["retrieved"] == NO_LEAVES) and r["parent"] != r["id"])


# Section 9.
def encode_credit(contribution, receipt, credit, total):
    return pack("<Q", contribution) + encode_id(receipt) + u128(credit) + u128(total)


def decode_credit(data):
    if len(data) != 57:
        return None
    number = lambda at: int.from_bytes(data[at:at + 16], "little")
    return unpack_from("<Q", data)[0], unpack_from("<QBQ", data, 8), number(25), number(41)

"""Signed transactions of this runtime, made here: calls, extensions, signatures. And a network whose sudo key signs them."""
import atexit
import hashlib
import json
import os
import shutil
import tempfile

import ed25519
import maps
import storage
from harness import need, node_binary, raw_spec, wait_until

OPEN = 10**18
# The account that has sudo, in the networks of `rehearsal`.
ROOT = ed25519.Key("openledger/tests/root")
# The well-known account whose place it takes at genesis: //Ferdie, which is no validator.
_FERDIE = bytes.fromhex("1cbd2d43530a44705ad088af313e18f80b53ef16b36177cd4b77b846f2a5f07c")


def compact(number):
    """SCALE's compact form."""
    if number < 1 << 6:
        return bytes([number << 2])
    if number < 1 << 14:
        return (number << 2 | 1).to_bytes(2, "little")
    if number < 1 << 30:
        return (number << 2 | 2).to_bytes(4, "little")
    length = (number.bit_length() + 7) // 8
    return bytes([length - 4 << 2 | 3]) + number.to_bytes(length, "little")


def read_compact(data, at=0):
    """(number, position after it)."""
    mode = data[at] & 3
    if mode == 3:
        length = (data[at] >> 2) + 4
        return int.from_bytes(data[at + 1 : at + 1 + length], "little"), at + 1 + length
    width = (1, 2, 4)[mode]
    return int.from_bytes(data[at : at + width], "little") >> 2, at + width


def _bytes(data):
    return compact(len(data)) + data


# Calls: the index of the pallet, the index of the call, its arguments.


def set_storage(items):
    """`System.set_storage`."""
    return b"\x00\x04" + compact(len(items)) + b"".join(_bytes(key) + _bytes(value) for key, value in items)


def authorize_upgrade(code):
    """`System.authorize_upgrade`, of the hash of the code."""
    return b"\x00\x09" + hashlib.blake2b(code, digest_size=32).digest()


def apply_authorized_upgrade(code):
    """`System.apply_authorized_upgrade`."""
    return b"\x00\x0b" + _bytes(code)


def transfer(to, amount):
    """`Balances.transfer_keep_alive`."""
    return b"\x04\x03\x00" + to + compact(amount)


def sudo(call):
    """`Sudo.sudo`."""
    return b"\x1a\x00" + call


class Version:
    """What a signature binds to besides the call: the chain, and versions of its runtime."""

    def __init__(self, genesis, spec, transaction):
        self.genesis = genesis
        self.spec = spec
        self.transaction = transaction

    @classmethod
    def of(cls, node, at=None):
        """That of a block, or of the best one."""
        # Right after an upgrade, the node compiles the new code first.
        found = node.rpc("state_getRuntimeVersion", [] if at is None else [at], timeout=60)
        return cls(bytes.fromhex(node.hash_at(0)[2:]), found["specVersion"], found["transactionVersion"])


def signed(call, key, nonce, version):
    """An immortal transaction without a tip, as hex."""
    # Extensions in the order of the runtime; most are empty: CheckMortality, CheckNonce, the tip, CheckMetadataHash.
    extra = b"\x00" + compact(nonce) + b"\x00" + b"\x00"
    implicit = version.spec.to_bytes(4, "little") + version.transaction.to_bytes(4, "little")
    implicit += version.genesis + version.genesis + b"\x00"
    payload = call + extra + implicit
    if len(payload) > 256:
        payload = hashlib.blake2b(payload, digest_size=32).digest()
    # Format 4, signed; an account id; an Ed25519 signature.
    body = b"\x84\x00" + key.public + b"\x00" + key.sign(payload) + extra + call
    return "0x" + (_bytes(body)).hex()


def is_signed(extrinsic):
    """Whether a transaction in a block, as hex, is signed. What the author put there itself is not."""
    data = bytes.fromhex(extrinsic[2:])
    _, at = read_compact(data)
    return data[at] & 0x80 != 0


def account_key(public):
    """Where `System.Account` keeps an account."""
    return maps.key("System", "Account", "blake2_128", public)


def account(data):
    """(nonce, free) of a value of `System.Account`, as hex or None."""
    if data is None:
        return 0, 0
    raw = bytes.fromhex(data[2:])
    return int.from_bytes(raw[:4], "little"), int.from_bytes(raw[16:32], "little")


def nonce_of(node, key, at=None):
    """The next nonce of an account by a block, or by the best one."""
    return account(node.rpc("state_getStorage", [account_key(key.public), *([] if at is None else [at])]))[0]


def submit(node, calls, key=ROOT, seconds=120):
    """Submits calls one after the other, signed for the best block; they may get into one block. Waits until they are in blocks."""
    version, nonce = wait_until(lambda: (Version.of(node), nonce_of(node, key)), 120, "the node answers")
    for call in calls:
        node.rpc("author_submitExtrinsic", [signed(call, key, nonce, version)], timeout=60)
        nonce += 1
    wait_until(lambda: nonce_of(node, key) >= nonce, seconds, f"{len(calls)} transactions are in blocks")


def rehearsal():
    """The raw specification of the preset `local`, but that sudo, and what //Ferdie had, are `ROOT`'s: with a key that can be signed
    with here. Nothing else differs."""
    with open(raw_spec(node_binary(), "local"), encoding="utf-8") as file:
        spec = json.load(file)
    top = spec["genesis"]["raw"]["top"]
    sudo_key = storage.key("Sudo", "Key")
    need(sudo_key in top, "the preset has no sudo")
    top[sudo_key] = "0x" + ROOT.public.hex()
    top[account_key(ROOT.public)] = top.pop(account_key(_FERDIE))
    folder = tempfile.mkdtemp(prefix="openledger-spec.")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = os.path.join(folder, "rehearsal.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(spec, file)
    return path

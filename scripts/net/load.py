"""A steady load of signed transfers, each of which is followed until it is in a block."""
import time

import ed25519
import rpc
from background import Background
from extrinsics import OPEN, Version, account, account_key, signed, transfer
from harness import need, say, wait_until

TICK = 0.1
# The pool has this very transaction already.
_KNOWN = 1013
# Seconds after which a transaction of a sender whose turn it is, but who gets no further, is offered again.
_PATIENCE = 10


class Transfer:
    """One transaction: when it was first offered, and when it was in a block of the best chain."""

    def __init__(self, nonce, height):
        self.nonce = nonce
        self.height = height
        self.began = time.monotonic()
        self.included = None
        # Version that it is signed for, as text that the pool has; None until the pool took it.
        self.taken = None
        self.offered = 0.0
        # Signed so many times.
        self.signatures = 0


class Sender:
    """An account, whom it pays, and what it has sent."""

    def __init__(self, number, node):
        self.key = ed25519.Key(f"openledger/tests/sender/{number}")
        self.payee = ed25519.Key(f"openledger/tests/payee/{number}")
        self.node = node
        self.sent = []
        # How many are in blocks of the best chain.
        self.done = 0
        self.moved = time.monotonic()


class Load(Background):
    """`rate` transfers a second of one OPEN each, by `senders` accounts in turn, each through one of the nodes, while the context lasts
    and nobody pauses it. What an upgrade makes invalid is signed again for the new version.

    Accounts need `funds` in OPEN first: `endow` says the calls that give it to them."""

    def __init__(self, nodes, senders=20, rate=10.0):
        self.nodes = nodes
        self.senders = [Sender(number, nodes[number % len(nodes)]) for number in range(senders)]
        self.rate = rate
        self.height = 0
        self.trouble = None
        self.sending = True
        # Errors that the pools answered with: text -> how often.
        self.refusals = {}
        self._version = None
        super().__init__()

    def endow(self, funds=10_000):
        """Calls that give every sender so many OPEN."""
        return [transfer(sender.key.public, funds * OPEN) for sender in self.senders]

    @property
    def transfers(self):
        """All that were sent."""
        return [each for sender in self.senders for each in sender.sent]

    def pending(self):
        """How many are in no block yet."""
        return sum(len(sender.sent) - sender.done for sender in self.senders)

    def _run(self):
        try:
            self._loop()
        except Exception as error:
            self.trouble = error
            say(f"the load has ended: {error!r}")

    def _loop(self):
        began, count = time.monotonic(), 0
        while not self._stop.wait(TICK):
            try:
                self._follow()
            except (OSError, rpc.HttpError):
                continue
            if not self.sending:
                began, count = time.monotonic(), 0
            while self.sending and count < (time.monotonic() - began) * self.rate:
                sender = self.senders[count % len(self.senders)]
                sender.sent.append(Transfer(len(sender.sent), self.height))
                count += 1
            for sender in self.senders:
                self._offer(sender)

    def _follow(self):
        """What the best block has."""
        first = self.nodes[0]
        number, block = first.best()
        if block is None or number == self.height:
            return
        version = Version.of(first, block)
        if self._version is None or version.spec != self._version.spec:
            self._version = version
        answer = first.rpc("state_queryStorageAt", [[account_key(sender.key.public) for sender in self.senders], block])
        accounts = dict(answer[0]["changes"])
        now = time.monotonic()
        for sender in self.senders:
            nonce, _ = account(accounts.get(account_key(sender.key.public)))
            if nonce != sender.done:
                sender.moved = now
            # After a reorganisation less may be done than before.
            for each in sender.sent[nonce : sender.done]:
                each.included = each.taken = None
            for each in sender.sent[sender.done : nonce]:
                each.included = (number, now)
            sender.done = nonce
        self.height = number

    def _offer(self, sender):
        """Everything of a sender that its node does not have."""
        now = time.monotonic()
        stuck = now - sender.moved > _PATIENCE
        for each in sender.sent[sender.done :]:
            old = each.taken != self._version.spec
            if not old and not (stuck and now - each.offered > _PATIENCE):
                continue
            # Refused a moment ago: the pool still has one of the same nonce, perhaps.
            if now - each.offered < 1:
                return
            each.offered = now
            text = signed(transfer(sender.payee.public, OPEN), sender.key, each.nonce, self._version)
            each.signatures += old
            try:
                sender.node.rpc("author_submitExtrinsic", [text])
            except rpc.RpcError as error:
                if error.code != _KNOWN:
                    self.refusals[f"{error}"] = self.refusals.get(f"{error}", 0) + 1
                    return
            except (OSError, rpc.HttpError):
                return
            each.taken = self._version.spec

    def drain(self, seconds):
        """Sends no more, and waits until all that was sent is in blocks."""
        self.sending = False
        wait_until(lambda: self.trouble or self.pending() == 0, seconds, "all transactions are in blocks")
        need(self.trouble is None, f"the load has ended: {self.trouble!r}")

    def verify(self, node, at):
        """By a block, all that was sent has arrived, once. Answers how many that were."""
        for sender in self.senders:
            keys = [account_key(sender.key.public), account_key(sender.payee.public)]
            values = dict(node.rpc("state_queryStorageAt", [keys, at])[0]["changes"])
            (nonce, _), (_, free) = (account(values[key]) for key in keys)
            sent = len(sender.sent)
            need(nonce == sent, f"{sender.key.name}: nonce {nonce} after {sent} transfers")
            need(free == sent * OPEN, f"{sender.payee.name} has {free}, not {sent} OPEN")
        return len(self.transfers)

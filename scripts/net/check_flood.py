"""500 requests a second at a validator and at a public node, there with oversize batches and bodies: limited, and nobody misses a slot."""
import threading
import time
from collections import Counter

import public
import rpc
from authoring import LOG_FILTER, Authoring
from background import Background
from harness import SLOT, Network, need, say, wait_until
from spaces import Spaces

LIMIT = 600
NEEDS_ROOT = True
RATE = 500
QUIET = 20
FLOOD = 45
# Seconds between two rounds of what is too large, so that their web socket stays below the rate.
ROUND = 0.5
LIMITED = -32999


def check():
    with Spaces() as spaces, Network(4, spaces=spaces, log_filter=LOG_FILTER) as net:
        validator, stranger = net.nodes[0], net.nodes[1].namespace
        # Serves all interfaces of its namespace, under any name; strangers call from another.
        node = net.add_node("public", ["--rpc-external", "--rpc-cors", "all", *public.LIMITS])
        net.wait_answering()
        net.wait_finalised(3, 120)
        measured = [_remote(node, stranger)]
        with Authoring(net.nodes[:4]) as authoring:
            # Claims are known from the next epoch on.
            wait_until(lambda: all(authoring.due.values()), 60, "all validators have slots")
            began = time.time()
            wait_until(lambda: time.time() >= began + QUIET, QUIET + 5, "a quiet time has passed")
            quiet = (began, time.time())

            window, answers, delay, took = _flood(lambda: validator.socket(timeout=30), net)
            served = answers["result"]
            need(served == sum(answers.values()), f"an unlimited socket: {answers}")
            measured.append(f"validator, over loopback, no limit: {served} requests in {took:.1f} s, all served, slowest answer {delay * 1000:.0f} ms")

            with Oversize(node, stranger) as oversize:
                remote, answers, delay, took = _flood(lambda: rpc.Socket(node.host, node.rpc_port, stranger, 30), net)
            served, limited = answers["result"], answers[LIMITED]
            # A burst of one minute's calls, then the rate.
            most = public.RATE * (1 + (FLOOD + 15) / 60)
            need(served <= most, f"{served} requests were served where the limit allows {most:.0f}")
            need(served + limited == sum(answers.values()), f"other errors: {answers}")
            need(limited > 0, "nothing was refused")
            measured.append(
                f"public node, from another address, limit {public.RATE} a minute: of {sum(answers.values())} requests in {took:.1f} s {served} were "
                f"served and {limited} refused: {LIMITED} RPC rate limit exceeded"
            )
            measured.append(oversize.verify())
            need(node.rpc("system_health")["peers"] >= 4, "the public node has lost its peers")

            # The last slots are in the logs when a later block is.
            best = validator.best()[0]
            wait_until(lambda: validator.best()[0] > best + 1, 30, "two more blocks")
            windows = {
                "the quiet time": (quiet, None),
                "the flood of the validator": (window, validator),
                "the flood of the public node, with what is too large": (remote, None),
            }
            for what, ((start, end), of) in windows.items():
                measured.append(f"own slots used during {what}: {authoring.need_all(start, end, what, of)}")
        height = max(net.finalised())
        net.wait_finalised(height, 30)
        net.agree(height)
    return measured


class Oversize(Background):
    """Sends batches and bodies that are too large to a node, from a namespace, as long as the context lasts; `verify` says what came of it."""

    def __init__(self, node, stranger):
        self.node, self.stranger = node, stranger
        self.rounds, self.resets = 0, 0
        self.trouble = None
        self.large = public.oversize()
        super().__init__()

    def _post(self, body):
        """A server that refuses a body by its length may close before its answer is read: that is refused as well."""
        try:
            return rpc.post(self.node.host, self.node.rpc_port, body, self.stranger, 30)
        except ConnectionError:
            if len(body) < len(self.large):
                raise
            self.resets += 1
            return 413, b""

    def _run(self):
        try:
            socket = rpc.Socket(self.node.host, self.node.rpc_port, self.stranger, 30)
            while not self._stop.wait(ROUND):
                public.batches(self._post, socket)
                public.bodies(self._post, socket, self.large)
                self.rounds += 1
            socket.close()
        except Exception as error:  # pylint: disable=broad-except
            self.trouble = error

    def verify(self):
        """Raises Failed if something was not refused, or too little was sent to mean anything."""
        need(self.trouble is None, f"after {self.rounds} rounds of what is too large: {self.trouble!r}")
        need(self.rounds >= FLOOD // 4, f"only {self.rounds} rounds of what is too large in {FLOOD} s")
        need(self.resets < self.rounds, "no body was refused with an answer")
        return (
            f"at the same time from that address, over HTTP and a web socket: {2 * self.rounds} batches of {public.BATCH + 1} and "
            f"{2 * self.rounds} bodies of {len(self.large)} bytes, all refused"
        )


def _remote(node, stranger):
    """Without any flag for it, a node that listens to others refuses them unsafe methods."""

    def call(method, params=()):
        return rpc.call(node.host, node.rpc_port, method, params, stranger)

    count = public.unsafe_methods(call, call("rpc_methods")["methods"])
    return f"{count} unsafe methods refused from another address: {public.refused(lambda: call('system_peers'))}"


def _flood(connect, net):
    """Sends at the rate on one socket and counts what comes back: results and codes of errors."""
    requests = [
        ("chain_getHeader", []),
        ("state_getStorage", ["0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7"]),
        ("chain_getBlock", []),
        ("state_call", ["Core_version", "0x"]),
    ]
    socket = connect()
    answers, sent, worst, failure = Counter(), {}, [0.0], []
    total = RATE * FLOOD

    def receive():
        try:
            for _ in range(total):
                answer = socket.receive()
                worst[0] = max(worst[0], time.monotonic() - sent[answer["id"]])
                answers["result" if "result" in answer else answer["error"]["code"]] += 1
        except (OSError, KeyError) as error:
            failure.append(error)

    reader = threading.Thread(target=receive, daemon=True)
    reader.start()
    start, clock = time.time(), time.monotonic()
    for number in range(total):
        late = clock + number / RATE - time.monotonic()
        if late > 0:
            time.sleep(late)
        # Ids count from 1.
        sent[number + 1] = time.monotonic()
        socket.send(*requests[number % len(requests)])
    took = time.monotonic() - clock
    reader.join(30)
    end = time.time()
    socket.close()
    net.need_running()
    need(not failure, f"after {sum(answers.values())} answers: {failure and failure[0]!r}")
    need(sum(answers.values()) == total, f"{sum(answers.values())} of {total} requests were answered")
    need(took <= FLOOD * 1.05, f"the requests took {took:.1f} s to send: that is not {RATE} a second")
    say(f"flood: {dict(answers)}, sent in {took:.1f} s")
    return (start, end - SLOT), answers, worst[0], took

"""Networks of real node processes, for checks that need more than one.

    with Network(4) as net:
        net.wait_finalised(5)
        net.nodes[0].kill9()
        net.wait_finalised(10, nodes=net.nodes[1:])
        net.nodes[0].start()
        net.agree(10)

A `Network` starts the first N validators of the `local` preset on loopback: Alice, Bob, Charlie, Dave. Others join with `add_node`.
Everything lives in one new folder; it is removed at the end, and kept with its logs if the block is left by an exception. Nodes
die with this process, however it ends, as long as its main thread starts them.

Conditions are waited for by `wait_until(condition, seconds, what)`, which raises `TimedOut`. Nothing here sleeps for a fixed time
and hopes. The node is $OPENLEDGER_NODE, or the one that scripts/run.sh builds.
"""
import atexit
import ctypes
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import rpc
import storage

NAMES = ("Alice", "Bob", "Charlie", "Dave")
# Seconds.
SLOT = 2
POLL = 0.25
PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """What was checked does not hold."""


class TimedOut(Failed):
    """What was waited for did not come."""


def say(text):
    """Progress, on standard error: standard output is for results."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def need(condition, text):
    """Raises Failed with the text unless the condition holds."""
    if not condition:
        raise Failed(text)


def wait_until(condition, seconds, what, poll=POLL):
    """Waits until `condition()` is true and answers what it answered. A node that does not answer makes it false."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            value = condition()
        except (OSError, rpc.HttpError):
            value = None
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimedOut(f"not in {seconds} s: {what}")
        time.sleep(poll)


def slot_now():
    """The number of the slot that the clock is in."""
    return int(time.time() // SLOT)


def wait_slots(count):
    """Waits until so many further slots have begun."""
    until = (slot_now() + count) * SLOT
    wait_until(lambda: time.time() >= until, (count + 1) * SLOT, f"{count} slots", poll=0.01)


def node_binary():
    """The node under test."""
    cache = os.environ.get("OPENLEDGER_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "openledger"
    )
    target = os.environ.get("CARGO_TARGET_DIR") or os.path.join(cache, "target")
    path = os.environ.get("OPENLEDGER_NODE") or os.path.join(target, "release", "openledger-node")
    need(os.access(path, os.X_OK), f"there is no node at {path}: build it with scripts/run.sh, or name one in OPENLEDGER_NODE")
    return path


_specs = {}


def raw_spec(binary, chain):
    """The raw specification of a preset, made once a process: a node that starts from the preset itself compiles the runtime
    twice, and that takes longer than everything else. Files are taken as they are."""
    if os.path.exists(chain):
        return chain
    if (binary, chain) not in _specs:
        done = subprocess.run(
            [binary, "export-chain-spec", "--chain", chain, "--raw"], capture_output=True, text=True, check=False, timeout=300
        )
        need(done.returncode == 0, f"export-chain-spec --chain {chain}: {done.stderr[-800:]}")
        folder = tempfile.mkdtemp(prefix="openledger-spec.")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        path = os.path.join(folder, f"{chain}.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(done.stdout)
        _specs[binary, chain] = path
    return _specs[binary, chain]


_given = set()


def free_port():
    """A port of loopback that nobody listens on. Outside the range that outgoing connections take theirs from, so that it is
    still free when a node starts again."""
    while True:
        port = random.randint(20000, 32000)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port


class Node:
    """One node: its process, its folder, its JSON-RPC. Made by `Network`."""

    def __init__(self, name, binary, folder, arguments, host, rpc_port, peer_port, namespace):
        self.name = name
        self.binary = binary
        self.folder = folder
        # What comes after the arguments that every node of the network has. Changes count from the next start.
        self.arguments = list(arguments)
        self.common = []
        self.host = host
        self.rpc_host = "127.0.0.1"
        self.rpc_port = rpc_port
        self.peer_port = peer_port
        self.namespace = namespace
        self.process = None
        self.log_path = os.path.join(folder, "log")
        os.makedirs(folder)
        key = subprocess.run(
            [binary, "key", "generate-node-key", "--file", os.path.join(folder, "node-key")],
            check=True,
            capture_output=True,
            text=True,
        )
        self.peer_id = key.stderr.strip().splitlines()[-1]

    def __repr__(self):
        return self.name

    @property
    def url(self):
        """Where its JSON-RPC is, for a client in the same namespace."""
        return f"ws://{self.rpc_host}:{self.rpc_port}"

    @property
    def address(self):
        """Where its peers find it."""
        return f"/ip4/{self.host}/tcp/{self.peer_port}/p2p/{self.peer_id}"

    @property
    def base_path(self):
        """Its database and keys."""
        return os.path.join(self.folder, "data")

    # The process.

    def start(self):
        """Starts it; it keeps what it has. Answers at once: `Network.wait_answering` waits until it serves."""
        need(not self.running(), f"{self.name} runs already")
        main = threading.current_thread() is threading.main_thread()
        libc = ctypes.CDLL(None)
        namespace = self.namespace

        def child():
            if main:
                libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if namespace is not None:
                rpc.enter(namespace)

        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, *self.common, *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=child,
                # Ctrl-C is for this process, which then ends them.
                start_new_session=True,
            )

    def running(self):
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def kill9(self):
        """Kills it as a power cut would: SIGKILL, nothing is flushed."""
        self.signal(signal.SIGKILL)
        self.process.wait()

    def signal(self, number):
        """Sends a signal and does not wait."""
        need(self.running(), f"{self.name} does not run")
        self.process.send_signal(number)

    def stop(self, seconds=30):
        """Ends it in good order."""
        if not self.running():
            return
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            self.kill9()
            raise Failed(f"{self.name} did not end within {seconds} s of SIGTERM") from error

    def log(self):
        """All that it has logged, over all its starts."""
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    # Its JSON-RPC. All raise rpc.RpcError, rpc.HttpError, or OSError if it does not answer.

    def rpc(self, method, params=(), timeout=10):
        """One call, over loopback in the namespace of the node."""
        return rpc.call(self.rpc_host, self.rpc_port, method, params, self.namespace, timeout)

    def socket(self, timeout=10):
        """A web socket to it."""
        return rpc.Socket(self.rpc_host, self.rpc_port, self.namespace, timeout)

    def header(self, block=None):
        """The header of a block hash, or of the best block; None if there is none."""
        return self.rpc("chain_getHeader", [] if block is None else [block])

    def best(self):
        """(number, hash) of the best block."""
        number = int(self.header()["number"], 16)
        return number, self.hash_at(number)

    def finalised(self):
        """(number, hash) of the last final block."""
        block = self.rpc("chain_getFinalizedHead")
        return int(self.header(block)["number"], 16), block

    def hash_at(self, number):
        """The hash at a height of its best chain; None if there is none."""
        return self.rpc("chain_getBlockHash", [number])

    def peers(self):
        """How many peers it has."""
        return self.rpc("system_health")["peers"]

    def value(self, pallet, item, at=None):
        """The bytes of a storage value, or None."""
        found = self.rpc("state_getStorage", [storage.key(pallet, item), *([] if at is None else [at])])
        return None if found is None else bytes.fromhex(found[2:])

    def keys(self, pallet, item, at=None):
        """The keys of a storage map, as hex: up to 1000."""
        return self.rpc("state_getKeysPaged", [storage.key(pallet, item), 1000, None, *([] if at is None else [at])])

    def set_id(self, at=None):
        """The number of the GRANDPA authority set: it grows with each change."""
        found = self.value("Grandpa", "CurrentSetId", at)
        return 0 if found is None else int.from_bytes(found, "little")


class Network:
    """`validators`: how many of the four of `local`. `chain`: a preset or a chain specification file. `base`: an existing folder
    to work in (default: the system's). `arguments`: further arguments of every node. `spaces`: a `spaces.Spaces`: then each node has a
    namespace of its own. `log_filter`: for `--log`. The validators start at once; nobody waits for them."""

    def __init__(self, validators=4, chain="local", base=None, arguments=(), spaces=None, log_filter=None, binary=None):
        need(0 <= validators <= len(NAMES), f"the preset has {len(NAMES)} validators, not {validators}")
        self.binary = binary or node_binary()
        self.chain = raw_spec(self.binary, chain)
        self.folder = tempfile.mkdtemp(prefix="openledger-net.", dir=base)
        self.arguments = list(arguments)
        if log_filter:
            self.arguments += ["--log", log_filter]
        self.spaces = spaces
        self.nodes = []
        try:
            for name in NAMES[:validators]:
                self._make(name, [f"--{name.lower()}", "--validator"])
            for node in self.nodes:
                self.introduce(node)
                node.start()
        except BaseException:
            self.close(keep=False)
            raise

    def _make(self, name, arguments):
        need(name not in (node.name for node in self.nodes), f"there is a node called {name}")
        namespace, host = (None, "127.0.0.1") if self.spaces is None else self.spaces.add(name)
        folder = os.path.join(self.folder, name)
        node = Node(name, self.binary, folder, arguments, host, free_port(), free_port(), namespace)
        self.nodes.append(node)
        return node

    def introduce(self, node, known=None):
        """Says what every node is started with: the chain, its ports, and the others, all or those that are known."""
        others = [other.address for other in (self.nodes if known is None else known) if other is not node]
        node.common = ["--chain", self.chain, "--base-path", node.base_path]
        node.common += ["--node-key-file", os.path.join(node.folder, "node-key")]
        node.common += ["--rpc-port", str(node.rpc_port), "--listen-addr", f"/ip4/{node.host}/tcp/{node.peer_port}"]
        node.common += ["--no-mdns", "--allow-private-ip", "--no-prometheus", "--no-telemetry", *self.arguments]
        if others:
            node.common += ["--bootnodes", *others]

    def add_node(self, name, arguments=(), start=True, known=None):
        """A further node, no validator unless the arguments say so (`--validator`; its keys are then for `author_insertKey` or
        `author_rotateKeysWithOwner`). It knows all others, or those that are named; they learn of it when it calls."""
        node = self._make(name, [*arguments] if _has_name(arguments) else ["--name", name, *arguments])
        self.introduce(node, known)
        if start:
            node.start()
        return node

    def __getitem__(self, name):
        for node in self.nodes:
            if node.name == name:
                return node
        raise KeyError(name)

    def running(self):
        """The nodes whose process lives."""
        return [node for node in self.nodes if node.running()]

    def need_running(self):
        """Raises Failed if a process has ended that was not ended here."""
        for node in self.nodes:
            if node.process is not None and not node.running() and node.process.returncode not in (0, -signal.SIGKILL):
                tail = "\n".join(node.log().splitlines()[-15:])
                raise Failed(f"{node.name} has ended with {node.process.returncode}:\n{tail}")

    def _pick(self, nodes):
        return self.running() if nodes is None else list(nodes)

    def wait_answering(self, nodes=None, timeout=60):
        """Waits until the nodes (default: all that run) answer JSON-RPC."""
        for node in self._pick(nodes):
            wait_until(lambda n=node: self.need_running() or n.rpc("system_name"), timeout, f"{node.name} answers")

    def wait_finalised(self, number, timeout=60, nodes=None):
        """Waits until the nodes (default: all that run) have finalised so many blocks."""
        for node in self._pick(nodes):

            def there(node=node):
                self.need_running()
                return node.finalised()[0] >= number

            wait_until(there, timeout, f"{node.name} finalises block {number}")

    def wait_set_id(self, number, timeout=120):
        """Waits until the GRANDPA authority set of a final block has at least this number."""
        first = self.running()[0]
        wait_until(lambda: first.set_id(first.finalised()[1]) >= number, timeout, f"authority set {number}")

    def finalised(self, nodes=None):
        """The heights that the nodes have finalised."""
        return [node.finalised()[0] for node in self._pick(nodes)]

    def agree(self, number, nodes=None):
        """The hash that all nodes have at a height. Raises Failed if they differ or one has none."""
        hashes = {node.name: node.hash_at(number) for node in self._pick(nodes)}
        need(len(set(hashes.values())) == 1 and None not in hashes.values(), f"at height {number} they have {hashes}")
        return next(iter(hashes.values()))

    def close(self, keep=False):
        """Ends all nodes, removes the folder unless it is to be kept."""
        for node in self.nodes:
            if node.running():
                node.process.kill()
                node.process.wait()
        if keep:
            say(f"the logs are in {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close(keep=kind is not None and issubclass(kind, Exception))


def _has_name(arguments):
    accounts = {f"--{name}" for name in ("alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two")}
    return any(argument == "--name" or argument in accounts for argument in arguments)

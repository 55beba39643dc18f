#!/usr/bin/env python3
"""Runs fetch.py and verify.py on batches of real operators: an honest one, and some that each cheat in one way.

    test_live.py NODE CLIENT CHEATING-GATEWAY [--save DIR]

Starts a development chain on loopback, publishes a small corpus, lets every operator answer and settle, and expects nothing to be found
with the honest one and exactly the fraud of each other. Ends with status 1 at the first difference."""
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TEXTS = [
    "The quick brown fox jumps over the lazy dog while a small grey cat sleeps under the old apple tree.",
    "Money that no claim directs goes to the pools of the snapshots and nothing at all goes to the platform.",
    "A voucher promises all that a line has cost so far, so that only the newest of them is ever submitted.",
]
QUESTIONS = ["The quick brown", "Money that no", "the lazy dog"]
# Who runs an operator: how it cheats, and what kind of fraud that is. Payers who look at their receipts see nothing of it.
OPERATORS = {"//Bob": ("honest", None), "//Charlie": ("omission-nobody", "Omission"), "//Dave": ("ledger-receipt", "LedgerReceipt"),
             "//Eve": ("malformed-credit", "Malformed"), "//Ferdie": ("equivocation", "Equivocation")}
PAYER = "//Alice"
# A loaded machine may take minutes to start a node.
BOUND = 300


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, look):
    end = time.monotonic() + BOUND
    while time.monotonic() < end:
        found = look()
        if found is not None:
            return found
        time.sleep(0.2)
    raise SystemExit(f"{what} is waited for in vain")


def listens(port):
    with socket.socket() as s:
        return True if s.connect_ex(("127.0.0.1", port)) == 0 else None


class World:
    def __init__(self, node, client, cheating, folder):
        self.client, self.cheating, self.folder, self.running = client, cheating, folder, []
        self.documents, self.model = None, None
        port = free_port()
        self.url = f"ws://127.0.0.1:{port}"
        self.start("node", [node, "--dev", "--tmp", "--rpc-port", str(port), "--listen-addr", "/ip4/127.0.0.1/tcp/0", "--no-mdns",
                            "--no-prometheus", "--no-telemetry"], port)

    def start(self, name, command, port):
        log = open(os.path.join(self.folder, name + ".log"), "ab")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.running.append(process)
        wait_for(name, lambda: listens(port) if process.poll() is None else sys.exit(f"{name} ended: see {log.name}"))
        return process

    def end(self, process):
        process.send_signal(signal.SIGTERM)
        process.wait(BOUND)
        self.running.remove(process)

    def openledger(self, key, *arguments):
        command = [self.client, "--url", self.url, "--key", key, "--json", "--advance", *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=BOUND)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stderr or done.stdout}")
        return json.loads(done.stdout)

    def serve(self, key, port):
        way = OPERATORS[key][0]
        serve = ["--key", key, "--settle-every", "86400", "--listen", f"127.0.0.1:{port}", "--data", os.path.join(self.folder, way),
                 "--documents", self.documents]
        command = [self.client, "--url", self.url, "operator", "serve"]
        if way != "honest":
            command = [self.cheating, "--url", self.url, "serve", "--cheat", way]
        return self.start(way, command + serve, port)

    def publish(self):
        """A datanet with the texts, and a model made of it."""
        self.documents = os.path.join(self.folder, "documents")
        os.mkdir(self.documents)
        datanet = str(self.openledger("//Alice", "datanet", "create", "verified")["datanet"])
        for place, text in enumerate(TEXTS):
            name = os.path.join(self.documents, f"{place}.txt")
            with open(name, "w", encoding="ascii") as file:
                file.write(text)
            added = self.openledger("//Bob", "contribution", "add", "--datanet", datanet, name)
            self.openledger("//Alice", "contribution", "review", "accept", "--quality", "50", str(added[0]["contribution"]))
        self.openledger("//Alice", "snapshot", "publish", datanet)
        self.openledger("//Alice", "snapshot", "seal", f"{datanet}/1")
        registered = self.openledger("//Dave", "model", "register", "--kind", "base", "--snapshot", f"{datanet}/1", "--verbatim", "70",
                                     "--retrieval", "30", "--manifest-hash", "0x" + "11" * 32)
        self.model = str(registered["model"])

    def settle(self, key):
        """Registers an operator, asks it, and lets it settle; the gateway then serves the batch."""
        port = free_port()
        gateway = f"http://127.0.0.1:{port}"
        operator = str(self.openledger(key, "operator", "register", "--bond", "1000", "--endpoint", gateway)["operator"])
        self.openledger(key, "operator", "serve-model", "--input", "1", "--output", "2", self.model)
        session = str(self.openledger(PAYER, "session", "open", "--operator", operator, "--line", self.model, "--deposit",
                                      "50")["session"])
        serving = self.serve(key, port)
        for question in QUESTIONS:
            self.openledger(PAYER, "session", "ask", "--session", session, "--gateway", gateway, "--max-tokens", "64", "--temperature",
                            "0", "--memory", os.path.join(self.folder, f"payer-{operator}.json"), question)
        self.end(serving)
        self.serve(key, port)


def check(world, batch, way, kind, save):
    name = os.path.join(save or world.folder, f"{way}.json")
    live = ["fetch.py", "--node", world.url, "--batch", str(batch), "--documents", world.documents, "--save", name]
    for command in (live, ["verify.py", name]):
        command = [sys.executable, "-B", os.path.join(HERE, command[0])] + command[1:]
        done = subprocess.run(command, capture_output=True, text=True, timeout=BOUND)
        try:
            said = json.loads(done.stdout)
        except ValueError:
            raise SystemExit(f"{way}: {done.stdout} {done.stderr}")
        kinds = sorted({fraud["kind"] for fraud in said["frauds"]})
        expected = [kind] if kind else []
        if kinds != expected or said["missing"] or done.returncode != (5 if kind else 0):
            raise SystemExit(f"{way}: {expected} expected: {done.stdout} {done.stderr}")
    print(f"{way}: {', '.join(kinds) or 'nothing is wrong'}")


def main():
    arguments = sys.argv[1:]
    save = arguments.pop() if len(arguments) == 5 and arguments.pop(-2) == "--save" else None
    if len(arguments) != 3:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory(prefix="openledger-verify.") as folder:
        world = World(*map(os.path.abspath, arguments), folder)
        try:
            world.publish()
            for batch, (key, (way, kind)) in enumerate(OPERATORS.items()):
                world.settle(key)
                check(world, batch, way, kind, save)
        finally:
            for process in reversed(world.running):
                process.kill()
                process.wait()


if __name__ == "__main__":
    main()

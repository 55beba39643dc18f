#!/usr/bin/env python3
"""What scripts/local-net.sh needs besides nodes.

  local_net.py ports COUNT              free ports of loopback, one a line
  local_net.py genesis NODE N FOLDER    the specification of a network like `local`, but of N validators with keys of their own:
                                        writes FOLDER/spec.json (raw), and for each validator I from 0 on the keystore of the node with
                                        the base path FOLDER/I/data, and the secret phrase of its account into FOLDER/I/phrase; prints
                                        the accounts, one a line
  local_net.py agreed LEAST PORT…       whether the nodes at these ports have finalised so many blocks, and the same ones
  local_net.py paid REPORT PORT…        whether they have finalised the last payout and the last block of a report, and the same ones

The last two say what they found, and end with 0 for yes, 1 for not yet and 2 for never.
"""
import json
import os
import socket
import subprocess
import sys
import urllib.request

OPEN = 10**18
BOND = 1_000_000 * OPEN
# What an account has besides its bond, for fees and deposits.
SPENDING = 1_000 * OPEN
# How many more validators can be elected than there are at genesis.
ROOM = 6
# Of session keys: the name in the specification, the type in the keystore, the scheme.
KEYS = (("babe", "babe", "sr25519"), ("grandpa", "gran", "ed25519"), ("authority_discovery", "audi", "sr25519"))


def ports(count):
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    return [each.getsockname()[1] for each in held]


def run(*command):
    """What a command prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def generate(node, scheme):
    """A new secret phrase and the address of its key."""
    made = json.loads(run(node, "key", "generate", "--scheme", scheme, "--output-type", "json"))
    return made["secretPhrase"], made["ss58PublicKey"]


def write(path, text):
    """A file that nobody else can read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def genesis(node, count, folder):
    """Answers the accounts of the validators."""
    spec = json.loads(run(node, "export-chain-spec", "--chain", "local"))
    patch = spec["genesis"]["runtimeGenesis"]["patch"]
    phrases, accounts, secrets = [], [], []
    patch["session"]["keys"], patch["staking"]["stakers"] = [], []
    for _ in range(count):
        phrase, account = generate(node, "sr25519")
        made = {name: generate(node, scheme) for name, _, scheme in KEYS}
        phrases.append(phrase)
        accounts.append(account)
        secrets.append({name: secret for name, (secret, _) in made.items()})
        patch["session"]["keys"].append([account, account, {name: public for name, (_, public) in made.items()}])
        patch["staking"]["stakers"].append([account, account, BOND, "Validator"])
    patch["staking"]["validatorCount"] = max(patch["staking"]["validatorCount"], count + ROOM)
    # The supply stays what it is: the richest of the well-known accounts pays for the validators.
    balances = patch["balances"]["balances"]
    max(balances, key=lambda entry: entry[1])[1] -= count * (BOND + SPENDING)
    balances += [[account, BOND + SPENDING] for account in accounts]

    plain, raw = os.path.join(folder, "plain.json"), os.path.join(folder, "spec.json")
    write(plain, json.dumps(spec))
    write(raw, run(node, "export-chain-spec", "--chain", plain, "--raw"))
    os.remove(plain)
    for index in range(count):
        home = os.path.join(folder, str(index))
        os.makedirs(home, exist_ok=True)
        write(os.path.join(home, "phrase"), phrases[index])
        for name, kind, scheme in KEYS:
            # In a file: everybody on the machine can read a command line.
            secret = os.path.join(home, kind)
            write(secret, secrets[index][name])
            run(node, "key", "insert", "--chain", raw, "--base-path", os.path.join(home, "data"),
                "--scheme", scheme, "--key-type", kind, "--suri", secret)
            os.remove(secret)
    return accounts


def call(port, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)["result"]


def finalised(nodes):
    """The heights that nodes have finalised."""
    return [int(call(port, "chain_getHeader", call(port, "chain_getFinalizedHead"))["number"], 16) for port in nodes]


def at(nodes, number):
    """The hashes that nodes have at a height: one, if they agree."""
    return {call(port, "chain_getBlockHash", number) for port in nodes}


def heights(numbers):
    return " ".join(f"#{number}" for number in numbers)


def agreed(least, nodes):
    reached = finalised(nodes)
    common = min(reached)
    hashes = at(nodes, common)
    if len(hashes) > 1:
        return 2, f"different blocks are final at height {common}: {' '.join(map(str, hashes))}"
    return int(common < least), f"finalised {heights(reached)}; all have {hashes.pop()} at height {common}"


def paid(report, nodes):
    with open(report, encoding="utf-8") as file:
        chain = json.load(file)["chain"]
    last, payout = chain["lastBlock"], chain["lastPayout"]
    if payout is None:
        return 2, "the report has no payout"
    reached = finalised(nodes)
    if min(reached) < last:
        return 1, f"block {last} is not final everywhere: {heights(reached)}"
    ends, hashes = at(nodes, last), at(nodes, payout)
    if len(hashes) > 1 or ends != {chain["lastBlockHash"]}:
        return 2, f"different blocks are final at heights {payout} and {last}: {hashes} {ends}"
    return 0, f"all {len(nodes)} have finalised block {payout}, {hashes.pop()}, which holds the last payout"


def main(arguments):
    what, rest = arguments[0] if arguments else "", arguments[1:]
    if what == "ports" and len(rest) == 1:
        print(*ports(int(rest[0])), sep="\n")
    elif what == "genesis" and len(rest) == 3:
        print(*genesis(rest[0], int(rest[1]), rest[2]), sep="\n")
    elif what in ("agreed", "paid") and len(rest) > 1:
        try:
            status, text = agreed(int(rest[0]), rest[1:]) if what == "agreed" else paid(rest[0], rest[1:])
        except OSError:
            status, text = 1, "not all nodes answer yet"
        print(text)
        return status
    else:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

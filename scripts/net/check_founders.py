"""A main network is founded as docs/guides/genesis.md says: the template is filled in, four founders finalise blocks, a fifth node joins."""
import json
import os
import re
import subprocess
import sys

import next_runtime
import slashes
from harness import Network, need, node_binary, wait_until
from watch import FinalityWatch

sys.path.insert(0, str(next_runtime.ROOT / "scripts"))
import genesis  # noqa: E402
import local_net  # noqa: E402

LIMIT = 300
FOUNDERS = 4
FINAL = 5
# What the parts of the first validators' stashes are, in OPEN: 100 of each can be spent.
STASH, BOND = 20_100, 20_000


def arguments():
    """The flags that the guide starts a founder with, as they stand there."""
    text = (next_runtime.ROOT / "docs" / "guides" / "genesis.md").read_text(encoding="utf-8")
    found = re.findall(r"(?m)^openledger-node --chain openledger\.raw\.json --base-path \S+ (--validator .*?) --name ", text)
    need(len(found) == 1, "docs/guides/genesis.md starts no founder, or several")
    return found[0].split()


def address(node):
    """Of a key that nobody uses here."""
    return local_net.generate(node, "sr25519")[1]


def form(node, template):
    """The form, filled in; and the secrets of each founder by kind and scheme."""
    sheet = genesis.form(genesis.Template(template))
    for part in genesis.PARTS:
        sheet[part][0]["account"] = address(node)
    stashes = [address(node) for _ in range(FOUNDERS)]
    rest = genesis.SUPPLY // genesis.OPEN * genesis.PARTS["ecosystem"] // 1000 - FOUNDERS * STASH
    sheet["ecosystem"][0]["open"] = str(rest)
    sheet["ecosystem"] += [{"account": stash, "open": str(STASH), "liquid": "100"} for stash in stashes]
    secrets = []
    for stash, entry in zip(stashes, sheet["validators"], strict=True):
        made = {name: (kind, scheme, *local_net.generate(node, scheme)) for name, kind, scheme in local_net.KEYS}
        entry.update({"stash": stash, "bond": str(BOND)}, **{name: public for name, (*_, public) in made.items()})
        secrets.append([(kind, scheme, phrase) for kind, scheme, phrase, _ in made.values()])
    sheet["committee"] = [address(node) for _ in range(3)]
    return sheet, secrets


def check():
    node = node_binary()
    template = json.loads(local_net.run(node, "export-chain-spec", "--chain", "mainnet-template"))
    sheet, secrets = form(node, template)
    with Network(0) as net, FinalityWatch(net) as watch:
        plain, raw = (os.path.join(net.folder, name) for name in ("openledger.json", "openledger.raw.json"))
        local_net.write(plain, json.dumps(genesis.fill(template, sheet)))
        local_net.write(raw, local_net.run(node, "export-chain-spec", "--chain", plain, "--raw"))
        net.chain = raw
        flags = arguments()
        founders = [net.add_node(f"founder-{number}", flags, start=False) for number in range(1, FOUNDERS + 1)]
        for founder, keys in zip(founders, secrets, strict=True):
            at = ["--chain", raw, "--base-path", founder.base_path]
            # Into the base path, where a node looks for it by itself.
            made = subprocess.run([node, "key", "generate-node-key", *at], check=True, capture_output=True, text=True)
            founder.peer_id = made.stderr.strip().splitlines()[-1]
            for kind, scheme, phrase in keys:
                secret = os.path.join(founder.folder, kind)
                local_net.write(secret, phrase)
                local_net.run(node, "key", "insert", *at, "--scheme", scheme, "--key-type", kind, "--suri", secret)
                os.remove(secret)
        for founder in founders:
            net.introduce(founder)
            given = founder.common.index("--node-key-file")
            del founder.common[given : given + 2]
        for founder in founders:
            founder.start()
        net.wait_answering(timeout=120)
        net.wait_finalised(FINAL, 120)
        quiet = slashes.need_none(founders[0])
        report = [f"four founders, `{' '.join(flags)}`: #{FINAL} and more is final on all of them; {quiet}"]

        # Whoever comes later finds peers that are ahead, which a warp sync needs.
        fifth = net.add_node("fifth", ["--sync", "warp"])
        net.wait_answering([fifth], 120)
        target = founders[0].finalised()[0]
        net.wait_finalised(target, 120, [fifth])
        wait_until(lambda: fifth.hash_at(1) is not None, 60, "it has the history")
        count = watch.verify(net.nodes)
        report.append(f"a fifth node with `--sync warp` follows; {count} final blocks are the same on all five")
        return report

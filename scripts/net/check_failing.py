"""A migration that fails half way: the chain goes on, in the safe mode; money gets out, nothing new in; a good upgrade finishes it."""
import json
import subprocess

import extrinsics
import next_runtime
import slashes
import storage
import widening
from builder import client
from extrinsics import apply_authorized_upgrade, authorize_upgrade, sudo
from harness import Network, need, say, wait_until
from watch import FinalityWatch

LIMIT = 3600
# More than one step of next_runtime.FAILS_AFTER moves, so that some are left when it fails.
ITEMS = 1_000
# `Operators` needs this much at least, in OPEN.
BOND = 100
_SAFE_UNTIL = storage.key("SafeMode", "EnteredUntil")


def force_exit():
    """`SafeMode.force_exit`."""
    return b"\x24\x04"


def cli(node, key, *command):
    """(exit code, standard output, standard error) of `openledger`."""
    done = subprocess.run(
        [client(), "--url", node.url, "--key", key, "--timeout", "120", "--json", *command], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def need_done(node, key, *command):
    code, out, error = cli(node, key, *command)
    need(code == 0, f"{command}: exit code {code}: {error.strip()[-400:]}")
    return json.loads(out)


def need_refused(node, key, *command):
    """It is refused because the call is filtered, and says so."""
    code, _, error = cli(node, key, *command)
    need(code == 1 and "CallFiltered" in error, f"{command} in the safe mode: exit code {code}: {error.strip()[-400:]}")
    return error.strip().splitlines()[0]


def upgrade(first, code, spec):
    extrinsics.submit(first, [sudo(authorize_upgrade(code)), apply_authorized_upgrade(code)])
    wait_until(lambda: extrinsics.Version.of(first).spec == spec, 120, f"spec_version is {spec}")


def read(node, key, at=None):
    return node.rpc("state_getStorage", [key, *([] if at is None else [at])])


def check():
    spec = next_runtime.spec_version() + 1
    failing, repaired = next_runtime.build("failing", spec), next_runtime.build("stepped", spec + 1)
    with Network(4, chain=extrinsics.rehearsal()) as net, FinalityWatch(net) as watch:
        net.wait_answering(timeout=120)
        net.wait_finalised(3, 120)
        first = net.nodes[0]
        widening.fill(first, ITEMS)
        need_done(first, "//Eve", "operator", "register", "--bond", str(BOND + 10))

        upgrade(first, failing, spec)
        applied = first.best()[0]
        wait_until(lambda: net.need_running() or read(first, _SAFE_UNTIL), 120, "the safe mode is entered")
        stopped = first.best()[0]
        say(f"the migration failed by #{stopped}")
        need(read(first, _SAFE_UNTIL) == "0x" + "ff" * 4, "the safe mode ends by itself")
        need(read(first, widening.CURSOR) is None, "the migration goes on")
        half = "0x" + next_runtime.FAILS_AFTER.to_bytes(4, "little").hex()
        need(read(first, widening.MOVED) == half, f"{read(first, widening.MOVED)} items are moved, not {half}: the step that failed left something")
        need(read(first, widening.VERSION) is None, "it says that it was done")
        need(any("failed: entering the safe mode" in node.log() for node in net.nodes), "no log says that a migration failed")
        net.wait_finalised(stopped + 3, 60)

        refused = need_refused(first, "//Dave", "operator", "register", "--bond", str(BOND))
        out = need_done(first, "//Eve", "operator", "unbond", "10")
        need_refused(first, "//Eve", "datanet", "create", "new")
        report = [
            f"applied by #{applied}; {next_runtime.FAILS_AFTER} of {ITEMS} items moved, then a step failed: in the safe mode without end by "
            f"#{stopped}, no migration under way; blocks and finality go on",
            f"in it `openledger operator register` is refused ({refused}), and `operator unbond` done in #{out['block']}",
        ]

        upgrade(first, repaired, spec + 1)
        wait_until(lambda: net.need_running() or read(first, widening.VERSION), 120, "all items are moved")
        need(read(first, _SAFE_UNTIL), "an upgrade left the safe mode")
        extrinsics.submit(first, [sudo(force_exit())])
        made = need_done(first, "//Eve", "datanet", "create", "new")
        last = first.best()[0]
        net.wait_finalised(last, 120)
        tip = net.agree(last)
        need(read(first, _SAFE_UNTIL, tip) is None, "the safe mode is still on")
        count = watch.verify(net.nodes)
        report += [
            f"upgraded to spec_version {spec + 1}, which moved the others: {widening.need_moved(net, tip, ITEMS)}",
            f"the safe mode left; then `openledger datanet create` done in #{made['block']}",
            f"{count} final blocks are the same on all four; {slashes.need_none(first)}",
        ]
        return report

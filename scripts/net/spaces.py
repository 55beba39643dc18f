"""Network namespaces that can be cut off from each other. Needs root and iproute2.

Every node has a namespace with one interface; their other ends sit on a bridge in a further namespace, the switch. A partition
moves them to bridges of their own there. Nothing outside of these namespaces is touched, and the kernel removes all of it with them.
"""
import os
import pathlib
import re
import shutil
import subprocess

from harness import Failed, need


def _ip(*arguments):
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


def available():
    """Why there can be no namespaces here, or None."""
    if os.geteuid() != 0:
        return "needs root"
    if shutil.which("ip") is None:
        return "needs iproute2: apt-get install iproute2"
    return None


def sweep():
    """Removes namespaces whose maker was killed before it could."""
    for path in pathlib.Path("/run/netns").glob("ol*-*"):
        maker = re.match(r"ol(\d+)-", path.name)
        if maker and not os.path.exists(f"/proc/{maker[1]}"):
            subprocess.run(["ip", "netns", "delete", path.name], capture_output=True, check=False)


class Spaces:
    """Use as a context: whatever happens, the namespaces end with it. Close networks before, nodes would keep them alive."""

    # Addresses exist in our namespaces only.
    SUBNET = "10.77.0"

    def __init__(self):
        need(available() is None, f"network namespaces: {available()}")
        sweep()
        # Unique while this process lives.
        self.prefix = f"ol{os.getpid()}"
        self.switch = f"{self.prefix}-switch"
        self.members = {}
        self.parts = 0
        self.made = []
        try:
            self._namespace(self.switch)
            self._bridge("whole")
        except BaseException:
            self.close()
            raise

    def _namespace(self, name):
        _ip("netns", "add", name)
        self.made.append(name)
        _ip("-n", name, "link", "set", "lo", "up")

    def _bridge(self, name):
        _ip("-n", self.switch, "link", "add", name, "type", "bridge")
        _ip("-n", self.switch, "link", "set", name, "up")

    def add(self, name):
        """A namespace for a node. Answers what it is called and the address that the node has there."""
        need(name not in self.members, f"{name} has a namespace")
        namespace, port = f"{self.prefix}-{name}", f"port{len(self.members)}"
        address = f"{self.SUBNET}.{len(self.members) + 1}"
        self._namespace(namespace)
        _ip("-n", self.switch, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", namespace)
        _ip("-n", self.switch, "link", "set", port, "master", "whole", "up")
        _ip("-n", namespace, "address", "add", f"{address}/24", "dev", "eth0")
        _ip("-n", namespace, "link", "set", "eth0", "up")
        self.members[name] = port
        return namespace, address

    def split(self, *groups):
        """Cuts the network: members of a group reach each other and nobody else. Those of no group stay together."""
        for index, group in enumerate(groups):
            self._bridge(f"part{index}")
            for name in group:
                _ip("-n", self.switch, "link", "set", self.members[name], "master", f"part{index}")
        self.parts = len(groups)

    def heal(self):
        """All reach each other again."""
        for port in self.members.values():
            _ip("-n", self.switch, "link", "set", port, "master", "whole")
        for index in range(self.parts):
            _ip("-n", self.switch, "link", "delete", f"part{index}")

    def close(self):
        """Removes the namespaces, and the interfaces with them."""
        for name in reversed(self.made):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
        self.made = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

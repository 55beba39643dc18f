#!/usr/bin/env python3
"""Runs checks of networks, one after the other. See scripts/test-network.sh.

A check is a module `check_NAME` here: its first line says what holds; `check()` answers lines with what it measured, or raises
harness.Failed; LIMIT is the most seconds that it may take; NEEDS_ROOT = True if it makes network namespaces; `quick()`, where
there is one, is a short form without root.
"""
import argparse
import importlib
import pathlib
import signal
import sys
import time
import traceback

import spaces
from harness import Failed, TimedOut, say


def checks():
    """The names of all checks."""
    here = pathlib.Path(__file__).parent
    return sorted(path.stem.removeprefix("check_") for path in here.glob("check_*.py"))


def run(name, quick):
    """Whether the check passes; prints what it measured. Answers None if it cannot run here."""
    module = importlib.import_module(f"check_{name}")
    title = module.__doc__.strip().splitlines()[0]
    print(f"\n{name}: {title}", flush=True)
    if getattr(module, "NEEDS_ROOT", False) and spaces.available() is not None:
        print(f"  not run: network namespaces: {spaces.available()}", flush=True)
        return None

    def late(*_):
        raise TimedOut(f"the check takes longer than {module.LIMIT} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(module.LIMIT)
    began = time.monotonic()
    try:
        for line in (module.quick if quick else module.check)():
            print(f"  {line}", flush=True)
    except Exception as error:
        if not isinstance(error, Failed):
            traceback.print_exc()
        print(f"  FAILED after {time.monotonic() - began:.0f} s: {error!r}", flush=True)
        return False
    finally:
        signal.alarm(0)
    print(f"  passed in {time.monotonic() - began:.0f} s", flush=True)
    return True


def main():
    known = checks()
    parser = argparse.ArgumentParser(description="Checks of networks of real nodes.")
    parser.add_argument("--quick", action="store_true", help="only the short forms")
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=f"default: all; of {', '.join(known)}")
    arguments = parser.parse_args()
    unknown = set(arguments.checks) - set(known)
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    names = arguments.checks or known
    if arguments.quick:
        names = [name for name in names if hasattr(importlib.import_module(f"check_{name}"), "quick")]
    if arguments.list:
        for name in names:
            print(f"{name}: {importlib.import_module(f'check_{name}').__doc__.strip().splitlines()[0]}")
        return 0
    # A signal leaves every context, so that nodes and namespaces end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    results = {}
    for name in names:
        say(name)
        results[name] = run(name, arguments.quick)
    passed, failed = (sum(result is wanted for result in results.values()) for wanted in (True, False))
    skipped = [name for name, result in results.items() if result is None]
    print()
    if skipped:
        print(f"not run: {', '.join(skipped)}")
    print(f"{passed} passed, {failed} failed")
    # What cannot run here has not passed.
    return 0 if failed == 0 and passed > 0 and not skipped else 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Checks the vectors beside this file, and batches of real operators, by the independent implementation in examples/python.
Needs nothing but Python 3.8."""
import json
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
python = os.path.join(here, "..", "..", "..", "examples", "python")
sys.path.insert(0, python)
import verify_batch

if __name__ == "__main__":
    sys.argv[1:] = [os.path.join(here, name) for name in ("verbatim-1.json", "fraud-1.json")]
    code = verify_batch.main()
    for name, kinds in (("honest", []), ("omission-nobody", ["Omission"])):
        with open(os.path.join(python, "batches", f"{name}.json"), encoding="ascii") as file:
            audit = verify_batch.Audit(json.load(file))
        assert sorted({kind for kind, _ in audit.found}) == kinds and not audit.missing, (name, audit.found, audit.missing)
        print(f"saved batch {name}: {', '.join(kinds) or 'nothing is wrong'}")
    sys.exit(code)

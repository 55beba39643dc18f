#!/usr/bin/env python3
"""Checks what nodes show to Prometheus.

  check_metrics.py names FILE… -- METRICS-URL…
      every metric and every label that the alert rules (YAML) and dashboards (JSON) name is shown by at least one of the nodes
  check_metrics.py values METRICS-URL RPC-URL OPERATOR…
      waits until the node shows its last final block, then compares every figure of the economy with what JSON-RPC answers for that
      block; a chain on which nothing has been routed or paid, or without these operators, does not count
"""
import json
import re
import sys
import time
import urllib.request

OPEN = 10**18
# What Prometheus itself adds.
OF_PROMETHEUS = {"up", "ALERTS"}
# Label names that Prometheus itself adds or that are those of a sum.
OF_SCRAPES = {"job", "instance"}
# PromQL besides metrics and labels.
WORDS = set(
    "abs and avg by bool changes count delta group_left group_right histogram_quantile ignoring increase irate label_values max min offset"
    " on or predict_linear rate sum time unless without".split()
)


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def rpc(url, method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}), timeout=10) as answer:
        found = json.load(answer)
    if "error" in found:
        sys.exit(f"{method}: {found['error']}")
    return found["result"]


SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def samples(text):
    """{(name, labels): value}; labels without the one that names the chain."""
    found = {}
    for line in text.splitlines():
        match = SAMPLE.match(line)
        if match and not line.startswith("#"):
            labels = frozenset(pair for pair in LABEL.findall(match[2] or "") if pair[0] != "chain")
            found[match[1], labels] = float(match[3])
    return found


def expressions(path):
    """The PromQL of a file of rules or of a dashboard."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".json"):
        found = []

        def walk(value):
            if isinstance(value, dict):
                found.extend(value[key] for key in ("expr", "definition") if isinstance(value.get(key), str))
                for each in value.values():
                    walk(each)
            elif isinstance(value, list):
                for each in value:
                    walk(each)

        walk(json.loads(text))
        return found
    # Rules are our own files: an expression stands on the line, or is folded below it.
    return [
        " ".join(part.split()) for part in re.findall(r"^ +expr: (?:>-\n)?(.+(?:\n {10,}.+)*)", text, re.MULTILINE)
    ]


def named(expression):
    """{metric: label names and values asked of it}."""
    found = {}
    if expression.startswith("label_values("):
        name, label = expression[len("label_values(") : -1].split(", ")
        return {name: {(label, None)}}
    # Strings and ranges are no names; what follows `by (` and the like are labels of results.
    bare = re.sub(r"\[[^]]*\]", "", expression)
    bare = re.sub(r"\b(by|on|ignoring|without)\s*\([^)]*\)", "", bare)
    for match in re.finditer(r"([a-zA-Z_:][\w:]*)(\{[^}]*\})?", re.sub(r'\{[^}]*\}', lambda m: m[0].replace(" ", ""), bare)):
        if match[1] in WORDS or bare[match.end() : match.end() + 1] == "(":
            continue
        selectors = re.findall(r'(\w+)(=~|!=|!~|=)"([^"]*)"', match[2] or "")
        found.setdefault(match[1], set()).update((label, value if sign == "=" else None) for label, sign, value in selectors)
    return found


def check_names(paths, urls):
    shown = {}
    for url in urls:
        for name, labels in samples(get(url)):
            shown.setdefault(name, set()).update(labels)
    wanted = {}
    for path in paths:
        found = expressions(path)
        if not found:
            sys.exit(f"{path} has no expression")
        for expression in found:
            for name, labels in named(expression).items():
                wanted.setdefault(name, set()).update(labels)
    missing = []
    for name, labels in sorted(wanted.items()):
        if name in OF_PROMETHEUS:
            continue
        if name not in shown:
            missing.append(name)
            continue
        for label, value in labels:
            if label in OF_SCRAPES:
                continue
            # Values that Substrate shows only once they occur, such as a panic, cannot be asked for.
            ours = name.startswith("openledger_") or name == "substrate_block_height"
            if label not in {each for each, _ in shown[name]} or (ours and value and (label, value) not in shown[name]):
                missing.append(f'{name}{{{label}="{value or ""}"}}')
    if missing:
        sys.exit("no node shows: " + ", ".join(missing))
    print(f"all {len(wanted)} metrics of {len(paths)} files are shown")


def settled(metrics, url):
    """What the node shows once it shows the last final block, and that block."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        head = rpc(url, "chain_getFinalizedHead")
        number = int(rpc(url, "chain_getHeader", head)["number"], 16)
        shown = samples(get(metrics))
        if shown.get(("openledger_block", frozenset())) == number:
            return shown, head
        time.sleep(0.5)
    sys.exit("the metrics do not reach the last final block")


def snake(name):
    return re.sub("([A-Z])", lambda match: "_" + match[1].lower(), name)


def check_values(metrics, url, operators):
    shown, block = settled(metrics, url)
    expected = {}

    def expect(name, value, **labels):
        expected[name, frozenset(labels.items())] = float(value)

    def amount(name, text, **labels):
        # Rounded as the node does it: the amount first, then the quotient.
        expect(name, float(int(text)) / OPEN, **labels)

    activity = rpc(url, "openledger_activity", None, None, block)
    epoch = activity["epochs"][-1]
    expect("openledger_epoch", activity["current"])
    expect("openledger_current_epoch_concentration", epoch["concentration"] / 1e9)
    for base, counters in (("openledger_since_genesis", activity["totals"]), ("openledger_current_epoch", epoch["counters"])):
        for name, value in counters.items():
            if isinstance(value, str):
                amount(base + "_open", value, counter=snake(name))
            else:
                expect(base, value, counter=snake(name))
    for name, value in activity["different"].items():
        if name == "concentration":
            expect("openledger_since_genesis_concentration", value / 1e9)
        else:
            expect("openledger_since_genesis", value, counter=name)
    for name in ("paidContributors", "retainedContributors", "activeOperators", "activeModels", "activeDatanets", "activePayers"):
        expect("openledger_current_epoch", epoch[name], counter=snake(name))

    vitals = rpc(url, "openledger_vitals", block)
    for name in ("mandates", "sessions", "escrow", "inProgress", "pots", "pools", "owed", "delegations"):
        amount("openledger_ledger_open", vitals[name], ledger=snake(name))
    for name in ("treasury", "validators", "rewards"):
        amount("openledger_pot_open", vitals[name], pot=name)
    for name, metric in (("surplus", "surplus"), ("shortfall", "shortfall"), ("issuance", "issuance"), ("risen", "issuance_risen"), ("burnt", "burnt")):
        amount(f"openledger_{metric}_open", vitals[name])
    for name, value in vitals["registered"].items():
        expect("openledger_registered", value, kind=name)
    for name, metric in (
        ("clock", "clock_blocks"),
        ("settlementLag", "settlement_lag_blocks"),
        ("deadlineLag", "deadline_lag_blocks"),
        ("sweeping", "sweep_behind"),
        ("safeMode", "safe_mode"),
        ("migrating", "migrating"),
    ):
        expect(f"openledger_{metric}", vitals[name])

    # The glance agrees with the walk over all ledgers.
    books = rpc(url, "openledger_conservation", block)
    for name, value in books["ledgers"].items():
        if vitals[name] != value:
            sys.exit(f"openledger_vitals says {vitals[name]} {name}, openledger_conservation {value}")
    for name in ("surplus", "issuance", "burnt"):
        if vitals[name] != books[name]:
            sys.exit(f"openledger_vitals says {vitals[name]} {name}, openledger_conservation {books[name]}")
    if not books["holds"] or int(vitals["shortfall"]) or int(vitals["risen"]):
        sys.exit("the books do not hold")

    for operator in operators:
        exposure = rpc(url, "openledger_exposure", int(operator), block)
        if exposure is None:
            sys.exit(f"there is no operator {operator}")
        for name, metric in (("open", "exposure"), ("limit", "exposure_limit"), ("room", "room"), ("attributable", "attributable"), ("attributableLimit", "attributable_limit"), ("bond", "bond"), ("delegated", "delegated")):
            amount(f"openledger_operator_{metric}_open", exposure[name], operator=operator)
        expect("openledger_operator_open_batches", exposure["batches"], operator=operator)
        expect("openledger_operator_held_batches", exposure["held"], operator=operator)

    wrong = [
        f"{name} {dict(labels)}: shown {shown.get((name, labels))}, answered {value}"
        for (name, labels), value in expected.items()
        if shown.get((name, labels)) != value
    ]
    # Nothing of ours is shown that was not compared.
    known = set(expected) | {("openledger_block", frozenset()), ("openledger_read_failures_total", frozenset())}
    wrong += [f"{name} {dict(labels)} is not compared" for name, labels in shown if name.startswith("openledger_") and (name, labels) not in known]
    if shown.get(("openledger_read_failures_total", frozenset())) != 0:
        wrong.append("a read has failed")
    if wrong:
        sys.exit("\n".join(wrong))
    totals = activity["totals"]
    if not totals["inferences"] or not totals["payouts"] or not int(totals["routed"]):
        sys.exit("nothing was routed and paid on this chain, so nothing was compared")
    print(f"{len(expected)} figures agree with JSON-RPC: {totals['inferences']} inferences, {totals['payouts']} payouts")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) >= 4 and arguments[0] == "names" and "--" in arguments:
        split = arguments.index("--")
        check_names(arguments[1:split], arguments[split + 1 :])
    elif len(arguments) >= 3 and arguments[0] == "values":
        check_values(arguments[1], arguments[2], arguments[3:])
    else:
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)

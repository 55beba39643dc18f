#!/usr/bin/env python3
"""Recomputes every amount of a story report from the chain's events, in whole numbers, and compares to the last unit.

    check_report.py REPORT.json [--quiet]

Nothing here is shared with the client: the rules are written down a second time. Exit status 0 if everything agrees,
1 with the differences if anything does not, 2 if the file is no report.
"""

import json
import sys
from collections import defaultdict, deque

MOST_TIP = 1_000_000
ONE = 1_000_000_000
SCALE = 32
TREASURY, VALIDATORS = 0, 1
ROLES = ("treasury", "burned", "validators", "operator", "stakers", "builders", "attributed", "pooled")
ECONOMY = {"Datanets", "ModelRegistry", "Operators", "InferenceReceipts", "FeeRouting", "Activity"}
# Events that change money in a way the story never does. A report that has one cannot be checked, so it fails.
FOREIGN = {
    ("Operators", "OperatorSlashed"),
    ("InferenceReceipts", "BatchVoided"),
    ("InferenceReceipts", "BatchStuck"),
    ("Datanets", "ContributionWithdrawn"),
    ("Datanets", "ContributionDropped"),
    ("Datanets", "ContributionMarkedCommons"),
    ("Balances", "DustLost"),
}


class Bad(Exception):
    """The report contradicts itself."""


def share(amount, part):
    return amount * part // ONE


def split(amount, vector):
    parts = [[key, share(amount, part)] for key, part in vector]
    parts[0][1] += amount - sum(part for _, part in parts)
    return [(key, part) for key, part in parts]


def key_of(value):
    """A variant or a small object as something that can be a key."""
    if isinstance(value, dict):
        return tuple((name, key_of(value[name])) for name in sorted(value))
    if isinstance(value, list):
        return tuple(key_of(item) for item in value)
    return value


class Pool:
    def __init__(self, units=0):
        self.units, self.acc, self.carry, self.balance = units, 0, 0, 0
        self.paid_in = self.paid_out = self.burned = 0
        self.paid = defaultdict(int)
        self.member_units = {}

    def deposit(self, amount):
        scaled = (amount << SCALE) + self.carry
        self.acc += scaled // self.units
        self.carry = scaled % self.units
        self.balance += amount
        self.paid_in += amount

    def pending(self, member):
        return ((self.acc - self.paid[member]) * self.member_units.get(member, 0)) >> SCALE

    def settle(self, member):
        earned = (self.acc - self.paid[member]) * self.member_units.get(member, 0)
        amount = earned >> SCALE
        self.carry += earned - (amount << SCALE)
        self.balance -= amount
        self.paid_out += amount
        self.paid[member] = self.acc
        return amount

    def check(self, name):
        owed = sum((self.acc - self.paid[m]) * units for m, units in self.member_units.items())
        if self.balance << SCALE != owed + self.carry:
            raise Bad(f"{name}: balance {self.balance} is not what its members earned and what is carried")
        if self.paid_in != self.paid_out + self.burned + self.balance:
            raise Bad(f"{name}: paid in {self.paid_in}, out {self.paid_out}, burnt {self.burned}, left {self.balance}")


class Checker:
    def __init__(self, report):
        self.r = report
        self.faults = []
        self.done = defaultdict(int)
        self.where = "report"
        self.policies = {int(k): v for k, v in report["policies"].items()}
        self.credits = {b["batch"]: [(c, int(a)) for c, a in b["credits"]] for b in report["batchCredits"]}
        self.accounts = dict(enumerate([report["accounts"]["treasury"], report["accounts"]["validators"]]))
        self.owed, self.credited, self.paid = defaultdict(int), defaultdict(int), defaultdict(int)
        self.operators, self.models, self.contributions = {}, {}, {}
        self.pools, self.pots = {}, defaultdict(int)
        self.expected = deque()
        self.batches, self.sessions, self.mandates = {}, {}, {}
        self.voucher_sum, self.voucher_count = defaultdict(int), defaultdict(int)
        self.delegations = 0
        self.joining, self.shares = defaultdict(int), defaultdict(int)
        self.burned = 0
        self.roles = defaultdict(int)
        self.routed = self.settled_receipts = 0
        self.flow = defaultdict(int)  # account -> change of its total balance
        self.moved = defaultdict(int)  # (from, to) -> transferred
        self.fees, self.fee_blocks, self.tips = 0, [], []
        self.burn_events = 0
        self.counts = defaultdict(int)
        self.pending_voucher_events = []

    # -- saying what was checked

    def same(self, what, found, computed):
        self.done[what] += 1
        if found != computed:
            raise Bad(f"{what}: the report says {found}, the events give {computed}")

    def run(self):
        steps = [self.replay, self.final_books, self.state, self.balances, self.summary, self.payees, self.steps]
        for step in steps:
            self.where = step.__name__
            try:
                step()
            except Bad as fault:
                self.faults.append(f"{self.where}: {fault}")
            except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError) as error:
                self.faults.append(f"{self.where}: cannot be read: {error!r}")
        return self.faults

    # -- the events, in order

    def replay(self):
        last = (0, -1)
        for event in self.r["events"]:
            at = (event["block"], event["index"])
            if at <= last:
                raise Bad(f"event {at} comes after {last}")
            last = at
            pallet, name, f = event["pallet"], event["event"], event["fields"]
            self.block = event["block"]
            self.where = f"block {event['block']}, {pallet}.{name}"
            self.counts[f"{pallet}.{name}"] += 1
            if (pallet, name) in FOREIGN:
                raise Bad("this script knows no story with such an event")
            if pallet == "FeeRouting" and self.expected and name not in (
                "PayeeCredited", "PoolDeposited",
            ):
                raise Bad(f"expected {self.expected[0]} first")
            handler = getattr(self, f"on_{pallet}_{name}", None)
            if handler:
                handler(f)
            elif pallet in ("FeeRouting", "InferenceReceipts"):
                raise Bad("this script does not know the event")
        self.where = "replay"
        if self.expected:
            raise Bad(f"{self.expected[0]} never came")
        for name, pool in self.pools.items():
            pool.check(f"pool {name}")
        self.done["pools conserve exactly"] += len(self.pools)

    # balances and fees
    def on_Balances_Transfer(self, f):
        amount = int(f["amount"])
        self.flow[f["from"]] -= amount
        self.flow[f["to"]] += amount
        self.moved[f["from"], f["to"]] += amount

    def on_Balances_TransferOnHold(self, f):
        amount = int(f["amount"])
        self.flow[f["source"]] -= amount
        self.flow[f["dest"]] += amount

    def on_Balances_Withdraw(self, f):
        self.flow[f["who"]] -= int(f["amount"])

    def on_Balances_Deposit(self, f):
        self.flow[f["who"]] += int(f["amount"])

    def on_Balances_Burned(self, f):
        self.flow[f["who"]] -= int(f["amount"])
        self.burn_events += int(f["amount"])

    def on_Balances_Minted(self, _):
        raise Bad("nothing may ever be minted")

    def on_TransactionPayment_TransactionFeePaid(self, f):
        self.fees += int(f["actual_fee"])
        self.fee_blocks.append((self.block, int(f["actual_fee"])))
        # Within the fee. A story's own transactions have tips that keep them in order: each another one, of the highest.
        self.tips += [int(f["tip"])] if int(f["tip"]) else []

    # datanets
    def on_Datanets_ContributionSubmitted(self, f):
        self.contributions[f["contribution"]] = {
            "vector": f["beneficiaries"], "tokens": f["tokens"], "commons": f["commons"], "units": 0, "from": None,
            "datanet": f["datanet"],
        }
        self.same("contribution vectors sum to one", sum(part for _, part in f["beneficiaries"]), ONE)
        self.same("bonds of a curated datanet", int(f["bond"]), 0)

    def on_Datanets_ContributionAccepted(self, f):
        c = self.contributions[f["contribution"]]
        units = 0 if c["commons"] else f["quality"] * c["tokens"]
        self.same("units = quality × tokens", int(f["units"]), units)
        c["units"], c["from"] = units, f["from"]

    def members(self, snapshot):
        return {
            i: c["units"] for i, c in self.contributions.items()
            if c["datanet"] == snapshot["datanet"] and c["from"] is not None and c["from"] <= snapshot["number"]
        }

    def on_Datanets_SnapshotPublished(self, f):
        members = self.members(f["snapshot"])
        self.same("units of a snapshot", int(f["units"]), sum(members.values()))
        self.same("members of a snapshot", f["members"], len(members))

    on_Datanets_SnapshotSealed = on_Datanets_SnapshotPublished

    def on_Datanets_ChunkDemanded(self, f):
        self.demand_fee = int(f["fee"])

    def on_Datanets_ChunkAnswered(self, f):
        self.same("what an answer is paid", int(f["paid"]), self.demand_fee)

    # models
    def on_ModelRegistry_ModelRegistered(self, f):
        self.models[f["model"]] = {"payee": f["payee"], "terms": f["terms"]}

    def on_ModelRegistry_LineageFixed(self, f):
        for vector in (f["builders"], f["data"]):
            self.same("lineage vectors sum to one", sum(part for _, part in vector), ONE)
        self.models[f["model"]].update(builders=f["builders"], data=f["data"])

    def on_ModelRegistry_OwnershipTransferred(self, f):
        self.models[f["model"]]["payee"] = f["new_payee"]

    # operators
    def on_Operators_OperatorRegistered(self, f):
        self.operators[f["operator"]] = {
            "payee": f["payee"], "own": int(f["bond"]), "delegated": 0, "commission": [(0, f["commission"])],
            "account": f["account"], "prices": {},
        }

    def on_Operators_BondIncreased(self, f):
        o = self.operators[f["operator"]]
        o["own"] += int(f["added"])
        self.same("bond after an increase", int(f["bond"]), o["own"])

    def on_Operators_BondUnbonding(self, f):
        o = self.operators[f["operator"]]
        o["own"] -= int(f["amount"])
        self.same("bond after unbonding", int(f["bond"]), o["own"])

    def on_Operators_CommissionSet(self, f):
        self.operators[f["operator"]]["commission"].append((f["effective_at"], f["to"]))

    def on_Operators_ModelServed(self, f):
        prices = f["prices"]
        self.operators[f["operator"]]["prices"][f["model"]] = (int(prices["input"]), int(prices["output"]))

    def on_Operators_Delegated(self, f):
        self.delegations += int(f["amount"])
        self.joining[f["operator"], f["delegator"]] += int(f["amount"])
        self.same("joining stake", int(f["joining"]), self.joining[f["operator"], f["delegator"]])

    def on_Operators_DelegationActivated(self, f):
        self.same("activated stake", int(f["amount"]), self.joining.pop((f["operator"], f["delegator"])))
        self.operators[f["operator"]]["delegated"] += int(f["amount"])
        self.shares[f["operator"], f["delegator"]] += int(f["shares"])
        payee = next(p for p, account in self.accounts.items() if account == f["delegator"])
        units = self.operator_pool(f["operator"]).member_units.get(payee, 0)
        self.same("units of a delegator are its shares", self.shares[f["operator"], f["delegator"]], units)
        # The story slashes nobody, so a share is worth what was paid for it.
        self.same("shares of a delegation", int(f["shares"]), int(f["amount"]))

    def on_Operators_Undelegated(self, f):
        self.operators[f["operator"]]["delegated"] -= int(f["amount"])

    def on_Operators_UnbondedWithdrawn(self, f):
        self.delegations -= int(f["amount"])

    def on_Operators_JoiningCancelled(self, f):
        self.delegations -= int(f["amount"])

    # settlement
    def on_InferenceReceipts_MandateCreated(self, f):
        self.mandates[f["mandate"]] = {"balance": int(f["amount"]), "payer": f["payer"], "cap": int(f["cap_per_epoch"])}

    def on_InferenceReceipts_MandateFunded(self, f):
        m = self.mandates[f["mandate"]]
        m["balance"] += int(f["amount"])
        self.same("balance of a mandate", int(f["balance"]), m["balance"])

    def on_InferenceReceipts_MandateUpdated(self, f):
        self.mandates[f["mandate"]]["cap"] = int(f["cap_per_epoch"])

    def on_InferenceReceipts_MandateRevoked(self, f):
        self.same("what a revoked mandate returns", int(f["returned"]), self.mandates.pop(f["mandate"])["balance"])

    def draw(self, mandate, amount):
        m = self.mandates[mandate]
        if amount > m["balance"] or amount > m["cap"]:
            raise Bad(f"{amount} is more than mandate {mandate} has or allows")
        m["balance"] -= amount

    def on_InferenceReceipts_SessionOpened(self, f):
        deposit = int(f["deposit"])
        if f["mandate"] is not None:
            self.draw(f["mandate"], deposit)
        served = self.operators[f["operator"]]["prices"]
        for line in f["lines"]:
            prices = (int(line["prices"]["input"]), int(line["prices"]["output"]))
            self.same("prices of a line", prices, served[line["model"]])
            self.same("a fresh line is not settled", int(line["settled"]), 0)
        self.sessions[f["session"]] = {
            "balance": deposit, "lines": [0] * len(f["lines"]), "models": [line["model"] for line in f["lines"]],
            "open": f["disclosure"] == "Open", "payer": f["payer"],
        }

    def on_InferenceReceipts_SessionToppedUp(self, f):
        s = self.sessions[f["session"]]
        if f["mandate"] is not None:
            self.draw(f["mandate"], int(f["amount"]))
        s["balance"] += int(f["amount"])
        self.same("balance of a session", int(f["balance"]), s["balance"])

    def on_InferenceReceipts_SessionClosed(self, _):
        pass

    def on_InferenceReceipts_SessionWithdrawn(self, f):
        returned = self.sessions.pop(f["session"])["balance"]
        self.same("what a session returns", int(f["returned"]), returned)
        if f["mandate"] in self.mandates:
            self.mandates[f["mandate"]]["balance"] += returned

    def on_InferenceReceipts_VoucherSettled(self, f):
        s, line = self.sessions[f["session"]], f["line"]
        before, after = int(f["before"]), int(f["after"])
        self.same("vouchers continue what is settled", before, s["lines"][line])
        if after <= before:
            raise Bad(f"a voucher settled {before} to {after}")
        s["lines"][line] = after
        s["balance"] -= after - before
        if s["balance"] < 0:
            raise Bad(f"session {f['session']} is overdrawn")
        self.voucher_sum[f["batch"]] += after - before
        self.voucher_count[f["batch"]] += 1
        self.pending_voucher_events.append((f["batch"], s["models"][line], s["open"], after - before))

    def on_InferenceReceipts_BatchSubmitted(self, f):
        b, amount = f["batch"], int(f["amount"])
        self.same("a batch moves what its vouchers say", amount, self.voucher_sum[b])
        self.same("vouchers of a batch", f["vouchers"], self.voucher_count[b])
        mine = [v for v in self.pending_voucher_events if v[0] == b]
        self.same("lines of a batch are of one model", {v[1] for v in mine}, {f["model"]})
        self.same("open part of a batch", int(f["open_amount"]), sum(v[3] for v in mine if v[2]))
        self.same("self-dealt part of a batch", int(f["self_dealt"]), 0)
        credits = self.credits.get(b, [])
        self.same("credits are sorted", [c for c, _ in credits], sorted({c for c, _ in credits}))
        self.same("number of credits", f["credits"], len(credits))
        self.same("sum of credits", int(f["credited"]), sum(a for _, a in credits))
        self.same("coverage of a batch", f["coverage"], sum(a for _, a in credits) * ONE // amount)
        op = self.operators[f["operator"]]
        self.batches[b] = {
            "operator": f["operator"], "model": f["model"], "amount": amount, "policy": f["policy"],
            "receipts": f["commitment"]["receipts"], "state": "open", "credited": int(f["credited"]),
            "tokens": (f["usage"]["input_tokens"], f["usage"]["output_tokens"]),
            "stakes": (op["own"], op["delegated"], self.commission(f["operator"])),
        }
        # What credits can direct of all open batches is at most two fifths of the own bond.
        policy, terms = self.policies[f["policy"]], self.models[f["model"]]["terms"]
        revenue = amount - sum(share(amount, policy[name]) for name in ("treasury", "burn", "validators", "operator", "stakers"))
        data = revenue - share(revenue, ONE - max(terms["data_share"], policy["data_floor"]))
        attributable = data * int(f["open_amount"]) // amount
        self.same("what credits can direct", int(f["attributable"]), attributable)
        op["attributable"] = op.get("attributable", 0) + attributable
        if attributable and 5 * op["attributable"] > 2 * op["own"]:
            raise Bad(f"credits can direct {op['attributable']}, and the own bond is {op['own']}")
        self.batches[b]["attributable"] = attributable
        # Σ ⌊units × price⌋ over the receipts is within one unit a receipt of the price of all units.
        prices = self.operators[f["operator"]]["prices"][f["model"]]
        exact = sum(t * p for t, p in zip(self.batches[b]["tokens"], prices))
        receipts = f["commitment"]["receipts"]
        if not exact - 1000 * receipts < amount * 1000 <= exact:
            raise Bad(f"{amount} is not the price of {self.batches[b]['tokens']} tokens")
        self.done["a batch costs its tokens at the posted prices"] += 1

    def on_InferenceReceipts_BatchFinalised(self, f):
        b = self.batches[f["batch"]]
        for name in ("operator", "model", "policy", "receipts"):
            self.same(f"{name} of a finalised batch", f[name], b[name])
        self.same("amount of a finalised batch", int(f["amount"]), b["amount"])
        self.same("credits of a finalised batch", int(f["credited"]), b["credited"])
        self.same("self-dealt part of a finalised batch", int(f["self_dealt"]), 0)
        b["final"] = True
        self.settled_receipts += f["receipts"]

    # routing
    def on_FeeRouting_PayeeCreated(self, f):
        self.accounts[f["payee"]] = f["account"]

    def on_FeeRouting_PayeeRotated(self, f):
        self.same("a rotated payee's account", f["from"], self.accounts[f["payee"]])
        self.accounts[f["payee"]] = f["to"]

    def on_FeeRouting_PolicySet(self, f):
        self.policies[f["version"]] = f["policy"]

    def on_FeeRouting_PoolOpened(self, f):
        pool = Pool(int(f["units"]))
        pool.member_units = {i: u for i, u in self.members(f["pool"]["Snapshot"]).items() if u}
        self.same("units of an opened pool", pool.units, sum(pool.member_units.values()))
        self.pools[key_of(f["pool"])] = pool

    def operator_pool(self, operator):
        return self.pools.setdefault(key_of({"Operator": operator}), Pool())

    def on_FeeRouting_UnitsSet(self, f):
        pool, payee, units = self.operator_pool(f["operator"]), f["payee"], int(f["units"])
        self.same("a delegator is paid before its units change", pool.settle(payee), 0)
        pool.units += units - pool.member_units.get(payee, 0)
        pool.member_units[payee] = units
        self.same("units of an operator's pool", int(f["total"]), pool.units)

    def commission(self, operator):
        rates = [rate for at, rate in self.operators[operator]["commission"] if at <= self.block]
        return rates[-1]

    def on_FeeRouting_RoutingBegun(self, f):
        b = self.batches[f["batch"]]
        for name in ("operator", "model"):
            self.same(f"{name} of a routed batch", f[name], b[name])
        a = int(f["amount"])
        self.same("amount of a routed batch", a, b["amount"])
        self.same("verdict", f["verdict"], "Final")
        policy, model, op = self.policies[b["policy"]], self.models[f["model"]], self.operators[f["operator"]]
        treasury, burned = share(a, policy["treasury"]), share(a, policy["burn"])
        validators, work = share(a, policy["validators"]), share(a, policy["operator"])
        stakers = share(a, policy["stakers"])
        revenue = a - treasury - burned - validators - work - stakers
        builders = share(revenue, ONE - max(model["terms"]["data_share"], policy["data_floor"]))
        data = revenue - builders
        pool = self.operator_pool(f["operator"])
        own, delegated, commission = b["stakes"]
        op["attributable"] -= b["attributable"]
        earned = stakers * delegated // (own + delegated)
        to_pool = earned - share(earned, commission)
        operator = work + stakers - to_pool
        if pool.units == 0:
            treasury, to_pool = treasury + to_pool, 0
        for name, value in dict(burned=burned, builders=builders, data=data).items():
            self.same(f"{name} of a batch that is being routed", int(f[name]), value)
        self.same("parts of a batch", treasury + burned + validators + operator + to_pool + builders + data, a)
        # The credits follow, in pages that others may come between.
        parts = deque()
        for contribution, credit in self.credits.get(f["batch"], []):
            part = 0 if self.contributions[contribution]["commons"] else data * credit // a
            if part:
                parts.append((contribution, part))
        b["parts"] = dict(
            treasury=treasury, burned=burned, validators=validators, operator_part=operator, staker_pool=to_pool,
            builders=builders, data=data,
        )
        b["unpaid"], b["attributed"] = parts, 0
        self.burned += burned
        source = key_of({"Batch": f["batch"]})
        self.expect_payee(TREASURY, source, treasury)
        self.expect_payee(VALIDATORS, source, validators)
        self.expect_payee(op["payee"], source, operator)
        self.expect_pool(key_of({"Operator": f["operator"]}), source, to_pool)
        self.pots[key_of({"ModelBuilders": f["model"]})] += builders

    def on_FeeRouting_ContributionCredited(self, f):
        b, amount = self.batches[f["batch"]], int(f["amount"])
        if not b["unpaid"]:
            raise Bad(f"contribution {f['contribution']} is not credited by batch {f['batch']}")
        self.same("each credit of a batch is paid, in order", (f["contribution"], amount), b["unpaid"].popleft())
        b["attributed"] += amount
        self.pots[key_of({"Contribution": f["contribution"]})] += amount

    def on_FeeRouting_BatchRouted(self, f):
        b = self.batches[f["batch"]]
        for name in ("operator", "model", "policy"):
            self.same(f"{name} of a routed batch", f[name], b[name])
        self.same("amount of a routed batch", int(f["amount"]), b["amount"])
        self.same("credits of a routed batch that were not paid", len(b["unpaid"]), 0)
        parts = b["parts"]
        attributed, pooled = b["attributed"], parts["data"] - b["attributed"]
        for name, value in dict(parts, attributed=attributed, pooled=pooled).items():
            self.same(f"{name} of a routed batch", int(f[name]), value)
        shared = [value for name, value in parts.items() if name != "data"]
        for role, value in zip(ROLES, (*shared, attributed, pooled)):
            self.roles[role] += value
        self.routed += b["amount"]
        self.pots[key_of({"ModelData": f["model"]})] += pooled
        b["routed"] = True

    def expect_payee(self, payee, source, amount):
        if amount:
            self.expected.append(("PayeeCredited", payee, source, amount))

    def expect_pool(self, pool, source, amount):
        if amount:
            self.expected.append(("PoolDeposited", pool, source, amount))

    def came(self, found):
        if not self.expected:
            raise Bad(f"{found} came from nowhere")
        self.same("each payment follows from the one above it", found, self.expected.popleft())

    def on_FeeRouting_PotPulled(self, f):
        pot, amount = key_of(f["pot"]), int(f["amount"])
        self.same("a pot is emptied when pulled", amount, self.pots.pop(pot))
        ((kind, of),) = f["pot"].items()
        if kind == "ModelBuilders":
            for model, part in split(amount, self.models[of]["builders"]):
                self.expect_payee(self.models[model]["payee"], pot, part)
        elif kind == "ModelData":
            for snapshot, part in split(amount, self.models[of]["data"]):
                self.expect_pool(key_of({"Snapshot": snapshot}), pot, part)
        else:
            for beneficiary, part in split(amount, self.contributions[of]["vector"]):
                ((what, number),) = beneficiary.items()
                self.expect_payee(number if what == "Payee" else self.models[number]["payee"], pot, part)

    def on_FeeRouting_PoolDeposited(self, f):
        amount, burned, name = int(f["amount"]), int(f["burned"]), key_of(f["pool"])
        self.came(("PoolDeposited", name, key_of(f["source"]), amount))
        pool = self.pools[name]
        self.same("a pool burns only without units", burned, 0 if pool.units else amount)
        if burned:
            self.burned += burned
        else:
            pool.deposit(amount)

    def on_FeeRouting_MemberPulled(self, f):
        pool, amount = self.pools[key_of({"Snapshot": f["snapshot"]})], int(f["amount"])
        self.same("what a member is paid from its pool", amount, pool.settle(f["contribution"]))
        self.pots[key_of({"Contribution": f["contribution"]})] += amount

    def on_FeeRouting_MemberRetired(self, f):
        pool, member = self.pools[key_of({"Snapshot": f["snapshot"]})], f["contribution"]
        self.same("a member is paid before it leaves", pool.settle(member), 0)
        pool.units -= pool.member_units.pop(member)
        self.same("units left in a pool", int(f["left"]), pool.units)
        burned = 0
        if pool.units == 0:
            burned = pool.carry >> SCALE
            pool.carry -= burned << SCALE
            pool.balance -= burned
            pool.burned += burned
        self.same("what the last member leaves is burnt", int(f["burned"]), burned)
        self.burned += burned

    def on_FeeRouting_PayeeCredited(self, f):
        payee, amount, source = f["payee"], int(f["amount"]), key_of(f["source"])
        if "OperatorPool" in f["source"]:
            pool = self.operator_pool(f["source"]["OperatorPool"])
            self.same("what a delegator is paid from its pool", amount, pool.settle(payee))
        else:
            self.came(("PayeeCredited", payee, source, amount))
        self.owed[payee] += amount
        self.credited[payee] += amount

    def on_FeeRouting_PaidOut(self, f):
        payee, amount, reward = f["payee"], int(f["amount"]), int(f["reward"])
        owed = self.owed.pop(payee, 0)
        self.same("account of a payout", f["account"], self.accounts[payee])
        claimed = f["claimer"] is not None
        self.same("reward of a claimer", reward, min(int(self.r["claimReward"]), owed // 2) if claimed else 0)
        self.same("a payout delivers all that is owed", amount + reward, owed)
        self.paid[payee] += owed

    # -- what is left at the end

    def final_books(self):
        for b, batch in self.batches.items():
            self.same("batches are routed and final", (b, batch.get("routed"), batch.get("final")), (b, True, True))
        self.same("tips are all different", len(set(self.tips)), len(self.tips))
        self.same("tips are the highest", all(MOST_TIP - 2 * len(self.fee_blocks) < tip <= MOST_TIP for tip in self.tips), True)
        books, ledgers = self.r["conservation"], self.r["conservation"]["ledgers"]
        computed = {
            "mandates": sum(m["balance"] for m in self.mandates.values()),
            "sessions": sum(s["balance"] for s in self.sessions.values()),
            "escrow": 0,
            "inProgress": 0,
            "pots": sum(self.pots.values()),
            "pools": sum(p.balance for p in self.pools.values()),
            "owed": sum(self.owed.values()),
            "delegations": self.delegations,
        }
        for name, value in computed.items():
            self.same(f"ledger of {name}", int(ledgers[name]), value)
        self.same("the books hold", books["holds"], True)
        self.same("surplus", int(books["surplus"]), 0)
        self.same("burnt since genesis", int(books["burnt"]), self.burned)
        self.same("issuance in the books", int(books["issuance"]), int(self.r["issuance"]["after"]))
        backed = {
            "sessions": computed["mandates"] + computed["sessions"], "escrow": 0,
            "routing": computed["pots"] + computed["pools"] + computed["owed"], "operators": self.delegations,
        }
        for line in books["backing"]:
            self.same(
                f"balance that backs {line['purpose']}", int(line["balance"]),
                backed[line["purpose"]] + int(line["endowment"]),
            )
            self.same("endowment", int(line["endowment"]), int(self.r["existentialDeposit"]))
        before, after = int(self.r["issuance"]["before"]), int(self.r["issuance"]["after"])
        self.same("issuance before − after", before - after, self.burned)
        self.same("burn events of the balances", self.burn_events, self.burned)
        self.same("credited = paid + owed", sum(self.credited.values()), sum(self.paid.values()) + computed["owed"])
        routed = self.burned + sum(self.credited.values()) + computed["pots"] + computed["pools"]
        self.same("routed = burnt + credited + in pots and pools", self.routed, routed)

    def state(self):
        found = self.r["state"]
        for name, mine in (("operators", self.operators), ("mandates", self.mandates), ("sessions", self.sessions)):
            self.same(f"{name} at the end", sorted(map(int, found[name])), sorted(mine))
        for number, line in found["operators"].items():
            o = self.operators[int(number)]
            self.same("bond at the end", int(line["bond"]), o["own"])
            self.same("delegations at the end", int(line["delegated"]), o["delegated"])
            self.same("exposure at the end", int(line["exposure"]), 0)
        for number, line in found["mandates"].items():
            m = self.mandates[int(number)]
            self.same("mandate at the end", (int(line["balance"]), int(line["cap"])), (m["balance"], m["cap"]))
        for number, line in found["sessions"].items():
            s = self.sessions[int(number)]
            self.same("session at the end", int(line["balance"]), s["balance"])
            self.same("lines settled at the end", [int(settled) for settled in line["settled"]], s["lines"])

    def balances(self):
        seen = set()
        for when in ("before", "after"):
            # Nothing is hidden: the supply is what all accounts have.
            supply = sum(int(line[when]) for line in self.r["balances"])
            self.same(f"issuance {when} is the sum of all balances", int(self.r["issuance"][when]), supply)
        for line in self.r["balances"]:
            before, after, account = int(line["before"]), int(line["after"]), line["account"]
            if account in seen:
                raise Bad(f"account {account} is listed twice")
            seen.add(account)
            self.same("balance of an account", after - before, self.flow.get(account, 0))
        missing = [account for account, change in self.flow.items() if change and account not in seen]
        self.same("accounts without a balance in the report", missing, [])
        self.same("balances change by what was burnt", sum(self.flow.values()), -self.burned)

    def summary(self):
        s = self.r["summary"]
        for role in ROLES:
            self.same(f"sum by role: {role}", int(s["roles"][role]), self.roles[role])
        self.same("sum routed", int(s["routed"]), self.routed)
        self.same("receipts settled", s["receipts"], self.settled_receipts)
        self.same("batches", s["batches"], len(self.batches))
        credited = sum(b["credited"] for b in self.batches.values())
        self.same("sum credited", int(s["credited"]), credited)
        self.same("coverage", s["coverage"], credited * ONE // self.routed)
        self.same("sum burnt", int(s["burned"]), self.burned)
        self.same("sum paid out", int(s["paidOut"]), sum(self.paid.values()))
        self.same("sum owed", int(s["owed"]), sum(self.owed.values()))
        self.same("payouts", s["payouts"], self.counts["FeeRouting.PaidOut"])
        totals = self.r["activity"]["totals"]
        for name, value in {
            "routed": self.routed, "paidOut": sum(self.paid.values()), "selfDealt": 0,
        }.items():
            self.same(f"KPI {name}", int(totals[name]), value)
        self.same("KPI payouts", int(totals["payouts"]), self.counts["FeeRouting.PaidOut"])
        self.same("KPI receipts", int(totals["inferences"]) + int(totals["actions"]), self.settled_receipts)
        distributions = sum(
            self.counts[f"FeeRouting.{name}"] for name in ("PotPulled", "MemberPulled")
        ) + self.staker_payments()
        self.same("KPI distributions", int(totals["distributions"]), distributions)
        epochs = self.r["activity"]["epochs"]
        for name in ("routed", "paidOut", "selfDealt"):
            self.same(f"KPI {name} by epoch", sum(int(e["counters"][name]) for e in epochs), int(totals[name]))

    def staker_payments(self):
        return sum(
            1 for e in self.r["events"]
            if e["event"] == "PayeeCredited" and "OperatorPool" in e["fields"]["source"]
        )

    def payees(self):
        lines = {line["payee"]: line for line in self.r["payees"]}
        for payee, line in lines.items():
            self.same("account of a payee", line["account"], self.accounts[payee])
            self.same("earned by a payee", int(line["earned"]), self.credited.get(payee, 0))
            self.same("paid to a payee", int(line["paid"]), self.paid.get(payee, 0))
            self.same("owed to a payee", int(line["owed"]), self.owed.get(payee, 0))
        missing = [payee for payee in self.credited if payee not in lines]
        self.same("payees that are missing in the report", missing, [])
        order = sorted(self.r["payees"], key=lambda line: (-int(line["earned"]), line["payee"]))
        self.same("order of the payees", [p["payee"] for p in self.r["payees"]], [p["payee"] for p in order])

    def steps(self):
        total = 0
        for step in self.r["steps"]:
            fees = [fee for block, fee in self.fee_blocks if step["first"] <= block <= step["last"]]
            self.same("fees of a step", int(step["fees"]), sum(fees))
            self.same("transactions of a step", step["transactions"], len(fees))
            total += sum(fees)
        self.same("fees of all steps", total, self.fees)
        self.same("sum of fees", int(self.r["summary"]["fees"]), self.fees)


def main(arguments):
    quiet = "--quiet" in arguments
    paths = [a for a in arguments if not a.startswith("--")]
    if len(paths) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        with open(paths[0], encoding="utf-8") as file:
            report = json.load(file)
        if report.get("format") != "openledger-story/1":
            raise ValueError("it is not a story report")
        checker = Checker(report)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"check_report.py: {paths[0]}: {error!r}", file=sys.stderr)
        return 2
    faults = checker.run()
    if not quiet:
        for what, times in sorted(checker.done.items()):
            print(f"  {times:>7} × {what}")
    for fault in faults:
        print(f"DIFFERS  {fault}")
    count = sum(checker.done.values())
    print(f"{count} comparisons over {len(report['events'])} events: {'all agree' if not faults else 'NOT in agreement'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

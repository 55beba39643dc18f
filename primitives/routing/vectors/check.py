#!/usr/bin/env python3
"""An independent implementation of docs/routing.md, checked against the vectors beside this file. Needs nothing but Python 3.8."""
import json
import os
import sys

ONE = 10**9
LIMIT = 2**128
SCALE = 2**32


class Refused(Exception):
    """What the rules refuse, by the name of the error."""


def part_of(amount, share):
    """Section 1: None if the share is above one whole."""
    return None if share > ONE else amount * share // ONE


def ratio(a, b, c):
    """Section 1: None if there is no such amount."""
    return None if c == 0 or a * b // c >= LIMIT else a * b // c


def is_whole(vector):
    return sum(share for _, share in vector) == ONE


def split(amount, vector):
    """Section 2."""
    if not is_whole(vector):
        return None
    parts = [part_of(amount, share) for _, share in vector]
    parts[0] += amount - sum(parts)
    return [[key, part] for (key, _), part in zip(vector, parts)]


def equal(total, count):
    """Section 3: `total` in equal parts, the remainder in the first."""
    return [total // count + (total % count if index == 0 else 0) for index in range(count)]


def normalise(weights):
    """Section 3."""
    total = sum(weight for _, weight in weights)
    if total == 0:
        raise Refused("Empty")
    shares = [weight * ONE // total for _, weight in weights]
    shares[0] += ONE - sum(shares)
    return [[key, share] for (key, _), share in zip(weights, shares)]


def flatten(own, parents, limit):
    """Section 3."""
    left = ONE - sum(share for share, _ in parents)
    if left < 0:
        raise Refused("SharesExceedOne")
    if not own and left > 0:
        raise Refused("Empty")
    scaled = [(left, own)] if own else []
    scaled += [(share, vector) for share, vector in parents if share > 0]
    if not all(is_whole(vector) for _, vector in scaled):
        raise Refused("NotNormalised")
    merged = {}
    for factor, vector in scaled:
        for key, share in vector:
            part = share * factor // ONE
            if part > 0:
                merged[key] = merged.get(key, 0) + part
    rest = ONE - sum(merged.values())
    if rest > 0:
        heir = own[0][0] if own else min(merged)
        merged[heir] = merged.get(heir, 0) + rest
    if len(merged) > limit:
        raise Refused("TooManyBeneficiaries")
    return [[key, merged[key]] for key in sorted(merged)]


NOBODY = {"own": 0, "delegated": 0, "commission": 0, "pool_earns": False}
FIVE = ("treasury", "burn", "validators", "operator", "stakers")


def check_policy(policy, bounds):
    """Section 4: the model's share, and why the policy is refused."""
    model = ONE - sum(policy[name] for name in FIVE)
    if model < 0:
        return None, "SharesExceedOne"
    values = dict(policy, model=model)
    within = all(low <= values[name] <= high for name, (low, high) in bounds.items())
    return model, None if within and policy["data_floor"] <= ONE else "OutOfBounds"


def split_stakers(amount, stake):
    """Section 5: (operator, pool, unstaked)."""
    own, delegated = int(stake["own"]), int(stake["delegated"])
    if own + delegated == 0:
        return 0, 0, amount
    earned = amount * delegated // (own + delegated)
    pool = earned - part_of(earned, stake["commission"])
    return (amount - pool, pool, 0) if stake["pool_earns"] else (amount - pool, 0, pool)


def divide(amount, policy, data_share, voided, stake):
    """Section 6."""
    treasury, burned, validators, work, stakers = (part_of(amount, policy[name]) for name in FIVE)
    revenue = amount - treasury - burned - validators - work - stakers
    builders = part_of(revenue, ONE - max(data_share, policy["data_floor"]))
    operator, pool, unstaked = split_stakers(stakers, stake)
    operator += work
    data = revenue - builders
    treasury += unstaked
    if voided:
        operator, data = 0, data + operator
    return {"treasury": treasury, "burned": burned, "validators": validators, "operator": operator,
            "staker_pool": pool, "builders": builders, "data": data}


class Credits:
    """Section 7: the data share while credits are paid."""

    def __init__(self, amount, data):
        self.amount, self.data, self.credited, self.attributed = amount, data, 0, 0

    def pay(self, credit, earns):
        if self.credited + credit > self.amount:
            return None
        part = self.data * credit // self.amount if earns and credit > 0 else 0
        self.credited += credit
        self.attributed += part
        return part


class Pool:
    """Section 8."""

    def __init__(self):
        self.acc = self.units = self.carry = self.balance = 0
        self.members = {}

    def deposit(self, amount):
        """What is burnt."""
        if self.units == 0:
            return amount
        each, self.carry = divmod(amount * SCALE + self.carry, self.units)
        self.acc += each
        self.balance += amount
        return 0

    def settle(self, member):
        earned = (self.acc - member["paid"]) * member["units"]
        amount, fraction = divmod(earned, SCALE)
        self.carry += fraction
        self.balance -= amount
        member["paid"] = self.acc
        return amount

    def pull(self, member):
        units = 0 if member["retired"] else member["units"]
        if (self.acc - member["paid"]) * units < SCALE:
            return 0
        return self.settle(member)

    def enter(self, member):
        self.units += member["units"]
        member.update(paid=self.acc, retired=False)

    def retire(self, member):
        """What is moved to the member, and what is burnt."""
        moved = self.settle(member)
        self.units -= member["units"]
        member["retired"] = True
        burned = 0
        if self.units == 0:
            burned, self.carry = divmod(self.carry, SCALE)
            self.balance -= burned
        return moved, burned

    def reduce(self, member, units):
        moved = self.settle(member)
        self.units -= member["units"] - units
        member["units"] = units
        return moved

    def step(self, step):
        kind = step["step"]
        if kind == "deposit":
            return 0, self.deposit(int(step["amount"]))
        if kind == "join":
            self.members[step["member"]] = member = {"units": int(step["units"])}
            self.enter(member)
            return 0, 0
        member = self.members[step["member"]]
        if kind == "pull":
            return self.pull(member), 0
        if kind == "retire":
            return self.retire(member)
        if kind == "reduce":
            return self.reduce(member, int(step["units"])), 0
        assert kind == "restore", kind
        self.enter(member)
        return 0, 0

    def is_sound(self):
        """Invariant: all money is somebody's, or carried."""
        inside = [member for member in self.members.values() if not member["retired"]]
        owed = sum((self.acc - member["paid"]) * member["units"] for member in inside)
        return self.balance * SCALE == owed + self.carry and self.units == sum(member["units"] for member in inside)


def text(amount):
    return None if amount is None else str(amount)


def texts(amounts):
    return {name: str(amount) for name, amount in amounts.items()}


def or_refused(make):
    try:
        return make()
    except Refused as refused:
        return str(refused)


def same(what, made, kept):
    assert made == kept, f"{what}: made {made}, the file has {kept}"


def check(vectors):
    """Checks all vectors; yields a line for each kind."""
    same("method", "routing/1", vectors["method"])
    for case in vectors["parts"]:
        same(case, text(part_of(int(case["amount"]), case["share"])), case["part"])
    yield "parts", len(vectors["parts"])
    for case in vectors["ratios"]:
        same(case, text(ratio(int(case["a"]), int(case["b"]), int(case["c"]))), case["result"])
    yield "ratios", len(vectors["ratios"])
    for case in vectors["splits"]:
        parts = split(int(case["amount"]), case["vector"])
        same(case, parts and [[key, str(part)] for key, part in parts], case["parts"])
        assert parts is None or sum(part for _, part in parts) == int(case["amount"])
    yield "splits", len(vectors["splits"])
    for case in vectors["weights"]:
        same(case, or_refused(lambda: normalise(case["weights"])), case["shares"])
    yield "weights", len(vectors["weights"])
    for case in vectors["equal"]:
        same(case, equal(ONE, case["count"]), case["shares"])
    yield "equal", len(vectors["equal"])
    for case in vectors["lineages"]:
        parents = [(parent["share"], parent["vector"]) for parent in case["parents"]]
        same(case, or_refused(lambda: flatten(case["own"], parents, case["limit"])), case["vector"])
        same(case, or_refused(lambda: flatten(case["own"], parents[::-1], case["limit"])), case["vector"])
    yield "lineages", len(vectors["lineages"])
    policies = vectors["policies"]
    for case in policies["cases"]:
        same(case, check_policy(case["policy"], policies["bounds"]), (case["model"], case["refused"]))
    yield "policies", len(policies["cases"])
    for case in vectors["stakes"]:
        parts = split_stakers(int(case["amount"]), case["stake"])
        same(case, tuple(map(str, parts)), (case["operator"], case["pool"], case["unstaked"]))
    yield "stakes", len(vectors["stakes"])
    for case in vectors["batches"]:
        amount = int(case["amount"])
        parts = divide(amount, case["policy"], case["data_share"], case["voided"], case["stake"])
        same(case, texts(parts), case["parts"])
        assert sum(parts.values()) == amount
        share = Credits(amount, parts["data"])
        for credit in case["credits"]:
            same(credit, text(share.pay(int(credit["credit"]), credit["earns"])), credit["part"])
        pooled = share.data - share.attributed
        same(case, (str(share.attributed), str(pooled)), (case["attributed"], case["pooled"]))
    yield "batches", len(vectors["batches"])
    for case in vectors["pools"]:
        pool = Pool()
        for step in case:
            moved, burned = pool.step(step)
            same(step, (str(moved), str(burned)), (step["moved"], step["burned"]))
            state = {"acc": pool.acc, "units": pool.units, "carry": pool.carry, "balance": pool.balance}
            same(step, texts(state), step["pool"])
            assert pool.is_sound(), step
    yield "steps of pools", sum(map(len, vectors["pools"]))
    slashes = vectors["slashes"]
    for case in slashes["amounts"]:
        attributable = int(case["attributable"])
        covered = -(-attributable * 5 // 2)
        same(case, str(max(int(case["amount"]), covered, int(case["minimum"]))), case["slash"])
    for case in slashes["attributable"]:
        amount, part, policy = int(case["amount"]), int(case["open"]), case["policy"]
        data = divide(amount, policy, case["dataShare"], False, NOBODY)["data"]
        attributable = data * part // amount if amount else 0
        same(case, str(attributable), case["attributable"])
        revenue = ONE - sum(policy[name] for name in FIVE)
        room = (attributable - 6) * ONE // revenue * ONE // max(case["dataShare"], policy["data_floor"])
        same(case, str(room if attributable >= 6 else 0), case["openWithin"])
    for case in slashes["limits"]:
        same(case, str(int(case["bond"]) * 2 // 5), case["limit"])
    for case in slashes["parts"]:
        own = int(case["own"])
        quarter = own // 4
        same(case, (str(quarter), str(quarter), str(own - 2 * quarter)),
             (case["challenger"], case["harmed"], case["burned"]))
    yield "slashes", sum(map(len, slashes.values()))


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "routing-1.json")
    with open(path, encoding="ascii") as file:
        found = json.load(file)
    done = [f"{count} {kind}" for kind, count in check(found)]
    print("routing-1.json: " + ", ".join(done) + ": all the same")
    sys.exit(0)

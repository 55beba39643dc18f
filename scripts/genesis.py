#!/usr/bin/env python3
"""Fills accounts and keys into the genesis of the main network.

  openledger-node export-chain-spec --chain mainnet-template > template.json
  scripts/genesis.py form template.json > form.json         a form with everything that has to be decided
  (fill in form.json)
  scripts/genesis.py fill template.json form.json > openledger.json
  openledger-node export-chain-spec --chain openledger.json --raw > openledger.raw.json

Amounts are decimal OPEN. The tool refuses a form whose parts do not add up to the last unit, that leaves a placeholder, repeats an
account or a key, or uses one of the well-known development keys. Python 3 and nothing else.
"""
import hashlib
import json
import sys
from decimal import Decimal, InvalidOperation

OPEN = 10**18
SUPPLY = 1_000_000_000 * OPEN
# Per mille of the supply.
PARTS = {"community": 517, "ecosystem": 100, "investors": 183, "team": 150, "liquidity": 50}
# Finality survives the loss of one of four, and of none of three.
LEAST_VALIDATORS = 4
KEYS = ("babe", "grandpa", "authority_discovery")
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PREFIX = 42
# //Alice, //Bob, //Charlie, //Dave, //Eve, //Ferdie and their stashes, of both schemes: anyone has their secrets.
WELL_KNOWN = {
    # Sr25519.
    "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
    "5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY",
    "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
    "5HpG9w8EBLe5XCrbczpwq5TSXvedjrBGCwqxK1iQ7qUsSWFc",
    "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
    "5Ck5SLSHYac6WFt5UZRSsdJjwmpSZq85fd5TRNAdZQVzEAPT",
    "5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy",
    "5HKPmK9GYtE1PSLsS1qiYU9xQ9Si1NcEhdeCq9sw5bqu4ns8",
    "5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw",
    "5FCfAonRZgTFrTd9HREEyeJjDpT397KMzizE6T3DvebLFE7n",
    "5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL",
    "5CRmqmsiNFExV6VbdmPJViVxrWmkaXXvBrSX8oqBT8R9vmWk",
    # Ed25519.
    "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu",
    "5DdJ9KX9gm9UvZpcpY6av29Q4uzbjuHdp5zEmV6FCh2FXiBc",
    "5GoNkf6WdbxCFnPdAnYYQyCjAKPJgLNxXwPjwTh6DGg6gN3E",
    "5CzfGC7p9sC39Zvb2bg4WgtVvx6c6JVb1SMwsNDVTmRrEas2",
    "5DbKjhNLpqX3zqZdNBc9BGb4fHU1cRBaDhJUskrvkwfraDi6",
    "5H523KwDBYhU1ZksgeZ5tywrQPCc4MZsHzm8Cwuu1ZMDudpd",
    "5ECTwv6cZ5nJQPk6tWfaTrEk8YH2L7X1VT4EL5Tx2ikfFwb7",
    "5CikVYumd29SdWTRtjnrWQiyB2FhLnh22m6S9AF5zvuwY8po",
    "5Ck2miBfCe1JQ4cY3NDsXyBaD6EcsgiVmEFTWwqNSs25XDEq",
    "5GbCociVVNug7QH8bZcHU7JCRAYvVZ4pjamDe9apy7Retd6u",
    "5E2BmpVFzYGd386XRCZ76cDePMB3sfbZp5ZKGUsrG1m6gomN",
    "5CeHpznwUuoj9FKLj7MK7Z15f7ejJgid7fTdCmWnKRLgEaav",
}


class Refused(Exception):
    """Why a form cannot become a genesis."""


def checksum(payload):
    return hashlib.blake2b(b"SS58PRE" + payload).digest()[:2]


def ss58(public):
    """The address of 32 bytes."""
    payload = bytes([PREFIX]) + public
    data = payload + checksum(payload)
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return text


def public(address, what):
    """The 32 bytes of an address."""
    number = 0
    for character in address if isinstance(address, str) else "0":
        digit = ALPHABET.find(character)
        if digit < 0:
            raise Refused(f"{what}: {address!r} is no address")
        number = number * 58 + digit
    data = number.to_bytes(35, "big") if 0 < number < 1 << 280 else b""
    if len(data) != 35 or data[0] != PREFIX or checksum(data[:33]) != data[33:]:
        raise Refused(f"{what}: {address!r} is no address with prefix {PREFIX}")
    if address in WELL_KNOWN:
        raise Refused(f"{what}: the secret of {address} is known to everyone")
    return data[1:33]


def units(amount, what):
    """Decimal OPEN in the smallest unit."""
    try:
        value = Decimal(amount) * OPEN if isinstance(amount, str) else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or value != int(value) or not 0 <= value <= SUPPLY:
        raise Refused(f"{what}: {amount!r} is no amount of OPEN: write it as a string with at most 18 decimals")
    return int(value)


def amount(value):
    """The smallest unit as decimal OPEN."""
    whole, rest = divmod(value, OPEN)
    return f"{whole}.{rest:018d}".rstrip("0").rstrip(".")


def placeholder(name):
    """The account or key that stands for `name` in the template."""
    return ss58(hashlib.blake2b(b"openledger/placeholder/" + name.encode(), digest_size=32).digest())


class Template:
    """What the template says: the protocol's accounts, and when each part can be moved."""

    def __init__(self, spec):
        try:
            self.patch = spec["genesis"]["runtimeGenesis"]["patch"]
            balances = self.patch["balances"]["balances"]
            schedules = self.patch["vesting"]["vesting"]
            vesting = {who: (begin, length) for who, begin, length, _ in schedules}
            stakers = self.patch["staking"]["stakers"]
            self.least_bond = self.patch["staking"]["minValidatorBond"]
            self.most_validators = self.patch["staking"]["maxValidatorCount"]
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(f"this is not the specification of mainnet-template: {error}") from error
        named = {placeholder(part): part for part in PARTS}
        stashes = {staker[0] for staker in stakers}
        self.spending = max((liquid for who, _, _, liquid in schedules if who in stashes), default=0)
        self.placeholders = set(named) | stashes | set(self.patch["technicalCommittee"]["members"])
        for keys in self.patch["session"]["keys"]:
            self.placeholders |= set(keys[2].values())
        self.protocol = [[who, free] for who, free in balances if who not in named and who not in stashes]
        if {who for who, _ in balances} & set(named) != set(named) or not self.protocol:
            raise Refused("this is not the specification of mainnet-template: its accounts are others")
        self.vesting = {part: vesting.get(who) for who, part in named.items()}
        self.deposit = self.protocol[0][1]

    def share(self, part):
        """What the accounts of a part get together. The community's part pays for the protocol's accounts."""
        whole = SUPPLY // 1000 * PARTS[part]
        return whole - sum(free for _, free in self.protocol) if part == "community" else whole


def form(template):
    """An empty form."""
    sheet = {"chain": {"name": "OpenLedger", "id": "openledger", "bootNodes": []}}
    for part in PARTS:
        sheet[part] = [{"account": "", "open": amount(template.share(part))}]
    sheet["ecosystem"][0]["liquid"] = "0"
    sheet["validators"] = [{"stash": "", "bond": amount(template.least_bond)} | {key: "" for key in KEYS} for _ in range(LEAST_VALIDATORS)]
    sheet["committee"] = ["", "", ""]
    return sheet


def fill(spec, sheet):
    """The specification with what the form says."""
    template = Template(spec)
    unknown = set(sheet) - set(PARTS) - {"chain", "validators", "committee"}
    if unknown:
        raise Refused(f"unknown entries: {', '.join(sorted(unknown))}")

    seen = {}

    def take(address, what):
        """An address that is used once."""
        public(address, what)
        if address in template.placeholders:
            raise Refused(f"{what}: {address} is a placeholder")
        if address in seen:
            raise Refused(f"{what}: {address} is already {seen[address]}")
        seen[address] = what
        return address

    balances, vesting, free = list(template.protocol), [], {}
    ecosystem, spending = set(), {}
    for who, _ in template.protocol:
        seen[who] = "an account of the protocol"
    for part in PARTS:
        total = 0
        for number, entry in enumerate(sheet.get(part, []), 1):
            what = f"{part} {number}"
            who, value = take(entry.get("account"), what), units(entry.get("open"), what)
            liquid = units(entry.get("liquid", "0"), what)
            if value < template.deposit or liquid > value:
                raise Refused(f"{what}: needs the existential deposit, {amount(template.deposit)}, and no more liquid than it has")
            total += value
            balances.append([who, value])
            free[who] = value
            if part == "ecosystem":
                ecosystem.add(who)
            if liquid:
                spending[who] = liquid
            if template.vesting[part] and value > liquid:
                vesting.append([who, *template.vesting[part], liquid])
        if total != template.share(part):
            raise Refused(f"{part} adds up to {amount(total)} OPEN instead of {amount(template.share(part))}")

    stakers, keys = [], []
    for number, entry in enumerate(sheet.get("validators", []), 1):
        what = f"validator {number}"
        stash, bond = entry.get("stash"), units(entry.get("bond"), what)
        public(stash, what)
        if stash not in free or stash in (staker[0] for staker in stakers):
            raise Refused(f"{what}: its stash must be one of the accounts above, and no other validator's")
        if bond < template.least_bond or bond > free[stash] - template.deposit:
            raise Refused(f"{what}: bonds {amount(bond)}: at least {amount(template.least_bond)}, and what its stash has "
                          f"but the existential deposit at most")
        stakers.append([stash, stash, bond, "Validator"])
        keys.append([stash, stash, {key: take(entry.get(key), f"{what}, {key}") for key in KEYS}])
    if len(stakers) > template.most_validators:
        raise Refused(f"there are {len(stakers)} validators; {template.most_validators} at most")
    if len(stakers) < LEAST_VALIDATORS:
        raise Refused(f"there are {len(stakers)} validators; {LEAST_VALIDATORS} are needed")

    for who, liquid in spending.items():
        if who not in (staker[0] for staker in stakers) or who not in ecosystem or liquid > template.spending:
            raise Refused(f"{seen[who]}: liquid is for stashes of validators in the ecosystem alone, to pay their first fees from, and "
                          f"{amount(template.spending)} at most")

    committee = sheet.get("committee", [])
    for member in committee:
        public(member, "committee")
    if len(set(committee)) != len(committee) or len(committee) < 3 or set(committee) & template.placeholders:
        raise Refused("the committee needs at least three members, all different")

    if sum(value for _, value in balances) != SUPPLY:
        raise Refused("the balances are not the supply")
    chain = sheet.get("chain", {})
    if not chain.get("name") or not chain.get("id"):
        raise Refused("the chain needs a name and an id")
    patch = template.patch | {
        "balances": {"balances": balances},
        "vesting": {"vesting": vesting},
        "staking": template.patch["staking"] | {"stakers": stakers},
        "session": {"keys": keys},
        "technicalCommittee": {"members": committee},
    }
    return spec | {
        "name": chain["name"],
        "id": chain["id"],
        "bootNodes": chain.get("bootNodes", []),
        "genesis": {"runtimeGenesis": spec["genesis"]["runtimeGenesis"] | {"patch": patch}},
    }


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(arguments):
    try:
        if len(arguments) == 2 and arguments[0] == "form":
            answer = form(Template(read(arguments[1])))
        elif len(arguments) == 3 and arguments[0] == "fill":
            answer = fill(read(arguments[1]), read(arguments[2]))
        else:
            print(__doc__.strip(), file=sys.stderr)
            return 2
    except (Refused, OSError, json.JSONDecodeError) as error:
        print(f"genesis.py: {error}", file=sys.stderr)
        return 1
    json.dump(answer, sys.stdout, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

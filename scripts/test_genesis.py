#!/usr/bin/env python3
"""Tests of genesis.py. With the specification of mainnet-template as argument, of the real one, whose filled form is printed."""
import copy
import hashlib
import json
import sys
import unittest

import genesis
from genesis import OPEN, Refused, placeholder, ss58

MILLI = OPEN // 1000
YEAR = 365 * 43_200


def key(name):
    return ss58(hashlib.sha256(name.encode()).digest())


def template():
    """What the node exports, as far as the tool reads it."""
    stashes = [placeholder(f"validator-{number}/stash") for number in range(1, 5)]
    pots = [[key(f"pot {number}"), MILLI] for number in range(7)]
    parts = [[placeholder(part), 0] for part in genesis.PARTS]
    return {
        "name": "template",
        "id": "template",
        "bootNodes": [],
        "genesis": {
            "runtimeGenesis": {
                "code": "0x00",
                "patch": {
                    "balances": {"balances": pots + parts + [[stash, 0] for stash in stashes]},
                    "vesting": {
                        "vesting": [
                            [placeholder("community"), 0, 4 * YEAR, 0],
                            [placeholder("ecosystem"), 0, 4 * YEAR, 0],
                            [placeholder("investors"), YEAR, 3 * YEAR, 0],
                            [placeholder("team"), YEAR, 3 * YEAR, 0],
                        ]
                        + [[stash, 0, 4 * YEAR, 100 * OPEN] for stash in stashes]
                    },
                    "staking": {
                        "minValidatorBond": 10_000 * OPEN,
                        "maxValidatorCount": 1_000,
                        "stakers": [[stash, stash, OPEN, "Validator"] for stash in stashes],
                    },
                    "session": {
                        "keys": [[stash, stash, {name: placeholder(f"{stash}{name}") for name in genesis.KEYS}] for stash in stashes]
                    },
                    "technicalCommittee": {"members": [placeholder("committee-1")]},
                },
            }
        },
    }


def filled(spec):
    """A form that is right."""
    sheet = genesis.form(genesis.Template(spec))
    for part in genesis.PARTS:
        sheet[part][0]["account"] = key(part)
    stashes = [key(f"stash {number}") for number in range(4)]
    sheet["ecosystem"][0]["open"] = "99919600"
    sheet["ecosystem"] += [{"account": stash, "open": "20100", "liquid": "100"} for stash in stashes]
    sheet["investors"][0]["open"] = "182900000"
    sheet["investors"].append({"account": key("an investor"), "open": "100000"})
    for number, validator in enumerate(sheet["validators"]):
        validator["stash"] = stashes[number]
        validator["bond"] = "20000"
        for name in genesis.KEYS:
            validator[name] = key(f"{number} {name}")
    sheet["committee"] = [key(f"member {number}") for number in range(3)]
    return sheet


SPEC = template()


class Fill(unittest.TestCase):
    def setUp(self):
        self.spec, self.sheet = copy.deepcopy(SPEC), filled(SPEC)

    def refuses(self, reason):
        with self.assertRaisesRegex(Refused, reason):
            genesis.fill(self.spec, self.sheet)

    def test_a_right_form_should_become_a_genesis_of_exactly_the_supply(self):
        patch = genesis.fill(self.spec, self.sheet)["genesis"]["runtimeGenesis"]["patch"]
        self.assertEqual(sum(value for _, value in patch["balances"]["balances"]), 1_000_000_000 * OPEN)
        self.assertEqual(len(patch["staking"]["stakers"]), 4)
        vesting = {who: schedule for who, *schedule in patch["vesting"]["vesting"]}
        self.assertEqual(vesting[key("an investor")], [YEAR, 3 * YEAR, 0])
        self.assertEqual(vesting[key("stash 0")], [0, 4 * YEAR, 100 * OPEN])
        self.assertNotIn(key("liquidity"), vesting)
        text = json.dumps(patch)
        self.assertFalse([who for who in genesis.Template(SPEC).placeholders if who in text])

    def test_an_empty_form_should_be_refused(self):
        self.sheet = genesis.form(genesis.Template(SPEC))
        self.refuses("is no address")

    def test_a_part_should_be_refused_when_it_is_one_unit_short(self):
        self.sheet["team"][0]["open"] = "149999999.999999999999999999"
        self.refuses("team adds up to 149999999.999999999999999999 OPEN instead of 150000000")

    def test_amounts_should_be_refused_when_they_are_no_exact_strings(self):
        for wrong in (150_000_000, "1e400", "NaN", "-1", "0.0000000000000000001", "", None):
            self.sheet["team"][0]["open"] = wrong
            self.refuses("no amount of OPEN")

    def test_nothing_should_be_liquid_but_first_fees_of_stashes(self):
        reason = "liquid is for stashes of validators in the ecosystem alone"
        for part, place, liquid in (
            ("team", 0, "150000000"),
            ("team", 0, "0.000000000000000001"),
            ("investors", 1, "1"),
            ("community", 0, "1"),
            ("ecosystem", 0, "1"),
            ("ecosystem", 1, "100.000000000000000001"),
            ("ecosystem", 1, "20100"),
        ):
            self.sheet = filled(SPEC)
            self.sheet[part][place]["liquid"] = liquid
            self.refuses(reason)
        # Nor does it help to bond from what is the team's.
        self.sheet = filled(SPEC)
        self.sheet["team"][0]["liquid"] = "100"
        self.sheet["validators"][0]["stash"] = key("team")
        self.sheet["ecosystem"][1]["liquid"] = "0"
        self.refuses(reason)

    def test_an_account_should_be_refused_when_it_is_used_twice(self):
        self.sheet["team"][0]["account"] = key("liquidity")
        self.refuses("is already")
        self.sheet["team"][0]["account"] = SPEC["genesis"]["runtimeGenesis"]["patch"]["balances"]["balances"][0][0]
        self.refuses("is already an account of the protocol")

    def test_a_key_should_be_refused_when_two_validators_share_it(self):
        self.sheet["validators"][1]["babe"] = self.sheet["validators"][0]["babe"]
        self.refuses("is already validator 1, babe")

    def test_well_known_and_placeholder_accounts_should_be_refused(self):
        self.sheet["committee"][0] = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        self.refuses("known to everyone")
        self.sheet = filled(SPEC)
        self.sheet["team"][0]["account"] = placeholder("team")
        self.refuses("is a placeholder")

    def test_an_address_should_be_refused_when_one_letter_is_wrong(self):
        right = key("team")
        for position in range(len(right)):
            letter = "2" if right[position] != "2" else "3"
            self.sheet["team"][0]["account"] = right[:position] + letter + right[position + 1:]
            self.refuses("is no address")

    def test_a_bond_should_be_refused_when_its_stash_cannot_pay_it(self):
        self.sheet["validators"][0]["bond"] = "20100"
        self.refuses("bonds 20100")
        self.sheet["validators"][0]["bond"] = "9999"
        self.refuses("bonds 9999")

    def test_too_few_validators_should_be_refused(self):
        self.sheet["validators"].pop()
        self.refuses("3 validators; 4 are needed")

    def test_another_specification_should_be_refused(self):
        del self.spec["genesis"]["runtimeGenesis"]["patch"]["vesting"]
        self.refuses("not the specification of mainnet-template")


if __name__ == "__main__":
    if len(sys.argv) == 2:
        real = genesis.read(sys.argv[1])
        json.dump(filled(real), sys.stdout, indent=2)
    else:
        unittest.main()

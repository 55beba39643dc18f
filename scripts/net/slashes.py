"""Whether anybody was caught at something."""
from harness import need

# Everything that staking, offences and session remember of an offence. Reports and spans outlive every era of a check.
_TRACES = (
    ("Offences", "Reports"),
    ("Staking", "SlashingSpans"),
    ("Staking", "ValidatorSlashInEra"),
    ("Staking", "UnappliedSlashes"),
)


def need_none(node, validators=4, active=None):
    """Raises Failed if there is any trace of an offence at the last final block, or if one of so many validators is not bonded or,
    unless it is said how many are, not in the set."""
    _, at = node.finalised()
    found = {f"{pallet}.{item}": len(node.keys(pallet, item, at)) for pallet, item in _TRACES}
    need(not any(found.values()), f"there are offences: {found}")
    need(node.value("Session", "DisabledValidators", at) in (None, b"\0"), "a validator is disabled")
    # These exist, so the names above are looked for in the right way.
    need(len(node.keys("Staking", "Bonded", at)) == validators, "not all validators are bonded")
    chosen, active = node.value("Session", "Validators", at), validators if active is None else active
    need(chosen is not None and chosen[0] == active << 2, f"not {active} validators are in the set: {chosen!r}")
    return "no report, no slash, nobody disabled"

"""Where the runtime keeps things: keys of its storage."""

_MASK = (1 << 64) - 1
_P1, _P2, _P3, _P4, _P5 = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)


def _rotate(value, by):
    return (value << by | value >> 64 - by) & _MASK


def _round(lane, word):
    return _rotate((lane + word * _P2) & _MASK, 31) * _P1 & _MASK


def xxh64(data, seed=0):
    """xxHash, 64 bits."""
    words = [int.from_bytes(data[at : at + 8], "little") for at in range(0, len(data) - 7, 8)]
    whole = len(data) // 32 * 4
    if len(data) >= 32:
        lanes = [(seed + _P1 + _P2) & _MASK, (seed + _P2) & _MASK, seed, (seed - _P1) & _MASK]
        for at in range(whole):
            lanes[at % 4] = _round(lanes[at % 4], words[at])
        value = sum(_rotate(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18))) & _MASK
        for lane in lanes:
            value = ((value ^ _round(0, lane)) * _P1 + _P4) & _MASK
    else:
        value = (seed + _P5) & _MASK
    value = (value + len(data)) & _MASK
    for word in words[whole:]:
        value = (_rotate(value ^ _round(0, word), 27) * _P1 + _P4) & _MASK
    rest = data[len(words) * 8 :]
    if len(rest) >= 4:
        value = (_rotate(value ^ int.from_bytes(rest[:4], "little") * _P1 & _MASK, 23) * _P2 + _P3) & _MASK
        rest = rest[4:]
    for byte in rest:
        value = _rotate(value ^ byte * _P5 & _MASK, 11) * _P1 & _MASK
    value = (value ^ value >> 33) * _P2 & _MASK
    value = (value ^ value >> 29) * _P3 & _MASK
    return value ^ value >> 32


def twox128(text):
    """What pallets and items are named by."""
    return b"".join(xxh64(text.encode(), seed).to_bytes(8, "little") for seed in (0, 1))


def key(pallet, item):
    """The key of a value, or the prefix of a map, as JSON-RPC wants it."""
    return "0x" + (twox128(pallet) + twox128(item)).hex()

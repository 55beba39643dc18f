"""Signatures of RFC 8032 with the standard library alone: for accounts of tests, whose secrets are nobody's."""
import hashlib

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _doubles():
    point = _BASE
    for _ in range(256):
        yield point
        point = _add(point, point)


_POWERS = list(_doubles())


def _encoded(scalar):
    """scalar · base, as 32 bytes."""
    sum_ = (0, 1, 1, 0)
    for power in _POWERS:
        if scalar & 1:
            sum_ = _add(sum_, power)
        scalar >>= 1
    inverse = pow(sum_[2], -1, _P)
    x, y = sum_[0] * inverse % _P, sum_[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class Key:
    """A key pair made from a name."""

    def __init__(self, name):
        self.name = name
        seed = hashlib.sha512(hashlib.blake2b(name.encode(), digest_size=32).digest()).digest()
        self._scalar = int.from_bytes(seed[:32], "little") & (1 << 254) - 8 | 1 << 254
        self._prefix = seed[32:]
        self.public = _encoded(self._scalar)

    def sign(self, message):
        """64 bytes."""
        once = _number(self._prefix, message) % _L
        commitment = _encoded(once)
        challenge = _number(commitment, self.public, message) % _L
        return commitment + ((once + challenge * self._scalar) % _L).to_bytes(32, "little")

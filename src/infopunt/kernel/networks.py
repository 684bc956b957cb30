"""From which network something was asked: a mark that says nothing of it, under a key that lives a day and is nowhere written.

The event loop makes the mark (config/lanes.py); no view, row or log ever sees an address.
"""

import hashlib
import secrets
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

RENEWED = 24 * 3600.0  # seconds after which the key of marks is another one
# How Tor names the circuits of an onion service (HiddenServiceExportCircuitID haproxy): each is a network of its own.
CIRCUITS = IPv6Network("fc00:dead:beef:4dc9::/64")


def network_of(address: str) -> bytes:
    """The /24 or /56 an address is in; nothing for what is no address, so that all of those are one network."""
    try:
        at: IPv4Address | IPv6Address | None = ip_address(address.partition("%")[0])
    except ValueError:
        return b""
    if isinstance(at, IPv6Address):
        if at in CIRCUITS:
            return at.packed
        if at.ipv4_mapped is None:
            return at.packed[:7]
        at = at.ipv4_mapped
    return at.packed[:3] if at else b""


class Marks:
    """Marks of networks, the same for as long as a key lives."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._key, self._until = clock, b"", 0.0

    def mark_of(self, address: str) -> str:
        now = self._clock()
        if now >= self._until or not self._key:
            self._key, self._until = secrets.token_bytes(32), now + RENEWED
        return hashlib.blake2b(network_of(address), key=self._key, digest_size=16).hexdigest()

"""Host names as browsers send them. No framework."""

LOCAL = frozenset(("localhost", "127.0.0.1", "[::1]"))


def name_of(host: str) -> str:
    """The name in a Host header: without its port, in small letters, without the dot a full name may end with."""
    host = host.lower()
    name, colon, port = host.rpartition(":")
    if colon and (port.isdecimal() or not port):
        host = name
    return host.removesuffix(".")

"""How long and how large a connection may be, before its door is known."""

import resource

HEAD = 10  # seconds in which a head is whole
LARGEST_HEAD = 32_000  # bytes
WRAPPING = 8  # times its size a body may weigh with the words that cut it into pieces
WAITING = 16  # requests of one connection behind the one that is answered
LINGER = 2  # seconds in which what a refused sender still sends is thrown away, so that it can read why
STALLED = 30  # seconds in which a reader takes nothing at all
SWEEP = 1  # seconds between looks at the deadlines
MOST_CONNECTIONS = 4_000
SPARE_HANDLES = 200  # for files, the database and the other processes' pipes


def most_connections() -> int:
    """How many connections this process takes: fewer than it has handles, which are raised as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_HANDLES
    if soft < wanted:
        soft = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(MOST_CONNECTIONS, max(20, soft - SPARE_HANDLES))

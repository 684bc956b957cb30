"""Shares of the key on paper, as somebody types them: never on the command line, where every user of the machine reads them."""

import getpass
import sys

from infopunt.mailbox.recovery import NEEDED


def typed_shares() -> list[str]:
    """So many shares as are needed: asked for one by one without showing them, or one a line where no keyboard is there."""
    if sys.stdin.isatty():
        return [getpass.getpass(f"Share {number} of {NEEDED} (33 words): ") for number in range(1, NEEDED + 1)]
    return [line.strip() for line in sys.stdin.read().splitlines() if line.strip()][:NEEDED]

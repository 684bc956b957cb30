"""A body without an account: an address that nobody guesses and that ends, and a code of 20 digits that is told another way.

The address holds no secret that opens anything; the code stands nowhere. Both together open one copy.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import date

from infopunt.kernel.codes import SEALED, new_code
from infopunt.mailbox.asking import CodeInHand, OpenConversation, in_hand
from infopunt.mailbox.models import Conversation
from infopunt.referrals.models import Link, Referral
from infopunt.referrals.rules import LINK_LASTS
from infopunt.vault.conversations import open_with_code
from infopunt.vault.rules.sealing import CannotOpen


@dataclass(frozen=True)
class NewLink:
    """Shown once to who sends it: the end of an address, and the code to tell by telephone."""

    address: str
    hand: CodeInHand = field(repr=False)


def new_link() -> NewLink:
    """A tenth of a second, on purpose: never inside a transaction. Raises TalkClosed."""
    return NewLink(secrets.token_urlsafe(24), in_hand(new_code(SEALED)))


def keep_link(referral: Referral, link: NewLink, day: date) -> None:
    Link.objects.create(
        referral=referral, mark=mark_of(link.address), lookup=link.hand.receipt.lookup, until=day + LINK_LASTS
    )


def opened_by(address: str, hand: CodeInHand, region: str, day: date) -> tuple[Referral, OpenConversation] | None:
    """What an address and a code open on a day; None for nothing, whatever the reason."""
    rows = Link.objects.select_related("referral").filter(referral__region=region, until__gte=day)
    link = rows.filter(mark=mark_of(address)).first()
    if link is None or not hmac.compare_digest(bytes(link.lookup), hand.receipt.lookup):
        return None
    row = Conversation.objects.filter(pk=link.referral.copy).first() if link.referral.copy else None
    if row is None:
        return None
    try:
        return link.referral, OpenConversation(row, open_with_code(region, row.pk, hand.receipt.wrap))
    except CannotOpen:
        return None


def mark_of(address: str) -> str:
    return hashlib.sha256(b"infopunt link " + address.encode()).hexdigest()

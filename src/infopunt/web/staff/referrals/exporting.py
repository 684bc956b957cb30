"""How a body can be reached here, and what leaves for it."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse

from infopunt.referrals.authorities.pack import AuthorityPack
from infopunt.referrals.copies import WholeCopy, reference_of
from infopunt.referrals.document import Document
from infopunt.referrals.exports.files import Dispatch, age_of, document_pdf, zip_of
from infopunt.referrals.exports.klantinteracties import hand_to_server
from infopunt.referrals.exports.reach import Reach, WrongReach, reach_of
from infopunt.referrals.files import FileNotWhole
from infopunt.referrals.models import Referral
from infopunt.referrals.partners import has_inbox
from infopunt.referrals.rules import Way
from infopunt.referrals.sending import HandOver, NoWay


def reach_to(region: str, authority: str) -> Reach:
    """A file of the operator that cannot be read opens no way."""
    try:
        return reach_of(region, authority)
    except WrongReach:
        return Reach()


def ways_to(region: str, pack: AuthorityPack) -> list[Way]:
    """The ways this body takes and that are open here, paper always last."""
    reach = reach_to(region, pack.id)
    is_open = {
        Way.INBOX: has_inbox(region, pack.id), Way.LINK: True, Way.AGE: bool(reach.age),
        Way.KLANTINTERACTIES: reach.server is not None,
    }  # fmt: skip
    return [*(way for way, there in is_open.items() if there and way in pack.handover), Way.PAPER]


def dispatch_of(
    row: Referral, document: Document, body: str, files: Sequence[tuple[str, bytes]] = ()
) -> Dispatch:  # fmt: skip
    return Dispatch(document, body, reference_of(row.pk), files)


def server_for(row: Referral, body: str, day: date) -> HandOver | None:
    server = reach_to(row.region, row.authority).server
    if server is None:
        return None
    return lambda found, document: hand_to_server(server, found, dispatch_of(found, document, body), day)


def file_of(row: Referral, copy: WholeCopy, body: str) -> HttpResponse:
    """What is saved and taken to the body: closed for it, or a PDF. Its name says nothing. Raises NoWay, WrongKey,
    FileNotWhole."""
    parcel = dispatch_of(row, copy.document, body, [(file.kind, _whole(copy.content_of(file))) for file in copy.files])
    if row.channel == Way.AGE:
        key = reach_to(row.region, row.authority).age
        if not key:
            raise NoWay
        content, kind, name = age_of(zip_of(parcel), key), "application/octet-stream", "document.zip.age"
    else:
        content, kind, name = document_pdf(parcel), "application/pdf", "document.pdf"
    answer = HttpResponse(content, content_type=kind)
    answer.headers["content-disposition"] = f'attachment; filename="{name}"'
    answer.headers["cache-control"] = "no-store"
    return answer


def _whole(content: bytes | None) -> bytes:
    if content is None:
        raise FileNotWhole
    return content

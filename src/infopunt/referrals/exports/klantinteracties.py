"""A task for a municipality that has Klantinteracties: a contact without a person, and the task that follows from it.

Day precision, the text that was agreed, nothing else. Their server makes a row for each post, so we ask for our reference first:
whoever tries again after a line that broke finds what was made.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from infopunt.kernel.errors import Refused
from infopunt.kernel.fetching import Ask, FetchLimits, HostileAddress, Unfetched, exchange
from infopunt.referrals.copies import reference_of
from infopunt.referrals.exports.files import Dispatch
from infopunt.referrals.exports.reach import MunicipalServer
from infopunt.referrals.exports.words import NL
from infopunt.referrals.models import Referral

LONGEST_NOTE = 1000
LANGUAGES = {"nl": "nld", "en": "eng"}
LIMITS = FetchLimits(bytes=2_000_000, values=50_000, depth=30, seconds=20.0)


class ServerAway(Refused):
    say = "The server of this body did not take it. Nothing was sent twice: try again later."


class LongForServer(Refused):
    say = "A municipality's server takes %(number)s signs at most. Take it back and write it shorter."


def hand_to_server(
    server: MunicipalServer, row: Referral, parcel: Dispatch, day: date, trusted: Collection[str] = ()
) -> dict[str, str]:
    """The ids their server gave the contact and the task; the same ones when it is tried again. Raises ServerAway, and
    LongForServer: nothing that was agreed is cut off."""
    if len(task_of(parcel, "", "")["toelichting"]) > LONGEST_NOTE:
        raise LongForServer(number=LONGEST_NOTE)
    limits = FetchLimits(LIMITS.bytes, LIMITS.values, LIMITS.depth, LIMITS.seconds, trusted)
    reference, made = reference_of(row.pk), {}
    try:
        with exchange(server.address, {"authorization": f"Token {server.token}"}, limits) as ask:
            contact = _made(ask, "/klantcontacten", reference) or _post(
                ask, "/klantcontacten", contact_of(server, parcel, reference, day)
            )
            made["klantcontact"] = contact
            made["internetaak"] = _made(ask, "/internetaken", reference) or _post(
                ask, "/internetaken", task_of(parcel, reference, contact)
            )
    except (Unfetched, HostileAddress):
        raise ServerAway from None
    return made


def contact_of(server: MunicipalServer, parcel: Dispatch, reference: str, day: date) -> dict[str, Any]:
    return {
        "referentienummer": reference, "kanaal": server.channel, "onderwerp": NL["title"],
        "taal": LANGUAGES.get(parcel.document.language, "nld"), "vertrouwelijk": True,
        "plaatsgevondenOp": f"{day.isoformat()}T00:00:00Z",
    }  # fmt: skip


def task_of(parcel: Dispatch, reference: str, contact: str) -> dict[str, Any]:
    lines = [parcel.document.text, *(f"{label}: {value}" for _name, label, value in parcel.named)]
    return {
        "referentienummer": reference, "gevraagdeHandeling": "Oppakken of laten weten waarom niet",
        "aanleidinggevendKlantcontact": {"uuid": contact}, "status": "te_verwerken", "toegewezenAanActoren": [],
        "toelichting": "\n".join(lines),
    }  # fmt: skip


def _made(ask: Ask, path: str, reference: str) -> str:
    """What was made under our reference before; '' for nothing."""
    rows = ask("GET", f"{path}?referentienummer={reference}&pageSize=1").get("results", [])
    return next((str(row["uuid"]) for row in rows if row.get("referentienummer") == reference), "")


def _post(ask: Ask, path: str, given: dict[str, Any]) -> str:
    answer = ask("POST", path, given)
    if not isinstance(answer, dict) or "uuid" not in answer:
        raise Unfetched("not_json", line=1)
    return str(answer["uuid"])

"""The form of a proposal: first which body, then exactly what it gets."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.kernel.idempotency import new_key, once
from infopunt.mailbox.asking import OpenConversation
from infopunt.mailbox.trays import OpenTray
from infopunt.pages.words.languages import direction
from infopunt.referrals.authorities.names import authority_names, field_names
from infopunt.referrals.authorities.pack import AuthorityPack
from infopunt.referrals.authorities.queries import authority
from infopunt.referrals.consenting import own_referrals
from infopunt.referrals.document import LONGEST_FIELD, LONGEST_TEXT, NEVER, Document
from infopunt.referrals.exports.words import FIELDS
from infopunt.referrals.files import files_to_choose, named_files
from infopunt.referrals.proposing import Proposal, propose
from infopunt.referrals.rules import Basis, Way
from infopunt.reporting.queries import account_told
from infopunt.web.staff.faults import Said, refused
from infopunt.web.staff.gate import StaffRequest, methods, page
from infopunt.web.staff.names import language_name
from infopunt.web.staff.referrals.exporting import ways_to
from infopunt.web.staff.referrals.opening import HERE, open_conversation, spoken_in
from infopunt.web.staff.referrals.words import BASES, WAYS, state_word
from infopunt.web.staff.talk.locked import closed


@methods("GET", "POST")
def of_conversation(request: StaffRequest, id: UUID) -> HttpResponse:
    """What was proposed in a conversation, and the form of something new; sent twice it is proposed once."""
    opened = open_conversation(request, id)
    if opened is None:
        return closed(request)
    tray, origin = opened
    if request.method == "GET":
        return _screen(request, origin, request.GET.get("to", ""))
    try:
        made, _is_new = once(
            request.POST.get("key", "") or new_key(), f"propose {id}", lambda: _propose(request, origin, tray),
            now=timezone.now(), using=REPORTS,
        )  # fmt: skip
    except Refused as no:
        return _screen(request, origin, request.POST.get("authority", ""), refused(no))
    return HttpResponseRedirect(f"{HERE}{made}/")


def _propose(request: StaffRequest, origin: OpenConversation, tray: OpenTray) -> str:
    post, pack = request.POST, _body(request.POST.get("authority", ""))
    fields = tuple((name, post.get(f"field-{name}", "")) for name in _asked(pack))
    way = next((one for one in ways_to(request.region.id, pack) if one == post.get("way")), Way.PAPER)
    basis = next((one for one in Basis if one == post.get("basis")), Basis.CODE)
    files = named_files(origin.messages(), post.getlist("files"))
    told = Proposal(
        pack.id, authority_names("nl")[pack.id], way, Document(post.get("text", ""), fields, files=files), basis,
        spoken_in(origin.row.pk), post.get("explained", ""), post.get("wording", ""),
    )  # fmt: skip
    row = propose(origin, tray, told, by=request.staff, now=timezone.now(), day=timezone.localdate())
    return str(row.pk)


def _body(id: str) -> AuthorityPack:
    found = authority(id[:40])
    if found is None:
        raise Http404
    return found


def _asked(pack: AuthorityPack) -> list[str]:
    return [need.field for need in pack.needs if need.field not in NEVER]


def _screen(request: StaffRequest, origin: OpenConversation, to: str, faults: Sequence[Said] = ()) -> HttpResponse:
    names = authority_names(request.user.language)
    context = {
        "conversation": origin.row.pk, "faults": faults, "names": sorted(names.items(), key=lambda pair: pair[1].lower()),
        "body": None,
        "before": [
            (one.row.pk, names.get(one.row.authority, one.name), state_word(one.state)) for one in own_referrals(origin)
        ],
    }  # fmt: skip
    if to:
        context |= _form(request, origin, _body(to), names)
    return page(request, "referrals/propose", context, 422 if faults else 200)


def _form(
    request: StaffRequest, origin: OpenConversation, pack: AuthorityPack, names: dict[str, str]
) -> dict[str, object]:
    post, labels, spoken = request.POST, field_names(request.user.language), spoken_in(origin.row.pk)
    said = origin.messages()
    known, chosen = account_told(said), post.getlist("files")
    begun = {"employer": known.employer, "address": known.place}
    ways = ways_to(request.region.id, pack)
    return {
        "body": pack.id, "name": names[pack.id], "text": post.get("text", ""), "explained": post.get("explained", ""),
        "wording": post.get("wording", ""), "spoken": spoken, "spoken_name": language_name(spoken), "dir": direction(spoken),
        "is_foreign": spoken != "nl", "most": LONGEST_TEXT, "most_field": LONGEST_FIELD,
        "fields": [
            (name, labels.get(name) or FIELDS.get(name, name), post.get(f"field-{name}", begun.get(name, ""))) for name in _asked(pack)
        ],
        "files": [(one.number, one.kind, str(one.number) in chosen) for one in files_to_choose(said)],
        "ways": [(str(way), _(WAYS[way]), post.get("way", ways[0]) == way) for way in ways],
        "bases": [(str(one), _(say), post.get("basis", Basis.CODE) == one) for one, say in BASES.items()],
    }  # fmt: skip

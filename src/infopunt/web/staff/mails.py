"""Letters that follow from what was done on a screen. They are jobs: nobody waits for a mail server, and none is lost with it.

A job names a row. The link is made when the letter is sent: what opens something stands in no table.
"""

from collections.abc import Callable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from infopunt.accounts.duties import duties_of
from infopunt.accounts.invitations import secret_of
from infopunt.accounts.models import Invitation, Worker
from infopunt.directory.models import Ask, Organisation
from infopunt.directory.operations import secret_of_ask
from infopunt.regions.models import Region

DUTCH, ENGLISH = "nl", "en"
NO_ANSWER = {"Auto-Submitted": "auto-generated"}  # a mailbox of somebody who is away writes no answer to a machine


def address(path: str, region: str = "") -> str:
    """A staff screen as a link from outside: the host comes from the settings or the region's file, never from a request."""
    scheme = "https" if settings.HTTPS else "http"
    if settings.STAFF_HOST:
        return f"{scheme}://{settings.STAFF_HOST}{path}"
    return site_address(path, region)


def site_address(path: str, region: str = "") -> str:
    """The same for a page of the site: where the screens have a host of their own, that has nothing else."""
    scheme = "https" if settings.HTTPS else "http"
    rows = Region.objects.filter(id=region) if region else Region.objects.filter(is_default=True)
    here = rows.first() or Region.objects.filter(is_default=True).first()
    given = (here.address if here else "") or settings.ADDRESS
    if given:
        return f"{given.rstrip('/')}{path}"
    host = next((host for host in here.hosts if not host.endswith(".localhost")), "") if here else ""
    if host:
        return f"{scheme}://{host}{path}"
    local = f"{here.id}.localhost" if here and not here.is_default else "localhost"
    return f"http://{local}:{settings.PORT}{path}"


def invitation_link(invitation: Invitation) -> str:
    region = next((duty.region for duty in duties_of(invitation) if duty.region), "")
    return address(f"/staff/invitation/{secret_of(invitation.seed)}/", region)


def ask_link(secret: str, entry: Organisation) -> str:
    return address(f"/staff/entry/{secret}/", entry.layer.partition(":")[0])


def send(kind: str, id: int) -> None:
    """The job: send the letter of that kind about the row with that id. What is no longer so needs no letter."""
    LETTERS[kind](id)


def _invitation(id: int) -> None:
    now = timezone.now()
    row = Invitation.objects.filter(pk=id, used_at=None, ends_at__gt=now).exclude(seed="").first()
    if row is None:
        return
    words = []
    for language in (DUTCH, ENGLISH):  # which of the two somebody reads is not known yet
        with override(language):
            words.append(_("You are invited to work with Infopunt. Open this link within seven days:"))
    with override(DUTCH):
        send_mail(
            _("Your invitation to Infopunt"), "\n".join([*words, "", invitation_link(row), ""]), None, [row.email]
        )
    Invitation.objects.filter(pk=id).update(sent_at=now)


def _reset(id: int) -> None:
    worker = Worker.objects.filter(pk=id, is_active=True).first()
    if worker is None:  # a name nobody has, or one that had its letters of this hour
        return
    key = {"uidb36": user_pk_to_url_str(worker), "key": default_token_generator.make_token(worker)}
    region = worker.duties.exclude(region="").values_list("region", flat=True).first() or ""
    link = address(reverse("account_reset_password_from_key", kwargs=key), region)
    with override(worker.language):
        words = _("Somebody, probably you, asked for a new password for Infopunt. Choose it here:")
        rest = _("Was it not you? Then do nothing: your password stays as it is.")
        send_mail(_("A new password for Infopunt"), f"{words}\n\n{link}\n\n{rest}\n", None, [worker.email])


def _ask(id: int) -> None:
    now = timezone.now()
    row = Ask.objects.filter(pk=id, answered_at=None, ends_at__gt=now).select_related("organisation").first()
    if row is None or not row.organisation.contact:
        return
    with override(DUTCH):  # who reads it is Dutch, whatever language the editor works in
        words = _("Is what we say about your organisation right? Open this link within three weeks:")
        send_mail(
            _("Your entry at the information point"),
            f"{words}\n\n{ask_link(secret_of_ask(row.seed), row.organisation)}\n",
            None,
            [row.organisation.contact],
        )


def work_letter(worker: Worker) -> EmailMessage:
    """That there is work, and nothing else: always the same, whatever waits."""
    with override(worker.language):
        words = (
            _("Do not reply: nobody reads answers to this letter."), _("There is work in the desk tool."), address("/staff/"),
        )  # fmt: skip
    return EmailMessage("Infopunt", "\n\n".join(words) + "\n", None, [worker.email], headers=NO_ANSWER)


LETTERS: dict[str, Callable[[int], None]] = {"invitation": _invitation, "reset": _reset, "ask": _ask}

"""Letters to the people who keep the site true: facts that end, texts whose review day has come."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone

from infopunt.accounts.queries import emails_with
from infopunt.accounts.rules import Role
from infopunt.facts.models import Fact
from infopunt.facts.queries import ending
from infopunt.information.queries import due
from infopunt.kernel.models import Mark
from infopunt.regions.models import Region

WARN = timedelta(days=30)  # before a fact without a successor ends


def remind(now: datetime) -> int:
    """Send what is new since the last letter about it: each fact once per ending, texts once a week. Returns how many letters."""
    if not settings.EMAIL_HOST:
        return 0
    day = timezone.localtime(now).date()
    letters: dict[str, list[str]] = defaultdict(list)
    for id, statement, last in ending(day, WARN):
        if _first(f"warned:{id}"[:80], last.isoformat()):
            owner = Fact.objects.values_list("owner", flat=True).get(id=id)
            for email in [owner] if owner else emails_with(Role.EDITOR, ""):
                letters[email].append(f"{statement} ({id}): {last.isoformat()}")
    if day.weekday() == 0 and _first("reminded.texts", day.isoformat()):
        for region in Region.objects.all():
            texts = due(["", region.id], day, region.review_months)
            for email in emails_with(Role.EDITOR, region.id) if texts else []:
                letters[email] += [f"{text.page}: {checked.isoformat()}" for text, checked, _why in texts]
    for email, lines in letters.items():
        unique = list(dict.fromkeys(lines))
        send_mail("Infopunt: na te kijken / to check", "\n".join(["/staff/", "", *unique]), None, [email])
    return len(letters)


def _first(name: str, value: str) -> bool:
    """Whether this was not yet noted."""
    mark, made = Mark.objects.get_or_create(name=name, defaults={"value": value})
    if made:
        return True
    if mark.value == value:
        return False
    mark.value = value
    mark.save(update_fields=["value"])
    return True

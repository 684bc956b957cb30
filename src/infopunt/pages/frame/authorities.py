"""What a reader is told of authorities: the context of `public/_authority.html`, in the active language."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from infopunt.directory.sharing import numbers_on
from infopunt.facts import wording
from infopunt.pages.words.languages import attributes_of, own_name
from infopunt.pages.words.markdown import phone_link
from infopunt.pages.words.origin import cited
from infopunt.referrals.authorities.queries import AuthorityShown
from infopunt.referrals.authorities.rules import Takes


def authority_blocks(shown: Sequence[AuthorityShown], language: str, day: date) -> list[dict[str, object]]:
    """One context for each, in the same order; at most two queries more."""
    numbers = numbers_on(day, [one.phone for one in shown])
    return [_block(one, numbers.get(one.phone, ""), language) for one in shown]


def _block(one: AuthorityShown, number: str, language: str) -> dict[str, object]:
    return {
        "id": one.id,
        "attributes": attributes_of(one.language, language),
        "name": one.name,
        "service": one.service,
        "takes": str(one.takes),
        "verdict": _verdict(one.takes),
        "reasons": one.reasons,
        "depends": one.depends,
        "does": one.does,
        "does_not": one.does_not,
        "time": one.time,
        "anonymity": one.anonymity,
        "musts": [say for _field, say, must in one.needs if must],
        "helps": [say for _field, say, must in one.needs if not must],
        "languages": ", ".join(own_name(code) for code in one.languages) or _("we do not know which languages"),
        "phone": mark_safe(phone_link(number)) if number else "",
        "url": one.url,
        "source": cited(one.source.source(), language),
        "checked": _("checked %(day)s") % {"day": wording.day(one.checked, language)},
        "is_machine": one.is_machine,
    }


def _verdict(takes: Takes) -> str:
    if takes is Takes.YES:
        return _("Takes this")
    return _("May take this") if takes is Takes.MAYBE else _("Does not take this")

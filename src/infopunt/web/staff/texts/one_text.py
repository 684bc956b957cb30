"""One text on any screen: finding it, what stands around it, what its form carries."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone

from infopunt.accounts import permissions
from infopunt.information import approving, editing, withdrawing
from infopunt.information.content import Content, latest
from infopunt.information.models import Draft, Text
from infopunt.information.rules import Block, title_of
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault
from infopunt.pages.words.languages import direction, own_name
from infopunt.web.shared.days import BadMoment, moment_of
from infopunt.web.staff.faults import Said, in_words
from infopunt.web.staff.gate import StaffRequest
from infopunt.web.staff.names import theme_names
from infopunt.web.staff.today import layers_of


class LongSource(Refused):
    say = "A source has three parts: title | https address | date. This line has more: %(line)s"
    at = "sources"


class BadSource(Refused):
    say = "A source is: title | https address | date. This line is not: %(line)s"
    at = "sources"


def of_blocks(faults: Iterable[Fault], blocks: Sequence[Block]) -> list[Said]:
    """Faults of a text, each with the first words of the block it stands in; an id says nothing to who writes."""
    starts = {block.id: f"“{' '.join(block.md.lstrip('#').split())[:40]}…”" for block in blocks}
    return [
        Said(starts.get(str(fault.at[0]) if fault.at else "", ""), in_words(fault), _field(fault)) for fault in faults
    ]


def _field(fault: Fault) -> str:
    """In the editor a text is one field; what stands beside it has its own."""
    return str(fault.at[0]) if fault.at in (("sources",), ("checked",)) else "body"


def text_for(request: StaffRequest, id: int) -> Text:
    """The text, when its layer is one this person sees at all; else 404."""
    rows = Text.objects.select_related("page", "current", "draft__head")
    return get_object_or_404(rows, pk=id, page__layer__in=layers_of(request))


def around_text(request: StaffRequest, text: Text) -> dict[str, object]:
    """What every screen about one text shows: which it is, how it stands, what may be done next."""
    draft = getattr(text, "draft", None)
    content = latest(text)
    return {
        "text": text,
        "title": title_of(content.blocks) if content else _dutch_title(text),
        "theme": theme_names().get(text.page.theme, text.page.theme),
        "draft": draft,
        "standing": withdrawing.standing_mark(text),
        "language": own_name(text.language),
        "dir": direction(text.language),
        "may_publish": permissions.may_publish(request.staff, text.page.layer),
        "may_approve": draft is not None and approving.may_approve(draft, request.staff),
        "address": f"/{text.language}/{text.page.theme}/{text.page.slug}/",
    }


def _dutch_title(text: Text) -> str:
    """What a page is called of which nothing is written in this language yet."""
    dutch = Text.objects.filter(page=text.page, language="nl").select_related("current", "draft__head").first()
    content = latest(dutch) if dutch else None
    return title_of(content.blocks) if content else text.page.slug


def fields_of(content: Content | None) -> dict[str, str]:
    if content is None:
        return {"body": "", "sources": "", "checked": timezone.localdate().isoformat(), "minor": ""}
    return {
        "body": editing.blocks_as_markdown(content.blocks),
        "sources": "\n".join(" | ".join((s["title"], s.get("url", ""), s.get("date", ""))) for s in content.sources),
        "checked": content.checked_on.isoformat(),
        "minor": "",
    }


def plain_lines(words: str) -> str:
    """A form sends every new line as two characters."""
    return words.replace("\r\n", "\n")


def saved_meanwhile(text: Text) -> tuple[str, str, int]:
    """Of a text that somebody else saved, published or gave up meanwhile: its words as they are now, who wrote them ('' where
    nobody did), and the number of the revision a form starts from now."""
    content = latest(text)
    draft: Draft | None = getattr(text, "draft", None)
    who = draft.head.by if draft else text.current.changed_by if text.current else ""
    return fields_of(content)["body"], who, base_of(text)


def base_of(text: Text) -> int:
    """The number of the revision a form starts from; 0 where there is no draft."""
    return text.draft.head.number if hasattr(text, "draft") else 0


def moment_given(words: str, at: str) -> datetime:
    """The moment somebody typed in the field `at`, on the clock of the Netherlands where it names no other."""
    found = moment_of(words)
    if found is None:
        raise BadMoment(at=at)
    return found if found.tzinfo else timezone.make_aware(found)

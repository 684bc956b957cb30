"""Words of published pages in an answer: looked for by Dutch words, put behind what was typed, in every language at once."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from infopunt.pages.texts.snippets import Snippet, find_snippets, snippet_of
from infopunt.questions.models import Inquiry
from infopunt.web.staff.gate import StaffRequest, methods
from infopunt.web.staff.talk.conversation import conversation_screen, opened_inquiry, words_typed
from infopunt.web.staff.talk.locked import closed


@methods("POST")
def snippets(request: StaffRequest, id: UUID) -> HttpResponse:
    """The conversation again, with what was found or put in; what was typed stays."""
    opened = opened_inquiry(request, id)
    if opened is None:
        return closed(request)
    inquiry, found, _tray = opened
    words, day, wanted = words_typed(request, inquiry), timezone.localdate(), request.POST.get("find", "")[:200]
    chosen = request.POST.get("insert", "")[:200]
    snippet = snippet_of(request.region, chosen, inquiry.language, day) if chosen else None
    if snippet:
        words = {code: _behind(text, _said(snippet, code)) for code, text in words.items()}
    return conversation_screen(
        request, inquiry, found, words, find=wanted, inserted=snippet, gone=bool(chosen and not snippet),
        snippets=None if snippet else find_snippets(request.region, wanted, inquiry.language, day),
        lacks_language=bool(snippet) and _lacks(snippet, inquiry),
    )  # fmt: skip


def _said(snippet: Snippet | None, language: str) -> str:
    """The part in a language, with the address of its page; '' where the page lacks it."""
    if snippet is None or language not in snippet.links:
        return ""
    words = snippet.dutch if language == "nl" else snippet.own
    return f"{words}\n{snippet.links[language]}" if words else ""


def _behind(typed: str, said: str) -> str:
    return "\n\n".join(part for part in (typed.rstrip(), said) if part)


def _lacks(snippet: Snippet | None, inquiry: Inquiry) -> bool:
    return snippet is not None and inquiry.language != "nl" and not snippet.own

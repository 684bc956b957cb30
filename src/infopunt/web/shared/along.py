"""A file that somebody takes along: saved and not shown, and should a browser show it, then without scripts, forms or neighbours."""

from django.http import HttpResponse

from infopunt.cleaning.kinds import KINDS, FileKind

ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"


def taken_along(name: str, content: bytes) -> HttpResponse:
    """Under a name that says nothing but its kind; kept by no browser."""
    answer = HttpResponse(content, content_type=KINDS[FileKind(name.rpartition(".")[2])].type)
    answer.headers["content-disposition"] = f'attachment; filename="{name}"'
    answer.headers["content-security-policy"] = ALONE
    answer.headers["cache-control"] = "no-store"
    return answer

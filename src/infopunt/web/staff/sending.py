"""A form that creates something is sent twice: by a second tap, a reload, a network that lost the answer. It works once."""

from collections.abc import Callable

from django.utils import timezone

from infopunt.kernel import idempotency
from infopunt.web.staff.gate import StaffRequest

FIELD = "key"  # templates/staff/_once.html puts it in the form


def once(request: StaffRequest, make: Callable[[], object]) -> str:
    """The id of what `make` made for this form: now, or when it came the first time. A refusal leaves the form free to be sent
    again. A form without a key is taken as a new one, and so is one in which something else stands: who goes back and plans
    the next day means another."""
    key = request.POST.get(FIELD, "") or idempotency.new_key()
    typed = sorted((name, words) for name, words in request.POST.lists() if name != "csrfmiddlewaretoken")
    door = f"{request.path} {request.staff.email} {typed}"
    made, _new = idempotency.once(key, door, lambda: str(make()), now=timezone.now())
    return made

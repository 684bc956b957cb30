"""A proof on paper, for who asks for it: shown once under the code and kept nowhere."""

from django.http import HttpResponse
from django.utils import timezone

from infopunt.kernel.words import in_language
from infopunt.mailbox.proofs import proof_of
from infopunt.mailbox.trays import Team
from infopunt.web.public.talk.frame import day_words, page
from infopunt.web.public.talk.reading import Visit


def prove(visit: Visit) -> HttpResponse:
    proof = proof_of(visit.opened)
    return page(
        visit.request, visit.language, "talk_proof",
        {
            "name": in_language(visit.request.region.names, visit.language), "is_question": proof.team == Team.INQUIRIES,
            "day": day_words(proof.day), "today": day_words(timezone.localdate()), "number": proof.number, "tag": proof.tag,
        },
    )  # fmt: skip

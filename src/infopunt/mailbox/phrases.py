"""The key phrase of somebody who answers, and the code on paper for the day they forget it."""

from datetime import datetime

from django.db import transaction

from infopunt.accounts.models import Worker
from infopunt.kernel import audit
from infopunt.kernel.databases import REPORTS
from infopunt.kernel.errors import Refused
from infopunt.mailbox.rules import SHORTEST_PHRASE, is_phrase
from infopunt.vault import people
from infopunt.vault.rules.keys import plain_phrase
from infopunt.vault.rules.paper import SlipInCode
from infopunt.vault.rules.sealing import CannotOpen


class EasyPhrase(Refused):
    say = "Take at least %(number)s signs: five words that have nothing to do with each other."
    at = "phrase"


class OtherPhrase(Refused):
    say = "The two phrases are not the same."
    at = "again"


class SignInPassword(Refused):
    say = "Take another phrase than the password you sign in with."
    at = "phrase"


class MistypedPaperCode(Refused):
    say = "There is a slip in the code: it has nine groups of four letters and digits. Compare it with your paper."
    at = "paper"


class OtherPaperCode(Refused):
    say = "This code does not open your keys. After each new phrase only the newest code does."
    at = "paper"


def set_phrase(worker: Worker, phrase: str, again: str, *, now: datetime) -> str:
    """New keys behind a phrase; the code on paper that opens them too, to be shown once. Who had keys before is let in anew.
    Raises EasyPhrase, OtherPhrase or SignInPassword."""
    _check(worker, phrase, again)
    with transaction.atomic(using=REPORTS):
        code = people.give_keys(worker.pk, phrase, now=now)
        audit.record("set key phrase", f"worker:{worker.pk}", by=worker.email, at=now, using=REPORTS)
    return code


def set_phrase_again(worker: Worker, paper: str, phrase: str, again: str, *, now: datetime) -> str:
    """Another phrase for the same keys, by the code on paper: nobody has to let them in. The next code, to be shown once. Raises
    MistypedPaperCode or OtherPaperCode, and what set_phrase raises."""
    _check(worker, phrase, again)
    try:
        with transaction.atomic(using=REPORTS):
            code = people.keep_keys(worker.pk, paper, phrase)
            audit.record("set key phrase by paper", f"worker:{worker.pk}", by=worker.email, at=now, using=REPORTS)
    except SlipInCode:
        raise MistypedPaperCode from None
    except CannotOpen:
        raise OtherPaperCode from None
    return code


def _check(worker: Worker, phrase: str, again: str) -> None:
    if not is_phrase(plain_phrase(phrase)):
        raise EasyPhrase(number=SHORTEST_PHRASE)
    if plain_phrase(phrase) != plain_phrase(again):
        raise OtherPhrase
    if worker.check_password(phrase):
        raise SignInPassword

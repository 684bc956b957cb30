"""What the log of the sealed side says was done, in the language of who reads it. Rows keep the verb as it was written."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

DEEDS = {
    "read conversation": noop("read a conversation"), "answer conversation": noop("answered"),
    "propose in conversation": noop("asked whether it may become a report"), "close conversation": noop("closed a conversation"),
    "label report": noop("set labels"), "print for talk: report": noop("printed: to talk it over with the visitor"),
    "print for colleagues: report": noop("printed: to discuss it with colleagues"),
    "print for law: report": noop("printed: because the law obliges us"), "take in for somebody": noop("took in a question for somebody"),
    "read file": noop("looked at a file"), "ask for exact file": noop("asked to open a file as it came"),
    "open exact file": noop("opened a file as it came"), "write transcript": noop("wrote down what a recording says"),
    "open tray": noop("opened the tray"), "set key phrase": noop("set a key phrase"),
    "set key phrase by paper": noop("set a key phrase with the code on paper"), "hold ceremony": noop("made the keys of the region"),
    "let in to inquiries": noop("let somebody in to the questions"), "let in to abuse_reports": noop("let somebody in to the reports"),
    "take out": noop("took somebody out"), "take out of inquiries": noop("took somebody out of the questions"),
    "take out of abuse_reports": noop("took somebody out of the reports"), "new key of inquiries": noop("made a new key for the questions"),
    "new key of abuse_reports": noop("made a new key for the reports"), "renew key": noop("made a new key of a body"),
    "propose referral": noop("proposed to pass on"), "send referral": noop("passed on"), "recall referral": noop("took a referral back"),
    "export referral": noop("took a referral out as a file"), "hear of referral": noop("wrote down what a body said"),
    "tell of referral": noop("told the visitor how it ended"), "read copy": noop("the body read what was passed on"),
    "answer copy": noop("the body answered"), "new pepper": noop("made a new pepper"), "forget pepper": noop("took an earlier pepper away"),
    "appoint auditor": noop("named an auditor"),
}  # fmt: skip
AGREED = re.compile(r"agree that worker:(\d+) opens exact file")


def deed(verb: str) -> str:
    """A verb of the log in words; one that has none stays as it was written: nothing of a log is left out."""
    agreed = AGREED.fullmatch(verb)
    if agreed:
        return _("agreed that number %(number)s opens a file as it came") % {"number": agreed[1]}
    return _(DEEDS[verb]) if verb in DEEDS else verb

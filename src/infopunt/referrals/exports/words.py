"""What stands on a document for a body, in its language. These are no sentences of a screen: a body reads Dutch, or English."""

from infopunt.referrals.rules import Reason, ReferralState

_S, _R = ReferralState, Reason

NL = {
    "title": "Doorverwijzing", "reference": "Kenmerk", "to": "Voor", "text": "Waar het om gaat", "fields": "Gegevens",
    "files": "Bijlagen", "agreed": "Dit is doorgegeven met toestemming van de betrokkene, en niet meer dan dit. Wil je meer weten? Vraag het ons, met het kenmerk.",
    "code": "Code van 20 cijfers, die je van ons hoorde", "open": "Openen", "nothing": "Deze link en deze code openen niets, of niet meer.",
    "slow": "Te vaak geprobeerd. Wacht een kwartier.", "lead": "Hier staat iets voor je organisatie. De code krijg je apart van ons.",
    "due": "Graag reactie voor", "state": "Stand", "answer": "Je reactie", "choose": "Wat doe je ermee?", "reason": "Waarom niet? (alleen bij nee)",
    "words": "In je eigen woorden: wie dit vroeg leest het", "send": "Versturen", "sent": "Verstuurd.", "print": "Deze bladzijde kun je printen.",
    "damaged": "Dit is niet zoals het verstuurd is en wordt daarom niet getoond. Bel ons.", "said": "Wat je eerder antwoordde", "none": "–",
    "moved": "Hiermee is intussen iets gebeurd. Kijk hieronder hoe het staat.", "no_step": "Kies wat je ermee doet.",
    "no_reason": "Kies waarom niet.", "long": "Dit is te lang.", "slip": "Deze code is niet heel overgenomen. Kijk hem na.",
    "closed": "Dit is nu even niet open. Probeer het later.",
    **{f"state_{one}": say for one, say in {
        _S.SENT: "verstuurd", _S.SEEN: "geopend", _S.WAITLISTED: "op een wachtlijst", _S.ACCEPTED: "aangenomen",
        _S.CONTACTED: "contact gehad", _S.DECLINED: "niet aangenomen", _S.INELIGIBLE: "valt hier niet onder",
        _S.UNREACHABLE: "niemand te bereiken", _S.DELIVERED: "afgehandeld", _S.EXPIRED: "verlopen",
        _S.WITHDRAWN: "teruggenomen",
    }.items()},
    **{f"reason_{one}": say for one, say in {
        _R.NOT_OURS: "niet onze taak", _R.OTHER_AREA: "ander gebied", _R.TOO_LITTLE: "te weinig bekend",
        _R.NO_ROOM: "geen plaats", _R.OTHER: "iets anders",
    }.items()},
}  # fmt: skip
# What the fields of content/routing are called on paper.
FIELDS = {
    "employer": "Werkgever", "agency": "Uitzendbureau", "landlord": "Verhuurder", "address": "Plaats", "what": "Wat er gebeurt",
    "when": "Wanneer", "people": "Hoeveel mensen", "hours": "Uren", "payslips": "Loonstroken", "contract": "Contract",
    "letters": "Brieven", "proof": "Bewijs", "tried": "Al gevraagd of gedaan", "role": "Overkomen of gezien", "ground": "Grond",
    "name": "Naam", "contact": "Te bereiken", "language": "Taal",
}  # fmt: skip

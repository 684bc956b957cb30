"""Numbers as people write and paste them: the one grammar, which `static/amounts.js` reads in the same way.

`tests/advice/amounts.json` holds what both must make of what is typed. Digits are those of our languages' keyboards: Latin,
Arabic and Persian; all others are refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

# What a telephone, a mail or a chat puts around words without anybody seeing it.
UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
SPACES = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_SIGNS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫،٬’‘ʼ`", "01234567890123456789,," + "'" * 5)
_SHAPE = re.compile(
    r"(?P<before>€|eur|euro)? ?(?P<body>[0-9](?:[0-9.,:' ]*[0-9])?)(?P<tail>[.,][-–—−=]{0,2})? ?(?P<unit>[^0-9.,:' ][^0-9.,: ]*)?\.?"
)
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])")
_PLAIN = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,9}))?")
_PARTED = re.compile(r"([1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,9}))?")
# Words for a unit that may stand behind a number, in the languages of the site; a dot behind them is no matter.
UNITS: dict[str, frozenset[str]] = {
    unit: frozenset(words.split())
    for unit, words in {
        "EUR": "€ eur euro euros euro's euró eurót евро євро يورو",
        "hour": "u uur uren h hr hrs hour hours godz godzina godziny godzin oră ora ore ч час часа часове год година години"
        " годин óra órát hora horas ساعة ساعات",
        "minute": "min minuut minuten minute minutes minuta minuty minut minuto minutos мин минута минути хв хвилина хвилини"
        " хвилин perc percet دقيقة دقائق",
        "day": "d dag dagen day days dzień dni zi zile ден дни дена день днів nap napot día días dia dias يوم أيام ايام",
        "week": "week weken weeks tydzień tygodnie tygodni tyg săptămână săptămâni saptamana saptamani седмица седмици"
        " тиждень тижні тижнів hét hetet semana semanas أسبوع أسابيع اسبوع اسابيع",
        "month": "maand maanden mnd month months mies miesiąc miesiące miesięcy lună luna luni месец месеца месеци місяць"
        " місяці місяців hónap hónapot mes meses شهر أشهر اشهر شهور",
        "year": "jaar jaren year years rok lata lat an ani година години г рік роки років év éves año años سنة سنوات",
        "percent": "% procent percent proc процент процента відсоток відсотки відсотків százalék",
    }.items()
}


@dataclass(frozen=True)
class Number:
    """What was typed: the digits before and behind the mark, without zeros at the end, or minutes of a clock beside hours."""

    whole: str
    decimals: str = ""
    minutes: str = ""

    @property
    def value(self) -> Fraction:
        return Fraction(f"{self.whole}.{self.decimals or 0}") + Fraction(int(self.minutes or 0), 60)


def bare(words: str) -> str:
    """The words without what nobody sees, and with single spaces inside only."""
    return SPACES.sub(" ", UNSEEN.sub("", words)).strip(" ")


def latin(words: str) -> str:
    """The digits and marks of our keyboards as we write them."""
    return words.translate(_SIGNS)


def number_in(words: str, places: int, unit: str | None = None) -> Number | None:
    """The one number somebody meant, of a question with so many decimals; None where that cannot be told.

    A unit may stand beside it when it is the one asked for (`unit`; None for any): hours are no euros.
    """
    shape = _SHAPE.fullmatch(latin(unicodedata.normalize("NFC", bare(words)).lower()))
    if shape is None or not all(_fits(shape[name], unit) for name in ("before", "unit") if shape[name]):
        return None
    clock = _CLOCK.fullmatch(shape["body"])
    if clock and places and not shape["tail"]:
        return Number(clock[1], minutes=clock[2])
    parted, plain = _PARTED.fullmatch(shape["body"]), _PLAIN.fullmatch(shape["body"])
    # 1.234 is a thousand and more where nobody is asked for three decimals; 0.500 never is.
    if parted and not (plain and places >= 3):
        whole, decimals = re.sub(r"[.,' ]", "", parted[1]), parted[3] or ""
    elif plain:
        whole, decimals = plain[1], plain[2] or ""
    else:
        return None
    if len(whole) > 9 or (decimals and len(shape["tail"] or "") > 1):
        return None
    return Number(whole, decimals.rstrip("0"))


def _fits(word: str, unit: str | None) -> bool:
    if unit is None:
        return any(word in words for words in UNITS.values())
    return word in UNITS.get(unit.partition("/")[0], ())

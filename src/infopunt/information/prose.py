"""How plain a text is, by counting: sentences, long words, passive voice. Per language what is sensible. No framework.

The limits mark outliers, not style: reading level B1 asks for a mean under about 15 words a sentence. Bulgarian, Ukrainian,
Polish and Hungarian say in fewer and longer words what English says in more and shorter ones; Arabic writes small words
onto the next one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infopunt.information.rules import ANY_BRACES, LINK_TARGET, LIST_NUMBER, Block, Kind


@dataclass(frozen=True)
class Limits:
    """What is too much: words in one sentence, words a sentence on a whole page, letters of a long word, its share of words,
    and the share of sentences in the passive voice (0 to 1)."""

    sentence: int
    mean: float
    letters: int
    long_words: float
    passive: float = 0.35


LIMITS = {
    "nl": Limits(26, 13, 15, 0.12),
    "en": Limits(28, 14, 13, 0.07),
    "pl": Limits(26, 13, 14, 0.08),
    "ro": Limits(30, 15, 14, 0.06),
    "bg": Limits(30, 15, 14, 0.08),
    "uk": Limits(26, 13, 14, 0.08),
    "hu": Limits(26, 13, 16, 0.12),
    "es": Limits(30, 15, 14, 0.05),
    "ar": Limits(30, 15, 11, 0.06),
}

PASSIVE = {
    "nl": r"\b(wordt|worden|werd|werden)\b[^.?!]*\b(ge\w{3,}(d|t|en)|be\w{3,}(d|t)|ver\w{3,}(d|t)|\w+ge\w{3,}(d|t))\b",
    "en": r"\b(is|are|was|were|be|been|being)\s+(\w+ly\s+)?(\w{3,}ed|paid|made|given|taken|told|kept|held|sent|written)\b",
    "pl": r"\b(zosta\w+|będzie|jest|są|był\w*)\s+\w+(ny|na|ne|ni|ty|ta|te)\b",
    "ro": r"\b(este|sunt|a fost|au fost|va fi|fi)\s+\w{3,}(at|ată|ați|ate|it|ită|ut|ută|s|să)\b",
    "bg": r"\b(е|са|бъде|бъдат|беше|бил\w*)\s+\w{3,}(ен|ена|ено|ени|ан|ана|ано|ани|ат|ят)\b",
    "uk": r"\b(був|була|було|були|буде|будуть)\s+\w+(ний|на|не|ні|но|то)\b",
    "hu": r"\b\w{3,}(va|ve)\s+(van|vannak|lett|lesz|volt)\b",
    "es": r"\b(es|son|fue|fueron|ser|sea|sean|será|serán)\s+\w{3,}(ado|ada|ados|adas|ido|ida|idos|idas)\b",
    "ar": r"\b(تم|يتم|تتم)\b",
}


@dataclass(frozen=True)
class Measure:
    """What was counted on a page; shares from 0 to 1."""

    words: int
    sentences: int
    longest: str
    long_words: float
    passive: float

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences if self.sentences else 0


def plain(md: str) -> str:
    """A block as it is read aloud: a fact is one word, a link is its words, a citation is nothing."""
    md = re.sub(r"\{\{\s*fact [^}]*\}\}", "X", md)
    md = ANY_BRACES.sub("", md)
    md = LINK_TARGET.sub("", md).replace("[", "")
    return re.sub(r"[*_`#|]", " ", LIST_NUMBER.sub("", md))


def sentences_of(blocks: Iterable[Block]) -> list[str]:
    """Every sentence of the running text; an item of a list is at least one. Headings and tables are not counted."""
    found: list[str] = []
    for block in blocks:
        if block.kind in (Kind.PARAGRAPH, Kind.LIST):
            for line in block.md.split("\n"):
                text = plain(re.sub(r"^[-*] ", "", line))
                found += [one.strip() for one in re.split(r"(?<=[.?!:;؟؛])\s+", text)]
    return [one for one in found if re.search(r"\w", one)]


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[\w'’\-]+", sentence)


def measure(blocks: Sequence[Block], language: str) -> Measure:
    """Count a page in its language."""
    sentences = sentences_of(blocks)
    words = [word for sentence in sentences for word in words_of(sentence)]
    limits, passive = LIMITS[language], re.compile(PASSIVE[language], re.I)
    return Measure(
        words=len(words),
        sentences=len(sentences),
        longest=max(sentences, key=lambda sentence: len(words_of(sentence)), default=""),
        long_words=sum(len(word) > limits.letters for word in words) / len(words) if words else 0,
        passive=sum(bool(passive.search(sentence)) for sentence in sentences) / len(sentences) if sentences else 0,
    )


def outliers(found: Measure, language: str) -> list[str]:
    """What makes a page harder to read than the language's limits allow."""
    limits, say = LIMITS[language], []
    length = len(words_of(found.longest))
    if length > limits.sentence:
        say.append(f"a sentence of {length} words (most {limits.sentence}): {found.longest[:60]}…")
    if found.mean > limits.mean:
        say.append(f"{found.mean:.1f} words a sentence (most {limits.mean:g})")
    if found.long_words > limits.long_words:
        say.append(f"{found.long_words:.0%} long words (most {limits.long_words:.0%})")
    if found.sentences >= 8 and found.passive > limits.passive:
        say.append(f"{found.passive:.0%} of the sentences in the passive voice (most {limits.passive:.0%})")
    return say

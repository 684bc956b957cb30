"""How plain a text is, by counting: sentences, long words, passive voice. No framework.

What is too much differs by language and stands in `content/languages/` (languages.py); a language without limits is not
measured. Limits mark outliers, not style: reading level B1 asks for a mean under about 15 words a sentence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infopunt.information.rules import ANY_BRACES, LINK_TARGET, LIST_NUMBER, Block, BlockKind
from infopunt.kernel.faults import Fault


@dataclass(frozen=True)
class ProseLimits:
    """What is too much: words in one sentence, words a sentence on a whole page, letters of a long word, its share of words,
    the pattern of a sentence in the passive voice ('' for none), and the share of those (shares from 0 to 1)."""

    sentence: int
    mean: float
    letters: int
    long_words: float
    passive: str = ""
    passive_share: float = 0.35


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


def plain_text(md: str) -> str:
    """A block as it is read aloud: a fact is one word, a link is its words, a citation is nothing."""
    md = re.sub(r"\{\{\s*fact [^}]*\}\}", "X", md)
    md = ANY_BRACES.sub("", md)
    md = LINK_TARGET.sub("", md).replace("[", "")
    return re.sub(r"[*_`#|]", " ", LIST_NUMBER.sub("", md))


def sentences_of(blocks: Iterable[Block]) -> list[str]:
    """Every sentence of the running text; an item of a list is at least one. Headings and tables are not counted."""
    found: list[str] = []
    for block in blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST):
            for line in block.md.split("\n"):
                text = plain_text(re.sub(r"^[-*] ", "", line))
                found += [one.strip() for one in re.split(r"(?<=[.?!:;؟؛])\s+", text)]
    return [one for one in found if re.search(r"\w", one)]


def words_of(sentence: str) -> list[str]:
    return re.findall(r"[\w'’\-]+", sentence)


def measure(blocks: Sequence[Block], limits: ProseLimits | None) -> Measure:
    """Count a page. What only the limits of its language can tell, which words are long and what is passive, is 0 without."""
    sentences = sentences_of(blocks)
    words = [word for sentence in sentences for word in words_of(sentence)]
    passive = re.compile(limits.passive, re.I) if limits and limits.passive else None
    long_words = sum(len(word) > limits.letters for word in words) if limits else 0
    return Measure(
        words=len(words),
        sentences=len(sentences),
        longest=max(sentences, key=lambda sentence: len(words_of(sentence)), default=""),
        long_words=long_words / len(words) if words else 0,
        passive=sum(bool(passive.search(one)) for one in sentences) / len(sentences) if passive and sentences else 0,
    )


def outliers(found: Measure, limits: ProseLimits | None) -> list[Fault]:
    """What makes a page harder to read than the language's limits allow; nothing where it has none."""
    if limits is None:
        return []
    say, share = [], "{:.0%}".format
    length = len(words_of(found.longest))
    if length > limits.sentence:
        start = f"{found.longest[:60]}…"
        say.append(Fault("long_sentence", (), {"words": length, "most": limits.sentence, "start": start}))
    if found.mean > limits.mean:
        say.append(Fault("long_sentences", (), {"words": f"{found.mean:.1f}", "most": f"{limits.mean:g}"}))
    if found.long_words > limits.long_words:
        say.append(Fault("long_words", (), {"share": share(found.long_words), "most": share(limits.long_words)}))
    if found.sentences >= 8 and found.passive > limits.passive_share:
        say.append(Fault("passive_voice", (), {"share": share(found.passive), "most": share(limits.passive_share)}))
    return say

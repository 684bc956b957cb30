"""Am I in the right place? Which kind of desk is meant for which answers: content, with its facts, and not code."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, model_validator

from infopunt.directory.models import Signposts
from infopunt.kernel.packfiles import FileFault, Strict, read_yaml, shape

FILE = "signposts.yaml"
FACT = re.compile(r"\{\{ fact ([a-z0-9_.]+) \}\}")
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Words = dict[str, str]


class OptionPack(Strict):
    id: Id
    say: Words


class SignpostQuestionPack(Strict):
    id: Id
    ask: Words
    options: list[OptionPack]


class DeskPack(Strict):
    kind: Id
    given: dict[str, list[str]]
    why: Words
    pages: list[str] = []
    card: str = ""


class SignpostsPack(Strict):
    """The file: questions in their order, and desks, the most particular first."""

    questions: list[SignpostQuestionPack] = []
    desks: list[DeskPack] = []

    @model_validator(mode="after")
    def _meant(self) -> "SignpostsPack":
        options = {question.id: {option.id for option in question.options} for question in self.questions}
        for desk in self.desks:
            for question, chosen in desk.given.items():
                if not set(chosen) <= options.get(question, set()):
                    raise ValueError(f"desks: {desk.kind} hangs on an answer of {question} that nobody can give")
        if any(not {"nl", "en"} <= set(words) for words in self.words()):
            raise ValueError("nl and en are needed everywhere")
        return self

    def words(self) -> Iterator[Words]:
        """Every sentence in every language it has."""
        for question in self.questions:
            yield question.ask
            yield from (option.say for option in question.options)
        yield from (desk.why for desk in self.desks)

    def facts(self) -> set[str]:
        """The facts its sentences show."""
        return {name for words in self.words() for say in words.values() for name in FACT.findall(say)}

    def named(self) -> set[str]:
        """The pages and cards it leads to."""
        cards = {f"cards/{desk.card}" for desk in self.desks if desk.card}
        return cards | {page for desk in self.desks for page in desk.pages}


def read_signposts(
    root: Path, *, facts: Collection[str], pages: Collection[str]
) -> tuple[SignpostsPack, list[FileFault]]:
    """The file, and what is wrong with it; an empty one where there is none."""
    path = root / FILE
    if not path.exists():
        return SignpostsPack(), []
    data, lines, faults = read_yaml(path, root)
    pack, more = shape(SignpostsPack, data, lines, FILE) if not faults else (None, [])
    if pack is None:
        return SignpostsPack(), faults + more
    faults += [FileFault(FILE, 1, f"there is no fact {name}") for name in sorted(pack.facts() - set(facts))]
    faults += [FileFault(FILE, 1, f"there is no page {name}") for name in sorted(pack.named() - set(pages))]
    return pack, faults


def write_signposts(pack: SignpostsPack) -> None:
    """Make the row say what the file says."""
    data = pack.model_dump(mode="json")
    Signposts.objects.update_or_create(pk=1, defaults={"questions": data["questions"], "desks": data["desks"]})


def signposts() -> SignpostsPack:
    """What was loaded; one query."""
    row = Signposts.objects.filter(pk=1).values("questions", "desks").first()
    return SignpostsPack.model_validate(row or {})


def desks_for(given: Mapping[str, str], desks: Sequence[DeskPack]) -> list[DeskPack]:
    """The desks that are meant by these answers, in the order of the file."""
    return [desk for desk in desks if all(given.get(question) in chosen for question, chosen in desk.given.items())]

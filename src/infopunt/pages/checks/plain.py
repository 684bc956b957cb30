"""A check's result as plain words, for who takes it along to a question: seen and changed by them before it is sent."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from infopunt.pages.words.markdown import as_words


def plain_result(context: Mapping[str, Any]) -> str:
    """What the summary shows, line by line: the outcomes, then the answers."""
    lines = [f"{context['title']} ({context['day']})", *_outcomes(one for one, _other in context["pairs"])]
    lines += ["", *(f"{name}: {value}" for _id, name, value in context["answers"])]
    return "\n".join(as_words(str(line)) for line in lines)


def _outcomes(outcomes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in outcomes:
        yield ""
        yield one["ask"]
        yield f"{one['verdict']}. {one['say']}" if one["verdict"] else one["say"]
        yield from (f"- {say}" for say in (*one["lacking"], *one["todo"]))

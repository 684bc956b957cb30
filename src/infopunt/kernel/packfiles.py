"""Reading files of content so that every fault has a file and a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from infopunt.kernel import faults
from infopunt.kernel.shapes import faults_of_shape

At = faults.At
PACK = "pack"  # who wrote what a load took over: `changed_by`, and `by` in the audit
Model = TypeVar("Model", bound=BaseModel)
LONGEST, MOST_NODES = 2_000_000, 200_000


@dataclass(frozen=True)
class FileFault:
    """What is wrong in a file, and where. `say` is a fault as data or, where only the command line can meet it (how a file
    is written), its English; `jobs/english.py` says both."""

    file: str
    line: int
    say: str | faults.Fault


class Strict(BaseModel):
    """A content file's shape: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key written twice, and to which yes, no, on and off are words (as in YAML 1.2)."""

    yaml_implicit_resolvers = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} stands here twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def parse_yaml(text: str, file: str, first_line: int = 1) -> tuple[Any, dict[At, int], list[FileFault]]:
    """The data, the line of each place in it, and what kept it from being read."""
    if len(text) > LONGEST:
        return None, {}, [FileFault(file, first_line, f"longer than {LONGEST:,} characters")]
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        # Names that stand for each other multiply: what they would become is counted before it is built.
        if node and _weight(node, {}) > MOST_NODES:
            return (
                None,
                {},
                [FileFault(file, first_line, f"more than {MOST_NODES:,} values, repeated ones counted each time")],
            )
        data = loader.construct_document(node) if node else {}
    except RecursionError:
        return None, {}, [FileFault(file, first_line, "nested too deep")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        return None, {}, [FileFault(file, line + first_line, f"not readable as YAML: {error.problem}")]
    except yaml.YAMLError:  # a character no text has
        return (
            None,
            {},
            [FileFault(file, first_line, "not readable as YAML: a character that does not belong in a text")],
        )
    lines: dict[At, int] = {}
    if node:
        _note_lines(node, (), lines, first_line)
    return data, lines, []


def _weight(node: yaml.Node, known: dict[int, float]) -> float:
    """How many values a node stands for; one that holds itself stands for endlessly many."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = float("inf")
    parts: Iterable[yaml.Node] = ()
    if isinstance(node, yaml.MappingNode):
        parts = (part for pair in node.value for part in pair)
    elif isinstance(node, yaml.SequenceNode):
        parts = node.value
    known[id(node)] = 1 + sum(_weight(part, known) for part in parts)
    return known[id(node)]


def _note_lines(node: yaml.Node, place: At, lines: dict[At, int], first: int) -> None:
    lines[place] = node.start_mark.line + first
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _note_lines(value, (*place, key.value), lines, first)
            lines[(*place, key.value)] = key.start_mark.line + first
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*place, index), lines, first)


def line_of(lines: dict[At, int], place: At) -> int:
    """The line of a place, or of the nearest thing around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def shape(
    model: type[Model], data: Any, lines: dict[At, int], file: str, at: At = ()
) -> tuple[Model | None, list[FileFault]]:
    """`data` as `model`, or its faults with the line each stands on."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [FileFault(file, line_of(lines, fault.at), fault) for fault in faults_of_shape(error, at)]


def read_yaml(path: Path, root: Path) -> tuple[Any, dict[At, int], list[FileFault]]:
    name = str(path.relative_to(root))
    try:
        return parse_yaml(path.read_text("utf-8"), name)
    except UnicodeDecodeError:
        return None, {}, [FileFault(name, 1, "not readable as UTF-8")]

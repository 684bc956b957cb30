"""A text leans on what its facts mean, whoever changes them."""

import shutil

import pytest

from infopunt.information.models import Text
from infopunt.jobs import content
from tests.desk import change, edit
from tests.environment import EXAMPLE

FILE = "facts/example.yaml"
MEANS_OTHERWISE = {
    "statement": ("wage.hour", "An example wage per hour", "An example wage per hour worked"),
    "unit": ("notice.term", "unit: month", "unit: week"),
    "kind": ("notice.term", "kind: duration\n  unit: month", "kind: number"),
    "status": ("law.start", "      status: announced\n", ""),
}


def _marked():
    return {str(text): text.to_check for text in Text.objects.exclude(to_check="")}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(EXAMPLE, tmp_path / "content")
    return tmp_path / "content"


@pytest.mark.parametrize("what", MEANS_OTHERWISE)
def test_a_load_that_gives_a_fact_another_meaning_puts_the_texts_written_here_on_to_check(example, folder, now, what):
    wage = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    fact, old, new = MEANS_OTHERWISE[what]
    edit(wage, f"Zo is het: {{{{ fact {fact} }}}}.", now)
    change(folder, FILE, old, new)

    content.load(folder, now=now)

    assert _marked() == {str(wage): fact}


def test_texts_of_the_folder_came_with_its_facts_and_are_not_marked(example, folder, now):
    change(folder, FILE, *MEANS_OTHERWISE["statement"][1:])

    content.load(folder, now=now)

    assert _marked() == {}


def test_a_load_with_another_value_alone_marks_nothing(example, folder, now):
    edit(Text.objects.get(page__layer="", page__slug="wage", language="nl"), "Nu {{ fact wage.hour }}.", now)
    change(folder, FILE, "value: 10.5", "value: 10.6")

    content.load(folder, now=now)

    assert _marked() == {}

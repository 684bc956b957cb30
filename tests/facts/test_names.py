"""What facts are called on the desk: a file beside them, read anew when it changes."""

import os

import pytest
from django.utils.translation import override

from infopunt.facts.names import NONE, desk_names, read_names
from infopunt.facts.pack import read_facts
from infopunt.web.staff.names import fact_name, subject_name
from tests.real import REAL


@pytest.fixture
def folder(tmp_path):
    def write(words, at=1):
        path = tmp_path / "facts/names/nl.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
        os.utime(path, (at, at))
        return tmp_path

    return write


def test_a_name_of_no_fact_and_a_subject_without_a_name_are_faults_with_their_lines(folder):
    root = folder("subjects: {pay: Loon}\nfacts:\n  wage.least: Minimumloon\n  wage.moon: Maanloon\n")

    _names, faults = read_names(root, {"wage.least"}, {"pay", "rent"})

    assert [(fault.file, fault.line, fault.say) for fault in faults] == [
        ("facts/names/nl.yaml", 4, "wage.moon: there is no such fact"),
        ("facts/names/nl.yaml", 1, "rent: this subject has no name"),
    ]


def test_a_changed_file_is_read_anew_and_one_that_cannot_be_read_names_nothing(folder):
    root = folder("facts: {wage.least: Minimumloon}")
    before = desk_names("nl", root).facts
    folder("facts: {wage.least: Laagste loon}", at=2)

    assert (before, desk_names("nl", root).facts) == ({"wage.least": "Minimumloon"}, {"wage.least": "Laagste loon"})
    assert desk_names("nl", folder("facts: [", at=3)) == NONE
    assert desk_names("pl", root) == NONE


def test_the_names_in_the_content_folder_are_of_facts_and_every_subject_has_one():
    facts, _faults = read_facts(REAL)

    names, faults = read_names(REAL, facts, {subject for subject, _pack in facts.values()})

    assert faults == []
    assert len(names["nl"].subjects) > 25


def test_a_fact_goes_by_its_name_in_dutch_and_by_its_statement_where_it_has_none(settings):
    settings.CONTENT = REAL
    with override("nl"):
        assert fact_name("wml.hour.21plus", "Gross minimum wage") == "Minimumloon per uur, 21 jaar en ouder"
        assert fact_name("wml.moon", "Wage on the moon") == "Wage on the moon"
        assert subject_name("minimum_wage") == "Minimumloon"
    with override("en"):
        assert fact_name("wml.hour.21plus", "Gross minimum wage") == "Gross minimum wage"
        assert subject_name("minimum_wage") == "Minimum wage"

"""The themes and topics everything is sorted by: what the file may say, and that the rows say the same."""

import shutil
from pathlib import Path

import pytest

from infopunt.jobs.english import line
from infopunt.topics.models import Situation, Theme, Topic
from infopunt.topics.pack import RESERVED, read_topics, write_topics
from tests.desk import change
from tests.environment import EXAMPLE


@pytest.fixture
def folder(tmp_path):
    """The example's topics, to spoil."""
    shutil.copy(EXAMPLE / "topics.yaml", tmp_path)
    return Path(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        *(("id: pay\n", f"id: {word}\n", f"{word}: this word has another use") for word in ("help", "tally")),
        ("id: pay.slip", "id: pay.wage", "pay.wage: stands here twice"),
        ("id: home\n", "id: pay\n", "pay: stands here twice"),
        ("id: home.room", "id: pay.room", "pay.room: stands under home"),
        ("{nl: Loon, en: Pay,", "{nl: Loon,", "nl and en are needed"),
    ],
)
def test_what_topics_cannot_mean_is_a_fault(folder, old, new, words):
    change(folder, "topics.yaml", old, new)

    _, faults = read_topics(folder)

    assert [fault for fault in faults if words in line(fault)]


def test_every_first_segment_of_the_public_door_that_is_no_theme_is_reserved():
    from django.urls import get_resolver

    first = {
        str(pattern.pattern).partition("/")[2].partition("/")[0]
        for pattern in get_resolver("infopunt.web.public.urls").url_patterns
        if str(pattern.pattern).startswith("<")
    }

    assert {"help", "checks", "start"} <= first <= RESERVED


@pytest.mark.django_db
def test_the_rows_say_what_the_file_says_in_its_order_and_what_left_the_file_goes(folder):
    pack, _ = read_topics(folder)
    write_topics(pack)
    assert list(Topic.objects.values_list("id", flat=True)) == ["pay.wage", "pay.slip", "home.room"]
    kept = pack.model_copy(update={"themes": pack.themes[1:], "situations": []})

    write_topics(kept)

    assert list(Theme.objects.values_list("id", "position")) == [("home", 0)]
    assert list(Topic.objects.values_list("id", flat=True)) == ["home.room"]
    assert not Situation.objects.exists()

"""What Infopunt really publishes, without its texts: stories of the directory need not wait for hundreds of pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import transaction

from infopunt.advice.building import KnownToChecks
from infopunt.advice.folder import read_checks
from infopunt.advice.operations import write_checks
from infopunt.directory.pack import OrganisationPack, read_directory, write_directory
from infopunt.directory.signposts import SignpostsPack, read_signposts, write_signposts
from infopunt.facts.pack import FactPack, read_facts, write_facts
from infopunt.jobs.content import ContentFolder, read_content
from infopunt.regions.pack import RegionPack, read_regions, write_regions
from infopunt.topics.pack import TopicsPack, read_topics, write_topics
from tests.environment import EXAMPLE

REAL = EXAMPLE.parents[1] / "content"


@contextmanager
def passing() -> Iterator[None]:
    """Rows that are gone afterwards: several tests stand on them, each within a transaction of its own."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@cache
def content() -> ContentFolder:
    """All of it, read and without a fault: once a process."""
    return read_content(REAL)


@cache
def _packs() -> tuple[list[RegionPack], TopicsPack, dict[str, tuple[str, FactPack]], list[OrganisationPack]]:
    regions, faults = read_regions(REAL)
    topics, found = read_topics(REAL)
    assert topics is not None, found
    facts, more = read_facts(REAL)
    names = {topic.id for theme in topics.themes for topic in theme.topics} | {theme.id for theme in topics.themes}
    areas = {area.id for region in regions for area in region.areas}
    directory, last = read_directory(
        REAL, facts=set(facts), topics=names, regions={region.id for region in regions}, areas=areas
    )
    assert faults + found + more + last == []
    return regions, topics, facts, directory


def _signposts() -> SignpostsPack:
    """The questions and desks; the pages they lead to are not looked up."""
    posts, _faults = read_signposts(REAL, facts=_packs()[2], pages=())
    return posts


def furnish() -> None:
    """The real regions, topics, facts and directory as rows."""
    regions, topics, facts, directory = _packs()
    write_regions(regions)
    write_topics(topics)
    write_facts(facts)
    write_directory(directory)
    write_signposts(_signposts())


def furnish_checks() -> None:
    """The real checks beside them; the pages they lead to are not looked up."""
    regions, topics, facts, _directory = _packs()
    pages = frozenset(f"{path.parts[-3]}/{path.parts[-2]}" for path in REAL.glob("pages/*/*/nl.md"))
    known = KnownToChecks(
        facts={name: (pack.kind, pack.unit) for name, (_, pack) in facts.items()},
        pages=pages,
        topics=frozenset(
            [theme.id for theme in topics.themes] + [one.id for theme in topics.themes for one in theme.topics]
        ),
        pictures=frozenset(path.parent.name for path in REAL.glob("pages/pictures/*/nl.md")),
    )
    checks, faults = read_checks(REAL, known, {language for region in regions for language in region.languages})
    assert faults == []
    write_checks(checks)

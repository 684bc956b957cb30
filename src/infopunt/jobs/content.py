"""Loading the content folder: read everything, refuse with every fault, or take it over in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from infopunt.advice.building import KnownToChecks
from infopunt.advice.folder import CheckPack, read_checks
from infopunt.advice.operations import write_checks
from infopunt.directory.pack import OrganisationPack, read_directory, write_directory
from infopunt.directory.signposts import SignpostsPack, read_signposts, write_signposts
from infopunt.facts.names import read_names
from infopunt.facts.official import OfficialHosts, read_official
from infopunt.facts.pack import FactPack, read_facts
from infopunt.information.languages import LanguagePack, read_languages
from infopunt.information.leaning import take_over_facts
from infopunt.information.operations import Loaded, take_over_pages
from infopunt.information.pack import PICTURES, KnownToPages, PagesPack, read_pages
from infopunt.jobs.english import in_english, line
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import Refused
from infopunt.kernel.models import Mark
from infopunt.kernel.packfiles import PACK, FileFault
from infopunt.mailbox.leaving import open_in_regions
from infopunt.referrals.authorities.operations import write_routing
from infopunt.referrals.authorities.pack import RoutingPack, read_routing
from infopunt.regions.models import Region
from infopunt.regions.pack import RegionPack, read_regions, write_regions
from infopunt.topics.pack import TopicsPack, read_topics, write_topics


class FaultyContent(Refused):
    """Content that may not be loaded; `faults` names every file and line."""

    say = "This content cannot be loaded."

    def __init__(self, faults: list[FileFault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line, in_english(fault)))
        super().__init__()

    def __str__(self) -> str:
        return "\n".join(line(fault) for fault in self.faults)


@dataclass
class ContentFolder:
    """The whole content folder, checked."""

    regions: list[RegionPack]
    topics: TopicsPack
    facts: dict[str, tuple[str, FactPack]]
    pages: PagesPack
    directory: list[OrganisationPack]
    checks: list[CheckPack]
    signposts: SignpostsPack
    languages: dict[str, LanguagePack]
    official: OfficialHosts
    routing: RoutingPack


def read_content(root: Path) -> ContentFolder:
    """Everything in the folder; raises FaultyContent with all that is wrong, not only the first."""
    regions, faults = read_regions(root)
    topics, found = read_topics(root)
    faults += found
    facts, found = read_facts(root)
    faults += found
    if faults or topics is None:  # texts name all of these: their faults would only repeat what is told already
        raise FaultyContent(faults)
    known = _known_to_pages(regions, topics, facts)
    pages, found = read_pages(root, known)
    faults += found
    directory, found = read_directory(
        root, facts=set(facts), topics=known.topics | known.themes, regions=known.regions,
        areas={area.id for region in regions for area in region.areas},
    )  # fmt: skip
    faults += found
    checks, found = read_checks(root, _known_to_checks(topics, facts, pages), known.languages)
    faults += found
    posts, found = read_signposts(
        root, facts=set(facts), pages={f"{theme}/{slug}" for _layer, theme, slug, _slot in pages.texts}
    )
    faults += found
    languages, found = read_languages(root)
    faults += found
    official, found = read_official(root)
    faults += found
    _names, found = read_names(root, facts, {subject for subject, _pack in facts.values()})
    faults += found
    routing, found = read_routing(
        root, organisations={entry.id: entry.kind for entry in directory}, languages=known.languages
    )
    faults += found
    faults += _faults_between(regions, topics, facts, pages)
    if faults:
        raise FaultyContent(faults)
    return ContentFolder(
        regions=regions, topics=topics, facts=facts, pages=pages, directory=directory, checks=checks, signposts=posts,
        languages=languages, official=official, routing=routing,
    )  # fmt: skip


def _known_to_pages(
    regions: list[RegionPack], topics: TopicsPack, facts: dict[str, tuple[str, FactPack]]
) -> KnownToPages:
    return KnownToPages(
        facts={name: pack.kind for name, (_, pack) in facts.items()},
        topics={topic.id for theme in topics.themes for topic in theme.topics},
        themes={theme.id for theme in topics.themes},
        situations={moment.id for moment in topics.situations},
        languages={language for region in regions for language in region.languages},
        regions={region.id for region in regions},
    )


def _known_to_checks(topics: TopicsPack, facts: dict[str, tuple[str, FactPack]], pages: PagesPack) -> KnownToChecks:
    national = [(theme, slug) for layer, theme, slug, slot in pages.texts if not layer and not slot]
    return KnownToChecks(
        facts={name: (pack.kind, pack.unit) for name, (_, pack) in facts.items()},
        pages=frozenset(f"{theme}/{slug}" for theme, slug in national),
        topics=frozenset(
            [theme.id for theme in topics.themes] + [topic.id for theme in topics.themes for topic in theme.topics]
        ),
        pictures=frozenset(slug for theme, slug in national if theme == PICTURES),
    )


def _faults_between(
    regions: list[RegionPack], topics: TopicsPack, facts: dict[str, tuple[str, FactPack]], pages: PagesPack
) -> list[FileFault]:
    there = {f"{theme}/{slug}" for _, theme, slug, _ in pages.texts}
    found = [
        FileFault("topics.yaml", 1, f"situation {moment.id}: there is no page {name}")
        for moment in topics.situations
        for name in (*moment.now, *moment.later)
        if name not in there
    ]
    for region in regions:
        for name in region.emergency:
            if name not in facts:
                found.append(FileFault(f"regions/{region.id}.yaml", 1, f"emergency: there is no fact {name}"))
    return found


def folder_hash(root: Path) -> str:
    """Changes when any file of the folder changes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in (".yaml", ".md", ".csv")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load(root: Path, *, now: datetime) -> Loaded:
    """Make the database say what the folder says. All of it or, on any fault, nothing."""
    content = read_content(root)
    kept = {region.id for region in content.regions}
    # The sealed side is asked only where a region goes: a load needs no other database.
    gone = open_in_regions(but=kept) if Region.objects.exclude(id__in=kept).filter(imported=False).exists() else {}
    if gone:
        raise FaultyContent([
            FileFault(f"regions/{id}.yaml", 1, f"the region cannot go: {number} conversations with visitors are open")
            for id, number in gone.items()
        ])  # fmt: skip
    digest = folder_hash(root)
    with transaction.atomic():
        write_regions(content.regions)
        write_topics(content.topics)
        take_over_facts(content.facts)
        done = take_over_pages(content.pages, now=now)
        write_directory(content.directory)
        write_checks(content.checks)
        write_signposts(content.signposts)
        write_routing(content.routing)
        Mark.objects.update_or_create(name="content.hash", defaults={"value": digest})
        numbers = (
            f"{len(done.new)} new, {len(done.changed)} changed, {len(done.withdrawn)} withdrawn, {len(done.kept)} kept"
        )
        audit.record("content loaded", f"texts: {numbers}", by=PACK, at=now)
        # Who is killed between this and publishing leaves the job behind.
        outbox.enqueue_publish(now)
        Mark.objects.filter(name="published.for").delete()
    return done


def is_loaded(root: Path) -> bool:
    return Mark.objects.filter(name="content.hash", value=folder_hash(root)).exists()

"""What keeps a draft from going on. Asked three times: when it is handed in (drafts.py), again when it is approved (approving.py,
because facts and links may be gone since), and while somebody writes, for the margin of the editor."""

from collections.abc import Sequence

from infopunt.facts.models import Fact
from infopunt.information.content import Content
from infopunt.information.models import Page, State, Text
from infopunt.information.pack import NO_THEME, KnownToPages, fault_of_link
from infopunt.information.queries import known_images
from infopunt.information.rules import Block, Translation, blocks_of, faults_of_blocks, faults_of_translation, links_of
from infopunt.kernel.faults import Fault, Faulty
from infopunt.topics.models import Situation


class NotReady(Faulty):
    """The text cannot go on like this; each fault stands at the id of its block."""

    say = "This text cannot go on like this."


def draft_faults(text: Text, content: Content, source: Sequence[Block] | None) -> list[Fault]:
    """Why this may not go to review, nor to readers, at the ids of blocks. `source` are the live Dutch blocks of a translation (see
    `live_source`): without them nothing is said of what differs from the Dutch."""
    blocks = content.blocks
    found = [fault for _line, fault in faults_of_blocks(blocks, slot=bool(text.page.slot))]
    named = {name for block in blocks for _, name in block.named}
    known = set(Fact.objects.filter(id__in=named).values_list("id", flat=True))
    found += [
        Fault("no_fact", (block.id,), {"id": name}) for block in blocks for _, name in block.named if name not in known
    ]
    found += _faults_of_links(blocks)
    if text.language == "nl":
        if not content.sources and not named and text.page.theme not in NO_THEME and not text.page.slot:
            found.append(Fault("no_source", ("sources",)))
    elif source is not None:
        found += [fault for _line, fault in faults_of_translation(blocks, source, claims_current=False)]
        if content.machine and content.translation not in (Translation.MACHINE,):
            found.append(Fault("unread_machine", (content.machine[0],)))
    return found


def _faults_of_links(blocks: Sequence[Block]) -> list[Fault]:
    targets = [(block.id, *target) for block in blocks for target in links_of(block.md)]
    if not targets:
        return []
    addresses = set(Page.objects.values_list("theme", "slug"))
    situations = set(Situation.objects.values_list("id", flat=True))
    known = KnownToPages(
        facts={}, topics=set(), themes=set(), situations=situations, languages=set(), regions=set(), images=known_images()
    )  # fmt: skip
    found = [(id, fault_of_link(to, known, addresses, is_image)) for id, to, is_image in targets]
    return [fault.below(id) for id, fault in found if fault]


def live_source(text: Text) -> tuple[Block, ...] | None:
    """The live Dutch blocks a translation belongs to; None for the Dutch text itself."""
    if text.language == "nl":
        return None
    dutch = Text.objects.filter(page=text.page, language="nl", state=State.PUBLISHED).select_related("current").first()
    return blocks_of(dutch.current.blocks) if dutch and dutch.current else ()

"""Who may do what. Each function lists it in words first.

A layer is '' for national pages, a region's id for its own, `region:voice` for an organisation's own pages. What stands in an area
(a place and what is planned there, an entry, a form of service) is asked with `area`; texts, notices, remarks and people are of the
whole region, and '' is the whole of it: a duty for an area does not reach that.
"""

from collections.abc import Iterable

from infopunt.accounts.rules import DESK, NATIONAL, Duty, Role, Staff

WRITERS = (Role.EDITOR, Role.APPROVER)


def may_see_texts(staff: Staff) -> bool:
    """Everybody of the desk: editors, translators, approvers, advisers, team leads, handlers, managers, administrators. Guests,
    auditors, evaluators, finance and partners do not."""
    return staff.has_anywhere(*DESK)


def may_edit(staff: Staff, layer: str) -> bool:
    """Editors and approvers of the layer; an organisation's own people in their own pages."""
    return staff.has_for(layer, *WRITERS)


def may_keep_pictures(staff: Staff) -> bool:
    """Whoever may edit some layer, an organisation's own people too: a picture belongs to no layer."""
    return any(duty.role in WRITERS for duty in staff.duties)


def may_translate(staff: Staff, layer: str) -> bool:
    """Translators, editors and approvers of the layer. Translators of a region also translate what is national."""
    return staff.has_for(layer, Role.TRANSLATOR, *WRITERS) or (
        layer == NATIONAL and staff.has_anywhere(Role.TRANSLATOR)
    )


def may_publish(staff: Staff, layer: str) -> bool:
    """Approvers of the layer; for an organisation's own pages, approvers of the region it stands in."""
    region = layer.partition(":")[0]
    return staff.has_in(region, Role.APPROVER) if ":" in layer else staff.has_for(layer, Role.APPROVER)


def may_edit_facts(staff: Staff) -> bool:
    """Editors and approvers of the country: a fact is the same everywhere."""
    return staff.has_in(NATIONAL, *WRITERS)


def may_edit_cases(staff: Staff) -> bool:
    """Editors and approvers of the country: a check, and what must come of it, is the same everywhere."""
    return staff.has_in(NATIONAL, *WRITERS)


def may_warn(staff: Staff, region: str) -> bool:
    """Approvers and administrators of the region: an urgent notice waits for nobody."""
    return staff.has_in(region, Role.APPROVER, Role.ADMINISTRATOR)


def may_read_remarks(staff: Staff, region: str) -> bool:
    """Editors, approvers, advisers and managers of the region."""
    return staff.has_in(region, *WRITERS, Role.ADVISER, Role.MANAGER)


def may_manage_people(staff: Staff, region: str) -> bool:
    """Administrators of the region; those of the country for every region."""
    return staff.has_in(region, Role.ADMINISTRATOR)


def may_manage_all(staff: Staff, duties: Iterable[Duty]) -> bool:
    """Who may manage people wherever these duties are; those of nobody's region, administrators of the country."""
    return all(may_manage_people(staff, region) for region in {duty.region for duty in duties} or {NATIONAL})


def may_look_back(staff: Staff) -> bool:
    """Everybody of the desk: what the public saw was public."""
    return may_see_texts(staff)

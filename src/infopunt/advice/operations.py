"""What changes checks: the pack, and editors who work on the cases."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from infopunt.accounts.permissions import may_edit_cases
from infopunt.accounts.rules import Staff
from infopunt.advice.folder import SOURCE, CaseFile, CasesFile, CheckPack
from infopunt.advice.models import Check, CheckText
from infopunt.advice.queries import flow_of
from infopunt.advice.rules.flow import CANNOT_TELL, NO, YES, Flow
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused
from infopunt.kernel.faults import Fault, Faulty
from infopunt.kernel.packfiles import PACK
from infopunt.kernel.shapes import faults_of_shape

MOST_CASES = 500
LONGEST_WORDS = 300


class StaleCases(Refused):
    say = "Somebody else changed the cases of this check meanwhile; nothing was saved. Compare, then save again."


@transaction.atomic
def change_cases(id: str, data: Mapping[str, Any], *, revision: int, by: Staff, now: datetime) -> None:
    """Make the cases of a check what `data` says, in the shape of cases.yaml. Refuses when they moved on since `revision`.

    From here on a pack leaves them alone, until it says the same.
    """
    if not may_edit_cases(by):
        raise NotPermitted
    check = Check.objects.select_for_update().get(id=id)
    if check.revision != revision:
        raise StaleCases
    file = _cases(data, flow_of(check))
    said = file.model_dump(mode="json")
    if said == check.cases:
        return
    check.cases, check.cases_by, check.revision = said, by.email, check.revision + 1
    check.save(update_fields=("cases", "cases_by", "revision"))
    audit.record("cases changed", f"check:{id}", by=by.email, at=now)


def _cases(data: Mapping[str, Any], flow: Flow) -> CasesFile:
    """The shape of the file, and nothing that the check does not have. Raises Faulty."""
    try:
        file = CasesFile.model_validate(dict(data))
    except ValidationError as error:
        raise Faulty(*faults_of_shape(error)) from None
    faults = [Fault("too_many", ("cases",), {"most": MOST_CASES})] if len(file.cases) > MOST_CASES else []
    for at, case in enumerate(file.cases):
        faults += [fault.below("cases", at) for fault in _faults_of_case(case, flow)]
    if faults:
        raise Faulty(*faults)
    return file


def _faults_of_case(case: CaseFile, flow: Flow) -> Iterator[Fault]:
    named = (
        ("answers", case.answers, {one.id for one in flow.questions}),
        ("expect", case.expect, {one.id for one in flow.findings}),
        ("people", case.people or (), {*flow.people}),
        ("values", case.values, {*flow.values}),
    )
    for field, names, there in named:
        for name in sorted({*names} - there):
            yield Fault("not_in_the_check", (field, name), {"id": name[:80]})
    for name, verdict in case.expect.items():
        if verdict not in (YES, NO, CANNOT_TELL):
            yield Fault("not_a_verdict", ("expect", name))
    if not case.expect:
        yield Fault("expects_nothing", ("expect",))
    for place, words in (
        (("name",), case.name),
        (("source", "title"), case.source.title),
        (("source", "url"), case.source.url),
    ):
        if len(words) > LONGEST_WORDS:
            yield Fault("too_long", place, {"most": LONGEST_WORDS})
    if case.source.url and not case.source.url.startswith(("https://", "http://")):
        yield Fault("not_a_web_address", ("source", "url"), {"words": case.source.url[:80]})


def write_checks(packs: list[CheckPack]) -> None:
    """Make the rows say what the files say; cases edited here since are left alone, until the files say the same."""
    there = {row.id: row for row in Check.objects.all()}
    gone = set(there) - {pack.id for pack in packs}
    if gone:
        Check.objects.filter(id__in=gone).delete()
    rows = []
    for pack in packs:
        row = Check(
            id=pack.id,
            position=pack.flow_pack.order,
            topics=pack.flow_pack.topics,
            flow=pack.flow_pack.model_dump_json(by_alias=True),
            kinds=pack.kinds,
            cases=pack.cases.model_dump(mode="json"),
            cases_by=PACK,
        )
        mine = there.get(pack.id)
        if mine and mine.cases_by != PACK and _as_text(mine.cases) != _as_text(row.cases):
            row.cases, row.cases_by = mine.cases, mine.cases_by
        rows.append(row)
    fields = ("position", "topics", "flow", "kinds", "cases", "cases_by")
    Check.objects.bulk_create(rows, update_conflicts=True, update_fields=fields, unique_fields=("id",))
    CheckText.objects.all().delete()
    CheckText.objects.bulk_create(
        CheckText(
            check_of_id=pack.id,
            language=language,
            words=words.model_dump(mode="json", exclude={"translation", "of"}),
            translation=words.translation,
            outdated=language != SOURCE and words.of != pack.version,
        )
        for pack in packs
        for language, words in pack.words.items()
    )


def _as_text(data: Any) -> Any:
    """100 and "100" are one answer: a form gives words where a file gives numbers."""
    if isinstance(data, dict):
        return {name: _as_text(one) for name, one in data.items()}
    return [_as_text(one) for one in data] if isinstance(data, list) else str(data)

"""What changes checks: the pack, and editors who work on the cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from infopunt.accounts.permissions import may_edit_cases
from infopunt.accounts.rules import Staff
from infopunt.advice.folder import SOURCE, CasesFile, CheckPack
from infopunt.advice.models import Check, CheckText
from infopunt.advice.queries import flow_of
from infopunt.advice.rules.flow import CANNOT_TELL, NO, YES, Flow
from infopunt.kernel import audit
from infopunt.kernel.errors import NotPermitted, Refused

PACK = "pack"
MOST_CASES = 500
LONGEST_WORDS = 300


class FaultyCases(Refused):
    """The cases cannot be so; `faults` says where and why: [(field, sentence)]."""

    say = "Something in it cannot be so."

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {say}" for field, say in faults))
        self.faults = faults


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
    """The shape of the file, and nothing that the check does not have. Raises FaultyCases."""
    try:
        file = CasesFile.model_validate(dict(data))
    except ValidationError as error:
        raise FaultyCases([
            (".".join(str(part) for part in one["loc"]), one["msg"].removeprefix("Value error, ")) for one in error.errors()
        ]) from None  # fmt: skip
    faults = [("cases", f"at most {MOST_CASES}")] if len(file.cases) > MOST_CASES else []
    questions, findings = {one.id for one in flow.questions}, {one.id for one in flow.findings}
    for at, case in enumerate(file.cases):
        strange = (
            sorted({*case.answers} - questions)
            + sorted({*case.expect} - findings)
            + sorted({*(case.people or ())} - {*flow.people})
        )
        faults += [(f"cases.{at}", f"the check has no {name}") for name in strange]
        faults += [(f"cases.{at}.expect.{name}", "is yes, no or unknown") for name, verdict in case.expect.items()
                   if verdict not in (YES, NO, CANNOT_TELL)]  # fmt: skip
        strange = sorted(set(case.values) - set(flow.values))
        faults += [(f"cases.{at}", f"the check has no {name}") for name in strange]
        if not case.expect:
            faults.append((f"cases.{at}.expect", "a case expects at least one finding"))
        if max(len(case.name), len(case.source.title), len(case.source.url)) > LONGEST_WORDS:
            faults.append((f"cases.{at}", f"at most {LONGEST_WORDS} characters in a field"))
        if case.source.url and not case.source.url.startswith(("https://", "http://")):
            faults.append((f"cases.{at}.source.url", "begins with https://"))
    if faults:
        raise FaultyCases(faults)
    return file


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

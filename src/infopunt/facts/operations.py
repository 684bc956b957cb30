"""Every way a fact can change outside a pack."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from infopunt.facts.models import Fact, FactChange, Gap, Period
from infopunt.facts.pack import FactPack, PeriodPack, current_data, fact_data, floor_data, gap_rows, period_rows
from infopunt.facts.queries import series_of
from infopunt.facts.rules import HOLDING, means_otherwise
from infopunt.kernel import audit, outbox
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Faulty
from infopunt.kernel.shapes import faults_of_shape


class StaleFact(Refused):
    say = "Somebody else changed this fact meanwhile; nothing was saved. Compare, then save again."


@transaction.atomic
def write_fact(id: str, data: Mapping[str, Any], *, revision: int, by: str, now: datetime) -> bool:
    """Part of change_fact of the room above, which checks who may. Make a fact say what `data` says, in the shape of a file. Refuses when the fact moved on since `revision`.

    Returns whether its meaning changed (statement, kind, unit or a status), not only a value: then the texts that use it
    are to be checked.
    """
    try:
        pack = FactPack.model_validate(dict(data))
    except ValidationError as error:
        raise Faulty(*faults_of_shape(error)) from None
    fact = Fact.objects.select_for_update().get(id=id)
    if fact.revision != revision:
        raise StaleFact
    open_gaps = [gap for gap in pack.gaps if not any(_fills(period, gap.start) for period in pack.periods)]
    pack = pack.model_copy(update={"gaps": open_gaps})
    before, after = current_data(fact), fact_data(pack)
    if before == after:
        return False
    meant = series_of([id])[id]
    FactChange.objects.create(fact=fact, before=before, after=after, by=by, at=now)
    fact.statement, fact.kind, fact.unit, fact.ask = pack.statement, pack.kind, pack.unit, pack.ask
    fact.never_falls = floor_data(pack)
    fact.changed_by, fact.offered, fact.revision = by, None, fact.revision + 1
    fact.save()
    fact.periods.all().delete()
    fact.gaps.all().delete()
    Period.objects.bulk_create(period_rows(id, pack))
    Gap.objects.bulk_create(gap_rows(id, pack))
    outbox.enqueue_publish(now)
    audit.record("fact changed", f"fact:{id}", by=by, at=now)
    return means_otherwise(meant, pack.series(id))


def _fills(period: PeriodPack, day: date) -> bool:
    """Whether a value holds on the day since which it was said to be unknown: the gap is then no more."""
    holds = (period.start is None or period.start <= day) and (period.end is None or day <= period.end)
    return holds and period.status in HOLDING

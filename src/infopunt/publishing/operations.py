"""Every way the store of published pages can change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from infopunt.kernel import outbox
from infopunt.kernel.models import Mark
from infopunt.publishing import locks
from infopunt.publishing.history import STAYS_WHOLE
from infopunt.publishing.mirror import mirror
from infopunt.publishing.models import Body, Packed, Shown
from infopunt.publishing.rules import Change, body_hash, difference, hasty, is_encoded, quick, tight

Scope = tuple[str, str]  # region, language ('' for what the languages of a region share)
Rendered = Mapping[Scope, Mapping[str, bytes]]
TIGHT_AT_ONCE = 50
MANY = 60  # pages of a scope; when more change at once, readers get a hasty encoding first and gzip follows


@dataclass
class Published:
    """What a publishing did: addresses per region, for a purge of caches in front."""

    written: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0


def publish(render: Callable[[], Rendered], *, now: datetime) -> Published:
    """Show what `render` gives, scope by scope, and nothing else in those scopes.

    `render` is called once the lock is held, so that it reads what is newest. When this returns, the files of this node
    say so, also where an earlier publishing was broken off before they did; other nodes follow within a second.
    """
    with locks.publishing():
        done = _write(render(), now)
    return _settled(done, now)


def amend(region: str, amended: Callable[[str, bytes], bytes], *, now: datetime) -> Published:
    """Show each page of a region as `amended` makes it of its address and what is shown there; all else stays."""
    with locks.publishing():
        done = _amend(region, amended, now)
    return _settled(done, now)


def _settled(done: Published, now: datetime) -> Published:
    if done.written or done.removed:
        outbox.enqueue("tighten", {}, run_at=now, key="tighten")
    if len(done.written) > MANY:
        outbox.enqueue("pack", {}, run_at=now + STAYS_WHOLE + timedelta(minutes=1), key="pack")
    mirror()
    return done


@transaction.atomic
def _amend(region: str, amended: Callable[[str, bytes], bytes], now: datetime) -> Published:
    done = Published()
    pages = Shown.objects.filter(region=region, until=None, made_from="", address__endswith="/")
    for scope in pages.order_by("scope").values_list("scope", flat=True).distinct():
        shown = {
            address: bytes(body) for address, body in pages.filter(scope=scope).values_list("address", "body__raw")
        }
        new = {address: amended(address, body) for address, body in shown.items()}
        change = Change({address: body for address, body in new.items() if body != shown[address]}, frozenset())
        done.seen += len(shown)
        _apply(region, scope, change, now)
        done.written += [(region, address) for address in change.write]
    return done


@transaction.atomic
def _write(rendered: Rendered, now: datetime) -> Published:
    done = Published()
    for (region, scope), wanted in rendered.items():
        shown = dict(
            Shown.objects.filter(region=region, scope=scope, until=None, made_from="").values_list("address", "body_id")
        )
        change = difference(shown, wanted)
        done.seen += len(wanted)
        _apply(region, scope, change, now)
        done.written += [(region, address) for address in change.write]
        done.removed += [(region, address) for address in change.remove]
    return done


def _apply(region: str, scope: str, change: Change, now: datetime, made_from: Mapping[str, str] | None = None) -> None:
    if not change.write and not change.remove:
        return
    seq = _next_seq()
    touched = [*change.write, *change.remove]
    Shown.objects.filter(region=region, address__in=touched, until=None).update(until=now, seq=seq)
    bodies = {address: body_hash(body) for address, body in change.write.items()}
    packed = Packed.objects.filter(body__in=set(bodies.values()))
    known = set(Body.objects.filter(hash__in=set(bodies.values())).values_list("hash", flat=True))
    known -= set(packed.values_list("body_id", flat=True))
    many = len(change.write) > MANY
    new = {bodies[address]: (address, body) for address, body in change.write.items() if bodies[address] not in known}
    with (
        connection.cursor() as cursor
    ):  # for thousands of pages, making statements of model instances took a third of it
        cursor.executemany(
            "INSERT INTO publishing_body (hash, raw, gz, br, tight) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (hash)"
            " DO UPDATE SET raw = excluded.raw, gz = excluded.gz, br = excluded.br, tight = excluded.tight",
            [(hash, body, *_encoded(address, body, many=many)) for hash, (address, body) in new.items()],
        )
    packed.delete()  # what is shown is whole
    Shown.objects.bulk_create(
        [
            Shown(
                region=region, scope=scope, address=address, body_id=bodies[address], since=now, seq=seq,
                made_from=(made_from or {}).get(address, ""),
            )
            for address in change.write
        ],
        batch_size=200,
    )  # fmt: skip


def _encoded(address: str, body: bytes, *, many: bool) -> tuple[bytes | None, bytes | None, bool]:
    """gzip, brotli, and whether they are as small as they get."""
    if not is_encoded(address):
        return None, None, True
    return (None, hasty(body), False) if many else (*quick(body), False)


def _next_seq() -> int:
    Mark.objects.get_or_create(name="publishing.seq", defaults={"value": "0"})
    mark = Mark.objects.select_for_update().get(name="publishing.seq")
    mark.value = str(int(mark.value) + 1)
    mark.save(update_fields=["value"])
    return int(mark.value)


def tighten() -> int:
    """Replace some quick encodings of what is shown by the smallest ones; the pages say the same. Returns how many, 0 when all
    are small."""
    now = Shown.objects.filter(until=None, body=OuterRef("pk"))
    waiting = list(Body.objects.filter(Exists(now), tight=False)[:TIGHT_AT_ONCE])
    for body in waiting:
        body.gz, body.br = tight(bytes(body.raw))
        body.tight = True
    if waiting:
        with transaction.atomic():
            Body.objects.bulk_update(waiting, ["gz", "br", "tight"])
            Shown.objects.filter(body__in=waiting, until=None).update(seq=_next_seq())
    mirror()
    return len(waiting)


def put_files(
    region: str, scope: str, made: Mapping[str, tuple[str, bytes]], keep: Iterable[str], *, now: datetime
) -> None:
    """Show files that are dear to make: address → (what it was made from, bytes). Others of the scope go, but `keep`."""
    stay = {*made, *keep}
    with locks.publishing(), transaction.atomic():
        shown = Shown.objects.filter(region=region, scope=scope, until=None).exclude(made_from="")
        gone = frozenset(shown.exclude(address__in=stay).values_list("address", flat=True))
        change = Change({address: body for address, (_, body) in made.items()}, gone)
        _apply(region, scope, change, now, {address: of for address, (of, _) in made.items()})
    mirror()


def drop_regions(known: Sequence[str], *, now: datetime) -> None:
    """Take away what is shown for regions that are no longer there."""
    with locks.publishing(), transaction.atomic():
        gone = Shown.objects.filter(until=None).exclude(region__in=[*known, ""])
        if gone.exists():
            gone.update(until=now, seq=_next_seq())
    mirror()

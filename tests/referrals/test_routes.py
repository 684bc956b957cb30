"""Rules that decide which authority takes what, on routes made up here: whatever their content, these promises hold."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from infopunt.referrals.authorities.rules import (
    CONDITIONS,
    KNOWABLE,
    RANK,
    Fit,
    ReportedSituation,
    Route,
    RoutingRule,
    Takes,
    Tile,
    fit_of,
    fitting_authorities,
    situation_of,
)

NO_TO_ALL = RoutingRule(Takes.NO, "other_subject")
AGENCIES_ONLY = Route(
    "agencies",
    (
        RoutingRule(Takes.NO, "agency_workers_only", when={"agency": frozenset({"no"})}),
        RoutingRule(Takes.YES, "several_people", frozenset({Tile.PAY}), {"several": frozenset({"yes"})}),
        RoutingRule(Takes.MAYBE, "one_person", frozenset({Tile.PAY})),
    ),
    NO_TO_ALL,
)

subsets = {key: st.frozensets(st.sampled_from(values), min_size=1) for key, values in CONDITIONS.items()}
rules = st.builds(
    RoutingRule, st.sampled_from(Takes), st.sampled_from("abcdef"), st.frozensets(st.sampled_from(Tile)),
    st.fixed_dictionaries({}, optional=subsets),
)  # fmt: skip
rules |= st.builds(
    RoutingRule, st.just(Takes.YES), st.sampled_from("abcdef"), beside=st.frozensets(st.sampled_from(Tile))
)
routes = st.builds(
    Route,
    st.sampled_from(["x", "y", "z"]),
    st.lists(rules, max_size=4).map(tuple),
    rules,
    st.integers(0, 2),
    st.booleans(),
)
situations = st.builds(
    ReportedSituation, st.frozensets(st.sampled_from(Tile)),
    **{key: st.sampled_from([*values, "unknown"]) for key, values in KNOWABLE.items()},
    anonymous=st.sampled_from(["yes", "no"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(situations, routes, st.data())
def test_what_becomes_known_never_turns_a_yes_or_a_no_around(
    situation: ReportedSituation, route: Route, data: st.DataObject
) -> None:
    before = fit_of(situation, route)
    key = data.draw(st.sampled_from(list(KNOWABLE)))
    value = data.draw(st.sampled_from(KNOWABLE[key]))
    more = replace(situation, **{key: value}) if getattr(situation, key) == "unknown" else situation

    after = fit_of(more, route)

    assert before.takes in (after.takes, Takes.MAYBE)
    assert after.reasons and before.reasons
    if before.takes is not Takes.MAYBE:
        assert set(after.reasons) <= set(before.reasons)


@settings(max_examples=25, deadline=None)
@given(situations.filter(lambda one: bool(one.tiles)), routes, st.sampled_from(Tile))
def test_a_further_thing_that_happened_never_makes_it_less_welcome(
    situation: ReportedSituation, route: Route, tile: Tile
) -> None:
    more = fit_of(replace(situation, tiles=situation.tiles | {tile}), route)

    assert RANK[more.takes] <= RANK[fit_of(situation, route).takes]


@settings(max_examples=25, deadline=None)
@given(situations, st.lists(routes, unique_by=lambda route: route.authority), st.randoms())
def test_every_authority_is_named_once_in_an_order_that_hangs_on_nothing_else(situation, some, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(some)
    random.shuffle(shuffled)

    fitting = fitting_authorities(situation, some)

    assert sorted(fit.authority for fit in fitting) == sorted(route.authority for route in some)
    assert fitting_authorities(situation, shuffled) == fitting
    refusing = [fit.takes is Takes.NO for fit in fitting]
    assert refusing == sorted(refusing)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([*CONDITIONS, "tiles", "area", "municipality", "x"]), st.one_of(
    st.none(), st.text(max_size=5), st.integers(), st.lists(st.text(max_size=3), max_size=3), st.sampled_from(["yes", "pay"])
)))  # fmt: skip
def test_whatever_is_sent_is_a_situation(sent: dict[str, object]) -> None:
    assert [fit.authority for fit in fitting_authorities(situation_of(sent), [AGENCIES_ONLY])] == ["agencies"]


def test_what_is_not_known_is_named_where_it_decides_and_only_there() -> None:
    told = {"tiles": ["pay"], "agency": "yes"}

    assert fit_of(situation_of(told), AGENCIES_ONLY) == Fit(
        "agencies", Takes.MAYBE, ("one_person",), frozenset({Tile.PAY}), ("several",)
    )
    assert fit_of(situation_of({"tiles": ["pay"]}), AGENCIES_ONLY).depends == ("agency", "several")
    assert fit_of(situation_of({**told, "several": "yes"}), AGENCIES_ONLY) == Fit(
        "agencies", Takes.YES, ("several_people",), frozenset({Tile.PAY})
    )
    assert fit_of(situation_of({"tiles": ["housing"], "agency": "yes"}), AGENCIES_ONLY) == Fit(
        "agencies", Takes.NO, ("other_subject",)
    )


def test_threats_bring_those_for_danger_first_and_no_stays_last() -> None:
    takes_all = RoutingRule(Takes.YES, "takes_all")
    may = RoutingRule(Takes.MAYBE, "may")
    some = [
        Route("advice", (), takes_all, order=1),
        Route("police", (), may, order=9, is_for_danger=True),
        Route("closed", (), NO_TO_ALL, is_for_danger=True),
    ]

    assert [fit.authority for fit in fitting_authorities(situation_of({"tiles": ["threats_papers"]}), some)] == [
        "police",
        "advice",
        "closed",
    ]
    assert [fit.authority for fit in fitting_authorities(situation_of({"tiles": ["pay"]}), some)] == [
        "advice",
        "police",
        "closed",
    ]

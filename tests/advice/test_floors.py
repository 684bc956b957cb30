"""An amount that is known to be at least so much: what is certain for every amount from there on is decided, and nothing else."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from infopunt.advice.rules.floors import AtLeast
from infopunt.advice.rules.flow import Run
from infopunt.advice.rules.values import UNKNOWN, Evaluated, evaluate
from tests.advice.making import FACTS, SOURCE, TODAY, WAGE, flow_of, verdicts

AMOUNTS = st.builds(Fraction, st.integers(-20, 20), st.sampled_from([1, 2, 3, 4]))
OPERATIONS = ("+", "-", "*", "/", "min", "max")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
NAMES = [("name", name) for name in "abcx"]
SUMS = st.recursive(
    st.sampled_from(NAMES), lambda part: st.tuples(st.sampled_from(OPERATIONS), part, part), max_leaves=6
)  # fmt: skip
TRUTHS = st.recursive(
    st.tuples(st.sampled_from(COMPARISONS), SUMS, SUMS),
    lambda part: st.one_of(
        st.tuples(st.just("not"), part), st.tuples(st.sampled_from(["and", "or"]), part, part),
        st.tuples(st.just("at_least"), st.just(2), part, part, part),
    ), max_leaves=4,
)  # fmt: skip
NODES = st.one_of(TRUTHS, SUMS, st.tuples(st.just("cases"), st.tuples(TRUTHS, SUMS), st.tuples(st.none(), SUMS)))


def came(node, **values):
    return evaluate(node, lambda name: Evaluated(values[name], (name,))).value


def agrees(exact, decided):
    """Whether what was decided leaves room for what an exact amount gives."""
    if isinstance(decided, AtLeast):
        return exact >= decided.least
    return decided is UNKNOWN or exact == decided


@given(NODES, st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), AMOUNTS, st.lists(st.fractions(0, 1000), min_size=3, max_size=3))
def test_what_a_floor_decides_is_so_for_every_amount_from_there_on(node, known, floor, more):
    """The one property everything rests on: never certain of what a larger amount would make untrue."""
    a, b, c = known
    decided = came(node, a=a, b=b, c=c, x=AtLeast(floor))

    for above in (0, Fraction(1, 100), 10**9, *more):
        exact = came(node, a=a, b=b, c=c, x=floor + above)
        assert exact is UNKNOWN or agrees(exact, decided), (node, floor, above, decided, exact)


@given(NODES, st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), AMOUNTS)
def test_a_floor_never_says_less_than_not_knowing(node, known, low):
    a, b, c = known
    unknown = came(node, a=a, b=b, c=c, x=UNKNOWN)

    if unknown is not UNKNOWN:
        assert came(node, a=a, b=b, c=c, x=AtLeast(low)) == unknown


@given(st.sampled_from(COMPARISONS), AMOUNTS, AMOUNTS)
def test_below_the_floor_is_certain_and_from_the_floor_on_is_not(sign, amount, floor):
    got = came((sign, ("name", "a"), ("name", "x")), a=amount, x=AtLeast(floor))

    certain = {"<": True, "<=": True, ">": False, ">=": False, "==": False, "!=": True}[sign]
    # An amount that is the floor itself is no more than what holds, whatever that is.
    equal = {"<=": True, ">": False}.get(sign, UNKNOWN) if amount == floor else UNKNOWN
    assert got == (certain if amount < floor else equal)


def test_an_amount_of_which_only_the_floor_is_known_is_not_known():
    assert came(("known", ("name", "x")), x=AtLeast(Fraction(1))) is False


WORK = {
    "questions": {
        "month": {"type": "month", "min": date(2024, 1, 1), "max": "today"},
        "hours": {"type": "number", "unit": "hour", "min": 1, "max": 400},
        "gross": {"type": "money", "min": 0, "max": 20000},
    },
    "facts": {"wage": "example.wage"},
    "day": "month",
    "values": {"least": {"is": "wage * hours", "unit": "EUR"}},
    "findings": {
        "enough": {"when": "gross >= least", "trouble": "no"},
        "little": {"when": "gross < least", "trouble": "yes"},
    },
}  # fmt: skip
FLOOR = {**FACTS, "example.wage": replace(WAGE, never_falls=SOURCE)}


def worked(gross, month=date(2026, 11, 1), facts=FLOOR):
    answers = {"month": month, "hours": Fraction(10), "gross": Fraction(gross)}
    return Run(flow_of(**WORK), answers, facts, TODAY)


def test_less_than_the_last_amount_is_too_little_for_certain_and_more_cannot_be_told():
    run = worked(14999)
    assert run.look("least").value == AtLeast(Fraction(15000))
    assert verdicts(run) == {"enough": "no", "little": "yes"}

    run = worked(15000)
    assert verdicts(run) == {"enough": "unknown", "little": "unknown"}
    assert [one.missing for one in run.outcomes()] == [("wage",), ("wage",)]


def test_on_a_day_that_has_a_value_it_decides_and_not_the_floor():
    assert verdicts(worked(15000, date(2026, 6, 1))) == {"enough": "yes", "little": "no"}
    assert verdicts(worked(14000, date(2025, 12, 1))) == {"enough": "yes", "little": "no"}


def test_before_the_first_value_and_without_a_law_nothing_is_certain():
    assert verdicts(worked(1, date(2025, 6, 1))) == {"enough": "unknown", "little": "unknown"}
    assert verdicts(worked(1, facts=FACTS)) == {"enough": "unknown", "little": "unknown"}

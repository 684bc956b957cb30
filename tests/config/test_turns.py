"""Nobody who asks without end takes the turns of others."""

import asyncio

import pytest

from infopunt.config.turns import Full, Turns
from infopunt.web.shared.doors import Lane


def turns(threads=1, most=100, patience=20.0, clock=lambda: 0.0):
    return Turns(Lane("any", threads, most, patience), clock)


async def waiting(lane, network, done, name="", in_vain=True):
    """A request that waits for its turn and then is over at once."""
    await lane.take(network)
    done.append(name or network)
    lane.give_back(network, in_vain=in_vain)


async def begun(*requests):
    tasks = [asyncio.ensure_future(request) for request in requests]
    await asyncio.wait(tasks, timeout=0)  # each is in its place
    return tasks


def test_a_network_that_asked_little_goes_before_one_that_asks_without_end():
    async def story():
        lane, done = turns(), []
        await lane.take("loud")
        tasks = await begun(*(waiting(lane, "loud", done) for _ in range(50)), waiting(lane, "quiet", done))
        tasks += await begun(waiting(lane, "other", done))
        lane.give_back("loud", in_vain=True)
        await asyncio.gather(*tasks)
        return done

    assert asyncio.run(story()) == ["quiet", "other", *["loud"] * 50]


def test_networks_that_ask_alike_take_turns_and_within_one_who_came_first_is_first():
    async def story():
        lane, done = turns(), []
        await lane.take("x")
        tasks = await begun(*(waiting(lane, network, done, f"{network}{at}") for network in "ab" for at in range(3)))
        lane.give_back("x", in_vain=True)
        await asyncio.gather(*tasks)
        return done

    assert asyncio.run(story()) == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_where_all_places_are_taken_the_newest_of_the_loudest_goes():
    async def story():
        lane, done = turns(most=4), []
        await lane.take("x")
        loud = await begun(*(waiting(lane, "loud", done, f"loud{at}") for at in range(4)))
        more, quiet = await begun(waiting(lane, "loud", done), waiting(lane, "quiet", done))
        with pytest.raises(Full):
            await more
        with pytest.raises(Full):
            await loud[-1]
        lane.give_back("x", in_vain=True)
        await asyncio.gather(quiet, *loud[:-1])
        return done

    assert asyncio.run(story()) == ["loud0", "quiet", "loud1", "loud2"]


def test_who_waits_too_long_or_leaves_holds_no_place_and_no_turn():
    async def story():
        lane, done = turns(most=2, patience=0.01), []
        await lane.take("x")
        with pytest.raises(Full):
            await lane.take("late")
        (left,) = await begun(waiting(lane, "left", done))
        left.cancel()
        (served,) = await begun(waiting(lane, "served", done))
        with pytest.raises(asyncio.CancelledError):
            await left
        lane.give_back("x", in_vain=True)
        await served
        assert not lane._waiting
        await lane.take("y")  # a turn is free again
        return done

    assert asyncio.run(story()) == ["served"]


def test_who_does_what_they_came_for_goes_before_who_only_tries():
    async def story():
        lane, done = turns(), []
        for _ in range(2):
            await waiting(lane, "reads", [], in_vain=False)
        await waiting(lane, "tries", [])
        await lane.take("x")
        tasks = await begun(waiting(lane, "tries", done), waiting(lane, "reads", done))
        lane.give_back("x")
        await asyncio.gather(*tasks)
        return done

    assert asyncio.run(story()) == ["reads", "tries"]


def test_who_sends_without_end_is_not_before_others_because_all_of_it_arrives():
    async def story():
        lane, done = turns(), []
        await waiting(lane, "sends", [], in_vain=False)
        await lane.take("x")
        tasks = await begun(
            *(waiting(lane, "sends", done, in_vain=False) for _ in range(3)), waiting(lane, "once", done)
        )
        lane.give_back("x")
        await asyncio.gather(*tasks)
        return done

    assert asyncio.run(story()) == ["once", "sends", "sends", "sends"]


def test_turns_of_long_ago_count_half_and_then_not_at_all():
    async def story():
        now = [0.0]
        lane = turns(clock=lambda: now[0])
        await waiting(lane, "loud", [])
        counts = [lane._had["loud"]]
        for _ in range(2):
            now[0] += 61
            await waiting(lane, "x", [])
            counts.append(lane._had["loud"])
        return counts

    assert asyncio.run(story()) == [3, 1, 0]

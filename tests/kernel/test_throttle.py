"""Who tries too often waits; nobody else does, and nobody is remembered."""

from infopunt.kernel.throttle import Throttle


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_after_so_many_tries_a_source_waits_its_turn():
    clock = Clock()
    throttle = Throttle(tries=3, seconds=60, clock=clock)

    assert [throttle.wait_for("a") for _ in range(5)] == [0, 0, 0, 20, 20]
    clock.now += 20
    assert [throttle.wait_for("a"), throttle.wait_for("a")] == [0, 20]
    clock.now += 60
    assert [throttle.wait_for("a") for _ in range(4)] == [0, 0, 0, 20]


def test_one_who_tries_without_end_makes_nobody_else_wait():
    throttle = Throttle(tries=2, seconds=60, clock=Clock())
    for _ in range(100):
        throttle.wait_for("loud")

    assert throttle.wait_for("quiet") == 0


def test_what_is_remembered_is_bounded_and_names_nobody():
    throttle = Throttle(tries=1, seconds=60, clock=Clock(), most=10)
    for number in range(50):
        throttle.wait_for(f"192.0.2.{number}")

    assert len(throttle._full_at) == 10
    assert not any(b"192.0.2" in mark for mark in throttle._full_at)
    assert throttle.wait_for("192.0.2.49") > 0

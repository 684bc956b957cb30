"""A network is known by a mark that lives a day and says nothing."""

import pytest

from infopunt.kernel.networks import RENEWED, Marks, network_of


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("2001:db8:0:ab01::1", "2001:db8:0:abff::2", True),
        ("2001:db8:0:ab01::1", "2001:db8:0:ac01::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("fc00:dead:beef:4dc9::1", "fc00:dead:beef:4dc9::2", False),  # circuits of Tor
        ("", "no address", True),
    ],
)
def test_neighbours_are_one_network(a, b, same):
    assert (network_of(a) == network_of(b)) is same


def test_a_mark_holds_for_a_day_in_one_process_and_is_no_address():
    now = [0.0]
    marks, others = Marks(lambda: now[0]), Marks(lambda: now[0])
    first = marks.mark_of("192.0.2.1")

    assert first == marks.mark_of("192.0.2.200") != others.mark_of("192.0.2.1")
    now[0] = RENEWED - 1
    assert marks.mark_of("192.0.2.1") == first
    now[0] = RENEWED
    assert marks.mark_of("192.0.2.1") != first

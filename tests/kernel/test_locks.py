"""A lock that holds behind a pooler: it lives in a transaction."""

import threading

import pytest
from django.db import connection, transaction

from infopunt.kernel.locks import held, lock_for_transaction


def test_outside_a_transaction_a_lock_of_the_transaction_is_a_mistake(transactional_db):
    with pytest.raises(RuntimeError):
        lock_for_transaction(1)


def order_of(first, second):
    """What happens when `second` asks for what `first` holds."""
    order, holds, ended = [], threading.Event(), threading.Event()

    def other():
        holds.wait()
        with second():
            order.append("second has it")
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with first():
        order.append("first has it")
        holds.set()
        with connection.cursor() as cursor:  # until the other really waits
            while not ended.is_set():
                cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                if cursor.fetchone()[0]:
                    break
        order.append("first lets go")
    thread.join()
    return order


def transactional():
    class Locked:
        def __enter__(self):
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            lock_for_transaction(7)

        def __exit__(self, *error):
            self.atomic.__exit__(*error)

    return Locked()


@pytest.mark.postgresql
@pytest.mark.parametrize("first", [transactional, lambda: held(7)])
@pytest.mark.parametrize("second", [transactional, lambda: held(7)])
def test_the_second_waits_until_the_first_lets_go(transactional_db, first, second):
    assert order_of(first, second) == ["first has it", "first lets go", "second has it"]


@pytest.mark.postgresql
def test_the_caller_s_own_transactions_come_and_go_while_it_holds(transactional_db):
    with held(8):
        with transaction.atomic():
            pass
        assert not connection.in_atomic_block

"""Who writes next, where one writes at a time."""

from threading import Event, Thread

from bot.store.turns import Turns


def test_whoever_came_first_is_served_first():
    """However many wait; who gives up waiting leaves the others their places."""
    turns, order, threads = Turns(), [], []
    assert turns.take(0)

    def take(number: int) -> None:
        assert turns.take(60)
        order.append(number)
        turns.give_back()

    for number in range(8):
        threads.append(Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) <= number:
            Event().wait(0.001)
    assert not turns.take(0)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    assert turns.take(0)

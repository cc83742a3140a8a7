"""What is worked out of a review, once: it is kept beside it until its next event."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.workflow.review.record import ReviewRecord

R = TypeVar("R", bound=ReviewRecord)
P = ParamSpec("P")
T = TypeVar("T")

_UNKNOWN: Any = object()
_NEVER_ASKED = (None, None)


def derived(question: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
    """Have a question be worked out once for a review, until its next event, and its arguments.

    The answer must follow from the review and the arguments alone, and nobody may change it. Forks
    share what was worked out before them; two threads that ask at once may both work it out.
    """
    name = _name(question)

    @wraps(question)
    def answer(review: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        known = review.derived
        about = (name, *args, *kwargs.items()) if kwargs else (name, *args)
        found = known.get(about, _UNKNOWN)
        if found is _UNKNOWN:
            found = known[about] = question(review, *args, **kwargs)
        return found  # type: ignore[no-any-return]

    return answer


def derived_for_a_day(
    question: Callable[Concatenate[R, P], T],
) -> Callable[Concatenate[R, P], T]:
    """Have a question that depends on the day be worked out once, as by :func:`derived`.

    Of each only the answer to the last arguments is kept: a review that nobody changes for a year
    gathers no year of them.
    """
    name = _name(question)

    @wraps(question)
    def answer(review: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        about = (args, tuple(kwargs.items()))
        asked, found = review.derived.get(name, _NEVER_ASKED)
        if asked != about:
            found = question(review, *args, **kwargs)
            review.derived[name] = (about, found)
        return found  # type: ignore[no-any-return]

    return answer


def if_known(
    question: Callable[Concatenate[R, P], T], review: R, /, *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Return what was worked out already of a review; ``None`` if it was not."""
    found: T | None = review.derived.get((_name(question), *args, *kwargs.items()))
    return found


def _name(question: Callable[..., Any]) -> str:
    return f"{question.__module__}.{question.__qualname__}"

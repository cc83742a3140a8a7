"""What a person is told when something cannot be done.

A :class:`Refusal` is the only error whose words people see; its classes are in ``bot/refusals/``,
by subject. Anything else that is raised is a fault of ours: it is logged under a short id, and the
person reads that nothing was changed.
"""

from collections.abc import Collection
from datetime import date
from inspect import get_annotations
from types import NoneType
from typing import Any, ClassVar, Self, dataclass_transform, get_args

from bot.typed import Typed, code_of, facts_of, take_fields

TELLING_NOTHING = (int, bool, date, NoneType)
"""Types of fields that name nobody: a number, a yes or no, a day."""

OF_NOBODY = frozenset(
    {
        *("ref", "pathway", "kind", "verb", "outcome", "outcomes"),
        *("word", "words", "part", "field", "url", "note", "usage", "example", "key", "wanted"),
    }
)
"""Texts that name nobody either: the review's own, the form's, and what the reader just typed."""


@dataclass_transform(kw_only_default=True, eq_default=False)
class Refusal(Typed, Exception):
    """Nothing was done, and this is why.

    A subclass says what happened by its name, which is its template's (``messages/refusal/``), and
    by its fields, which are all that the template may use beside ``ref`` and ``today``. Never put
    case details into fields that are not shown to the very person who typed them.

    Class arguments say what is true of every one:

    ``names_others``: it may name people, parties or items that are somebody else's, or what they
    did. A holder outside the channel reads what :meth:`without_others` leaves, or that they see
    their own items only (rule 16). It is false where the names are always the reader's own, were
    typed by the reader, or are the coordinators' as the people to ask. A class with a field that
    may hold a name has to say which: it is not inherited, and there is no default.
    ``settled``: no other entry in a form would change it, so the form closes.
    ``at``: the fields of a form that it is about, the likeliest first.
    """

    code: ClassVar[str]
    names_others: ClassVar[bool] = False
    settled: ClassVar[bool]
    at: ClassVar[tuple[str, ...]]
    ref: str = ""
    today: date | None = None

    def __init_subclass__(
        cls, *, names_others: bool | None = None, settled: bool = False, at: tuple[str, ...] = ()
    ) -> None:
        super().__init_subclass__()
        if names_others is None and (names := may_name_somebody(cls)):
            raise TypeError(
                f"{cls.__name__} may name somebody else by {', '.join(names)}: "
                "say names_others=True or names_others=False"
            )

        cls.code = code_of(cls.__name__)
        cls.names_others = bool(names_others)
        cls.settled = settled
        cls.at = at
        take_fields(cls)

    def without_others(self) -> Self | None:
        """Return what may be said of it to somebody who may not read of others.

        A copy without their names; ``None`` where nothing is left to say.
        """
        return None if self.names_others else self

    @property
    def facts(self) -> dict[str, Any]:
        """What its template may use."""
        return {"ref": self.ref, "today": self.today} | facts_of(self)

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        """Name the class and its fields: a repr may reach a log, so no values."""
        return f"{type(self).__name__}({', '.join(facts_of(self))})"


def may_name_somebody(cls: type, of_nobody: Collection[str] = OF_NOBODY) -> list[str]:
    """Return the names of a class's own fields that may hold somebody's name or doing."""
    return [
        name
        for name, kind in get_annotations(cls).items()
        if name not in of_nobody and not _tells_nothing(kind)
    ]


def _tells_nothing(kind: Any) -> bool:
    """Return whether a field of this type can name nobody; ``int | None`` is one of ``int``."""
    return all(one in TELLING_NOTHING for one in get_args(kind) or (kind,))

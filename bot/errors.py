"""What a person is told when something cannot be done.

A :class:`Refusal` is the only error whose words people see; its classes are in ``bot/refusals/``,
by subject. Anything else that is raised is a fault of ours: it is logged under a short id, and the
person reads that nothing was changed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, dataclass_transform

from bot.typed import code_of, facts_of


@dataclass_transform(kw_only_default=True, eq_default=False)
class Refusal(Exception):
    """Nothing was done, and this is why.

    A subclass says what happened by its name, which is its template's (``messages/refusal/``), and
    by its fields, which are all that the template may use beside ``ref`` and ``today``. Never put
    case details into fields that are not shown to the very person who typed them.

    Class arguments say what is true of every one:

    ``names_others``: it may name people, parties or items that are somebody else's. A holder
    outside the channel reads that they see their own items only (rule 16).
    ``settled``: no other entry in a form would change it, so the form closes.
    ``at``: the fields of a form that it is about, the likeliest first.
    """

    code: ClassVar[str]
    names_others: ClassVar[bool]
    settled: ClassVar[bool]
    at: ClassVar[tuple[str, ...]]
    ref: str = ""
    today: date | None = None

    def __init_subclass__(
        cls, *, names_others: bool = False, settled: bool = False, at: tuple[str, ...] = ()
    ) -> None:
        super().__init_subclass__()
        cls.code = code_of(cls.__name__)
        cls.names_others = names_others
        cls.settled = settled
        cls.at = at
        dataclass(kw_only=True, eq=False, repr=False)(cls)

    @property
    def facts(self) -> dict[str, Any]:
        """What its template may use."""
        return {"ref": self.ref, "today": self.today} | facts_of(self)

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        """Name the class and its fields: a repr may reach a log, so no values."""
        return f"{type(self).__name__}({', '.join(facts_of(self))})"

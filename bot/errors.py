"""What a person is told when something cannot be done.

A :class:`Refusal` is the only error whose words people see. It carries a *code* and *facts*;
the words are in ``messages/refusal/<code>.j2``. Anything else that is raised is a fault of ours:
it is logged under a short id, and the person reads that nothing was changed.
"""

from typing import Any


class Refusal(Exception):
    """Nothing was done, and this is why.

    ``code`` names the template in ``messages/refusal/``; ``facts`` are what it speaks about
    (strings, dates, numbers, or lists of them). Never put case details in facts that are not
    shown to the very person who typed them.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __repr__(self) -> str:
        """Code and the names of the facts: a repr may reach a log, so no values."""
        return f"Refusal({self.code!r}, {sorted(self.facts)})"

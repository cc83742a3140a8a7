"""What people do in a workspace, and what they see of it.

Every act reaches the app as Slack would send it, signed, over real HTTP (or Socket Mode), and comes
back as a `Reply`. The acts are in `writing`, `pressing`, `forms` and `membership`; `deliveries` is
what they share: sending to the app and gathering what a person saw.
"""

from playground.people.markup import escaped
from playground.people.people import People

__all__ = ["People", "escaped"]

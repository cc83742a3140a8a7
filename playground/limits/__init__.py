"""What Slack refuses in a message or a view, checked before anybody sees it.

`slack_sdk.models` misses most of these (51 blocks, duplicate ids, long options, empty texts), so
every outgoing payload is held against these rules: by the stand-in at each call, and by any test
that renders one. Only the block and element types in `BLOCKS` and `ELEMENTS` are known; anything
else is refused, which is what Slack does with a misspelt one.
"""

from playground.limits.blocks import BLOCKS
from playground.limits.elements import ELEMENTS
from playground.limits.messages import check_message, message_problems
from playground.limits.numbers import INPUT_TEXT, UPDATE_TEXT
from playground.limits.places import Problem
from playground.limits.views import check_view, view_problems

__all__ = [
    "BLOCKS",
    "ELEMENTS",
    "INPUT_TEXT",
    "UPDATE_TEXT",
    "Problem",
    "check_message",
    "check_view",
    "message_problems",
    "view_problems",
]

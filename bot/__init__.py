"""A Slack bot that keeps Child Safeguarding Practice Reviews on their way.

It holds the process, never the case.
"""

__version__ = "0.1.0"

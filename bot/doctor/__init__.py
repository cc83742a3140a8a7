"""``python -m bot doctor``: looks at settings, files, database and Slack, and says what to do."""

from bot.doctor.examination import examine

__all__ = ["examine"]

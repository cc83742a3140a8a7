"""Slack out: finds what is due (``tick``), sends what waits (``sender``), keeps both going
(``scheduler``)."""

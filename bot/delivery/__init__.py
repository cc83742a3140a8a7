"""Slack out.

``tick`` finds what is due, ``sender`` sends what waits, ``scheduler`` keeps both going.
"""

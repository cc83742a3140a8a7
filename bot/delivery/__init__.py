"""Plan the nudges that are due, and send what waits for Slack.

``tick`` finds what is due, ``sender`` sends what waits, ``scheduler`` keeps both going.
"""

"""What is kept: the history, what is read from it, what is to be sent, and what is known of a
workspace.

SQLAlchemy Core on SQLite or PostgreSQL. Functions take a connection of :func:`bot.store.db.writing`
or
:func:`bot.store.db.reading`, never open one, and never read a clock.
"""

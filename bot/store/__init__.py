"""What is kept: histories, what is read from them, what is to be sent, what is known of people.

SQLAlchemy Core on SQLite or PostgreSQL. Functions take a connection of
:func:`bot.store.db.writing` or :func:`bot.store.db.reading`, never open one, and never read a
clock.
"""

"""What takes long: the soak, and measurements against floors of the same run.

No part of the bot.
"""

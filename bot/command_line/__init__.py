"""The commands of ``python -m bot``, for whoever runs the bot."""

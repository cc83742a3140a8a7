"""What takes long: the soak, and measurements against floors of the same run. Not part of the
bot."""

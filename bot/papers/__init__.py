"""What people take away from the bot: papers, pictures and texts."""

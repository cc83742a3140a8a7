"""The people and channels of the demo's workspace."""

CHANNEL = "C0ASH"
SECOND_CHANNEL = "C0ELM"
FREE_CHANNEL = "C0FREE"
PEOPLE = {
    "coordinator": ("U0COORD", "Coordinator"),
    "coordinator-2": ("U0COORD2", "Second coordinator"),
    "lead-reviewer": ("U0LEADREV", "Lead Reviewer"),
    "team-1": ("U0TEAM1", "Review Team, police"),
    "team-2": ("U0TEAM2", "Review Team, health"),
    "team-3": ("U0TEAM3", "Review Team, council"),
    "police-lead": ("U0POLICE", "Police inspector"),
    "police-deputy": ("U0POLDEP", "Police deputy"),
    "health-lead": ("U0NURSE", "Designated nurse"),
    "head-teacher": ("U0HEAD", "Head teacher"),
    "sub-committee": ("U0SUBCOM", "Sub-Committee chair"),
    "executive": ("U0EXEC", "Executive member"),
    "stranger": ("U0STRANGE", "Somebody else"),
}

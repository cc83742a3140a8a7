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
ROLES = {
    "coordinator": "Runs the review and keeps its dates",
    "coordinator-2": "Stands in for the coordinator",
    "lead-reviewer": "Independent; writes the report",
    "team-1": "Reads drafts for the police",
    "team-2": "Reads drafts for health services",
    "team-3": "Reads drafts for the council",
    "police-lead": "Answers for the police",
    "police-deputy": "Answers when the inspector is away",
    "health-lead": "Answers for health services",
    "head-teacher": "Of Oak School, which answers by e-mail",
    "sub-committee": "Checks the report's quality and agrees it",
    "executive": "Signs the report off",
    "stranger": "Of the same organisation, in no review",
}
"""What each does in a review, in plain words."""

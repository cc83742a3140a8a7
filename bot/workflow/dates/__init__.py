"""Working days, due dates and how a timetable is laid out."""

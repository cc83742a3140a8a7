"""Recordings of the real Slack, and whether the stand-in answers as it does."""

from playground.recordings.recording import NotARecording, read
from playground.recordings.replaying import verify

__all__ = ["NotARecording", "read", "verify"]

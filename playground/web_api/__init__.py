"""The Web API methods, one function each: what Slack checks, does and answers.

A function takes the workspace and the call's arguments and returns the answer without `ok`; it
raises `ApiError` with Slack's own error name. Tokens, scopes, rates and scripted faults are dealt
with before it (see `standin`). Importing a family of methods enters them in `METHODS`.
"""

from playground.web_api import chat, conversations, files, pins, users, views
from playground.web_api.methods import METHODS, Args, Method

__all__ = [
    "METHODS",
    "Args",
    "Method",
    "chat",
    "conversations",
    "files",
    "pins",
    "users",
    "views",
]

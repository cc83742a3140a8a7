"""Let in what comes from a workspace that the bot works for, and nothing else.

This is asked before any listener sees a request, and the same id that a request is then attributed
to is the one that is asked about. Who is refused reads one sentence, which says nothing of others;
nothing is recorded, and no workspace's token is used.
"""

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot import budget
from bot.errors import Refusal
from bot.handlers.ask import Answer
from bot.handlers.database_away import words_of
from bot.handlers.following import Following
from bot.handlers.on_screen import answer_view
from bot.handlers.payloads import enterprise_of, is_of_organisation, team_of
from bot.handlers.telling import tell_by_address
from bot.messages import templates
from bot.refusals.permission import NotInstalled, WorkspaceUnsure
from bot.store.errors import StoreError
from bot.workspaces import Standing, Workspaces

log = structlog.get_logger()

REFUSALS: dict[Standing, type[Refusal]] = {
    Standing.FOREIGN: NotInstalled,
    Standing.UNKNOWN: WorkspaceUnsure,
}


def register(
    app: App,
    workspaces: Workspaces,
    client_for: Callable[[str], WebClient | None],
    follow: Following,
) -> None:
    """Ask of every request whether the bot works for its workspace; with its token it goes on."""

    def turned_away(body: dict[str, Any], client: WebClient, said: Answer) -> BoltResponse:
        return _turned_away(body, client, said, follow)

    def let_in(
        body: dict[str, Any],
        context: BoltContext,
        client: WebClient,
        next: Callable[[], Any],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        team = team_of(body)
        try:
            standing = _standing(workspaces, team, body)
            own = client_for(team) if standing is Standing.SERVED else None
        except StoreError as error:
            if _is_event(body):
                raise  # Slack brings it again

            return turned_away(body, client, words_of(error))

        if own is None:
            log.warning("not let in", team=team, reason_kind=standing.name.lower())
            if standing is Standing.UNKNOWN and _is_event(body):
                return BoltResponse(status=503, body="")  # Slack brings it again

            refusal = REFUSALS.get(standing, NotInstalled)
            facts = {"ref": "", "today": None}
            said = templates.reply(f"refusal/{refusal.code}", facts)
            return turned_away(body, client, said)

        context["client"] = own
        next()
        return None

    app.use(let_in)


def _standing(workspaces: Workspaces, team: str, body: dict[str, Any]) -> Standing:
    """Say how a request's workspace stands to the bot; a whole organisation's has none."""
    if not team or is_of_organisation(body):
        return Standing.FOREIGN
    return workspaces.standing(team, enterprise_of(body))


def _is_event(body: dict[str, Any]) -> bool:
    return body.get("type") == "event_callback"


def _turned_away(
    body: dict[str, Any], client: WebClient, said: Answer, follow: Following
) -> BoltResponse:
    """Answer where Slack shows an answer: for an event there is nobody who would read it."""
    kind = "command" if "command" in body else body.get("type")
    answer: dict[str, Any] | str = ""

    if kind == "command":
        answer = said
    elif kind == "view_submission":
        answer = {"response_action": "update", "view": answer_view(said)}
    elif kind == "block_actions":
        telling = follow.try_for(budget.TELLING, lambda: tell_by_address(client, body, said))
        if not telling:
            return BoltResponse(status=400, body=said["text"])  # Slack shows that it failed

    return BoltResponse(status=200, body=answer)

"""Bolt's app as the bot uses it: what it asks of Slack goes to Slack's own hosts."""

from slack_bolt import App, BoltRequest

from bot.outgoing import SlackClient


class Listening(App):
    """A Bolt app whose listeners get a client that calls nobody but Slack."""

    def _init_context(self, req: BoltRequest) -> None:
        super()._init_context(req)
        # Bolt makes a plain client for each request, whatever the app's own is.
        req.context["client"] = SlackClient(
            base_url=self.client.base_url,
            timeout=self.client.timeout,
            ssl=self.client.ssl,
            proxy=self.client.proxy,
            headers=self.client.headers,
            team_id=req.context.team_id,
            logger=self.client.logger,
            retry_handlers=[],
        )

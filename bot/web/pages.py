"""The few pages that a browser shows: for whoever installs the bot in their workspace."""

from html import escape

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>{title}</h1>
{paragraphs}
</main></body>
</html>
"""

BEGIN_AGAIN = ("/slack/install", "Begin again")


def page(title: str, *paragraphs: str, link: tuple[str, str] | None = None) -> str:
    """Return a page of plain words; a link, an address and its words, comes last."""
    parts = [f"<p>{escape(text)}</p>" for text in paragraphs]
    if link is not None:
        address, words = link
        parts.append(f'<p><a href="{escape(address, quote=True)}">{escape(words)}</a></p>')
    return PAGE.format(title=escape(title), paragraphs="\n".join(parts))


def begin(address: str) -> str:
    """Return the page from which somebody goes to Slack."""
    return page(
        "Install the review bot",
        "You are about to install the bot that keeps Child Safeguarding Practice Reviews on their "
        "way in your Slack workspace. It can only see the private channels that it is invited "
        "to. Your workspace may ask an administrator to approve it.",
        "On the next page Slack shows what the bot may do there, and asks you to allow it. "
        "Check at the top right that it names your partnership's workspace. The link works for "
        "ten minutes, in this browser.",
        link=(address, "Go to Slack"),
    )


def installed(name: str) -> str:
    """Return the page that ends a good installation."""
    return page(
        "The bot is installed",
        f"It works in the Slack workspace “{name}” now. What waited there goes on by itself.",
        "Next: make a private channel for a review, invite the bot with /invite @CSPR, and type "
        "/cspr open there. /cspr help says the rest. You can close this page.",
    )


def lapsed() -> str:
    """Return the page for a link that cannot be used."""
    return page(
        "Please begin again",
        "Nothing was installed. This link was used before, is older than ten minutes, or was begun "
        "in another browser.",
        link=BEGIN_AGAIN,
    )


def denied() -> str:
    """Return the page for somebody who did not allow it."""
    return page(
        "Nothing was installed",
        "The installation was cancelled at Slack. If that was not meant so, begin again; where "
        "your workspace lets only administrators install apps, please ask one of them.",
        link=BEGIN_AGAIN,
    )


def refused_by_slack(code: str) -> str:
    """Return the page for what Slack refused."""
    return page(
        "Nothing was installed",
        f"Slack did not let the installation go through ({code}). Please begin again. If it stays "
        "so, tell whoever runs the bot for you: python -m bot doctor says what is wrong.",
        link=BEGIN_AGAIN,
    )


def not_now() -> str:
    """Return the page for when the database, or Slack, cannot be reached."""
    return page(
        "Please try again in a minute",
        "Nothing was installed: the bot, or Slack, cannot be reached just now.",
        link=BEGIN_AGAIN,
    )


def whole_organisation() -> str:
    """Return the page for an installation in a whole organisation."""
    return page(
        "Please install it in one workspace",
        "Nothing was installed. The bot was chosen for a whole Enterprise organisation, and it "
        "works for one workspace at a time, so that no partnership's reviews can be seen from "
        "another's workspace.",
        "Please begin again, and choose the partnership's own workspace at the top right of "
        "Slack's page.",
        link=BEGIN_AGAIN,
    )


def not_invited(name: str) -> str:
    """Return the page for a workspace that the operator has not named."""
    return page(
        "Nothing was installed",
        f"Whoever runs this bot has not named the workspace “{name}” among those that it works "
        "for. Please ask them to, then begin again. The bot has given its permission back.",
    )


def incomplete() -> str:
    """Return the page for an installation that lacks what the bot needs."""
    return page(
        "Nothing was installed",
        "Slack did not give the bot all that it needs to work. Whoever runs the bot has to "
        "compare the app's settings in Slack with its manifest: python -m bot doctor says what is "
        "missing.",
        link=BEGIN_AGAIN,
    )

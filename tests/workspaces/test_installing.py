"""Installing the bot by OAuth: the way there and back, once, by one browser; and the end of it."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from bot.store import installations, pauses
from bot.store.db import reading
from bot.store.tables import install_states
from bot.store.tables import installations as table
from playground import Fault
from tests.conversations.talk import PEOPLE
from tests.databases import Databases
from tests.workspaces.many import CLIENT_SECRET, Browser, Many

OPEN = 'open escb "Ash" decided 16 Oct 2025'


def test_a_workspace_installs_the_bot_and_uses_it(many: Many) -> None:
    """Until then nobody is answered; what is stored of the token cannot be read."""
    page = many.install(many.one)
    assert (page.status_code, "The bot is installed" in page.text) == (200, True)
    assert "Workspace T1" in page.text
    assert many.one.token not in page.text
    assert "ESCB-2025-01" in many.says(many.one, "coordinator", OPEN).text_all
    with reading(many.bot.engine) as conn:
        (kept,) = installations.everywhere(conn)
        assert conn.execute(select(install_states)).all() == []
    assert (kept.team, kept.name, kept.installed_by) == (
        "T1",
        "Workspace T1",
        PEOPLE["coordinator"],
    )
    assert kept.token is not None
    assert many.one.token not in kept.token
    assert many.one.problems == []
    assert [call for call in many.one.calls if call.method == "chat.postMessage" and call.ok]


def test_the_way_back_is_for_one_browser_once_and_soon(many: Many) -> None:
    """A used, lapsed or unknown link, or another browser's, installs nothing."""
    browser, other = Browser(), Browser()
    address = many.begun(browser)
    other_address = many.begun(other)
    back = many.decided(address, many.one)
    for stranger, link in (
        (Browser(), back),
        (other, back),
        (Browser(cookie="cspr_install=" + "x" * 43), back),
        (browser, many.decided(other_address, many.two)),
        (browser, f"{many.address}/slack/oauth_redirect"),
        (browser, f"{many.address}/slack/oauth_redirect?code=1&state=2"),
    ):
        page = stranger.get(link)
        assert (page.status_code, "Please begin again" in page.text) == (400, True)
    assert _asked(many) == 0
    assert browser.get(back).status_code == 200
    assert browser.get(back).status_code == 400, "used twice"
    late = many.decided(many.begun(browser), many.two)
    many.now += timedelta(minutes=11)
    assert browser.get(late).status_code == 400
    assert _asked(many) == 1
    assert _installed(many) == ["T1"]


def test_what_slack_refuses_is_said_on_a_page(many: Many) -> None:
    """Cancelled, refused, away: nothing is installed, and the page says what to do."""
    assert "cancelled at Slack" in many.install(many.one, "cancel").text
    browser = Browser()
    state = httpx.URL(many.begun(browser)).params["state"]
    back = f"{many.address}/slack/oauth_redirect?state={state}&error=%3Cscript%3E"
    page = browser.get(back)
    assert (page.status_code, "<script" in page.text) == (400, False)
    for fault, status, words in (
        (Fault.error("invalid_code"), 400, "(invalid_code)"),
        (Fault.status(503), 502, "try again in a minute"),
        (Fault.reset(), 502, "try again in a minute"),
    ):
        many.slack.script("oauth.v2.access", fault)
        page = many.install(many.one)
        assert (page.status_code, words in page.text) == (status, True), page.text
    assert _installed(many) == []


def test_a_whole_organisation_is_asked_to_choose_a_workspace(many: Many) -> None:
    many.one.enterprise = "E1"
    page = many.install(many.one, "allow for the organisation")
    assert (page.status_code, "in one workspace" in page.text) == (403, True)
    assert many.install(many.one).status_code == 200
    assert _installed(many) == ["T1"]


def test_only_workspaces_that_are_named_may_install_where_some_are(databases: Databases) -> None:
    """Another's token is given back to Slack at once."""
    with Many(databases.migrated(), workspaces=("T2",)).running() as many:
        page = many.install(many.one)
        assert (page.status_code, "has not named" in page.text) == (403, True)
        assert many.one.token == ""
        assert many.install(many.two).status_code == 200
        assert _installed(many) == ["T2"]


def test_a_page_is_no_place_for_a_workspaces_name_as_markup(many: Many) -> None:
    many.one.title = "<b>Sutton & Co</b>"
    assert "“&lt;b&gt;Sutton &amp; Co&lt;/b&gt;”" in many.install(many.one).text


def test_pages_keep_to_themselves(many: Many) -> None:
    """The cookie is of this host alone, and no script may read it; nothing is begun by a look."""
    answer = Browser().get(f"{many.address}/slack/install")
    cookie = answer.headers["set-cookie"].lower()
    for part in ("httponly", "secure", "samesite=lax", "path=/slack", "max-age=600"):
        assert part in cookie
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert httpx.head(f"{many.address}/slack/install", trust_env=False).status_code == 200
    with reading(many.bot.engine) as conn:
        assert len(conn.execute(select(install_states)).all()) == 1


def test_uninstalling_pauses_and_installing_again_resumes(many: Many) -> None:
    """The token goes, what is recorded stays; meanwhile nobody is answered, and nothing is lost."""
    many.install(many.one)
    many.says(many.one, "coordinator", OPEN)
    token = many.one.token
    many.one.uninstall()
    with reading(many.bot.engine) as conn:
        assert conn.execute(select(table.c.token)).scalar_one() is None
        assert [entry[:3] for entry in pauses.parked(conn)] == [("T1", "", "uninstalled")]
    many.one.token_error = None  # as if Slack still sent what is typed there
    calls = len(many.one.calls)
    said = many.says(many.one, "coordinator", "status").text_all
    assert "I don't work for this Slack workspace" in said
    assert "ESCB" not in said
    many.now += timedelta(days=1)
    many.tick()
    assert len(many.one.calls) == calls
    many.one.token_error = "account_inactive"
    many.install(many.one)
    assert many.one.token != token
    many.now += timedelta(minutes=1)
    many.tick()
    assert "ESCB-2025-01" in many.says(many.one, "coordinator", "status").text_all
    assert "I can post again" in many.one.dms(PEOPLE["coordinator"])[-1].text_all
    assert many.waiting() == []


def test_slacks_late_word_ends_no_newer_installation(many: Many) -> None:
    """An event of the end of the last installation comes after the new one, and changes nothing."""
    many.install(many.one)
    many.one.uninstall()
    revoked, uninstalled = [sent for sent, _ in many.one.sent[-2:]]
    many.now += timedelta(minutes=5)
    many.install(many.one)
    for late in (revoked, uninstalled):
        many.one.redeliver(late)
    assert _installed(many) == ["T1"]


def test_an_installation_needs_no_more_than_its_first_token(many: Many) -> None:
    """People's own tokens, which the bot has none of, end nothing."""
    many.install(many.one)
    many.one._send_event("tokens_revoked", {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    assert _installed(many) == ["T1"]


def test_no_secret_is_logged(many: Many, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the app's secret, nor a code, a state, a cookie or a token."""
    browser = Browser()
    back = many.decided(many.begun(browser), many.one)
    browser.get(back)
    many.says(many.one, "coordinator", "status")
    sent = httpx.URL(back).params
    logged = capsys.readouterr().out
    assert "installed" in logged
    cookie = browser.cookie.partition("=")[2]
    for secret in (CLIENT_SECRET, many.one.token, sent["code"], sent["state"], cookie):
        assert secret
        assert secret not in logged


def _asked(many: Many) -> int:
    return sum(call.method == "oauth.v2.access" for call in many.slack.calls)


def _installed(many: Many) -> list[str]:
    with reading(many.bot.engine) as conn:
        return [one.team for one in installations.everywhere(conn) if one.token is not None]

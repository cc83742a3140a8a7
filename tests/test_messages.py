"""Every word that the bot says: it has a template, fits Slack, and what was typed in it stays
text."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import new_class
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import meta

import bot.refusals
import bot.workflow.acts
from bot.errors import Refusal
from bot.handlers import forms, pages
from bot.handlers.home import HomePage
from bot.handlers.review_views import PARTY_VIEWS, TimetablePage
from bot.handlers.verb_help import AllVerbs, HelpPage
from bot.language import parsing, verbs
from bot.language.words import REFERENCE
from bot.messages import blocks, filters, marks, templates
from bot.refusals.base import AboutInstance
from bot.workflow.acts import direct_messages, posts
from bot.workflow.acts.saying import Announcement, Reply
from bot.workflow.text.cleaning import clean
from bot.workflow.views import actions as actions_view
from bot.workflow.views import chasing as chasing_view
from bot.workflow.views import forms as forms_view
from bot.workflow.views import item_history
from bot.workflow.views import lists as lists_view
from bot.workflow.views import points as points_view
from bot.workflow.views.board import Board
from bot.workflow.views.checklist import Checklist
from bot.workflow.views.status import Status
from playground import check_message, check_view
from tests.message_examples import EXAMPLES, LINE, REF, TODAY, WORDS, Link, Typed, template

SOURCE = Path(__file__).parents[1] / "bot"
TEMPLATES = sorted(
    str(p.relative_to(templates.folder()))[:-3] for p in templates.folder().rglob("*.j2")
)
GROUPS = ("refusal", "reply", "post", "dm", "view", "modal")
USED_ELSEWHERE = {
    "refusal/empty-text": {"field"},
    "refusal/identifier": {"field"},
    "reply/for-several": {"said"},
    "refusal/past-date": {"item", "party_id"},
    "refusal/which-party": {"theirs"},
    "refusal/too-long": {"field"},
}
"""Fields that something else than the template reads."""
SPECIAL = ("introduction", "ask-deputy", "cannot-open", "remind", "mine", "home", "answered")
"""What a button may carry beside typed commands."""
MODALS = tuple(forms.FORMS)
"""What an opening button may name first."""
OF_NO_REVIEW = ("open-review", "away", "settings")
"""Forms of the person or of the workspace."""


# --- types and templates -------------------------------------------------------------------------


def _forms(base: type) -> list[type]:
    """Every class of a kind that stands for one message, in whichever module."""
    for package in (bot.refusals, bot.workflow.acts):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: list[type] = []
    waiting: list[type] = base.__subclasses__()
    while waiting:
        form = waiting.pop()
        if form.__subclasses__():
            waiting += form.__subclasses__()
        else:
            found.append(form)
    return found


def _named() -> dict[str, Any]:
    """Every class of a message by its template's name."""
    found: dict[str, Any] = {f"refusal/{form.code}": form for form in _forms(Refusal)}  # type: ignore[attr-defined]
    found |= {f"reply/{form.code}": form for form in _forms(Reply)}  # type: ignore[attr-defined]
    for form in _forms(Announcement):
        group = {posts.__name__: "post", direct_messages.__name__: "dm"}[form.__module__]
        found[f"{group}/{form.code}"] = form  # type: ignore[attr-defined]
    return found


CLASSES = _named()
EVERYWHERE = {"ref", "today"}
"""Facts that every reply and refusal has; they are added when it is put into words."""
AFTERWARDS = {"everything_done", "next", "warned"}
"""What is added to a reply."""


def _set_within(source: str) -> set[str]:
    """The names that a template gives to something itself."""
    targets = re.findall(r"{% (?:set|for) (\w+(?:, \w+)*)", source)
    return {name for target in targets for name in target.split(", ")}


def _wanted(name: str) -> set[str]:
    """The facts that a template uses, those of its parts included."""
    source = (templates.folder() / f"{name}.j2").read_text()
    found = meta.find_undeclared_variables(templates._ENV.parse(source))
    for part in re.findall(r'{% include "(part/[a-z-]+)\.j2" %}', source):
        found |= _wanted(part) - _set_within(source) - LOOPED
    return found - _set_within(source)


LOOPED = {"one"}
"""What a part takes from the loop that it stands in."""


def test_a_class_has_its_template():
    """A message without words would be an error to the person."""
    assert [name for name in sorted(CLASSES) if not templates.exists(name)] == []


ANSWERS = [name for name in sorted(CLASSES) if name.startswith(("refusal", "reply"))]


def test_a_template_uses_only_the_fields_of_its_class():
    """A field that was renamed would otherwise be missed by the person."""
    unknown = {}
    for name in ANSWERS:
        given_facts = {field.name for field in fields(CLASSES[name])} | EVERYWHERE | AFTERWARDS
        unknown[name] = _wanted(name) - given_facts
    assert {name: used for name, used in unknown.items() if used} == {}


def test_every_field_of_a_class_is_used():
    """A fact that no template shows is worked out for nobody. A shared base may have more."""
    unused = {}
    for name in ANSWERS:
        own = set(CLASSES[name].__annotations__) - USED_ELSEWHERE.get(name, set()) - EVERYWHERE
        unused[name] = own - _wanted(name)
    assert {name: left for name, left in unused.items() if left} == {}


VIEWS: dict[str, Any] = {
    "modal/changed": forms_view.Changed,
    "modal/dates": forms_view.StageDates,
    "modal/draft": forms_view.Registering,
    "modal/publication": forms_view.PublicationDate,
    "modal/publish": forms_view.Publishing,
    "modal/reason": item_history.EventTexts,
    "view/actions": actions_view.Actions,
    "view/answered": pages.AnsweredPage,
    "view/assurance": lists_view.Assurance,
    "view/board": Board,
    "view/chasing": chasing_view.Chasing,
    "view/checklist": Checklist,
    "view/corrections": points_view.Corrections,
    "view/help": HelpPage,
    "view/help-verbs": AllVerbs,
    "view/home": HomePage,
    "view/list": pages.ReviewList,
    "view/mine": pages.OwnPage,
    "view/roles": lists_view.Roles,
    "view/show": item_history.ItemHistory,
    "view/show-former": item_history.FormerItem,
    "view/status": Status,
    "view/timetable": TimetablePage,
    "view/versions": lists_view.Versions,
    "view/who": chasing_view.Outstanding,
} | {f"view/{name}": lists_view.Parties for name in PARTY_VIEWS.values()}
"""The class of each view that is all that its template is given."""
OF_MODALS = {"private", "zone"}
"""What a form's template is given besides."""


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_s_template_uses_only_its_fields(name):
    """A field that was renamed would otherwise be missed by the person."""
    given_facts = {field.name for field in fields(VIEWS[name])} | EVERYWHERE | OF_MODALS
    assert _wanted(name) - given_facts == set()


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_field_of_a_view_is_used(name):
    """A fact that no template shows is worked out for nobody. A shared base may have more."""
    alike = [_wanted(other) for other, view in VIEWS.items() if view is VIEWS[name]]
    own = set(VIEWS[name].__annotations__) - EVERYWHERE
    assert own - set().union(*alike) == set()


@pytest.mark.parametrize("kind", [str, str | None, list[str], list[tuple[str, str]], Any])
def test_a_refusal_that_may_name_somebody_says_whether_they_are_others(kind):
    """Found when it is imported: without that, a new refusal would tell a holder outside the
    channel of others (rule 16)."""
    made = {"__annotations__": {"holder": kind, "number": int}}
    with pytest.raises(TypeError, match="may name somebody else by holder: say names_others=True"):
        type("SeatLost", (Refusal,), dict(made))
    with pytest.raises(TypeError, match="may name somebody else by holder"):
        type("SeatLost", (AboutInstance,), dict(made))  # its base does not speak for it
    for answer in (True, False):
        lost: Any = new_class(
            "SeatLost",
            (Refusal,),
            {"names_others": answer},
            lambda body: body.update(made),
        )
        assert lost.names_others is answer


def test_a_reply_that_may_name_somebody_says_so_or_what_is_left_without_others():
    """Else a new reply would tell a holder outside the channel of others (rule 16)."""
    made = {"__annotations__": {"holder": str, "number": int}}
    with pytest.raises(TypeError, match="may name somebody else by holder: say names_others=True"):
        type("SeatGiven", (Reply,), dict(made))
    safe: Any = new_class("SeatGiven", (Reply,), {"names_others": True}, lambda b: b.update(made))
    assert safe(holder="U1", number=1).without_others().code == "recorded"
    own: Any = new_class("SeatGiven", (Reply,), {"names_others": False}, lambda b: b.update(made))
    assert own(holder="U1", number=1).without_others().code == "seat-given"


def test_a_number_a_day_or_what_was_typed_names_nobody():
    """Such fields need no word of their own."""
    made = {"__annotations__": {"number": int, "until": date | None, "closed": bool, "word": str}}
    kept: Any = type("SeatKept", (Refusal,), made)
    assert kept.names_others is False


def test_every_template_is_used():
    """A template that nothing names is a sentence that nobody will ever read."""
    source = "\n".join(path.read_text() for path in sorted(SOURCE.rglob("*.py")))
    constants = set(re.findall(r'"([a-z/-]+)"', source))
    named = {f"{group}/{code}" for code in constants for group in GROUPS} | constants
    included = {
        part
        for path in templates.folder().rglob("*.j2")
        for part in re.findall(r'"(part/[a-z-]+)\.j2"', path.read_text())
    }
    assert [t for t in TEMPLATES if t not in named | included | set(CLASSES)] == []


def test_no_line_of_a_template_is_too_long_to_read():
    """200 characters; what needs more is decided in the class, or goes on in the next line."""
    long = {
        name: longest
        for name in TEMPLATES
        if (longest := max(map(len, (templates.folder() / f"{name}.j2").read_text().splitlines())))
        > 200
    }
    assert long == {}


def test_every_template_that_is_named_in_full_is_there():
    """Views, modals and the handlers' own answers are named in full."""
    source = "\n".join(path.read_text() for path in sorted(SOURCE.rglob("*.py")))
    named = re.findall(rf'"((?:{"|".join(GROUPS)})/[a-z]+(?:-[a-z]+)*)"', source)
    assert [name for name in sorted(set(named)) if not templates.exists(name)] == []


def test_every_template_has_an_example():
    """The examples are what people look at in the gallery."""
    shown = {template(name) for name in EXAMPLES} | set(WORDS)
    assert [t for t in TEMPLATES if not t.startswith("part/") and t not in shown] == []
    assert sorted(shown - set(TEMPLATES)) == []


@pytest.mark.parametrize("name", [n for n in EXAMPLES if n.startswith(("refusal", "reply"))])
def test_an_example_has_only_facts_that_its_class_has(name):
    """Else the gallery would show what nobody ever reads."""
    form = CLASSES.get(template(name))
    known = {field.name for field in fields(form)} if form else set(EXAMPLES[name])
    assert set(EXAMPLES[name]) - known - EVERYWHERE - AFTERWARDS == set()


# --- rendering -----------------------------------------------------------------------------------


SENT = (
    "view/board",
    "view/digest-channel",
    "view/digest-person",
    "view/welcome",
    "reply/not-an-answer",
)
"""What is sent as a message of its own, though it is no post and no DM by its name."""


def rendered(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """A template as it is sent."""
    which = template(name)
    if which.startswith("modal/"):
        return templates.modal(which, facts, "cspr")
    if which == "view/home":
        return templates.home(which, facts)
    if which.startswith(("post/", "dm/")) or which in SENT:
        return templates.render(which, facts).payload()
    return templates.reply(which, facts)


def faults(payload: dict[str, Any]) -> list[str]:
    """What Slack would refuse."""
    return (
        check_view(payload) if payload.get("type") in ("modal", "home") else check_message(payload)
    )


def texts(thing: Any) -> Iterator[dict[str, Any]]:
    """Every text object of a payload."""
    if isinstance(thing, dict):
        if thing.get("type") in ("mrkdwn", "plain_text"):
            yield thing
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts(value)


def buttons(thing: Any) -> Iterator[tuple[str, str]]:
    """Every button and menu option of a payload: (what it does, what it carries)."""
    if isinstance(thing, dict):
        action = str(thing.get("action_id", "")).split(":")[0]
        if thing.get("type") == "button":
            yield action, str(thing.get("url", thing.get("value", "")))
        if thing.get("type") == "overflow":
            for option in thing["options"]:
                yield action, option["value"]
        for value in thing.values():
            yield from buttons(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from buttons(value)


def words_of(payload: dict[str, Any]) -> str:
    """All that a person reads."""
    return "\n".join([payload.get("text", ""), *(marks.plain(t["text"]) for t in texts(payload))])


def a_message_fits_slack(name: str) -> None:
    """Slack's limits, on every message."""
    assert faults(rendered(name, EXAMPLES[name])) == []


def test_what_starts_a_part_is_written_in_the_template():
    """A text that is a value never starts a part, not even one that the template itself writes
    down."""
    started = {name: _parts_that_a_value_starts(name) for name in TEMPLATES}
    assert {name: parts for name, parts in started.items() if parts} == {}


def _parts_that_a_value_starts(name: str) -> list[str]:
    source = (templates.folder() / f"{name}.j2").read_text()
    starts = (
        r"^(?:input|option|initial|open|button|beside|menu"
        r"|link|confirm|section|context|field|header)"
    )
    return re.findall(rf"{starts}[^:\n]*\{{\{{ (?!loop\.index0|n )[^\n]*?:.*$", source, flags=re.M)


@pytest.mark.parametrize("name", WORDS)
def test_words_for_a_part_of_something_else_fit_there(name):
    """A title holds 24 characters; a sentence at a field is one."""
    said = templates.words(name, WORDS[name])
    assert 0 < len(said) <= (24 if name.startswith("modal/answer") else 120)
    assert "\n" not in said


def a_message_keeps_the_house_words(name: str) -> None:
    """These are reviews, for learning: no word that blames, none from the workshop, no exclamation
    marks."""
    said = words_of(rendered(name, EXAMPLES[name]))
    unwanted = (
        r"investigat|blame|\bticket|case"
        r" closed|\bseed\b|overlay|\bE16\b|!|\bobject\b|\bNone\b|\bTrue\b|\bFalse\b"
    )
    assert re.search(unwanted, said) is None
    assert re.search(r"(?<!National )\bPanel\b", said) is None
    assert re.search(r"organiz|recogniz|\bcolor|\bcenter\b|\bpracticed\b", said) is None
    assert (
        re.search(r"\d{4}-\d{2}-\d{2}(?!\d)", re.sub(r"`[^`]*`", "", said)) is None
    )  # dates are for people
    assert not re.search(
        r"\b1 (items|reviews|things|days|answers|actions)\b|  \b", said.replace("\n", " | ")
    )
    assert re.search("[\ue000-\ue008]", str(rendered(name, EXAMPLES[name]))) is None


def a_message_names_people_as_slack_shows_them(name: str) -> None:
    """A mention is markup where markup counts; elsewhere an id would be read, letter by letter.
    The words for a screen reader are words, no name of a file of ours."""
    payload = rendered(name, EXAMPLES[name])
    plain = [text["text"] for text in texts(payload) if text["type"] == "plain_text"]
    assert [text for text in plain if "<@" in text] == []
    assert re.search(r"&lt;@|(?<!<@)\bU0[A-Z]+", words_of(payload) + str(payload)) is None
    assert re.search(rf"\b(?:{'|'.join(GROUPS)})/[a-z]", payload.get("text", "")) is None


def a_refusal_says_that_nothing_was_done(name: str) -> None:
    """The first thing that somebody wants to know."""
    assert re.search(r"othing was |was not recorded", words_of(rendered(name, EXAMPLES[name])))


SAID_WITHOUT_OTHERS = [
    name
    for name in EXAMPLES
    if name.startswith("refusal/") and CLASSES[template(name)].names_others
]


@pytest.mark.parametrize("name", SAID_WITHOUT_OTHERS)
def test_a_refusal_that_leaves_out_others_reads_well_and_names_nobody(name):
    """What a holder outside the channel reads of their own item (rule 16). The coordinators stay:
    they are the people to ask."""
    example = EXAMPLES[name]
    form = CLASSES[template(name)]
    left = form(**{field.name: example.get(field.name, "") for field in fields(form)})
    left = left.without_others()
    if left is None or left.facts.get("theirs"):
        return  # they read that they see their own items only, or are asked about their own
    said = words_of(rendered(name, example | left.facts | {"coordinators": []}))
    assert re.search(r"othing was |was not recorded", said)
    assert "<@" not in said
    assert not re.search(r"\bNone\b|  |: ?\.|, ?\.|\b(by|of|are) ?[.,:]", said), said


def test_the_gate_says_how_far_it_is():
    """Mock-up D: the days, the earliest date, the six months, what is in place and what is not."""
    said = words_of(rendered("refusal/publication-gate", EXAMPLES["refusal/publication-gate"]))
    for words in (
        "Not published. Nothing was changed.",
        "4 of 7 working days; earliest Wed 15 Apr 2026",
        "The six months (Thu 16 Apr 2026) still hold",
        "recorded Fri 10 Apr for Mon 30 Mar",
        "evidence missing",
        "ESCB media statement agreed",
    ):
        assert words in said
    assert ("do", f"publication {REF} 2026-04-15") in list(
        buttons(rendered("refusal/publication-gate", EXAMPLES["refusal/publication-gate"]))
    )


def test_a_refusal_of_a_review_is_the_same_whether_it_exists_or_not():
    """Somebody outside learns nothing, not even by the reference that they typed."""
    answers = {
        str(rendered("refusal/no-such-review", {"ref": ref, "today": None}))
        for ref in (REF, "ESCB-2030-99", "")
    }
    assert len(answers) == 1


# --- buttons -------------------------------------------------------------------------------------


def every_button_is_a_command_that_is_understood(name: str) -> None:
    """A press and a typed line are one way in: what a button carries can be typed, reference and
    all."""
    for action, carried in buttons(rendered(name, EXAMPLES[name])):
        first = carried.split(" ")[0]
        if action == "open":
            assert first in MODALS
            assert first in OF_NO_REVIEW or REFERENCE.fullmatch(carried.split(" ")[1])
        elif action in ("do", "menu") and first not in SPECIAL:
            parsed = parsing.parse(carried, today=TODAY)
            verb = verbs.VERBS[parsed.verb]
            assert parsed.ref is not None or not verb.takes_ref or carried == "report all"


BLANKS = {
    "<url>": "https://docs.example.org/x",
    "@person": "<@U1ASHA|asha>",
    "@yourself": "<@U1ASHA|asha>",
    "<date>": "1 Jun 2026",
    "<what>": "sign-off",
    "<role>": "lead-reviewer",
    "<agency>": "Police",
    "<party>": "Police",
    '"…"': '"x"',
    "…": "x",
}


def every_line_that_people_are_told_to_type_is_understood(name: str) -> None:
    """Once its blanks are filled in: the verb first, its reference next. Usage with its brackets is
    the grammar's."""
    for shown in re.findall(r"`/cspr ([^`]+)`", words_of(rendered(name, EXAMPLES[name]))):
        line = shown.replace("&lt;", "<").replace("&gt;", ">")
        for blank, filled in BLANKS.items():
            line = line.replace(blank, filled)
        if "[" not in line and "<verb>" not in line:
            parsing.parse(line.replace("<n>", "1"), today=TODAY)


def test_a_button_whose_command_does_not_fit_is_left_out():
    """Half a command is another command."""
    facts = EXAMPLES["refusal/price"]
    for length in (100, 1600, 1750, 2500):
        shown = rendered("refusal/price", facts | {"note": Typed("n" * length)})
        carried = [value for action, value in buttons(shown) if action == "do"]
        assert all(value.endswith(" confirmed") for value in carried)
        assert carried or "confirmed" in words_of(shown)


def test_a_review_without_a_reference_gives_no_gap_in_a_command():
    """Refusals before a review is known have none."""
    shown = rendered("refusal/circulate-stale", EXAMPLES["refusal/circulate-stale"] | {"ref": ""})
    assert list(buttons(shown)) == [("do", "circulate v3")]


# --- what a lock screen shows --------------------------------------------------------------------


def first_words(payload: dict[str, Any]) -> str:
    """What a notification may show: the text and the first block."""
    return f"{payload['text']}\n{payload['blocks'][0]}"


def replaced(facts: Any, by: Any) -> Any:
    """The facts with something else where something was typed."""
    if isinstance(facts, Typed):
        return by(facts)
    if isinstance(facts, dict):
        return {k: replaced(v, by) for k, v in facts.items()}
    if isinstance(facts, list | tuple):
        return type(facts)(replaced(v, by) for v in facts)
    return facts


def marked(value: Typed) -> Typed:
    """What was typed, so that it is recognised."""
    return Link("https://typed.example.org/") if isinstance(value, Link) else Typed("TYPED")


BY_MESSAGE = [
    n
    for n in EXAMPLES
    if n.startswith("dm/") or template(n) in ("view/digest-person", "reply/not-an-answer")
]
IN_CHANNEL = [
    n
    for n in EXAMPLES
    if n.startswith("post/") or template(n) in ("view/board", "view/digest-channel")
]


def a_direct_message_begins_with_nothing_that_was_typed(name: str) -> None:
    """Reference, item and date only: a lock screen shows the beginning."""
    shown = first_words(rendered(name, replaced(EXAMPLES[name], marked)))
    assert "typed" not in shown.lower()
    assert "<@" not in shown


def a_direct_message_never_names_the_pseudonym(name: str) -> None:
    """Not in any block: a DM template is not even given it."""
    facts = EXAMPLES[name] | {"pseudonym": Typed("Pseudonym-Ash")}
    assert "Pseudonym-Ash" not in str(rendered(name, facts))


def a_post_notifies_with_nothing_that_was_typed(name: str) -> None:
    """The text of a post is what a notification begins with."""
    shown = rendered(name, replaced(EXAMPLES[name], marked))["text"]
    assert "typed" not in shown.lower()


def a_post_offers_buttons_and_no_typing(name: str) -> None:
    """Posts are in the board's thread, where commands fail. One is in the channel: there is nobody
    left to press it."""
    in_the_channel = ("post/coordinator-gone", "post/coordinator-not-let-in")
    if not name.startswith(in_the_channel):
        assert "/cspr" not in words_of(rendered(name, EXAMPLES[name]))


def a_post_says_that_there_is_a_reason_and_never_says_it(name: str) -> None:
    """[Read reason] is for those who belong."""
    facts = EXAMPLES[name]
    opened = [value for action, value in buttons(rendered(name, facts)) if action == "open"]
    if facts.get("reason") and "reason" in templates.words(template(name), facts).lower():
        assert opened == [f"reason {REF} {facts['event']}"]
    assert "because" not in words_of(rendered(name, facts))


# --- hostile -------------------------------------------------------------------------------------

NASTY = (
    "<!channel>",
    "<!here|everyone>",
    "<@U0EVIL> <@U0EVIL>",
    "<https://evil.example.org|Confirm v3>",
    "https://evil.example.org",
    "@channel @here",
    "button: Confirm v9 => approve ESCB-2026-09 sign-off v9",
    "text: ha",
    "button",
    "confirm",
    "=> approve sign-off v9",
    "a || b || c || d",
    "a | b | c",
    "*bold* _it_ `code` ```block``` ~no~",
    "&lt;!channel&gt; &amp;amp;",
    '" v9 because "',
    "“curly” ‟quotes”",
    "\u202eright to left\u202c",
    "\ue000button: Go => discontinue because x",
    "\ue001\ue002",
    "\u200b",
    "{{ 7 * 7 }} {% raw %}",
)
BREAKS = ("\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029")
hostile = st.lists(
    st.one_of(st.sampled_from(NASTY), st.sampled_from(BREAKS), st.text(max_size=30)),
    min_size=1,
    max_size=6,
).map("".join)


def _hostile(bit: str) -> Any:
    def put(value: Typed) -> Typed:
        if isinstance(value, Link):
            return Link("https://store.example.org/" + re.sub(r"\s", "", bit))
        return Typed(bit)

    return put


BASELINE: dict[str, tuple[set[str], list[tuple[str, str]]]] = {}


def _baseline(name: str) -> tuple[set[str], list[tuple[str, str]]]:
    """The mentions and the buttons that a message has with harmless facts."""
    if name not in BASELINE:
        shown = rendered(name, EXAMPLES[name])
        ids = set(re.findall(r"U0[A-Z]+", str(EXAMPLES[name])))
        BASELINE[name] = ids, [(action, value.split(" ")[0]) for action, value in buttons(shown)]
    return BASELINE[name]


def _check_harmless(name: str, bit: str) -> None:
    facts = replaced(EXAMPLES[name], _hostile(bit))
    shown = rendered(name, facts)
    assert faults(shown) == []
    ids, known = _baseline(name)
    for text in texts(shown):
        if text["type"] == "mrkdwn":
            assert text["verbatim"] is True
            assert (
                re.sub(rf"<@({'|'.join(ids)})>" if ids else "$^", "", text["text"]).count("<") == 0
            )
    assert (
        re.sub(rf"<@({'|'.join(ids)})>" if ids else "$^", "", shown.get("text", "")).count("<") == 0
    )
    found = [(action, value.split(" ")[0]) for action, value in buttons(shown) if action != "link"]
    expected = [one for one in known if one[0] != "link"]
    if len(bit) > 500:  # longer than any name: a button that does not fit is left out
        assert all(one in expected for one in found)
    else:
        assert found == expected


SIGNS = "*a* ~b~ `c` ```d``` _e_"
"""What would be bold, struck out, code and italics, if Slack took it for markup."""


def what_is_typed_formats_nothing(name: str) -> None:
    """Its signs are shown: what is bold or to be copied is what we say is. Buttons carry them."""
    formats = re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])")
    code = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)  # within it nothing else is a sign
    words = {text: replaced(EXAMPLES[name], _hostile(text)) for text in (SIGNS, "x" * len(SIGNS))}
    found = []
    for facts in words.values():
        payload = rendered(name, facts)
        shown = [text["text"] for text in texts(payload) if text["type"] == "mrkdwn"]
        found.append([formats.findall(code.sub("`", text)) for text in shown])
    assert found[0] == found[1]


def test_a_name_from_right_to_left_turns_nothing_round():
    """It stands apart in what is shown, and is what it was in a button's command."""
    name = "שירותי רווחה"
    shown = marks.restored(f"{marks.finalize(name)} · 4 open")
    assert shown == f"\u2068{name}\u2069 · 4 open"
    assert marks.original(marks.finalize(name)) == name
    assert clean(shown) == f"{name} · 4 open"  # as it is copied and typed again


def what_is_typed_stays_text(name: str) -> None:
    """Neither mention nor link, neither button nor block, however it is written."""
    for bit in (*NASTY, "\n".join(NASTY), "x" * 4000, "&" * 3000, "<" * 900):
        _check_harmless(name, bit)


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(sorted(EXAMPLES)), bit=hostile)
def test_whatever_is_typed_stays_text(name, bit):
    """The same, of anything."""
    _check_harmless(name, bit)


@cache
def _with_commands() -> list[str]:
    """The messages with something to press that is a command."""
    return sorted(
        name
        for name, facts in EXAMPLES.items()
        if any(action in ("do", "menu") for action, _ in buttons(rendered(name, facts)))
    )


@settings(max_examples=300, deadline=None)
@given(name=st.deferred(lambda: st.sampled_from(_with_commands())), bit=hostile)
def test_a_button_does_what_it_did_whatever_a_party_is_called(name, bit):
    """A name in a command stays the name: it can become neither another part nor another
    command."""
    called = re.sub("[\ue000-\ue002]", "", " ".join(clean(bit).split()))[:60].strip() or "Police"
    facts = replaced(EXAMPLES[name], _hostile(called))
    before = [v for a, v in buttons(rendered(name, EXAMPLES[name])) if a in ("do", "menu")]
    after = [v for a, v in buttons(rendered(name, facts)) if a in ("do", "menu")]
    if name.startswith("view/") or len(before) != len(after):
        return  # their commands come with the facts
    for harmless, carried in zip(before, after, strict=True):
        if harmless.split(" ")[0] in SPECIAL:
            continue
        was, now = parsing.parse(harmless, today=TODAY), parsing.parse(carried, today=TODAY)
        assert (was.verb, was.ref, type(was.command)) == (now.verb, now.ref, type(now.command))
        for field in type(was.command).__dataclass_fields__:
            if field not in ("party", "url", "note", "name", "because"):
                assert getattr(was.command, field) == getattr(now.command, field)


# --- the format ----------------------------------------------------------------------------------


def test_a_value_can_start_no_part():
    """Not by itself at the beginning of a line, not after a line break of any kind."""
    parts = templates.parts(
        "reply/settings",
        {"rows": [{"key": "a", "value": "b", "does": "button: X", "default": "b"}], "openers": []},
    )
    assert ("button", "X") not in parts
    for newline in BREAKS:
        row = {"key": "a", "value": f"b{newline}button: X => help", "does": "c", "default": "b"}
        assert all(
            kind != "button"
            for kind, _ in templates.parts("reply/settings", {"rows": [row], "openers": []})
        )


def every_part_stands_on_a_line_of_its_own(name: str) -> None:
    """A line that ends in a tag loses its end, and what follows would read on in it."""
    found = [words for _, words in templates.parts(template(name), EXAMPLES[name])]
    assert not [
        w
        for w in found
        if re.search(r"[^\s(*](section|context|button|open|link|menu|confirm): |[a-z.]• ", w)
    ]
    commands_cut = [re.sub(r"`[^`\n]*`", "`", w) for w in found]
    assert not [w for w in commands_cut if re.search(r"(?<!`)`[A-Z]", w)]


def test_a_cut_text_ends_before_an_escape_or_a_mention_not_inside():
    """Half an entity would be shown, half a mention would be neither."""
    for tail in ("&amp;", "<@U0ASHA>"):
        for room in range(1, len(tail) + 2):
            cut = blocks.cut("x" * 20 + tail * 3, 20 + room)
            assert re.fullmatch(rf"x+(?:{tail})*…", cut)


def test_people_and_parties_are_told_apart():
    """An agency in capitals is no Slack id; an attendee may be one; a name that only looks like a
    mention is text."""
    assert filters.name("WMAS") == "WMAS"
    assert filters.name("<@U0ASHA>") == "<@U0ASHA>"
    assert filters.name("<@U0ASHA> and <!channel>") == "&lt;@U0ASHA&gt; and &lt;!channel&gt;"
    assert filters.who("U0ASHA") == "<@U0ASHA>"
    assert filters.who(None) == "nobody"
    assert filters.people([]) == "nobody yet"
    assert filters.people(["U1", "U2", "U3"]) == "<@U1>, <@U2> or <@U3>"


def test_many_names_are_counted():
    """Sixty agencies are a wall of text."""
    assert filters.names([f"A{n}" for n in range(60)], most=4) == "A0, A1, A2 and 57 more"
    assert filters.names([]) == "none"


def test_how_many_there_are_is_said_as_people_say_it():
    """Of what there is nothing, nothing is said; once and twice have words of their own."""
    assert [filters.often(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]
    some = {"confirmation": 5, "dispute": 1, "approval": 0}
    assert filters.counts(some) == "5 confirmations and 1 dispute"
    assert filters.counts({"message": 0}) == ""
    assert filters.names(["A", "B"], of=3) == "A, B and 1 more"
    assert filters.codes(["add", "list"]) == "`add`, `list`"
    assert filters.codes(["add", "list", "lead"], "or") == "`add`, `list` or `lead`"
    assert filters.codes(["add"], "or") == "`add`"


def test_a_long_text_is_parted_where_it_can_be():
    """Not inside an escape; what is to be copied is a text to be copied in each of its parts."""
    long = templates.parts("refusal/surplus-word", {"usage": [], "word": "&" * 900, "example": "x"})
    assert "&amp;" * 900 in long[0][1]
    for text in ("&amp;" * 900, "```" + "Dear colleague, " * 300 + "```"):
        pieces = [b["text"]["text"] for b in blocks.Builder(50).build([("section", text)])]
        assert len(pieces) > 1
        assert all(len(piece) <= 3000 for piece in pieces)
        assert all(piece.count("```") % 2 == 0 for piece in pieces)
        assert re.sub("```", "", "".join(pieces)) == text.replace("```", "")
        assert all(re.fullmatch(r"(?:&amp;|[^&])*", piece) for piece in pieces)


def test_days_and_instants_read_as_people_say_them():
    """How long ago, and when, in the workspace's own time."""
    assert filters.ago(TODAY, TODAY) == "today"
    assert filters.ago(date(2026, 5, 13), TODAY) == "yesterday"
    assert filters.ago(date(2026, 5, 10), TODAY) == "4 days ago"
    assert filters.ago(date(2026, 5, 10), None) == "Sun 10 May"
    assert (
        filters.moment(datetime(2026, 5, 14, 15, 42, tzinfo=UTC), "Europe/London")
        == "Thu 14 May 2026, 16:42"
    )


def test_a_day_of_another_year_says_which():
    """The short form leaves out this year's, and knows no year where nobody knows today."""
    one = LINE | {
        "due": date(2027, 4, 11),
        "late": False,
        "disputed": False,
        "blocked": [],
        "late_addition": False,
    }
    said = {
        today: templates.words("part/when", {"one": one, "today": today})
        for today in (TODAY, date(2027, 1, 4), None)
    }
    assert list(said.values()) == ["due Sun 11 Apr 2027", "due Sun 11 Apr", "due Sun 11 Apr"]


def test_a_name_is_typed_in_quotes_that_it_cannot_leave():
    """Whatever quotes it holds, straight or curly."""
    assert filters.quoted('a "b" “c” „d‟') == "\"a 'b' 'c' 'd'\""
    assert (
        filters.typed({"item": "chronology", "party": "Health & Care"})
        == 'chronology for "Health & Care"'
    )
    assert filters.at("approve", "") == "approve"


# --- all checks of each message ------------------------------------------------------------------

REFUSALS = [name for name in EXAMPLES if name.startswith("refusal/")]
POSTS = [name for name in EXAMPLES if name.startswith("post/")]
CHECKS: dict[Callable[[str], None], Collection[str]] = {
    a_message_fits_slack: EXAMPLES,
    a_message_keeps_the_house_words: EXAMPLES,
    a_message_names_people_as_slack_shows_them: EXAMPLES,
    a_refusal_says_that_nothing_was_done: REFUSALS,
    every_button_is_a_command_that_is_understood: EXAMPLES,
    every_line_that_people_are_told_to_type_is_understood: EXAMPLES,
    a_direct_message_begins_with_nothing_that_was_typed: BY_MESSAGE,
    a_direct_message_never_names_the_pseudonym: BY_MESSAGE,
    a_post_notifies_with_nothing_that_was_typed: IN_CHANNEL,
    a_post_offers_buttons_and_no_typing: POSTS,
    a_post_says_that_there_is_a_reason_and_never_says_it: POSTS,
    what_is_typed_stays_text: EXAMPLES,
    what_is_typed_formats_nothing: EXAMPLES,
    every_part_stands_on_a_line_of_its_own: EXAMPLES,
}
"""Every check of one message, and the messages that it is for."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_keeps_what_all_its_kind_keep(name):
    """Each check for its kind holds; those that do not are named, each with what is wrong."""
    failed = [_failure(check, name) for check, names in CHECKS.items() if name in names]
    assert "".join(failed) == ""


def _failure(check: Callable[[str], None], name: str) -> str:
    try:
        check(name)
    except Exception as error:
        return f"\n{check.__name__}: {error!r}\n"
    return ""

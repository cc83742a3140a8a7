"""Rule 15: history. Every event form can be stored; every change says who, in which role, and for
whom."""

import json
from dataclasses import MISSING, fields
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workflow.review import events as e
from tests.workflow import solver
from tests.workflow.driver import Play
from tests.workflow.regenerate import EVENT_FORMS

RELEASED = json.loads(EVENT_FORMS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", sorted(e.FORMS))
def test_every_form_survives_being_stored_as_json(form):
    """Each value comes back as what it was: a date as a date, a text as a text."""

    @settings(max_examples=25, deadline=None)
    @given(st.from_type(e.FORMS[form]))
    def survives(event):
        assert e.decode(form, json.loads(json.dumps(e.encode(event)))) == event

    survives()


@pytest.mark.parametrize("form", sorted(RELEASED))
def test_every_form_that_was_ever_released_is_read(form):
    """Old histories stay readable: `golden/event_forms.json` only ever grows."""
    for values in RELEASED[form]:
        event = e.decode(form, values)
        again = e.encode(event)
        assert {name: again[name] for name in values} == values


def test_every_form_has_been_written_down():
    """A new form, or a new field, is added by `python -m tests.workflow.regenerate --write`."""
    assert set(RELEASED) == set(e.FORMS)
    for form, cls in e.FORMS.items():
        known = {name for values in RELEASED[form] for name in values}
        assert {f.name for f in fields(cls)} <= known, f"{form} has a new field"


def test_a_field_that_was_added_has_a_default():
    """The first example of each form has the fields that it had then."""
    for form, examples in RELEASED.items():
        later = {f.name for f in fields(e.FORMS[form]) if f.default is MISSING} - set(examples[0])
        assert not later, f"{form} would not be read without {later}"


@pytest.mark.parametrize("form", sorted(e.FORMS))
def test_texts_that_can_be_redacted_may_be_absent(form):
    """What a form calls a text is a field of it, and reads as `None` once it was removed."""
    cls = e.FORMS[form]
    defaults = {f.name: f.default for f in fields(cls)}
    for name in cls.texts:
        assert defaults[name] is None
    kept = {
        name: None if name in cls.texts else value for name, value in RELEASED[form][-1].items()
    }
    assert not [t for t in cls.texts if getattr(e.decode(form, kept), t) is not None]


def test_unknown_forms_and_values_are_refused():
    """A history that does not fit is not guessed at."""
    with pytest.raises(KeyError):
        e.decode("NoSuchForm", {})
    with pytest.raises(ValueError, match="on"):
        e.decode("HoldLifted", {"party": "hold-1", "on": "someday"})


def test_every_change_says_who_in_which_role_for_whom_when_and_by_what(escb):
    """The consequences share their batch with what brought them about, and name it as their
    root."""
    escb.at("final-stages")
    before = len(escb.history)
    said = escb.says("health-lead", "dispute because page 3 is wrong")
    batch = escb.history[before:]
    assert [type(r.event).__name__ for r in batch] == [
        "AnswerFell",
        "ItemReopened",
        "AnswerFell",
        "ItemReopened",
        "AnswerGiven",
    ]
    assert {(r.actor, r.role, r.behalf, r.via, r.batch) for r in batch} == {
        (escb.id("health-lead"), "lead", None, "typed", before + 1)
    }
    assert {r.at.tzinfo for r in batch} == {UTC}
    assert said.of(e.ItemReopened)[1].root == "factual-accuracy"

    asked = escb.says("coordinator", "approve for Health ref e-mail 4")
    assert not asked.of(e.AnswerGiven), (
        "the lead disputed: the lead is asked first, not overruled by an e-mail"
    )
    escb.says("health-lead", "undo factual-accuracy for Health because it is settled")
    escb.says("coordinator", "approve for Health ref e-mail 4")
    assert {(r.role, r.behalf) for r in escb.history[-2:]} == {("coordinator", "agency-2")}


def test_the_clocks_own_doing_is_nobodys(escb):
    """A review that completes by itself was completed by no role."""
    escb.at("published")
    solver.finish(escb)
    last = escb.history[-1]
    assert (type(last.event).__name__, last.role, last.behalf) == ("ReviewCompleted", "", None)


def test_nothing_is_edited_or_removed(escb):
    """Whatever is undone or withdrawn, the history only grows."""
    escb.at("ready")
    kept = list(escb.history)
    for text in (
        "undo sub-committee because of the minute",
        "publication 17 Apr 2026 because it is not ready",
        "agency remove Health because it merged",
        "draft https://store.example.org/2 confirmed",
    ):
        Play().like(escb).says("coordinator", text)
        assert escb.history == kept
        escb.says("coordinator", text)
        assert escb.history[: len(kept)] == kept
        kept = list(escb.history)


def test_golden_files_are_where_the_flag_writes_them():
    """The flag and the tests mean the same files."""
    assert EVENT_FORMS.parent == Path(__file__).parent / "golden"

"""A folder of process files: what is wrong between them is a fault of theirs, and nothing starts
with a broken file."""

from collections.abc import Mapping

from bot.workflow.process.folder import read_folder
from tests.process_files.cases import SMALL
from tests.process_files.golden import builtin_texts, midshire_text

OTHER = SMALL.replace('id = "small"', 'id = "other"').replace(
    'prefix = "SMALL"', 'prefix = "OTHER"'
)


def said(extra: Mapping[str, str | bytes]) -> str:
    """The whole output about a partnership's folder, or nothing."""
    return "\n".join(map(str, read_folder(builtin_texts(), extra).faults))


def partner(text: str, name: str) -> str:
    return text.replace("prefix =", f'partners = ["{name}"]\nprefix =')


def test_the_bots_own_files_are_read_together_with_a_partnerships():
    """Built-ins first, each by its id."""
    found = read_folder(
        builtin_texts(), {"midshire.toml": midshire_text(), "small.toml": SMALL.encode()}
    ).processes
    assert list(found) == ["escb", "scsp-national", "scsp", "midshire", "small"]
    assert all(found[name].id == name for name in found)


def test_every_fault_of_every_file_at_once():
    """Each with its file's name."""
    broken = SMALL.replace('kind = "meeting"', 'kind = "meating"')
    assert (
        said({"a.toml": broken, "b.toml": "id: b", "c.toml": OTHER})
        == "a.toml: line 113: stage.after.item.briefing.kind: “meating” is not known; did you mean"
        " meeting? (allowed: task, meeting, notice, document, confirmation, approval, date,"
        ' publish)\nb.toml: line 1: file: “id: b” is YAML; a process file is TOML: title = "…"'
        " rather than title: …"
    )


def test_two_files_with_one_id():
    """Also where one of them is broken in another way."""
    assert (
        said({"a.toml": SMALL, "b.toml": SMALL.replace("format = 1", "format = 2")})
        == "b.toml: line 1: format: must be 1\nb.toml: line 2: id: “small” is also that of a.toml:"
        " choose another"
    )


def test_a_partnerships_file_does_not_take_a_built_ins_place_unasked():
    """A copy that somebody forgot to rename must not change a partnership's reviews."""
    assert (
        said({"mine.toml": builtin_texts()["escb.toml"]})
        == "mine.toml: line 6: id: “escb” is also that of escb.toml: choose another, or write"
        ' replaces = "escb" to take a built-in\'s place'
    )


def test_a_partnerships_file_takes_a_built_ins_place():
    """To switch statutory guidance off, or to change a length; the partner pathway is checked with
    the new file."""
    text = builtin_texts()["scsp.toml"].replace("family = true", "family = false")
    found = read_folder(
        builtin_texts(), {"ours.toml": text.replace("prefix =", 'replaces = "scsp"\nprefix =')}
    ).processes
    assert found["scsp"].overlays["family"] is False
    assert "family-invited" not in found["scsp"].items
    assert found.keys() == {"escb", "scsp", "scsp-national"}


def test_what_is_replaced_must_be_there_and_replaced_once():
    """The nearest is named."""
    replaces = 'replaces = "ecsb"\nprefix ='
    assert (
        said({"a.toml": SMALL.replace("prefix =", replaces)})
        == "a.toml: line 4: replaces: “ecsb” is no built-in pathway; did you mean escb? "
        "(allowed: escb, scsp, scsp-national)"
    )
    both = {
        "a.toml": SMALL.replace("prefix =", 'replaces = "escb"\nprefix ='),
        "b.toml": OTHER.replace("prefix =", 'replaces = "escb"\nprefix ='),
    }
    assert said(both) == "b.toml: line 4: replaces: “escb” is already replaced by a.toml"


def test_one_prefix_belongs_to_partners_only():
    """Otherwise two reviews could have one reference."""
    same = OTHER.replace('"OTHER"', '"SMALL"')
    assert (
        said({"a.toml": SMALL, "b.toml": same})
        == "b.toml: line 4: prefix: “SMALL” is also that of “small” (a.toml): "
        "choose another, or name each other as partners"
    )
    assert said({"a.toml": partner(SMALL, "other"), "b.toml": partner(same, "small")}) == ""


def test_partners_name_each_other_and_share_a_prefix():
    """One-sided, unknown and of another prefix."""
    same = OTHER.replace('"OTHER"', '"SMALL"')
    assert (
        said({"a.toml": partner(SMALL, "other"), "b.toml": same})
        == "a.toml: line 4: partners: “other” does not name “small” as its partner (b.toml)\n"
        "b.toml: line 4: prefix: “SMALL” is also that of “small” (a.toml): "
        "choose another, or name each other as partners"
    )
    assert (
        said({"a.toml": partner(SMALL, "othr"), "b.toml": OTHER})
        == "a.toml: line 4: partners: “othr” is no process file; did you mean other? "
        "(allowed: escb, other, scsp, scsp-national)"
    )
    assert (
        said({"a.toml": partner(SMALL, "other"), "b.toml": partner(OTHER, "small")})
        == "a.toml: line 4: partners: “other” has the prefix OTHER (b.toml): partners share one\n"
        "b.toml: line 4: partners: “small” has the prefix SMALL (a.toml): partners share one"
    )


def test_what_partners_both_name_is_the_same_in_both():
    """A review that switches keeps its history, so one id cannot mean two things."""
    same = OTHER.replace('"OTHER"', '"SMALL"').replace('each = ["agency"]\ndue', "due")
    assert (
        said({"a.toml": partner(SMALL, "other"), "b.toml": partner(same, "small")})
        == "a.toml: line 118: stage.after.item.impact: is another thing in the partner “other”:"
        " kind, each and of must be the same in both\nb.toml: line 118: stage.after.item.impact:"
        " is another thing in the partner “small”: kind, each and of must be the same in both"
    )


def test_a_file_that_is_no_text():
    """As it comes from a disk."""
    not_text = "is not UTF-8 text: save it as plain text with the encoding UTF-8"
    assert (
        said({"a.toml": SMALL.encode("utf-16"), "b.toml": b"\xff\xfe\x00"})
        == f"a.toml: file: {not_text}\nb.toml: file: {not_text}"
    )


def test_a_hostile_file_name_is_shown_harmlessly():
    """A terminal must not obey it."""
    assert "\x1b" not in said({"a\x1b[2J.toml": "x"})


def test_a_file_that_takes_the_place_of_a_partner_keeps_its_id():
    """The cure is in the file that its writer can change, not in the bot's own."""
    text = builtin_texts()["scsp.toml"].replace(
        'id = "scsp"\n', 'id = "ours"\nreplaces = "scsp"\n', 1
    )
    said_of = said({"ours.toml": text})
    assert (
        "ours.toml: line 7: replaces: “scsp-national” names “scsp” as its partner, and not “ours”: "
        'keep id = "scsp", or replace “scsp-national” by a file of yours, too' in said_of
    )
    assert "scsp-national.toml" not in said_of.replace("(scsp-national.toml)", "")

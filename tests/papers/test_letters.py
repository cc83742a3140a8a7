"""Letters: what is in them, what never is, whose templates; and what is wrong with one is known
before it is needed."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot import config
from bot.doctor import letters as doctor_letters
from bot.errors import Refusal
from bot.folders import OwnFiles, ProcessFolder
from bot.papers import letters
from bot.papers.letter_fields import FIELDS, SAMPLE, fields_of
from bot.papers.letter_templates import (
    BLANK,
    Letters,
    built_in,
    faults_of,
    render,
)
from bot.papers.letters import TITLES
from bot.workflow.process.files import read
from bot.workflow.text.cleaning import clean
from tests.conversations.talk import CHANNEL, Talk
from tests.papers.reviews import not_published
from tests.workflow.driver import Play

SOURCE = Path(letters.__file__).parents[1] / "workflow" / "processes"
OURS = Letters()


def words(content: bytes) -> str:
    """Everything that can be read in a Word file, headers and footers included."""
    document = Document(io.BytesIO(content))
    parts: list[Any] = [document, *(p for s in document.sections for p in (s.header, s.footer))]
    return "\n".join(paragraph.text for part in parts for paragraph in part.paragraphs)


def marked(content: bytes) -> list[str]:
    """The blanks that are highlighted."""
    document = Document(io.BytesIO(content))
    return [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]


def drafted(play: Play, name: str, party: str = "") -> bytes:
    """A letter as it is drafted today."""
    letter = letters.offered(play.review)[name]
    found = letters.party_of(play.review, letter, party or None, play.id("coordinator"))
    return OURS.write(name, fields_of(play.review, letter, found, play.today, play.calendar))


def template(*lines: str) -> bytes:
    """A partnership's own template with these paragraphs."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


# --- ours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TITLES)
def test_our_own_templates_can_be_filled_in(name):
    """Every one is there, with fields that exist."""
    assert faults_of(built_in()[name]) == ()


@pytest.mark.parametrize("name", TITLES)
def test_our_own_words_are_the_fields_own(name):
    """These are reviews, for learning; the National Panel is called so; dates are for people."""
    said = words(render(built_in()[name], SAMPLE))
    assert (
        re.search(r"investigat|blame|\bticket|case closed|\bseed\b|overlay|!", said, re.I) is None
    )
    assert re.search(r"(?<!National )(?<!Practice Review )\bPanel\b", said) is None
    assert "{{" not in said
    assert "[ref]" in said
    assert "[today]" in said
    independent = words(render(built_in()[name], SAMPLE | {"reviewer": "Independent Reviewer"}))
    assert re.search(r"\ba Independent", independent) is None


@pytest.mark.parametrize("name", TITLES)
def test_our_templates_tell_nothing_of_who_made_them(name):
    """No author, no company, no comments in the file's properties."""
    properties = Document(io.BytesIO(built_in()[name])).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


@pytest.mark.parametrize("pathway", ["escb", "scsp"])
def test_every_letter_of_a_pathway_has_its_template(pathway):
    """A process file names none that is not there, and offers what the issue asks for."""
    play = Play(read((SOURCE / f"{pathway}.toml").read_text(encoding="utf-8")))
    play.says("coordinator", f'open {pathway} "Birch" decided 12 Jan 2026')
    offered = set(letters.offered(play.review))
    assert OURS.lacking(offered) == []
    notices = {i.letter for i in play.review.process.items.values() if i.if_not_published}
    assert OURS.lacking(letters.if_not_published(n for n in notices if n)) == []
    common = {
        "family-letter",
        "national-panel",
        "dfe",
        "ofsted",
        "publication-family",
        "briefing-invitation",
    }
    common |= {"delay-reasons-panel", "delay-reasons-secretary"}
    own = {
        "escb": {
            "agency-letter",
            "practitioner-invitation",
            "publication-agency",
            "publication-partnership",
        }
        | {"briefing-follow-up", "impact-request"},
        "scsp": {"cabinet-member"},
    }
    assert offered == common | own[pathway]


def test_a_pathway_without_notices_has_no_letters(plays):
    """The National Panel writes its own; the refusal says that there are none."""
    with pytest.raises(Refusal) as refusal:
        letters.find(plays("national").review, "family-letter")
    assert refusal.value.facts["letters"] == []


def test_reference_and_dates_are_filled_in(plays):
    """What the bot knows need not be typed; what it does not know is marked."""
    content = drafted(plays("early"), "agency-letter", "Health")
    said = words(content)
    for part in (
        "Our reference: ESCB-2025-01",
        "3 November 2025",
        "\nHealth\n",
        "By 28 November 2025:",
        "By 12 December 2025:",
        "complete by 16 April 2026",
        "Role responsibilities",
    ):
        assert part in said
    assert {
        "[name]",
        "[job title]",
        "[address]",
        "[telephone and e-mail]",
        "[name of who signs]",
    } <= set(marked(content))
    assert set(BLANK.findall(said)) == set(marked(content))


def test_a_family_reads_no_label_and_no_pseudonym(plays):
    """Neither "mother" nor "Ash"; and no letter knows the pseudonym."""
    for name in ("family-letter", "publication-family"):
        said = words(drafted(plays("held"), name, "mother"))
        assert "mother" not in said.lower()
        assert "Ash" not in said
        assert "[name]" in said
    assert "pseudonym" not in FIELDS


WILL_BE = "will be published"
CLAIMS_OF_BEFORE = (
    WILL_BE,
    "Until then",
    "Until it is",
    "before that day",
    "beforehand",
    "will publish",
)


def test_who_chose_not_to_take_part_is_not_thanked_for_it(plays):
    """The family's part is as it was recorded; what is not known is not said."""
    thanks, chose = "everything that you have told us", "You chose not to take part"
    mother = words(drafted(plays("held"), "publication-family", "mother"))
    other = words(drafted(plays("held"), "publication-family", "contact 1"))
    assert (thanks in mother, chose in mother) == (True, False)
    assert (thanks in other, chose in other) == (False, True)
    late_contact = Play().like(plays("held"))
    late_contact.says("coordinator", "family add father")
    father = words(drafted(late_contact, "publication-family", "father"))
    assert thanks not in father
    assert chose not in father
    assert "We wrote to you" not in father


def test_a_letter_to_the_family_claims_only_what_the_sources_say(plays):
    """Twelve months on the website; agencies and groups have read the report before."""
    said = words(drafted(plays("held"), "publication-family", "mother"))
    assert "stays there for 12 months" in said
    assert "at least" not in said
    assert "anybody" not in said


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("publication-family", "mother"),
        ("publication-agency", "Health"),
        ("publication-partnership", "Suffolk"),
        ("national-panel", ""),
        ("dfe", ""),
        ("ofsted", ""),
        ("family-letter", "mother"),
    ],
)
def test_a_letter_after_the_day_speaks_of_it_as_past(plays, name, party):
    """And one before it as to come, where it is about publishing."""
    said = words(drafted(plays("published"), name, party))
    assert "published" in said
    assert [claim for claim in CLAIMS_OF_BEFORE if claim in said] == []
    assert "no later than 7 working days" not in said
    if name != "family-letter":
        before = words(drafted(plays("held"), name, party))
        assert any(claim in before for claim in CLAIMS_OF_BEFORE)


def test_an_invitation_says_that_a_report_is_out_only_once_it_is(plays):
    """And who presents its learning: as the pathway says."""
    assert "has been published" in words(drafted(plays("published"), "briefing-invitation"))
    said = words(drafted(plays("held"), "briefing-invitation"))
    assert "has been published" not in said
    assert "by the Lead Reviewer" in said


def test_nothing_is_asked_by_a_day_that_has_passed(plays):
    """A letter that is late leaves the day blank, and does not promise the six months."""
    said = words(drafted(plays("held"), "agency-letter", "Health"))
    assert "By [date]: please confirm" in said
    assert "2025:" not in said
    assert "was to be complete by 16 April 2026" in said
    held = words(drafted(plays("held"), "delay-reasons-panel"))
    assert "was not published within six months" in held
    moved = Play().like(plays("held"))
    moved.says("coordinator", "lift because the trial is over")
    moved.says("coordinator", "publication 10 Jul 2026")
    moved.on("13 Jul 2026")
    assert "Date of publication: [publication date]" in words(drafted(moved, "dfe"))
    lifted = words(drafted(moved, "delay-reasons-panel"))
    assert "Publication on hold: from 9 March 2026 to 20 April 2026" in lifted


NOTICES = [
    ("publication-family", "mother"),
    ("publication-agency", "Health"),
    ("publication-partnership", "Suffolk"),
    ("national-panel", ""),
    ("dfe", ""),
    ("ofsted", ""),
]


@pytest.mark.parametrize(("name", "party"), NOTICES)
def test_where_nothing_is_published_the_notices_say_so(plays, name, party):
    """They are letters of their own, found by the old words; the reasons are for people to write,
    and nothing is promised that will not be."""
    play = not_published(plays("held"), "nothing")
    letter = letters.find(play.review, name)
    assert letter.name == f"{name}-not-published"
    content = drafted(play, letter.name, party)
    said = words(content)
    assert "not publish" in said
    assert [claim for claim in CLAIMS_OF_BEFORE if claim in said] == []
    assert any(blank.startswith("[reasons") for blank in marked(content)) == (
        name not in ("publication-agency", "publication-partnership")
    )
    assert "The report (version 2) is enclosed" in said or name.startswith("publication-")
    assert "copy of what is published" not in said


@pytest.mark.parametrize(("name", "party"), NOTICES)
def test_what_is_published_instead_is_named(plays, name, party):
    """With its date; the Panel and the Secretary of State have a copy seven working days before."""
    play = not_published(plays("held"), "learning")
    play.says("coordinator", "lift because the trial is over")
    play.says("coordinator", "publication 10 Jul 2026")
    said = words(drafted(play, f"{name}-not-published", party))
    assert "information about the improvements that should be made" in said
    assert "10 July 2026" in said
    if not name.startswith("publication-"):
        assert "no later than 7 working days before" in said


def test_a_family_that_is_told_late_of_the_review_is_promised_no_report(plays):
    """Where it was decided that there is none to read."""
    said = words(drafted(not_published(plays("held"), "nothing"), "family-letter", "mother"))
    assert "decided that the report is not published" in said
    assert "a report is published on" not in said


@pytest.mark.parametrize("kind", ["undated", "early", "held", "published", "finished"])
def test_every_letter_can_be_drafted_at_any_time(plays, kind):
    """Also before there is a date, and long after."""
    play = plays(kind)
    for name, letter in letters.offered(play.review).items():
        keys = play.review.instances(letter.item) or [("", "")]
        found = fields_of(play.review, letter, keys[0][1], play.today, play.calendar)
        assert set(found) == set(FIELDS)
        assert play.review.pseudonym not in re.findall(r"\w+", words(OURS.write(name, found)))


def test_the_dates_of_a_late_agency_are_its_own(plays):
    """Whoever joins late has at least ten working days."""
    play = Play().like(plays("early"))
    play.on("20 Nov 2025").says("coordinator", 'agency add "Fire Service" lead @fire')
    assert "By 4 December 2025:" in words(drafted(play, "agency-letter", "Fire"))


def test_the_notices_say_when_and_how_long(plays):
    """The agreed date, the version, and the clear days."""
    play = Play().like(plays("held"))
    play.says("coordinator", "publication 10 Jul 2026")
    said = words(drafted(play, "ofsted"))
    for part in (
        "Date of publication: 10 July 2026",
        "version 2",
        "no later than 7 working days before publication",
    ):
        assert part in said


def test_reasons_for_a_delay_are_left_to_people(plays):
    """The bot knows since when, and never copies a reason that somebody typed."""
    said = words(drafted(plays("held"), "delay-reasons-panel"))
    assert "Publication on hold: since 9 March 2026" in said
    assert "[reasons]" in said
    assert "parallel" not in said


HOSTILE = [
    "Care 🌍 & Co",
    "שלום עליכם",
    "<b>A</b> ]]> &amp;",
    "{{ ref }} {% for x in y %}",
    "*A* _b_",
    "a" * 60,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_an_agencys_name_is_text_whatever_is_in_it(plays, name):
    """Emoji, right-to-left, markup, template code."""
    play = Play().like(plays("early"))
    parties = play.review.parties
    parties["agency-1"] = replace(parties["agency-1"], name=name)
    content = drafted(play, "agency-letter", "agency-1")
    assert f"\n{name}\n" in words(content)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_name_makes_a_file_that_opens(name):
    """Whatever Unicode holds; what XML has no place for is left out."""
    fields = SAMPLE | {"agency": clean(name)}
    Document(io.BytesIO(render(built_in()["publication-agency"], fields)))


# --- a partnership's own -----------------------------------------------------------------------


def test_a_partnerships_own_template_wins_by_its_name(tmp_path):
    """The others stay ours; its letterhead, tables and footers are kept."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Essex on its letterhead, {{ ref }}"
    document.add_table(1, 1).cell(0, 0).text = "To {{ name }} at {{ agency }}"
    document.save(str(tmp_path / "agency-letter.docx"))
    own = Letters(tmp_path)
    content = own.write("agency-letter", SAMPLE | {"ref": "ESCB-2026-01", "name": "[name]"})
    assert "Essex on its letterhead, ESCB-2026-01" in words(content)
    cell = Document(io.BytesIO(content)).tables[0].cell(0, 0)
    assert cell.text == "To [name] at [agency]"
    assert [r.text for r in cell.paragraphs[0].runs if r.font.highlight_color] == [
        "[name]",
        "[agency]",
    ]
    assert set(own) == set(TITLES)


def test_blanks_are_marked_wherever_they_stand(tmp_path):
    """In headers and footers, of a first page, too; also beside a tab or a page's number."""
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Please call {{ contact }}"
    section.first_page_header.paragraphs[0].text = "To {{ name }}"
    section.footer.paragraphs[0].text = "{{ ref }}\t[your office]\tpage"
    document.add_paragraph("{{ name }}\t{{ address }}")
    document.save(str(tmp_path / "dfe.docx"))
    values = SAMPLE | {"ref": "ESCB-2026-01"}
    content = Letters(tmp_path).write("dfe", values)
    section = Document(io.BytesIO(content)).sections[0]
    margins = (section.header, section.first_page_header, section.footer)
    found = [
        [run.text for run in part.paragraphs[0].runs if run.font.highlight_color]
        for part in margins
    ]
    assert found == [["[contact]"], ["[name]"], ["[your office]"]]
    assert section.footer.paragraphs[0].text == "ESCB-2026-01\t[your office]\tpage"
    assert marked(content) == ["[name]", "[address]"]


def test_files_that_no_letter_is_made_of_are_named(env, tmp_path):
    """By the doctor, with the name that may be meant; and once in the log at the start."""
    folder = tmp_path / "letters"
    folder.mkdir()
    for file in ("agency_letter.docx", "notes.txt", "our-own.docx", "~$dfe.docx"):
        (folder / file).write_bytes(template("{{ ref }}"))
    env(CSPR_TEMPLATES=str(folder))
    found = doctor_letters.look(config.check("run")[0])
    assert found.well
    assert found.lines == (
        "letters: every template can be filled in",
        "letters: agency_letter.docx is not used: no letter is called so; did you mean"
        " agency-letter.docx?",
        "letters: notes.txt is not used: no letter is called so",
        "letters: our-own.docx is not used: no letter is called so",
    )
    own = OwnFiles(ProcessFolder().look, Letters(folder))
    with capture_logs() as logged:
        own.look()
        own.look()
    names = [line["file"] for line in logged if "not used" in line["event"]]
    assert names == ["agency_letter.docx", "notes.txt", "our-own.docx"]
    assert Letters(folder).unasked({"our-own"}) == ["agency_letter.docx", "notes.txt"]


def test_every_fault_of_every_template_is_named_at_once(tmp_path):
    """File and field, the nearest field, and what to do; Word's own lock files are no templates."""
    (tmp_path / "agency-letter.docx").write_bytes(
        template("Dear {{ nmae }}", "by {{ ref }} and {{ pseudonym }}")
    )
    (tmp_path / "dfe.docx").write_bytes(b"PK\x03\x04 no zip at all")
    (tmp_path / "ofsted.docx").write_bytes(b"")
    (tmp_path / "family-letter.docx").write_bytes(template("Dear {{ name }", "{% if ref %}"))
    (tmp_path / "national-panel.doc").write_bytes(b"old")
    (tmp_path / "~$dfe.docx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("not a template")
    read = Letters(tmp_path)
    said = "\n".join(read.faults)
    assert (
        "agency-letter.docx: unknown field “nmae”; did you mean name? The fields are ref, today"
        in said
    )
    assert "agency-letter.docx: unknown field “pseudonym”" in said
    assert "dfe.docx: is no Word document that can be opened" in said
    assert "ofsted.docx: is no Word document" in said
    assert "family-letter.docx: a field in double braces cannot be read" in said
    assert "national-panel.doc: is of another format" in said
    assert "~$" not in said
    assert len(read.faults) == 6


@pytest.mark.parametrize(
    "line",
    [
        "{{ ref.__class__.__mro__ }}",
        "{% for i in range(10000000000) %}x{% endfor %}",
        "{{ ref | nosuchfilter }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ ref() }}",
        "{% include 'x' %}",
        "{{ today.year }}",
    ],
)
def test_a_template_that_runs_code_or_fails_is_refused(line):
    """In the sandbox, and before anybody needs it."""
    assert faults_of(template(line))


def test_fields_in_headers_and_footers_are_checked():
    """A typing error there is as bad as one in the text."""
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ reff }}"
    content = io.BytesIO()
    document.save(content)
    (fault,) = faults_of(content.getvalue())
    assert fault.startswith("unknown field “reff”; did you mean ref?")


def test_a_zip_that_is_no_document_is_refused():
    """Something else renamed to .docx."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert faults_of(content.getvalue())[0].startswith("is no Word document")


def test_a_broken_template_is_put_aside_alone(tmp_path):
    """The other letters can be written; ours does not take its place, and once it is mended or
    gone, the letter is there again."""
    (tmp_path / "dfe.docx").write_bytes(template("{{ nobody }}"))
    (tmp_path / "ofsted.docx").mkdir()
    read = Letters(tmp_path)
    assert [one.file for one in read.faulty] == ["dfe.docx", "ofsted.docx"]
    assert set(read) == set(TITLES) - {"dfe", "ofsted"}
    assert read.lacking(["dfe", "agency-letter", "no-such"]) == ["no-such"]
    (tmp_path / "dfe.docx").write_bytes(template("{{ ref }}"))
    (tmp_path / "ofsted.docx").rmdir()
    read.look()
    assert not read.faulty
    assert set(read) == set(TITLES)


# --- asked for ---------------------------------------------------------------------------------


def letter_in(talk: Talk) -> dict[str, Any]:
    """The last file in the channel."""
    return dict(talk.slack.files(CHANNEL)[-1])


def test_a_letter_comes_to_the_channel(at):
    """By a safe name; the reply says how its sending is recorded."""
    talk = at("after-scoping")
    said = talk.says("coordinator", "letter agency-letter for Health")
    assert "comes to this review's channel" in said.words
    assert '/cspr done agency-letter for "Health" ref …' in said.words
    file = letter_in(talk)
    assert file["name"] == "ESCB-2025-01 agency letter, Health.docx"
    assert "\nHealth\n" in words(file["content"])
    post = talk.posts()[-1].text_all
    assert "ESCB-2025-01 agency letter, Health, " in post


def test_a_letter_asked_for_elsewhere_comes_to_the_channel_all_the_same(at):
    """The team has it in one place."""
    talk = at("after-scoping")
    talk.writes_to_the_bot("coordinator", "letter ESCB-2025-01 family-letter for mother")
    assert letter_in(talk)["name"] == "ESCB-2025-01 family letter, family contact 1.docx"


def test_a_letter_is_known_by_its_title_and_its_item(at):
    """What people call it."""
    talk = at("publication")
    for typed in ("inform-ofsted", '"notice to Ofsted"', "ofsted"):
        assert "being made" in talk.says("coordinator", f"letter {typed}").words
    assert {f["name"] for f in talk.slack.files(CHANNEL)} == {"ESCB-2025-01 notice to Ofsted.docx"}


def test_a_notice_that_nothing_is_published_comes_by_the_same_words(at):
    """Whoever asks for the notice gets the letter that is true now, and how it is recorded."""
    talk = at("publication")
    talk.says("coordinator", "not-publish as nothing because a child could be known")
    assert talk.says("executive", "second 1").done
    said = talk.says("coordinator", "letter national-panel").words
    assert "/cspr done inform-national-panel ref …" in said
    file = letter_in(talk)
    assert file["name"] == "ESCB-2025-01 reasons for not publishing to the National Panel.docx"
    assert "has decided not to publish it" in words(file["content"])
    talk.says("coordinator", "letter publication-agency for all")
    assert (
        letter_in(talk)["name"]
        == "ESCB-2025-01 not-publishing letter to an agency, Oak School.docx"
    )


def test_an_unknown_letter_is_answered_with_the_list(at):
    """Nothing is made; and what may mean several is asked back."""
    talk = at("after-scoping")
    said = talk.says("coordinator", "letter invoice").words
    assert "nothing was made" in said
    assert "• agency-letter agency letter" in said.replace("`", "")
    assert "may mean several" in talk.says("coordinator", "letter publication").words
    assert talk.slack.files(CHANNEL) == []


def test_a_letter_for_one_of_several_asks_for_whom(at):
    """And an unknown party is answered with the parties."""
    talk = at("after-scoping")
    assert "Please say which" in talk.says("coordinator", "letter agency-letter").words
    assert "Oak School" in talk.says("coordinator", "letter agency-letter for Fire").words
    assert "no place" in talk.says("coordinator", "letter ofsted for Police").words
    assert talk.slack.files(CHANNEL) == []


def test_an_invitation_may_be_written_for_an_agency(at):
    """Its practitioners are no parties of their own."""
    talk = at("practitioners")
    talk.says("coordinator", "letter practitioner-invitation for Police")
    assert "\nPolice" in words(letter_in(talk)["content"])
    talk.says("coordinator", "letter practitioner-invitation")
    assert "[agency]" in words(letter_in(talk)["content"])


def test_letters_are_the_coordinators_and_of_whose_item_it_is(at):
    """An agency's lead drafts none; the Lead Reviewer may write to the family about publication."""
    talk = at("publication")
    assert "drafted by" in talk.says("police-lead", "letter agency-letter for Police").words
    assert "drafted by" in talk.says("lead-reviewer", "letter dfe").words
    assert "being made" in talk.says("lead-reviewer", "letter publication-family for mother").words
    assert len(talk.slack.files(CHANNEL)) == 1


def test_a_letter_to_a_party_that_left_meanwhile_is_not_made(at):
    """What is sent is true when it is sent."""
    talk = at("after-scoping")
    talk.says("coordinator", "letter agency-letter for Health", send=False)
    talk.says("coordinator", "agency remove Health confirmed because it was named by mistake")
    assert talk.slack.files(CHANNEL) == []


def test_forty_agencies_are_asked_back_in_one_message():
    """Thirty names fit, and how many more."""
    play = Play().at("opened", agencies=[f"Agency {n}" for n in range(1, 41)])
    assert date(2026, 1, 12) == play.today
    with pytest.raises(Refusal) as refusal:
        drafted(play, "agency-letter")
    assert len(refusal.value.facts["parties"]) == 40


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Health / Social: “care”?", "Health Social “care”"),
        ("..\\x", "x"),
        ("a" * 80, "a" * 60),
        ("שלום", "שלום"),
    ],
)
def test_a_file_is_named_by_whom_it_is_for(plays, name, shown):
    """By an agency's name, as far as a file can have it; a person by number, never by label."""
    play = Play().like(plays("early"))
    parties = play.review.parties
    parties["agency-1"] = replace(parties["agency-1"], name=name)
    assert letters.recipient(play.review, "agency-1") == shown
    assert letters.recipient(play.review, "family-1") == "family contact 1"
    assert letters.recipient(play.review, "") == ""


# --- the guide ---------------------------------------------------------------------------------

GUIDE = Path(letters.__file__).parents[2] / "docs" / "letters.md"


def test_the_guide_names_every_letter_and_every_field():
    """Whoever makes a template needs no code to read; and what the guide names is there."""
    said = GUIDE.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([a-z_]+)` \| (.+) \|$", said.split("## The fields")[1], re.M))
    assert told == dict(FIELDS)
    listed = said.split("## The letters")[1].split("## The fields")[0]
    assert set(re.findall(r"`([a-z-]+)`", listed)) == set(TITLES)

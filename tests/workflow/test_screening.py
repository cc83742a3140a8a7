"""Identifiers in free text: what is refused, what is warned about, and above all what is let
through."""

import string
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workflow.text import identifiers, lookalikes, screening
from bot.workflow.text.screening import Finding, screen
from tests.effort import growth, modules_of, unbounded

SCREENING = (screening, lookalikes, *modules_of(identifiers))

# Numbers of nobody: published examples, and ranges kept for fiction.
NHS, NHS_GROUPED = "9434765919", "943 476 5919"
UPN = "B801200005001"


def kinds(text: str, **options: object) -> list[str]:
    return [f"{finding.kind} {finding.level}" for finding in screen(text, **options)]  # type: ignore[arg-type]


# --- NHS numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5919",
        "The child is 943 476 5919.",
        "(943-476-5919)",
        "943.476.5919",
        "401 023 2137, see the letter",
        "943  476  5919",
        "943\n476\n5919",
        "12 Dec: 943 476 5919",
        "NHS number 9434765919",
        "nhs no. 9434765919",
        "NHS No: 94 34 76 59 19",
        "NHS# 9 4 3 4 7 6 5 9 1 9",
        "N.H.S. No. 9434765919",
        "NHS9434765919",
        "NHSNo9434765919",
        "NHS number for the child is 9434765919",
        "nhs_number_9434765919",
        "CHI 9434765919",
        "health and care number 9434765919",
        "patient id 9434765919",
        "9434765919 (NHS number)",
        "9434765919 is her NHS no",
        "9434765919 NHS",
        "REF-943-476-5919",
        "NHS number: *943* *476* *5919*",
        "~943~ `476` _5919_",
        "NHS number (943) 476 5919",
        "NHS 943/476/5919",
        "943/476/5919",
    ],
)
def test_a_labelled_or_grouped_nhs_number_is_refused(text):
    assert kinds(text) == ["nhs-number refused"]


@pytest.mark.parametrize(
    "text",
    [
        "9434765919",
        "see 9434765919.",
        "9434765919, minute 5",
        "ref 9434765919",
        "943 4765919",
        "94347 65919",
        "1764000001 and 4010232137",
        "The NHS Trust met. Our reference is 9434765919",
        "thread 4010232137",
    ],
)
def test_a_bare_number_that_may_be_one_is_warned_about(text):
    assert kinds(text) == ["nhs-number warned"]


@pytest.mark.parametrize("text", ["9434765919", "draft 9434765919.docx", "child_9434765919"])
def test_a_label_has_no_use_for_one(text):
    assert kinds(text, kind="label") == ["nhs-number refused"]


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918",  # the last digit does not check the others
        "NHS number 9434765918",
        "1111111111",
        "NHS number 000 000 0000",
        "777 777 7777",
        "12345678901",
        "94347659190",
        "9434765919123",
        "U9434765919",
        "C9434765919A",
        "9434765919abc",
        "<@U9434765919>",
        "<@U9434765919|9434765919>",
        "<#C9434765919|escb-2026-01>",
        "<!subteam^S9434765919|@coordinators>",
        "<!date^9434765919^{date}|15 Apr 2026>",
        "https://store.example.org/9434765919",
        "https://store.example.org/NHS/943-476-5919/report.docx",
        "<https://store.example.org/9434765919|the report>",
        "<https://store.example.org/9434765919>",
        "<http://store.example.org/9434765919|store.example.org/9434765919>",
        "www.example.org/9434765919",
        "store.example.org/x/9434765919",
        "9434765919.123456",  # a Slack timestamp
        "NHS thread 9434765919.123456",
        "p9434765919123456",
        "ts 9434765919",
        "thread_ts=9434765919",
        "Meeting ID: 943 476 5919",
        "NHS Trust, 94/34/76 5919",  # a label, and other groups: a date and a number
        "12/943/476/5919",
        "2*943476*5919",
        "Zoom ID 943 476 5919 Passcode: 123456",
        "conference id 9434765919",
        "meeting-id 943-476-5919",
        "£9434765919",
        "2026-9434765919",
        "2026 123 457",
    ],
)
def test_other_numbers_are_let_through(text):
    assert kinds(text) == []


def test_a_link_holds_no_nhs_number_even_if_it_says_so():
    assert kinds("https://store.example.org/nhs 943 476 5919.docx", kind="link") == []


# --- National Insurance ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "AB123456C",
        "ab123456c",
        "AB 12 34 56 C",
        "ab 12 34 56 c",
        "AB-12-34-56-C",
        "AB 123456 C",
        "NI no AB123456D.",
        "(JG103759A)",
        "AB123456 C",
        "ni_AB123456C",
        "AB 123456 A.",
        "ＡＢ１２３４５６Ｃ",
        "AB\u00a012\u00a034\u00a056\u00a0C",
        "https://store.example.org/AB123456C.docx",
        "https://store.example.org/AB%2012%2034%2056%20C",
    ],
)
def test_a_national_insurance_number_is_refused(text):
    assert kinds(text) == ["national-insurance refused"]


@pytest.mark.parametrize("first", "DFIQUV")
def test_letters_that_no_number_begins_with_are_let_through(first):
    assert kinds(f"{first}A123456C") == []


@pytest.mark.parametrize("second", "DFIOQUV")
def test_letters_that_no_number_has_second_are_let_through(second):
    assert kinds(f"A{second}123456C") == []


@pytest.mark.parametrize("prefix", "BG GB KN NK NT TN ZZ QQ".split())  # noqa: SIM905 - reads as the list it is
def test_prefixes_that_were_never_given_are_let_through(prefix):
    assert kinds(f"{prefix}123456C") == []


@pytest.mark.parametrize(
    "text",
    [
        "AB123456E",
        "AB12345C",
        "AB1234567C",
        "AB123456",
        "XAB123456C",
        "AB123456CD",
        "We met at 123456 a week ago",
        "at 12-34-56 a sum",
        "ref AB123456 A letter was sent",
        "pay to 12 34 56 as agreed",
    ],
)
def test_what_only_looks_like_national_insurance_is_let_through(text):
    assert kinds(text) == []


# --- Unique Pupil Numbers ----------------------------------------------------------------------


def upn_with_check_letter(rest: str) -> str:
    """DfE: each value times its place from 2 on, summed, modulo 23; I, O and S are not used."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    values = [letters.index(c) if c in letters else int(c) for c in rest]
    return letters[sum(value * place for place, value in enumerate(values, start=2)) % 23] + rest


PERMANENT = st.text(string.digits, min_size=12, max_size=12).map(upn_with_check_letter)
TEMPORARY = st.builds(
    lambda digits, letter: upn_with_check_letter(digits + letter),
    st.text(string.digits, min_size=11, max_size=11),
    st.sampled_from("ABCDEFGHJKLMNPQRTUVWXYZ"),
)


@pytest.mark.parametrize(
    "text",
    [
        UPN,
        "upn b801200005001.",
        "B 801 2000 05 001",
        "B801-2000-05-001",
        "B 80 12 00 00 50 01",
        f"({UPN})",
        f"upn_{UPN}.xlsx",
        "B 8012 0000 5001",
        upn_with_check_letter("80120000500A"),
        upn_with_check_letter("80120000599Z").lower(),
        f"https://store.example.org/{UPN}",
    ],
)
def test_a_pupil_number_is_refused(text):
    assert kinds(text) == ["upn refused"]


@pytest.mark.parametrize(
    "text",
    [
        "A801200005001",
        "B80120000500",
        "B8012000050011",
        "XB801200005001",
        "B801200005001C",
        "S801200005001",
        "a 2026 1234 5678",
        "80120000500",
        "B 12 00 2026 5001",
        "80120000500A",
    ],
)
def test_what_fails_the_check_letter_or_the_form_is_let_through(text):
    assert kinds(text) == []


@given(PERMANENT | TEMPORARY, st.sampled_from(string.ascii_uppercase))
def test_only_the_right_check_letter_makes_a_pupil_number(upn, other):
    assert kinds(upn) == ["upn refused"]
    if other != upn[0]:
        assert "upn refused" not in kinds(other + upn[1:])


# --- postcodes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "CM2 6XQ",
        "cm2 6xq",
        "CM26XQ",
        "CM112AB",
        "CM11 2AB",
        "M1 1AA",
        "W1A 0AX",
        "EC1A 1BB",
        "se1p 5lx",
        "He moved to CR2 6XH.",
        "CM2\u00a06XQ",
        "ＣＭ２　６ＸＱ",
        "CM2-6XQ",
        "visit_CM2 6XQ",
        "(CM2 6XQ)",
        "CM2  6XQ",
        "CM2, 6XQ",
        "Broomfield, CM2,6XQ",
        "B1 3RE",
        "E3 2RD",
        "E32ND",
        "the address is E3 2ND",
        "postcode: B1 3RD",
        "lives at B1 3RD",
        "BT1 5GS",
        "JE2 3AB",
    ],
)
def test_a_postcode_is_refused(text):
    assert kinds(text) == ["postcode refused"]


@pytest.mark.parametrize(
    "text",
    [
        "B1 3RD version",
        "E3 2ND",
        "e3 2nd",
        "E3-2nd draft",
        "S1 1st draft",
        "N1 4TH meeting",
        "action B1 3rd reminder",
        "B33 8TH",  # a real one, and the price of the ordinals
        "B2 3yr plan",
        "A1 2BC",
        "V3 4AB",
        "K9 1AA",
        "QQ1 1AA",
        "XX12 3AB",
        "ZZ99 3VZ",
        "CM2",
        "CM2 6X",
        "CM2 6XQZ",
        "CM2 6CQ",
        "CM2 6XM",
        "CM123 6XQ",
        "CM2A 6XQ",
        "ACM2 6XQ",
        "M1 at 1AA",
        "ESCB-2026-01 v3",
        "S17 and S47 enquiries",
        "section S47 1 May",
        "meeting in room B12 at 3pm",
        "E12 5pm",
        "in E1, 2nd floor",
        "rooms B1, 3rd and B2, 4th",
        "items E1, 2 and 3",
        "Options S1, 2ND",
        "https://store.example.org/e12ab",
        "https://store.example.org/x/CM26XQ?s=B1-3AB",
        "<https://store.example.org/m11aa|report>",
    ],
)
def test_what_only_looks_like_a_postcode_is_let_through(text):
    assert kinds(text) == []


def test_a_postcode_in_a_file_name_is_found_in_its_link_too():
    assert kinds("https://store.example.org/Visit%20to%20CM2%206XQ.docx", kind="link") == [
        "postcode refused"
    ]


@pytest.mark.parametrize("text", ["CM1 1QH", "cm11qh", "write to CM1\u00a01QH", "CM1-1QH"])
def test_an_agencys_own_office_can_be_allowed(text):
    assert kinds(text) == ["postcode refused"]
    assert kinds(text, allowed_postcodes=["cm1 1qh"]) == []
    assert kinds(f"{text}, then CM2 6XQ", allowed_postcodes=["CM11QH"]) == ["postcode refused"]


# --- dates of birth ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "DOB 03/05/2015",
        "dob: 3.5.15",
        "D.O.B. 2015-05-03",
        "d o b 3 May 2015",
        "DOB 03052015",
        "DOB: 030515",
        "dob 3 may",
        "Date of birth: 3rd May 2015",
        "date of her birth was 3 May 2015",
        "birth date 3/5/2015",
        "Birthday 3 May",
        "born 3 May 2015",
        "Born on the 3rd of May 2015",
        "was born in May 2015",
        "born May 3rd, 2015",
        "born 3-5-15",
        "born at Broomfield Hospital on 3 May 2015",
        "3 May 2015 (DOB)",
        "03/05/2015, her date of birth",
        "03/05/2015 dob",
        "3 May 2015, the day she was born",
        "dob_2015-05-03.docx",
        "DOB\u00a0０３/０５/２０１５",
        "DOB:\n3 May 2015",
        "date of  birth 3 May 2014",
        "date \u00a0of birth: 3 May 2014",
        "*date of birth* 3 May 2014",
        "https://store.example.org/dob-2015-05-03.docx",
        "https://store.example.org/born%203%20May%202015",
    ],
)
def test_a_date_of_birth_is_refused(text):
    assert kinds(text) == ["birth-date refused"]


@pytest.mark.parametrize(
    "text",
    [
        "Due 3 May 2026",
        "03/05/2026",
        "2026-05-03",
        "letter posted on 3 May",
        "Deadline 12 May 2026; publication 3 June 2026",
        "DOB withheld",
        "date of birth to be confirmed by 12 May 2026",
        "DOB will be checked at the meeting of 12 May 2026",
        "The child was born abroad. The panel meets on 12 May 2026",
        "the newborn was seen; next meeting 12 May 2026",
        "the unborn baby, conference on 12 May 2026",
        "still-born, letter of 12 May 2026",
        "airborne 12 May 2026",
        "born in Essex, chronology due 12 May 2026",
        "children born here will be told on 12 May 2026",
        "Meeting on 3 May 2026 about a child born abroad",
        "By 3 May 2026. DOB to be checked",
        "Osborne 12 May 2026",
        "adobe 12 May 2026",
        "born and bred in Chelmsford, says the letter of the school that came on 12 May 2026",
    ],
)
def test_a_bare_date_is_let_through(text):
    assert kinds(text) == []


# --- telephone numbers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "07700900123",
        "07700-900-123",
        "07700.900.123",
        "07 700 900 123",
        "077 0090 0123",
        "call 07700 900123 x12",
        "+44 7700 900123",
        "+447700900123",
        "+44 (0)7700 900123",
        "+44 (0) 7700 900 123",
        "0044 7700 900123",
        "447700900123",
        "01632 960123",
        "01632960123",
        "(01632) 960123",
        "(020) 7946 0958",
        "020 7946 0958",
        "02079460958",
        "0121 496 0000",
        "+44 20 7946 0958",
        "(016977) 2345",
        "01204 12345",
        "tel:07700900123",
        "<tel:+447700900123|07700 900123>",
        "Mother: ０７７００ ９００１２３",
        "07700\u2011900123",
        "07700 900123 12 May 2026",
        "mobile_07700900123",
        "07700\u200b900123",
        "Teams number 07700 900123",
    ],
)
def test_a_telephone_number_is_refused(text):
    found = kinds(text)
    assert found
    assert set(found) == {"phone refused"}


def test_every_number_of_a_list_is_found():
    assert kinds("07700900123,07700900124/07700 900125 and 01632 960123") == ["phone refused"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "0300 123 4567",  # switchboards and helplines
        "03001234567",
        "+44 300 123 4567",
        "0345 603 7627",
        "0800 1111",
        "0808 800 5000",
        "0870 123 4567",
        "call 101 or 999",
        "Meeting ID: 021 2345 6789",
        "Meeting ID: 812 3456 7890",
        "Meeting ID: 321 654 987 012 Passcode: 0123 456789",
        "Zoom 020 1234 5678",
        "Conference ID 012 345 678",
        "01/02/2026 10:00",
        "01 02 2026 14:30",
        "01-02-2026 1400",
        "07.01.2026 14.30",
        "2026-01-07 10:30",
        "0123456780",
        "01234567890123",
        "1234567890",
        "2026-07700900123",
        "a07700900123",
        "07700900123abc",
        "https://store.example.org/07700900123",
        "<@U07700900123>",
        "£01632 960",
        "12345678",
        "0770 0900",
    ],
)
def test_what_is_nobodys_telephone_number_is_let_through(text):
    assert kinds(text) == []


# --- e-mail addresses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "jane@example.org",
        "Write to Jane.O'Neill+x@sub.example.gov.uk.",
        "<mailto:jane@example.org|jane@example.org>",
        "mailto:jane@example.org",
        "jane_smith@example.org",
        "ｊａｎｅ＠ｅｘａｍｐｌｅ.ｏｒｇ",
        "(jane@example.org)",
        "jane@example\u200b.org",
        "https://store.example.org/?login_hint=jane%40example.org",
        "jane@example.org/x",
        "jane.doe @ nhs.net",
        "ask jane_doe@ example.org",
    ],
)
def test_an_email_address_is_refused(text):
    assert kinds(text) == ["email refused"]


@pytest.mark.parametrize(
    "text",
    [
        "@jane",
        "<@U0123456789|jane.smith>",
        "@",
        "jane@",
        "@example.org",
        "jane @ noon",
        "see you @ example.org",
        "minute 3.1 @ example.org",
        "the slides v1.2 @ store.example.org",
        "see j.doe @ noon",
        "v1@2.0",
        "a@b",
        "3 @ 4.50",
        "x@y.z",
        "https://medium.com/@jane.smith/x",
        "<https://teams.microsoft.com/l/19%3aabc%40thread.skype/x|meeting>",
    ],
)
def test_what_is_no_email_address_is_let_through(text):
    assert kinds(text) == []


# --- all together ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sub-Committee agreed v3 on 17 Jun 2026, minute 5.2.",
        (
            "Sent to the National Panel Mon 30 Mar, DfE Tue 31 Mar; evidence: email of 10 April"
            " 2026, 09:42."
        ),
        "4 of 7 working days; earliest Wed 15 Apr 2026",
        "ESCB-2026-01: Health's second chronology (v12) covers 2019-2024, 14 pages, 3,200 words",
        (
            "See <https://store.example.org/s/B1c2D3e4/943/476/5919?e=AbC12D3|the draft> and"
            " <#C0123ABCD|escb>"
        ),
        "<@U012AB3CD|jane.smith> asked on 1st, 2nd and 3rd May. <!here>",
        "Order no. 2026/00123, invoice 4500123456, cost £12,345.67",
        "a < b and c > d, x <- y, <<>>, <|>",
        "born leaders; airborne; DOB field left empty",
    ],
)
def test_ordinary_working_texts_are_let_through(text):
    assert kinds(text) == []


def test_what_is_found_comes_in_the_order_of_the_text():
    text = (
        f"CM2 6XQ, {NHS_GROUPED}, AB123456C, {UPN}, born 3 May 2015, 07700 900123,"
        f" jane@example.org, {NHS}"
    )
    assert kinds(text) == [
        "postcode refused",
        "nhs-number refused",
        "national-insurance refused",
        "upn refused",
        "birth-date refused",
        "phone refused",
        "email refused",
        "nhs-number warned",
    ]


def test_the_words_of_a_link_are_read_as_text():
    assert kinds(f"<https://store.example.org/x|report on {NHS_GROUPED}>") == ["nhs-number refused"]
    assert kinds(f"<#C0123ABCD|{NHS_GROUPED}>") == ["nhs-number refused"]


def test_a_link_does_not_join_what_stands_around_it():
    assert kinds("943 <https://store.example.org> 476 5919") == []


def test_a_finding_never_holds_what_was_found():
    (found,) = screen(f"It is {NHS_GROUPED}.")
    assert found == Finding("nhs-number", "refused", length=12)
    assert [field.name for field in fields(Finding)] == ["kind", "level", "length"]
    assert "943" not in repr(found)


SEPARATORS = st.sampled_from([" ", "-", "\u00a0", "\u2011", "\u2013", "\u202f", "."])
FILLERS = st.sampled_from(["\u200b", "\u2060", "\u00ad", "\ufeff", ""])
SCRIPTS = st.sampled_from([0x30, 0x0660, 0x0966, 0xFF10, 0x1D7CE])


@given(SCRIPTS, SEPARATORS, FILLERS)
def test_no_script_space_or_dash_hides_a_number(zero, separator, filler):
    digits = [chr(zero + int(c)) + filler for c in NHS]
    text = separator.join(("".join(digits[:3]), "".join(digits[3:6]), "".join(digits[6:])))
    assert kinds(text) == ["nhs-number refused"]


def nhs_number(nine: str) -> str | None:
    check = -sum(int(c) * weight for c, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return f"{nine}{check}" if check < 10 and len(set(f"{nine}{check}")) > 1 else None


@given(st.text("123456789", min_size=9, max_size=9).map(nhs_number))
def test_every_nhs_number_is_found_and_every_slip_of_one_digit_is_not(number):
    if number is None:
        return
    assert kinds(number) == ["nhs-number warned"]
    assert (
        kinds(f"NHS {number}")
        == kinds(f"{number[:3]} {number[3:6]} {number[6:]}")
        == ["nhs-number refused"]
    )
    slip = number[:4] + str((int(number[4]) + 1) % 10) + number[5:]
    assert "nhs-number refused" not in kinds(f"NHS {slip}")


@given(st.text(max_size=300) | st.text(string.digits + " ABCdobrnhsm@.-+/<|>:_()", max_size=300))
@settings(deadline=None)
def test_any_text_is_screened_and_no_finding_is_longer_than_it(text):
    for kind in ("text", "link", "label"):
        for finding in screen(text, kind=kind):
            assert 0 < finding.length <= len(text) * 18  # one character may stand for up to 18


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "12-",
        "0",
        "07 ",
        "@",
        "a@",
        "a.",
        "a-",
        "<",
        "<a",
        "<@",
        ">",
        "born ",
        "dob ",
        "CM2 ",
        "AB12",
        " ",
        "\n",
        "http://",
        "www.",
        "943 476 5919 ",
        "07700 900123 ",
        "3 May ",
        "B8012",
        "b1 3rd ",
        "nhs ",
        "\u0301",
        "\u200b",
        "é",
        "+44 ",
        "x@y.z ",
        "a.b/",
        "%20",
        "9434765919 nhs ",
        "(0) ",
        "<https://x|",
    ],
)
@pytest.mark.parametrize("kind", ["text", "link"])
def test_work_grows_no_faster_than_the_text(piece, kind):
    """Four times the text is four times the work; what is squared would be sixteen times."""

    def screened(length: int) -> None:
        screen((piece * length)[:length], kind=kind)

    assert growth(screened, 1_500, *SCREENING) < 5


def test_what_a_pattern_repeats_has_a_bound():
    """A pattern that tries again from each character of a long run takes the square of its length.
    These cannot."""
    ends_with_its_run = {"_DIGITS", "_ANGLED", "_BARE_LINK", "_MARKS"}
    reads_a_few_characters = {
        "_BACK_TO_DATE",
        "_TOLD_OF",
        "_DEADLINE",
        "_OTHER_MATTER",
        "_SENTENCE_END",
        "_TIMESTAMP_REST",
    }
    found = set().union(*(unbounded(module) for module in SCREENING))
    assert found == ends_with_its_run | reads_a_few_characters

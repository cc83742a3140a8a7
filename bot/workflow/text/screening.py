"""Identifiers of real people in free text, found before the text is stored.

What can be found by a pattern is found: numbers with a check digit, postcodes, dates said to be of
birth, telephone numbers, e-mail addresses. Names cannot, and nothing here claims to. A
:class:`Finding` never holds what was found, only its kind and length, so it may be logged.

Each rule errs on one side on purpose. *Refused* is what is hardly anything else; *warned* is what
may well be something else (one in eleven ten-digit numbers passes for an NHS number).

Every pattern takes linear time: repetitions are bounded, and numbers are judged digit group by
digit group.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import unquote

from bot.workflow.text.cleaning import plain

FindingKind = Literal[
    "nhs-number", "national-insurance", "upn", "postcode", "birth-date", "phone", "email"
]
Level = Literal["refused", "warned"]
TextKind = Literal["text", "link", "label"]


@dataclass(frozen=True, slots=True)
class Finding:
    """That something was found, and how long it was; never what."""

    kind: FindingKind
    level: Level
    length: int


class _Span(NamedTuple):
    start: int
    end: int
    kind: FindingKind
    level: Level = "refused"


def screen(
    text: str, *, allowed_postcodes: Collection[str] = (), kind: TextKind = "text"
) -> list[Finding]:
    """What identifies somebody in a text, in the order of the text, what stands in its links last.

    ``allowed_postcodes`` are those of agencies' own offices. A ``link`` is an address as a whole; a
    ``label`` (a party, a title, a file's name) has no use for a ten-digit number, so one that may
    be an NHS number is refused there instead of warned about.
    """
    allowed = {_compact(plain(postcode)) for postcode in allowed_postcodes}
    seen = plain(text).strip()
    prose, links = (
        ("", [seen]) if kind == "link" and not seen.startswith("<") else _without_links(seen)
    )
    found = _findings(_in_prose(prose, allowed, kind))
    for link in links:
        found += _findings(_in_link(link, allowed))
    return found


def postcodes_in(text: str) -> tuple[list[str], str]:
    """The postcodes of a text, each as one word, and what is left of the text without them."""
    seen = plain(text)
    return [_compact(match[0]) for match in _POSTCODE.finditer(seen)], _POSTCODE.sub("", seen)


def _findings(spans: Iterator[_Span]) -> list[Finding]:
    """One finding for each place: the surer of two that overlap, else the earlier."""
    found: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.level, -s.end)):
        if found and span.start < found[-1].end:
            if (span.level, found[-1].level) == ("refused", "warned"):
                found[-1] = span
        else:
            found.append(span)
    return [Finding(span.kind, span.level, span.end - span.start) for span in found]


_MARKS = re.compile(r"(?<![a-z0-9])[*~`]+|[*~`]+(?![a-z0-9])", re.IGNORECASE)
"""Slack's marks for bold and the like, which stand at the edge of a word."""


def _in_prose(prose: str, allowed: Collection[str], kind: TextKind) -> Iterator[_Span]:
    yield from _emails(prose)
    spaced = _MARKS.sub("", prose).replace("_", " ")
    yield from _numbers(spaced, "refused" if kind == "label" else "warned")
    yield from _national_insurance(spaced)
    yield from _upns(spaced)
    yield from _postcodes(spaced, allowed)
    yield from _birth_dates(spaced)


def _in_link(link: str, allowed: Collection[str]) -> Iterator[_Span]:
    """An address is full of digits and tokens: no bare numbers, and postcodes only where they are
    spaced."""
    decoded = plain(unquote(link)).replace("+", " ")
    yield from _emails(decoded)
    spaced = decoded.replace("_", " ")
    yield from _national_insurance(spaced)
    yield from _upns(spaced)
    yield from (
        span for span in _postcodes(spaced, allowed) if " " in spaced[span.start : span.end]
    )
    yield from _birth_dates(spaced)


def _compact(text: str) -> str:
    return re.sub(r"[ \n_,-]", "", text).upper()


# --- Slack's own forms and links ---------------------------------------------------------------

_STAND_IN = "\ufffc"
"""Takes the place of a mention or link, so that what stands before and after it does not join."""

_ANGLED = re.compile(r"<([^<>]*)>")
_BARE_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,15}://|\bwww\.)[^\s<>|]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/[^\s<>|]*",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[@#]?[\w.-]{0,80}")


def _without_links(text: str) -> tuple[str, list[str]]:
    """The text with stand-ins for mentions and links, and the links."""
    links: list[str] = []

    def angled(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target[:1] in ("@", "#", "!"):
            return _STAND_IN if _HANDLE.fullmatch(label) else f"{_STAND_IN}{label}{_STAND_IN}"
        shown = "" if label.lower() in target.lower() else f"{label}{_STAND_IN}"
        scheme, _, address = target.partition(":")
        if scheme.lower() in ("mailto", "tel"):
            return f"{_STAND_IN}{address}{_STAND_IN}{shown}"
        if "://" in target:
            links.append(target)
            return f"{_STAND_IN}{shown}"
        return match[0]

    def bare(match: re.Match[str]) -> str:
        links.append(match[0])
        return _STAND_IN

    return _BARE_LINK.sub(bare, _ANGLED.sub(angled, text)), links


# --- numbers without letters: NHS, telephone ---------------------------------------------------

_DIGITS = re.compile(r"[0-9]+")
_NHS_JOINTS = frozenset((" ", "  ", "   ", "\n", "-", " -", "- ", " - ", "."))
_PHONE_JOINTS = _NHS_JOINTS | {"(", " (", ")", ") ", ")-"}
_LABELLED_JOINTS = frozenset(("/", ")", ") ", ")-"))  # of an NHS number that is said to be one
_MOST_DIGITS = len("004407700900123")

_NHS_LABEL = re.compile(
    r"(?:\bn\.?h\.?s|\bchi\b|\bhealth(?: and care)? (?:no|num|id)|\bpatient"
    r" (?:no|num|id))([^0-9]{0,40})$",
    re.IGNORECASE,
)
_NHS_LABEL_GLUED = re.compile(r"\b(?:nhs|chi)(?:no|nr|num|number|id)?$", re.IGNORECASE)
_NHS_LABEL_AFTER = re.compile(r"[^0-9a-z]{0,4}(?:[a-z']{1,12} ){0,3}\(?n\.?h\.?s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?]\s+(?!(?i:no|num))[A-Z]")
_OTHER_LABEL = re.compile(
    r"\b(?:(?:meeting|conference|webinar)[ -]?(?:id|code|no|number)|(?:zoom|teams) id|zoom|pass"
    r" ?code|access code|pin"
    r"|ts|timestamp|epoch)[^0-9a-z]{0,4}(?:is |was )?$",
    re.IGNORECASE,
)
_GLUED_BEFORE = re.compile(r"[0-9][-.:]$")
_GLUED_AFTER = re.compile(r"[-.:][0-9]")
_TIMESTAMP_REST = re.compile(r"\.[0-9]{4,}")
_HALF_GROUPED = ((3, 7), (6, 4), (5, 5))

# Geographic (01, 02), corporate (055, 056) and mobile (07). Not 03, 080, 084, 087: switchboards and
# helplines.
_PHONE = re.compile(r"1[0-9]{8,9}|2[0-9]{9}|5[56][0-9]{8}|7[0-9]{9}")
_EXTENSION = re.compile(r"x|ext", re.IGNORECASE)


class _Run(NamedTuple):
    """Groups of digits that may be one number."""

    digits: str
    widths: tuple[int, ...]
    joints: frozenset[str]
    start: int
    end: int


def _numbers(text: str, bare: Level) -> Iterator[_Span]:
    groups = [match.span() for match in _DIGITS.finditer(text)]
    found_until = 0
    for index, (start, _) in enumerate(groups):
        if start < found_until:
            continue
        runs = list(_runs(text, groups, index))
        # The longest first: 0121 496 0000 is a telephone number before its first ten digits are
        # anything.
        for run in reversed(runs):
            span = _phone(text, run) or _nhs_number(text, run, bare)
            if span:
                found_until = span.end
                yield span
                break


def _runs(text: str, groups: list[tuple[int, int]], index: int) -> Iterator[_Run]:
    """The numbers of nine digits and more that begin with a group."""
    start, end = groups[index]
    digits = text[start:end] if end - start <= _MOST_DIGITS else ""
    widths: tuple[int, ...] = (end - start,)
    joints = frozenset[str]()
    while 0 < len(digits) <= _MOST_DIGITS:
        if len(digits) > 8:
            yield _Run(digits, widths, joints, start, end)
        index += 1
        if index == len(groups):
            return
        joint = text[end : groups[index][0]]
        if joint not in _PHONE_JOINTS | _LABELLED_JOINTS:
            return
        group, end = groups[index]
        if end - group > _MOST_DIGITS:
            return
        digits += text[group:end]
        widths = (*widths, end - group)
        joints |= {joint}


def _nhs_number(text: str, run: _Run, bare: Level) -> _Span | None:
    if not _is_nhs_number(run.digits) or not run.joints <= _NHS_JOINTS | _LABELLED_JOINTS:
        return None
    before, after = text[max(0, run.start - 60) : run.start], text[run.end : run.end + 60]
    if not run.joints <= _NHS_JOINTS and not (
        run.widths == (3, 3, 4) and _is_labelled_nhs(before, after)
    ):
        return None  # "12/05/2026 10" is a date and an hour
    if after[:1].isalnum() or _TIMESTAMP_REST.match(after):
        return None
    if before[-1:].isalpha():
        return _Span(run.start, run.end, "nhs-number") if _NHS_LABEL_GLUED.search(before) else None
    if _is_labelled_nhs(before, after):
        return _Span(run.start, run.end, "nhs-number")
    if before[-1:] in ("£", "$", "€") or _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(after):
        return None
    if _OTHER_LABEL.search(before):
        return None
    if run.widths == (3, 3, 4):
        return _Span(run.start, run.end, "nhs-number")
    if run.widths == (10,) or run.widths in _HALF_GROUPED:
        return _Span(run.start, run.end, "nhs-number", bare)
    return None


def _is_nhs_number(digits: str) -> bool:
    """Ten digits, the last one checking the others (modulus 11); one digit repeated is a filler."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    return (
        sum(
            int(digit) * weight
            for digit, weight in zip(digits, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1), strict=True)
        )
        % 11
        == 0
    )


def _is_labelled_nhs(before: str, after: str) -> bool:
    label = _NHS_LABEL.search(before)
    if label and not _SENTENCE_END.search(label[1]):
        return True
    return _NHS_LABEL_AFTER.match(after) is not None


def _phone(text: str, run: _Run) -> _Span | None:
    if "/" in run.joints:
        return None  # two numbers, or a date
    before, after = text[max(0, run.start - 60) : run.start], text[run.end : run.end + 4]
    start = run.start - 1 if before.endswith("+") else run.start
    national = _national_number(run, international=start < run.start)
    if national is None or not _PHONE.fullmatch(national):
        return None
    if before[-1:].isalnum() or (after[:1].isalpha() and not _EXTENSION.match(after)):
        return None
    if _GLUED_BEFORE.search(before) or _GLUED_AFTER.match(after) or _OTHER_LABEL.search(before):
        return None
    return _Span(start, run.end, "phone")


def _national_number(run: _Run, *, international: bool) -> str | None:
    """The number without its 0 or +44; None where the groups are not those of a telephone
    number."""
    if international and run.digits.startswith("44"):
        return run.digits[2:].removeprefix("0")
    if run.digits.startswith("0044"):
        return run.digits[4:].removeprefix("0")
    if run.digits.startswith("447"):
        return run.digits[2:]
    if run.digits[0] != "0" or run.widths == (10,):
        return None  # ten digits in a row are more often something else
    # "01 02 2026 14" is a date and an hour: an area code has three digits, or two before a long
    # group.
    if run.widths[0] < 2 or (run.widths[0] == 2 and run.widths[1] < 3):
        return None
    return run.digits[1:]


# --- numbers with letters: National Insurance, UPN ---------------------------------------------

_NI = re.compile(
    r"(?<![a-z0-9])([a-ceghj-pr-tw-z][a-ceghj-npr-tw-z])([ \n.-]{0,2})"
    r"[0-9]{2}([ \n.-]{0,2})[0-9]{2}([ \n.-]{0,2})[0-9]{2}([ \n.-]{0,2})([a-d])(?![a-z0-9])",
    re.IGNORECASE,
)
_NI_NEVER = frozenset(("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"))
_ARTICLE = re.compile(r" [a-z]")


def _national_insurance(text: str) -> Iterator[_Span]:
    for match in _NI.finditer(text):
        prefix, *joints, suffix = match.groups()
        if prefix.upper() in _NI_NEVER:
            continue
        # "at 123456 a" is English. A suffix that stands apart counts in capitals, or if all groups
        # stand apart alike.
        if joints[-1] and len(set(joints)) > 1:
            is_article = suffix == "A" and _ARTICLE.match(text, match.end())
            if not (prefix + suffix).isupper() or is_article:
                continue
        yield _Span(match.start(), match.end(), "national-insurance")


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # their places are their values; I, O and S are never used
_UPN = re.compile(
    r"(?<![a-z0-9])([a-hj-npqrt-z][ -]?(?:[0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{2}["
    r" -]?(?:[0-9]{3}|[0-9]{2}-?[a-hj-npqrt-z])"
    r"|[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}))(?![a-z0-9])",
    re.IGNORECASE,
)


def _upns(text: str) -> Iterator[_Span]:
    """A check letter, then local authority (3), school (4), year (2), and a serial of three digits
    or, if temporary, of two digits and a letter. The letter is the sum of each value times its
    place (2 to 13), modulo 23."""
    for match in _UPN.finditer(text):
        upn = _compact(match[1])
        if len(upn) != len(match[1]) and not match[1][0].isupper():
            continue  # "a 2026 1234 5678": the article
        values = (int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in upn[1:])
        if (
            _UPN_LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % 23]
            == upn[0]
        ):
            yield _Span(match.start(), match.end(), "upn")


# --- postcodes ---------------------------------------------------------------------------------

_AREAS = (
    "AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY"
    "|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR"
    "|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA"
    "|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
# Only inner London has districts such as W1A.
_POSTCODE = re.compile(
    rf"(?<![a-z0-9])((?:{_AREAS})[0-9]{{1,2}}|(?:E|EC|N|NW|SE|SW|W|WC)[0-9][a-z])(["
    r" \n]{0,2}|-|, ?)"
    r"([0-9][abd-hjlnp-uw-z]{2})(?![a-z0-9])",
    re.IGNORECASE,
)
_ORDINALS = frozenset(("1ST", "2ND", "3RD", "4TH", "5TH", "6TH", "7TH", "8TH", "9TH", "0TH"))
_SPANS_OF_TIME = ("yr", "hr")
_ADDRESS = re.compile(
    r"\b(?:post ?code|address|liv(?:e|es|ed|ing)|resid(?:es|ed|ing))\b[^.;!?\n]{0,40}$",
    re.IGNORECASE,
)


def _postcodes(text: str, allowed: Collection[str]) -> Iterator[_Span]:
    for match in _POSTCODE.finditer(text):
        _, joint, inward = match.groups()
        if _compact(match[0]) in allowed:
            continue
        if "," in joint and not match[0].isupper():
            continue  # "in E1, 2nd floor"
        # "B1 3RD version", "E3 2ND" and "B2 3yr" are none, unless an address is spoken of.
        reads_otherwise = joint and (inward.upper() in _ORDINALS or inward[1:] in _SPANS_OF_TIME)
        if reads_otherwise and not _ADDRESS.search(
            text[max(0, match.start() - 60) : match.start()]
        ):
            continue
        yield _Span(match.start(), match.end(), "postcode")


# --- dates of birth ----------------------------------------------------------------------------

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_DATE = re.compile(
    r"(?<![0-9])(?:"
    r"[0-9]{4} ?[-./ ] ?[0-9]{1,2} ?[-./ ] ?[0-9]{1,2}"
    r"|[0-9]{1,2} ?[-./ ] ?[0-9]{1,2} ?[-./ ] ?(?:[0-9]{4}|[0-9]{2})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]?{_MONTH}(?:\.?,?[ -]?(?:[0-9]{{4}}|[0-9]{{2}}))?"
    rf"|{_MONTH}\.? ?(?:[0-9]{{4}}|[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? ?[0-9]{{4}})?)"
    r")(?![0-9])",
    re.IGNORECASE,
)
_PACKED_DATE = re.compile(r"[ \n:=(-]{0,4}([0-9]{8}|[0-9]{6})(?![0-9])")
_BIRTH = re.compile(
    r"(?<![a-z])(?<!new-)(?<!still-)(?<!un-)"
    r"(?:(?P<label>d\.? ?o\.? ?b|date[ -]{1,3}of[ -]{1,3}(?:(?:the|her|his|their)[ -]{1,3})?birth"
    r"|birth[ -]{0,3}da(?:te|y))|born)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_LONGEST_GAP = 40
_LONGEST_DATE = 24
# What lies between the word and a date that is not of birth: a deadline, or another sentence.
_DEADLINE = re.compile(
    r"\b(?:by|due|until|before)(?: the)?\s*$|\b(?:will|shall|must|should|deadline)\b", re.IGNORECASE
)
_OTHER_MATTER = re.compile(
    r"[.;!?]\s|\n|\b(?:meet\w*|panel|review\w*|letters?|reports?|drafts?|met)\b", re.IGNORECASE
)
_BACK_TO_DATE = re.compile(
    r"[ ,:(=-]*(?:(?:is|was|were|as|the|her|his|their|its|a|day|when|which|that|on"
    r"|she|he|they|child|child's|baby)"
    r"[ ,:(=-]+){0,6}",
    re.IGNORECASE,
)


def _birth_dates(text: str) -> Iterator[_Span]:
    """A date soon after "born" or "date of birth", or right before it; never a date alone."""
    for match in _BIRTH.finditer(text):
        labelled = match["label"] is not None
        span = _date_after(text, match.end(), labelled=labelled) or _date_before(
            text, match.start()
        )
        if span:
            yield span


def _date_after(text: str, at: int, *, labelled: bool) -> _Span | None:
    if labelled and (packed := _PACKED_DATE.match(text, at)):
        return _Span(packed.start(1), packed.end(1), "birth-date")
    date = _DATE.search(text, at, at + _LONGEST_GAP + _LONGEST_DATE)
    if date is None or date.start() - at > _LONGEST_GAP:
        return None
    gap = text[at : date.start()]
    if _DEADLINE.search(gap) or (not labelled and _OTHER_MATTER.search(gap)):
        return None
    return _Span(date.start(), date.end(), "birth-date")


def _date_before(text: str, at: int) -> _Span | None:
    window = max(0, at - _LONGEST_GAP - _LONGEST_DATE)
    dates = list(_DATE.finditer(text, window, at))
    if not dates or not _BACK_TO_DATE.fullmatch(text, dates[-1].end(), at):
        return None
    return _Span(dates[-1].start(), dates[-1].end(), "birth-date")


# --- e-mail addresses --------------------------------------------------------------------------

_LOCAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+'&-"
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE)


_APART = re.compile(
    r"(?<![\w.])([a-z]{1,30}[._][a-z][a-z._]{0,30}) ?@"
    r" ?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})",
    re.IGNORECASE,
)
"""An address with spaces about its @, where a name stands before: "see you @ example.org" is
none."""


def _emails(text: str) -> Iterator[_Span]:
    for match in _APART.finditer(text):
        if _is_mail_domain(match[2]):
            yield _Span(match.start(), match.end(), "email")
    at = text.find("@")
    while at != -1:
        before = text[max(0, at - 64) : at]
        local = before[len(before.rstrip(_LOCAL)) :].lstrip("._%+'&-")
        domain = _DOMAIN.match(text, at + 1)
        if local and domain and _is_mail_domain(domain[0]):
            yield _Span(at - len(local), domain.end(), "email")
        at = text.find("@", at + 1)


def _is_mail_domain(domain: str) -> bool:
    """A name that ends in letters; Teams' addresses of threads are none."""
    top = domain.rstrip("-").rpartition(".")[2]
    return len(top) >= 2 and top.isalpha() and not domain.lower().startswith("thread.")

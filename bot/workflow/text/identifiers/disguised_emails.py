"""E-mail addresses that are not written as such: "mum (at) example dot com"."""

import re
from collections.abc import Iterator

from bot.workflow.text.identifiers.emails import emails
from bot.workflow.text.identifiers.spans import Span, span_of, text_after, text_before
from bot.workflow.text.identifiers.spelled import addresses_spelled

_ENDINGS = "com|org|net|uk|co|gov|nhs|ac|sch|police|info|eu|ie|io|me|edu|email|scot|wales|cymru"
_SIGNS = r"[^a-z0-9\s\ufffc]{1,2}"
_NAME = r"(?<![\w.])([a-z0-9][a-z0-9._+-]{0,40}(?: ?(?:dot|underscore) [a-z0-9]{1,30}){0,3})"
_SPOKEN_DOT = rf"(?:[ \n]?{_SIGNS} ?(?:dot|\.|d0t|point) ?{_SIGNS} ?|[ \n-](?:dot|point)[ \n-])"
_ANY_DOT = rf"(?:{_SPOKEN_DOT}|[ \n]?[.,][ \n]?)"
_HOST = r"[a-z0-9][a-z0-9-]{0,40}?"
_ENDING = rf"(?:{_ENDINGS})(?![a-z0-9])"


def _address(at: str, dot: str) -> re.Pattern[str]:
    """Return the pattern of an address with its own way to write the @ and the last dots."""
    domain = rf"{_HOST}(?:{dot}{_HOST}){{0,3}}?{dot}{_ENDING}(?:{dot}{_ENDING})?"
    return re.compile(rf"{_NAME}{at}({domain})", re.IGNORECASE)


_AT = r"(?:at(?:[ -]sign)?|@|(?<=[(\[{])a(?=[)\]}]))"
_BRACKETED = _address(rf"[ \n]?{_SIGNS} ?{_AT} ?{_SIGNS}[ \n]?", _ANY_DOT)
_BROKEN = _address(r"[ \n]?@[ \n]?", rf"(?:{_SPOKEN_DOT}| ?, ?| \. ?|\. | (?=com|org|net|co uk))")
_ONE_SPACE = _address(r"(?:@[ \n]{1,2}|[ \n]@)", r"\.")
_IN_WORDS = _address(r"[ \n-]at(?:[ -]sign)?[ \n-]", _SPOKEN_DOT)
_AT_A_WORD = _address(r"[ \n](?:at|at-sign|@)[ \n]", r"\.")
_AT_A_MAIL_HOST = re.compile(
    rf"{_NAME} ?(?:at|@) ?(gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet)(?![\w.])",
    re.IGNORECASE,
)
_IN_CAPITALS = re.compile(
    r"(?<![A-Za-z0-9])[a-z0-9._-]{1,40}AT[a-z0-9.-]{1,40}(?:DOT|\.)[a-z]{2,6}(?![a-z])"
)
_UNLIKE_NAMES = frozenset(
    (
        *("is", "are", "it", "its", "site", "page", "form", "forms", "available", "found", "look"),
        *("looks", "looked", "website", "online", "portal", "published", "hosted", "here", "there"),
        *("read", "see", "live", "lives", "us", "them", "file", "report", "document", "version"),
        *("draft", "kept", "held", "based", "meet", "not", "and", "or", "register", "minutes"),
        *("you", "follow", "ask", "cc", "via", "from", "to", "the", "in", "go"),
        *("works", "work", "working", "desk", "office", "team", "service", "guidance", "link"),
    )
)
"""What stands before "at" where a website follows."""
_FAMILY = frozenset(
    (
        *("mum", "mam", "mom", "mummy", "mother", "dad", "daddy", "father", "stepmum", "stepdad"),
        *("gran", "granny", "nan", "nana", "grandma", "grandad", "uncle", "aunt", "auntie"),
        *("sister", "brother", "carer", "child", "parent"),
    )
)
"""Who is meant by an address, and not where something is."""
_MAIL_HOSTS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|aol|btinternet|sky|protonmail|proton"
    r"|msn|me|nhs)\.",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"[a-z]{2}.{0,40}[._+0-9]|[._+].{0,40}[a-z]{2}", re.IGNORECASE)
"""A word with dots or digits in it, which is no number of a section or a version."""
_OF_MAIL = re.compile(r"\b(?:e-?mail|mailto|write to|contact|reach)\b", re.IGNORECASE)


def disguised_emails(text: str) -> Iterator[Span]:
    """Yield the e-mail addresses of a text that are not written as such."""
    for match in _in_disguise(text):
        yield span_of(match, "email")
    for row in addresses_spelled(text):
        if any(emails(row.word)):
            yield Span(row.start, row.end, "email")


def _in_disguise(text: str) -> Iterator[re.Match[str]]:
    """Yield addresses whose @ or dots are written otherwise: the surer ones need no other look."""
    for pattern in (_BRACKETED, _BROKEN, _IN_CAPITALS):
        yield from pattern.finditer(text)
    for pattern in (_IN_WORDS, _ONE_SPACE):
        yield from filter(_begins_with_name, pattern.finditer(text))
    for pattern in (_AT_A_WORD, _AT_A_MAIL_HOST):
        yield from filter(_is_of_mail, pattern.finditer(text))


def _begins_with_name(match: re.Match[str]) -> bool:
    return match[1].lower() not in _UNLIKE_NAMES


def _is_of_mail(match: re.Match[str]) -> bool:
    """Say whether "jane at example.org" is an address: "it is published at example.org" is none."""
    name, host = match[1], match[2]
    if not _begins_with_name(match):
        return False
    if _ACCOUNT.search(name.rstrip(".")) or _MAIL_HOSTS.match(host):
        return True
    return _is_personal(match) or _is_of_writing(match)


def _is_personal(match: re.Match[str]) -> bool:
    """Say whether it is a relative's, or all that was typed: "stored at example.org" is neither."""
    name = match[1].lower()
    is_all_there_is = match[0] == match.string.strip(" \n.,;:!()")
    is_verb = name.endswith(("ed", "ing"))
    return name in _FAMILY or (is_all_there_is and not is_verb)


def _is_of_writing(match: re.Match[str]) -> bool:
    """Say whether mail is spoken of around it."""
    around = text_before(match, 30) + match[0] + text_after(match, 30)
    return _OF_MAIL.search(around) is not None

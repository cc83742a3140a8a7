"""What a person typed, as words: Slack's escapes undone, quotes kept together.

Slack hands a link over as ``<https://…|label>``, a person as ``<@U123|name>`` and ``&``, ``<``,
``>`` as entities. A person or a link stays one word, whatever it stands next to. Quotes hold words
together: "double", “curly”, „low“ and «other» ones anywhere; 'single' and ‘curly single’ ones only
around whole words, as an apostrophe is a letter. Every word knows where it stands, so that a text
can be cut out exactly as it was typed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.workflow.text.cleaning import clean

_ESCAPE = re.compile(r"<([^<>]*)>|&(?:amp|lt|gt);")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_CHARACTERS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_PERSON = re.compile(r"@([UW][A-Za-z0-9_]+)")  # B… is an app, which nobody can be
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")
_TYPED_LINK = re.compile(r"https?://\S+", re.IGNORECASE)

_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_HYPHEN = re.compile("[\u2010\u2011]")

_QUOTES = '"“”„‟«»'
_CLOSES = {'"': '"', "“": "”", "„": "“”", "‟": "”", "”": "”", "«": "»", "»": "«»"}
_ANY_QUOTE = re.compile(f"[{_QUOTES}]")
_WORD_ENDS = re.compile(rf"[\s{_QUOTES}]")
_SINGLE_CLOSES = {"'": "'’", "‘": "’'", "‚": "‘’"}
_END_OF_SINGLE = re.compile(r"(?<=\S)['‘’](?=[\s.]|$)")

COMMAND = "/cspr"


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or what quotes hold together.

    ``start`` and ``end`` are its place in the source, quotes included.
    """

    text: str
    start: int
    end: int
    quoted: bool = False
    person: str | None = None
    link: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it was typed as letters: not quoted, not picked from a list, no address.

        (Slack makes a link of ``example.org``.)
        """
        is_address = self.link is not None and self.link == self.text
        return not self.quoted and not self.person and not is_address

    @property
    def is_at_name(self) -> bool:
        """Whether it is ``@name``, picked from Slack's list or only typed."""
        return len(self.text) > 1 and self.text.startswith("@")

    @property
    def keyword(self) -> str | None:
        """The word as words of the grammar are compared; ``None`` where it is quoted."""
        return None if self.quoted else self.text.casefold()


@dataclass(frozen=True, slots=True)
class Typed:
    """All words of a command, and the ``source`` that they were cut from.

    Not ``balanced``: a quote was left open.
    """

    source: str
    words: tuple[Word, ...]
    balanced: bool = True


def joined(words: Iterable[Word]) -> str:
    """Return the texts of some words, with a blank between."""
    return " ".join(word.text for word in words)


def scan(text: str) -> Typed:
    """Return the words of a text as Slack sends it. Never raises."""
    source, escapes = _undo_escapes(_tidy(text))
    words: list[Word] = []
    balanced = True
    coming = iter(escapes)
    escape = next(coming, None)
    last_of_each = {quote: source.rfind(quote) for quote in _QUOTES}
    ends = _ends_of_singles(source)
    at = 0
    while at < len(source):
        while escape is not None and escape.start < at:
            escape = next(coming, None)

        if source[at].isspace():
            at += 1
        elif escape is not None and escape.start == at:
            words.append(escape)
            at = escape.end
        elif source[at] in _QUOTES:
            close = _closing_quote(source, at, last_of_each)
            if close is None:
                balanced = False
                break

            words.append(_quoted(source, at, close, escape))
            at = close + 1
        elif (single := _closing_single(source, at, ends)) is not None:
            words.append(_quoted(source, at, single, escape))
            at = single + 1
        else:
            found = _WORD_ENDS.search(source, at)
            end = found.start() if found else len(source)

            if escape is not None:
                end = min(end, escape.start)

            words.append(_bare(source[at:end], at, end))
            at = end

    return Typed(source, _without_full_stop(words), balanced)


def without_command(text: str) -> str:
    """Return a line without ``/cspr`` before it: it was pasted behind the one that was typed."""
    words = text.split(None, 1)
    while words and words[0].casefold() == COMMAND:
        text = words[1] if len(words) > 1 else ""
        words = text.split(None, 1)
    return text


def _tidy(text: str) -> str:
    """Return the text without what nobody sees, with spaces and hyphens of one kind.

    It is keyboards and Word that choose among them.
    """
    return _HYPHEN.sub("-", _SPACE.sub(" ", clean(text, len(text)))).strip()


def _undo_escapes(text: str) -> tuple[str, list[Word]]:
    """Return the text as it was typed, and the people and links in it."""
    out: list[str] = []
    found: list[Word] = []
    length = at = 0

    for escape in _ESCAPE.finditer(text):
        out.append(text[at : escape.start()])
        length += escape.start() - at
        at = escape.end()
        inner = escape[1]
        word = _from_escape(inner, length) if inner is not None else None
        if word is not None:
            found.append(word)
            plain = word.text
        else:
            plain = _without_entities(escape[0])

        out.append(plain)
        length += len(plain)

    out.append(text[at:])
    return "".join(out), found


def _without_entities(text: str) -> str:
    return _ENTITY.sub(lambda entity: _CHARACTERS[entity[0]], text)


def _from_escape(inner: str, start: int) -> Word | None:
    """Return the word that stands between angles: a person, a channel, a link."""
    target, _, label = _without_entities(inner).partition("|")
    person = _PERSON.fullmatch(target)
    if person is not None:
        name = label.removeprefix("@").strip() or person[1]
        return _word(f"@{name}", start, person=person[1])

    if len(target) > 1 and target.startswith(("#", "!", "@")):
        return _word(_name_of_many(target, label), start)

    if _ADDRESS.fullmatch(target):
        text = label if _is_made_by_slack(target, label) else target
        return _word(text, start, link=target)

    return None


def _word(text: str, start: int, *, person: str | None = None, link: str | None = None) -> Word:
    return Word(text, start, start + len(text), person=person, link=link)


def _name_of_many(target: str, label: str) -> str:
    """Return the name of a channel, a user group or @here, which are no person to pick."""
    name = label.strip() or target
    if target.startswith("#"):
        return "#" + name.removeprefix("#")
    return "@" + name.lstrip("@!")


def _is_made_by_slack(target: str, label: str) -> bool:
    """Say whether Slack made a link of what only looks like one: then the label was typed.

    It does so with example.org and a@example.org.
    """
    made = (f"http://{label}", f"mailto:{label}", f"tel:{label}")
    return label != "" and target.removesuffix("/") in made


def _ends_of_singles(source: str) -> dict[str, list[int]]:
    """Return where a single quote may end, by its character: behind a word, before a blank."""
    ends: dict[str, list[int]] = {"'": [], "‘": [], "’": []}
    for found in _END_OF_SINGLE.finditer(source):
        ends[found[0]].append(found.start())
    return ends


def _closing_single(source: str, opened: int, ends: dict[str, list[int]]) -> int | None:
    """Return where a single quote ends that opens before a word; else it is an apostrophe."""
    closes = _SINGLE_CLOSES.get(source[opened])
    if closes is None or (opened > 0 and not source[opened - 1].isspace()):
        return None
    following = ((ends[close], bisect_right(ends[close], opened + 1)) for close in closes)
    found = [places[at] for places, at in following if at < len(places)]
    return min(found, default=None)


def _closing_quote(source: str, opened: int, last: dict[str, int]) -> int | None:
    """Return where a quote ends: at its own counterpart, if there is one, else at any other."""
    own = [quote for quote in _CLOSES[source[opened]] if last[quote] > opened]
    if own:
        return min(source.index(quote, opened + 1) for quote in own)
    found = _ANY_QUOTE.search(source, opened + 1)
    return found.start() if found else None


def _quoted(source: str, opened: int, close: int, escape: Word | None) -> Word:
    text = source[opened + 1 : close].strip()
    word = Word(text, opened, close + 1, quoted=True)
    if escape is not None and escape.end <= close and escape.text == text:
        return replace(word, person=escape.person, link=escape.link)
    return replace(word, link=text) if _TYPED_LINK.fullmatch(text) else word


def _bare(text: str, start: int, end: int) -> Word:
    return Word(text, start, end, link=text if _TYPED_LINK.fullmatch(text) else None)


def _without_full_stop(words: list[Word]) -> tuple[Word, ...]:
    """Return the words without a sentence's full stop, which is no part of the last one.

    Unless that is a link.
    """
    if not words or not words[-1].is_bare:
        return tuple(words)
    *before, last = words
    text = last.text.rstrip(".…")
    return (*before, replace(last, text=text)) if text else tuple(before)

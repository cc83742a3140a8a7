"""What a person typed, as words: Slack's escapes undone, quotes kept together.

Slack hands a link over as ``<https://…|label>``, a person as ``<@U123|name>`` and ``&``, ``<``,
``>`` as entities. A person or a link stays one word, whatever it stands next to. Double quotes,
straight or curly, hold words together; an apostrophe is a letter. Every word knows where it stands,
so that a text can be cut out exactly as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.workflow.text.cleaning import clean

_ESCAPE = re.compile(r"<([^<>]*)>|&(?:amp|lt|gt);")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_CHARACTERS = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_PERSON = re.compile(r"@([UW][A-Za-z0-9_]+)")  # B… is an app, which nobody can be
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TYPED_LINK = re.compile(r"https?://\S+", re.IGNORECASE)

_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_HYPHEN = re.compile("[\u2010\u2011]")

_QUOTES = '"“”„‟'
_CLOSES = {'"': '"', "“": "”", "„": "”", "‟": "”", "”": "”"}
_ANY_QUOTE = re.compile(f"[{_QUOTES}]")
_WORD_ENDS = re.compile(rf"[\s{_QUOTES}]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or what quotes hold together. ``start`` and ``end`` are its place in the source,
    quotes included."""

    text: str
    start: int
    end: int
    quoted: bool = False
    person: str | None = None
    link: str | None = None

    @property
    def is_bare(self) -> bool:
        """Typed as letters: not quoted, not picked from a list, no address. (Slack makes a link of
        ``example.org``.)"""
        return not (self.quoted or self.person or (self.link and self.link == self.text))


@dataclass(frozen=True, slots=True)
class Typed:
    """All words of a command; ``source`` is what they were cut from. Not ``balanced``: a quote was
    left open."""

    source: str
    words: tuple[Word, ...]
    balanced: bool = True


def scan(text: str) -> Typed:
    """The words of a text as Slack sends it. Never raises."""
    source, escapes = _undo_escapes(_tidy(text))
    words: list[Word] = []
    balanced = True
    coming = iter(escapes)
    escape = next(coming, None)
    last_of_each = {quote: source.rfind(quote) for quote in _QUOTES}
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
        else:
            found = _WORD_ENDS.search(source, at)
            end = found.start() if found else len(source)
            if escape is not None:
                end = min(end, escape.start)
            words.append(_bare(source[at:end], at, end))
            at = end
    return Typed(source, tuple(_without_full_stop(words)), balanced)


def _tidy(text: str) -> str:
    """Nothing that nobody sees; spaces and hyphens of one kind, for it is keyboards and Word that
    choose among them."""
    return _HYPHEN.sub("-", _SPACE.sub(" ", clean(text, len(text)))).strip()


def _undo_escapes(text: str) -> tuple[str, list[Word]]:
    """The text as it was typed, and the people and links in it."""
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
            plain = _ENTITY.sub(lambda entity: _CHARACTERS[entity[0]], escape[0])
        out.append(plain)
        length += len(plain)
    out.append(text[at:])
    return "".join(out), found


def _from_escape(inner: str, start: int) -> Word | None:
    inner = _ENTITY.sub(lambda entity: _CHARACTERS[entity[0]], inner)
    target, _, label = inner.partition("|")
    if person := _PERSON.fullmatch(target):
        text = "@" + (label.removeprefix("@").strip() or person[1])
        return Word(text, start, start + len(text), person=person[1])
    if target.startswith(("#", "!", "@")) and len(target) > 1:
        # A channel, a user group, @here: never a person, so only its name is of use.
        text = label.strip() or target
        text = "#" + text.removeprefix("#") if target[0] == "#" else "@" + text.lstrip("@!")
        return Word(text, start, start + len(text))
    if _SCHEME.match(target) and not any(character.isspace() for character in target):
        # Slack makes links of what only looks like one (example.org, a@example.org); what was typed
        # is the label then.
        made_by_slack = label and target.removesuffix("/") in (
            f"http://{label}",
            f"mailto:{label}",
            f"tel:{label}",
        )
        text = label if made_by_slack else target
        return Word(text, start, start + len(text), link=target)
    return None


def _closing_quote(source: str, opened: int, last: dict[str, int]) -> int | None:
    """Where the quote ends: at its own counterpart if there is one, else at any double quote."""
    counterpart = _CLOSES[source[opened]]
    if last[counterpart] > opened:
        return source.index(counterpart, opened + 1)
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


def _without_full_stop(words: list[Word]) -> Iterator[Word]:
    """A sentence's full stop is no part of its last word, unless that is a link."""
    if not words:
        return
    yield from words[:-1]
    last = words[-1]
    if not last.is_bare:
        yield last
    elif text := last.text.rstrip(".…"):
        yield replace(last, text=text)

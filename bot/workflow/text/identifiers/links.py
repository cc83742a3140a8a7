"""Slack's own forms and links, apart from the prose around them."""

import re

_STAND_IN = "\ufffc"
"""Takes the place of a mention or link, so that what stands before and after it does not join."""

_ANGLED = re.compile(r"<([^<>]*)>")
_BARE_LINK = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,15}://|\bwww\.)[^\s<>|]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/[^\s<>|]*",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[@#]?[\w.-]{0,80}")


def without_links(text: str) -> tuple[str, list[str]]:
    """Return the text with stand-ins for mentions and links, and the links."""
    links: list[str] = []

    def take_angled(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if _is_link(target):
            links.append(target)
        return _stand_in_for(match[0], target, label)

    def take_bare(match: re.Match[str]) -> str:
        links.append(match[0])
        return _STAND_IN

    prose = _BARE_LINK.sub(take_bare, _ANGLED.sub(take_angled, text))
    return prose, links


def _is_mention(target: str) -> bool:
    return target.startswith(("@", "#", "!"))


def _is_number_or_mail(target: str) -> bool:
    scheme = target.partition(":")[0]
    return scheme.lower() in ("mailto", "tel")


def _is_link(target: str) -> bool:
    return "://" in target and not _is_mention(target) and not _is_number_or_mail(target)


def _stand_in_for(whole: str, target: str, label: str) -> str:
    """Return what stands in the prose for something between angles: what people read of it."""
    if _is_mention(target):
        return _apart() if _HANDLE.fullmatch(label) else _apart(label)

    says_more = [] if label.lower() in target.lower() else [label]

    if _is_number_or_mail(target):
        address = target.partition(":")[2]
        return _apart(address, *says_more)

    return _apart(*says_more) if _is_link(target) else whole


def _apart(*shown: str) -> str:
    """Return what people read, with a stand-in before, between and after."""
    return _STAND_IN.join(("", *shown, ""))

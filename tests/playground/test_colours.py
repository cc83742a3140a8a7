"""The page's colours, light and dark: each named once, and what is read on it can be read."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "playground" / "static"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
NAMED = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS
    )
}
GROUNDS = ("ground", "paper", "raised", "hover")
AVATARS = [f"avatar-{number}" for number in (*range(6), "app")]
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "link", "wrong", "accent") for ground in GROUNDS),
    *((ink, tint) for ink in ("ink", "soft", "link") for tint in ("tint", "care-tint", "code")),
    ("ink", "field"),
    ("soft", "field"),
    ("soft", "tag"),
    ("wrong", "wrong-tint"),
    ("good", "good-tint"),
    ("care", "care-tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("on-news", "news"),
    ("on-mention", "mention"),
    ("on-loud", "loud"),
    *((ink, side) for ink in ("side-ink", "side-soft") for side in ("side", "side-hover")),
    ("on-side-chosen", "side-chosen"),
    *(("on-avatar", avatar) for avatar in AVATARS),
]
"""What is written on what: 4.5:1 (WCAG 1.4.3)."""
CONTROLS = [
    *(("control", ground) for ground in (*GROUNDS, "field", "tint")),
    *(("focus", ground) for ground in (*GROUNDS, "field", "tint", "care-tint")),
    *(("accent", ground) for ground in (*GROUNDS, "tint")),
    ("side-control", "side"),
    ("side-focus", "side"),
    ("side-focus", "side-hover"),
    ("wrong", "field"),
]
"""What shows where a control is, or which one: 3:1 (WCAG 1.4.11)."""


def luminance(colour: str) -> float:
    """How bright a colour is, as WCAG reckons it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_read_stands_out_from_what_it_is_on(theme: str) -> None:
    """4.5:1 for text, 3:1 for the edges of controls and the ring around what has the focus."""
    at = ["light", "dark"].index(theme)
    faint = [
        f"{ink} on {ground}: {measured:.2f}"
        for pairs, wanted in ((TEXT, 4.5), (CONTROLS, 3.0))
        for ink, ground in pairs
        if (measured := contrast(NAMED[ink][at], NAMED[ground][at])) < wanted
    ]
    assert faint == []


def test_a_colour_is_named_once() -> None:
    """In tokens.css, so that dark works by itself wherever a name is used; no name is made up."""
    bare = re.compile(r"#[0-9a-f]{3,8}\b(?=[^{]*[;}])|\b(?:rgba?|hsla?|oklch)\(", re.IGNORECASE)
    known = set(re.findall(r"(--[a-z0-9-]+):", TOKENS))
    for sheet in sorted(STATIC.glob("*.css")):
        text = re.sub(r"url\([^)]*\)|/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        if sheet.name != "tokens.css":
            assert bare.findall(text) == [], sheet.name
        own = set(re.findall(r"(--[a-z0-9-]+):", text))
        assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= known | own, sheet.name

"""The JSON Schema for editors says what the reader says."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.workflow.process import vocabulary
from bot.workflow.process.faults import Fault, ProcessFaults
from bot.workflow.process.files import accepted_keys, read
from tests.process_files.cases import SMALL, load
from tests.process_files.golden import builtin_texts, midshire_text

DOCS = Path(__file__).parent.parent.parent / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "process-file.schema.json").read_text(encoding="utf-8"))
DEFS = SCHEMA["$defs"]

TABLES = {
    "": SCHEMA,
    "role": DEFS["role"],
    "document": DEFS["document"],
    "stage": DEFS["stage"],
    "item": DEFS["item"],
    "notices": DEFS["item"]["properties"]["notices"],
    "assurance": SCHEMA["properties"]["assurance"],
    "progress-check": SCHEMA["properties"]["progress-check"],
    "not-publishing": SCHEMA["properties"]["not-publishing"],
    "versions": SCHEMA["properties"]["versions"],
}
"""Where the schema describes each table that has keys of its own."""


def problems(value: Any, schema: dict[str, Any], place: str = "") -> list[str]:
    """What an editor would underline: the part of JSON Schema that ours uses, and no more."""
    found: list[str] = []
    for word, rule in schema.items():
        match word:
            case "$schema" | "$defs" | "title" | "description":
                pass
            case "$ref":
                found += problems(value, DEFS[rule.removeprefix("#/$defs/")], place)
            case "anyOf":
                if all(problems(value, one, place) for one in rule):
                    found.append(f"{place}: fits none of several")
            case "const":
                if value != rule or type(value) is not type(rule):
                    found.append(f"{place}: not {rule!r}")
            case "enum":
                if value not in rule:
                    found.append(f"{place}: not one of {rule}")
            case "type":
                forms = {"object": dict, "array": list, "string": str, "boolean": bool}
                forms |= {"integer": int}
                if type(value) is not forms[rule]:
                    found.append(f"{place}: no {rule}")
            case _ if isinstance(value, dict):
                found += _in_object(word, rule, value, schema, place)
            case _ if isinstance(value, list):
                found += _in_array(word, rule, value, place)
            case "minimum" | "maximum":
                found += _out_of_range(word, rule, value, place)
            case "minLength" | "maxLength" | "pattern":
                found += _in_string(word, rule, value, place)
            case _:
                assert word in OBJECT_WORDS | ARRAY_WORDS, (
                    f"the schema uses {word}, which this test does not know"
                )
    return found


def _out_of_range(word: str, rule: int, value: int, place: str) -> list[str]:
    if type(value) is not int:
        return []
    wrong = value < rule if word == "minimum" else value > rule
    return [f"{place}: {word}"] if wrong else []


OBJECT_WORDS = {"properties", "required", "additionalProperties", "propertyNames", "minProperties"}
ARRAY_WORDS = {"items", "minItems", "maxItems", "uniqueItems"}


def _in_object(
    word: str, rule: Any, value: dict[str, Any], schema: dict[str, Any], place: str
) -> list[str]:
    known = schema.get("properties", {})
    match word:
        case "properties":
            return [
                p
                for k, one in rule.items()
                if k in value
                for p in problems(value[k], one, f"{place}.{k}")
            ]
        case "required":
            return [f"{place}: lacks {k}" for k in rule if k not in value]
        case "additionalProperties":
            extra = {k: v for k, v in value.items() if k not in known}
            if rule is False:
                return [f"{place}: {k} is not known" for k in extra]
            return [p for k, v in extra.items() for p in problems(v, rule, f"{place}.{k}")]
        case "propertyNames":
            return [p for k in value for p in problems(k, rule, f"{place}.{k}")]
        case "minProperties":
            return [f"{place}: too few"] if len(value) < rule else []
    return []


def _in_array(word: str, rule: Any, value: list[Any], place: str) -> list[str]:
    match word:
        case "items":
            return [p for n, one in enumerate(value) for p in problems(one, rule, f"{place}[{n}]")]
        case "minItems" | "maxItems":
            wrong = len(value) < rule if word == "minItems" else len(value) > rule
            return [f"{place}: {word}"] if wrong else []
        case "uniqueItems":
            return (
                [f"{place}: one twice"]
                if len({json.dumps(v, default=str) for v in value}) < len(value)
                else []
            )
    return []


def _in_string(word: str, rule: Any, value: Any, place: str) -> list[str]:
    if not isinstance(value, str):
        return []
    right = {
        "minLength": lambda: len(value) >= rule,
        "maxLength": lambda: len(value) <= rule,
        "pattern": lambda: re.search(rule, value) is not None,
    }[word]()
    return [] if right else [f"{place}: {word}"]


def test_the_schema_has_every_key_that_the_reader_accepts_and_no_other():
    """An editor neither underlines what is right nor offers what is wrong."""
    keys = accepted_keys()
    assert keys.keys() == TABLES.keys()
    for table, schema in TABLES.items():
        assert tuple(sorted(schema["properties"])) == keys[table], table
        assert schema["additionalProperties"] is False


def test_the_schema_names_the_values_that_the_reader_knows():
    """Kinds, parties, rules and the rest."""
    item = DEFS["item"]["properties"]
    assert tuple(item["kind"]["enum"]) == vocabulary.KINDS
    assert tuple(item["each"]["items"]["enum"]) == vocabulary.PARTY_KINDS
    assert tuple(item["rule"]["enum"]) == vocabulary.RULES
    assert tuple(item["outcomes"]["items"]["enum"]) == vocabulary.CONTRIBUTIONS
    assert tuple(DEFS["role"]["properties"]["decides"]["enum"]) == vocabulary.DECIDES
    assert DEFS["basis"]["enum"] == list(vocabulary.BASIS_WORDS)
    assert (DEFS["title"]["maxLength"], DEFS["name"]["maxLength"]) == (
        vocabulary.TITLE_LIMIT,
        vocabulary.NAME_LIMIT,
    )
    assert DEFS["stage"]["properties"]["title"]["maxLength"] == vocabulary.STAGE_TITLE_LIMIT
    assert DEFS["role"]["properties"]["title"]["maxLength"] == vocabulary.ROLE_TITLE_LIMIT
    assert item["hint"]["maxLength"] == vocabulary.HINT_LIMIT


@pytest.mark.parametrize("name", [*builtin_texts(), "midshire.toml", "small.toml"])
def test_a_good_file_is_good_to_the_schema(name):
    """Nothing is underlined."""
    text = (builtin_texts() | {"midshire.toml": midshire_text(), "small.toml": SMALL})[name]
    assert problems(tomllib.loads(text), SCHEMA) == []


def _underlined(text: str) -> bool:
    return bool(problems(tomllib.loads(text), SCHEMA))


SEEN_BY_AN_EDITOR = {
    "an unknown key, the nearest named",
    "a key by another name",
    "a key at the top that belongs below",
    "a key of a role",
    "what a file must have",
    "another format",
    "an id in capitals",
    "a prefix of small letters",
    "wrong types",
    "tables where texts belong",
    "texts where tables belong",
    "a title that Slack cannot show",
    "an unknown kind",
    "an unknown party",
    "an unknown rule",
    "no coordinator",
    "an id of other letters",
    "a period in words",
    "a date in words",
    "a stage without items",
    "a task that is nobody's",
    "an approval that nobody decides",
}


@pytest.mark.parametrize(
    "case", [c for c in load()[1] if "U+202E" not in c.says], ids=lambda c: c.name
)
def test_what_an_editor_can_see_it_shows(case):
    """Keys, types, values and lengths; what hangs together is the checker's."""
    assert _underlined(case.text) or case.name not in SEEN_BY_AN_EDITOR


WRONG = ("7", "2026-01-12", "true", '"?"', "[7]", "{ a = [7] }")
PLACES = {
    "": "\n",
    "role": "[roles.more]\n",
    "document": "[documents.more]\n",
    "stage": '[[stage]]\nid = "more"\n',
    "item": "[stage.item.more]\n",
    "notices": "[stage.item.more.notices]\n",
    "assurance": "[assurance]\n",
    "progress-check": "[progress-check]\n",
    "not-publishing": "[not-publishing]\n",
    "versions": "[versions]\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_the_reader_and_the_schema_refuse_the_same_types(table):
    """Every key with every type of value: where an editor underlines a value, the reader has a
    fault, too."""
    for key in accepted_keys()[table]:
        for value in WRONG:
            if table == "":
                rest = tomllib.loads(SMALL)
                rest.pop(key, None)
                data = rest | tomllib.loads(f"{key} = {value}")
                text = f"{key} = {value}\n"
            else:
                text = SMALL + PLACES[table] + f"{key} = {value}\n"
                try:
                    data = tomllib.loads(text)
                except tomllib.TOMLDecodeError:
                    continue  # the key is in its place already
            own = [
                p
                for p in problems(data, SCHEMA)
                if re.search(rf"(\.|^){key}(\b|$)", p.split(":")[0])
            ]
            said = [f for f in faults_of(text) if key in f.place.split(".")]
            assert said or not own, f"{table}.{key} = {value}: only the schema refuses it: {own}"
            wrong = [
                f
                for f in said
                if re.match(r"must be (a text|a list|a table|true or false)", f.problem)
            ]
            assert own or not wrong, f"{table}.{key} = {value}: only the reader refuses it: {wrong}"


def faults_of(text: str) -> list[Fault]:
    """What the reader finds."""
    try:
        read(text)
    except ProcessFaults as faults:
        return faults.faults
    return []

"""Everything a person reads is in the Chinese catalogue, translated and whole; `make words` adds what is new."""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import check_and_call_extract_file
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from flywheel import cli, words

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = dict(re.findall(r"^([A-Z]+) := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
MAPPINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
SAME = {"Chromium", "Python", "{name}\nn = {n}", "{number} %", "{size:.1f} GB", "“{label}”"}
"""Messages that read the same in both languages."""
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CODE = re.compile(rf"`[^\s`]+`|--[a-z][a-z-]+|\bFLYWHEEL_\w+|\b\w+\.ya?ml\b|\bflywheel (?:{'|'.join(cli.VERBS)})\b")


def written(root: Path) -> Catalog:
    """Return every message in the sources below ``root``, as `make words` collects them."""
    found = Catalog()
    methods = [(mapping["pattern"], mapping["method"]) for mapping in MAPPINGS]
    keywords = parse_keywords(SETTINGS["KEYWORDS"].split())
    named = [path for name in SETTINGS["SPOKEN"].split() for path in root.glob(name)]
    for file in (each for path in named for each in (path.rglob("*.py") if path.is_dir() else [path])):
        for row in check_and_call_extract_file(str(file), methods, {}, None, keywords, (), False, str(root)):
            found.add(row[2])
    return found


def translated(path: Path) -> Catalog:
    """Return a catalogue that was written by hand and by `make words`."""
    with path.open("rb") as source:
        return read_po(source, locale="zh_CN")


def faults(wanted: Catalog, catalogue: Catalog) -> list[str]:
    """Return what is missing, left over or wrong in a catalogue, one line a fault."""
    known = {message.id: message for message in catalogue if message.id}
    needed = {message.id for message in wanted if message.id}
    said = [f"missing: {name!r}" for name in needed - set(known)]
    said += [f"not in the code any more: {name!r}" for name in [*(set(known) - needed), *catalogue.obsolete]]
    for name, message in known.items():
        said += [f"{fault}: {name!r}" for fault in wrong(name, message.string, fuzzy=message.fuzzy)]
    return sorted(said)


def wrong(name: str | tuple[str, ...], text: str | tuple[str, ...], *, fuzzy: bool) -> Iterator[str]:
    """Yield what is wrong with one translation; of a plural the last English form counts, as Chinese has one."""
    english, chinese = (name[-1], text) if isinstance(name, tuple) else (name, (text,))
    if len(chinese) != 1:
        yield "Chinese has one plural form"
    if fuzzy or not all(chinese):
        yield "not translated"
        return
    for form in chinese:
        if sorted(fields(form)) != sorted(fields(english)):
            yield "other placeholders"
        if form.count("\n") != english.count("\n"):
            yield "other line breaks"
        if lost := set(CODE.findall(english)) - set(CODE.findall(form)):
            yield f"lost {', '.join(sorted(lost))}"
        if not CHINESE.search(form) and english not in SAME:
            yield "no Chinese"


def fields(text: str) -> list[str]:
    """Return the placeholders of a message with their formats: ``{n:.1f}`` is ``n!:.1f``."""
    return [
        f"{name}!{turned or ''}:{form}" for _before, name, form, turned in Formatter().parse(text) if name is not None
    ]


def hidden(source: str) -> list[int]:
    """Return lines with a message inside an f-string, where the extraction of Python 3.11 does not look."""
    strings = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in {"_", "gettext", "ngettext"}]
    return [call.lineno for call in named if isinstance(call.args[0], ast.Constant)]


def test_the_catalogue_is_complete_and_right():
    """Each message of the code has a translation with the same placeholders, line breaks and names of code."""
    assert "\n".join(faults(written(ROOT), translated(ROOT / SETTINGS["CATALOGUE"]))) == ""


def test_no_message_hides_in_an_f_string():
    """Messages stand where every supported Python's extraction finds them."""
    files = [path for folder in SETTINGS["SPOKEN"].split() for path in (ROOT / folder).rglob("*.py")]
    found = [f"{path.relative_to(ROOT)}:{line}" for path in files for line in hidden(path.read_text(encoding="utf-8"))]
    assert found == []


def test_the_library_speaks_from_the_catalogue():
    """The language in force decides; one Chinese form serves every count."""
    with words.language("zh"):
        assert words.gettext("Roll out") == "全面推广"
        assert [words.ngettext("{n} user", "{n} users", n).format(n=n) for n in (1, 5)] == ["1 名用户", "5 名用户"]
    assert words.gettext("Roll out") == "Roll out"


def test_charts_have_a_glyph_for_every_character():
    """The font that charts bring along knows every Chinese character of the catalogue."""
    (folder,) = importlib.util.find_spec("zhplot").submodule_search_locations
    with TTFont(Path(folder) / "fonts" / "NotoSansSC-Regular.ttf", lazy=True) as font:
        drawn = set(font.getBestCmap())
    texts = [text for message in translated(ROOT / SETTINGS["CATALOGUE"]) if message.id for text in message.string]
    assert [sign for sign in sorted(set("".join(texts))) if CHINESE.match(sign) and ord(sign) not in drawn] == []


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("{n} rows", "{n} 行", None),
        ("Python", "Python", None),
        ("{n} rows", "", "not translated"),
        ("{n} rows", "{m} 行", "other placeholders"),
        ("{size:.1f} of it", "其中 {size}", "other placeholders"),
        ("one\ntwo", "一二", "other line breaks"),
        ("run `make` now", "现在运行 `造`", "lost `make`"),
        ("use --replace", "请覆盖", "lost --replace"),
        ("Roll out", "Roll out", "no Chinese"),
        (("{n} row", "{n} rows"), ("{n} 行",), None),
        (("one row", "{n} rows"), ("一行",), "other placeholders"),
        (("{n} row", "{n} rows"), ("{n} 行", "{n} 行"), "Chinese has one plural form"),
    ],
)
def test_the_checker_sees_a_wrong_translation(english, chinese, fault):
    """Each kind of fault is found, and a right translation passes."""
    assert list(wrong(english, chinese, fuzzy=False)) == ([fault] if fault else [])


def test_the_checker_sees_what_is_missing_and_left_over():
    """A message of the code that the catalogue lacks is named, and so is one that the code has lost."""
    wanted, catalogue = Catalog(), Catalog(locale="zh_CN")
    wanted.add("new")
    catalogue.add("old", "旧")
    assert faults(wanted, catalogue) == ["missing: 'new'", "not in the code any more: 'old'"]


def test_the_checker_sees_guesses_and_hidden_messages():
    """A fuzzy translation counts as none, and a message inside an f-string is found by its line."""
    assert list(wrong("rows", "行", fuzzy=True)) == ["not translated"]
    assert hidden("x = 1\ny = f\"{_('rows')}: {len(_(x))}\"\n") == [2]


def test_joined_texts_and_table_contracts_are_collected(tmp_path):
    """Text joined over lines, both forms of a plural, marks for later and meanings of columns are all found."""
    source = (
        'a = _("one "\n  "two").format()\nngettext("{n} b", "{n} bs", n)\nlater("c")\nColumn("d", "text", "e", x=1)\n'
    )
    for folder in SETTINGS["SPOKEN"].split():
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "lib" / "some.py").write_text(source, encoding="utf-8")
    assert {message.id for message in written(tmp_path) if message.id} == {"one two", ("{n} b", "{n} bs"), "c", "e"}

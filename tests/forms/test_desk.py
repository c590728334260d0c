"""The forms of the desk: what they take, say, keep and print."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from flywheel import words
from flywheel.errors import BadInputError, FlywheelError
from flywheel.forms import desk
from flywheel.forms.desk import DESK, DeskForm, Field

FORMS = pytest.mark.parametrize("form", DESK.values(), ids=DESK)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
EVIL = ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "@SUM(1)", "a\x00b\x07c", "早上好 ☕", "+1 = 1", "x\ny")


def entry(field: Field, text: str) -> Any:
    """Return something that fits a field, with ``text`` wherever a text does."""
    if field.kind == "choice":
        return next(iter(field.choices or {}))
    number = 5 if field.low <= 5 <= field.high else field.low
    return {"line": text, "text": text, "number": number, "day": "2026-07-20"}[field.kind]


def full(form: DeskForm, texts: tuple[str, ...] = ("word",)) -> dict[str, Any]:
    """Fill every field of a form, each text with the next of ``texts``, and with its own name to tell it apart."""
    made: dict[str, Any] = {}
    count = iter(range(10_000))

    def filled(field: Field) -> Any:
        n = next(count)
        return entry(field, f"{texts[n % len(texts)]} {field.key} {n}")

    for part in form.parts:
        if not part.is_table:
            made |= {field.key: filled(field) for field in part.fields}
            continue
        names = list(part.rows or ()) or [None, None]
        rows = [{field.key: filled(field) for field in part.fields} for _name in names]
        made[part.key] = [{"row": name, **row} if name else row for name, row in zip(names, rows, strict=True)]
    return made


def texts_in(form: DeskForm, values: dict[str, Any]) -> list[str]:
    """Return every text and choice of cleaned values as people read it."""
    found = []
    for part in form.parts:
        rows = values.get(part.key, []) if part.is_table else [values]
        fields = {field.key: field for field in part.fields}
        found += [fields[key].shown(value) for row in rows for key, value in row.items() if key in fields]
    return found


def word_text(content: bytes) -> str:
    """Return everything a Word document says."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def cells_of(content: bytes) -> list[Any]:
    """Return every cell of a workbook's visible sheets."""
    book = load_workbook(io.BytesIO(content))
    return [cell for sheet in book if sheet.sheet_state == "visible" for row in sheet.iter_rows() for cell in row]


@FORMS
@LANGUAGES
def test_the_example_is_a_form_that_needs_no_mending(form: DeskForm, language: str) -> None:
    """Each worked example is clean, has nothing wrong in it, and survives its own file."""
    with words.language(language):
        values = form.worked_example()
        assert desk.taken(form, values) == values
        assert [found for found in form.findings(values) if found.kind == "wrong"] == []
        assert desk.read_form(desk.written_form(form, values)) == (form, values)


@FORMS
def test_a_file_keeps_every_field(form: DeskForm) -> None:
    """Every field of every form comes back from its file as it was, as YAML and as JSON, whatever was typed."""
    values = desk.taken(form, full(form, EVIL))
    assert desk.read_form(desk.written_form(form, values).encode()) == (form, values)
    assert desk.read_form(json.dumps({"form": form.name, "values": values})) == (form, values)


@FORMS
def test_word_says_everything_and_nothing_else_happens(form: DeskForm) -> None:
    """The Word document holds each entry; tags and formulas are plain text in it."""
    values = desk.taken(form, full(form, EVIL))
    said = word_text(desk.as_word(form, values))
    assert [text for text in texts_in(form, values) if text not in said] == []


@FORMS
def test_excel_says_everything_and_no_text_is_a_formula(form: DeskForm) -> None:
    """The workbook holds each entry as text, number or day; what begins like a formula stays text."""
    values = desk.taken(form, full(form, EVIL))
    cells = cells_of(desk.as_excel(form, values))
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    said = {
        f"{cell.value:,.10g}" if isinstance(cell.value, int | float) else str(cell.value)[:32_767] for cell in cells
    }
    said |= {f"{cell.value:%Y-%m-%d}" for cell in cells if isinstance(cell.value, dt.datetime)}
    assert [text for text in texts_in(form, values) if text not in said] == []


@FORMS
@LANGUAGES
def test_the_page_says_everything_and_nothing_runs(form: DeskForm, language: str) -> None:
    """The page to print holds each entry and no script, form or address."""
    with words.language(language):
        values = desk.taken(form, full(form))
        page = desk.as_page(form, values)
        evil = desk.as_page(form, desk.taken(form, full(form, EVIL)))
        assert [text for text in texts_in(form, values) if text not in page.replace("&amp;", "&")] == []
    for bad in ("<script", "http:", "https:", "<form"):
        assert bad not in evil
    assert "&lt;script&gt;" in evil


@FORMS
@LANGUAGES
def test_an_empty_form_asks_everything_in_the_readers_language(form: DeskForm, language: str) -> None:
    """Empty, it shows every label, in Word, Excel and on the page; in Chinese no label is left in English."""
    with words.language(language):
        asked = {words.gettext(form.title), *(words.gettext(part.heading) for part in form.parts)}
        asked |= {field.title for part in form.parts for field in part.fields if not field.label_from}
        page, word = desk.as_page(form).replace("&#x27;", "'"), word_text(desk.as_word(form))
        cells = {str(cell.value)[:31] for cell in cells_of(desk.as_excel(form))}
        titles = set(load_workbook(io.BytesIO(desk.as_excel(form))).sheetnames)
    assert [label for label in asked if label not in page or label not in word] == []
    assert [label for label in asked if label[:31] not in cells | titles and not set("/?") & set(label)] == []
    if language == "zh":
        english = {field.label for part in form.parts for field in part.fields} - {"PR/FAQ"}
        assert asked & english == set()


@FORMS
def test_excel_offers_the_choices(form: DeskForm) -> None:
    """Every choice of a form is a list in its workbook, and days and numbers are checked."""
    book = load_workbook(io.BytesIO(desk.as_excel(form)))
    kinds = [rule.type for sheet in book for rule in sheet.data_validations.dataValidation]
    fields = [field for part in form.parts for field in part.fields]
    assert kinds.count("list") == sum(field.kind == "choice" for field in fields)
    assert kinds.count("date") == sum(field.kind == "day" for field in fields)
    assert kinds.count("whole") + kinds.count("decimal") == sum(field.kind == "number" for field in fields)
    assert {int(sheet.page_setup.paperSize) for sheet in book if sheet.sheet_state == "visible"} == {9}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"problem": "x" * 2_001}, "has 2,001 characters; at most 2,000"),
        ({"problm": "late"}, "did you mean 'problem'?"),
        ({"whys": "no riders"}, "must be a list of rows"),
        ({"whys": [{"because": "a"}] * 10}, "has 10 rows; at most 9"),
        ({"whys": [{"reason_because": "a"}]}, "Why?, row 1, reason_because: is not known here"),
        ({"actionable": "maybe"}, "'maybe' cannot be chosen → choose one of: yes, no"),
        ({"problem": ["a"]}, "must be a text or a number"),
        ({"problem": True}, "must be a text or a number"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(values: dict[str, Any], said: str) -> None:
    """A mistake is named with its place and what must hold."""
    with pytest.raises(BadInputError, match="Five whys") as refused:
        desk.taken(DESK["five_whys"], values)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1250", 1250), ("1,250", 1250), ("１２", 12), ("12.5 %", "is not whole"), ("1,5", "is no number"),
     ("nan", "is no number"), ("1e5", "is no number"), ("−3", "is not between"), ("9" * 31, "is no number")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: Any) -> None:
    """Thousands, wide digits and per cent are understood; what could mean two things is refused."""
    values = {"messages": [{"sent": text}]}
    if isinstance(number, str):
        with pytest.raises(BadInputError, match=number):
            desk.taken(DESK["value_log"], values)
    else:
        assert desk.taken(DESK["value_log"], values) == {"messages": [{"sent": number}]}


def test_days_are_days() -> None:
    """A day is written as one, or refused."""
    assert desk.taken(DESK["minutes"], {"day": dt.date(2026, 6, 15)}) == {"day": "2026-06-15"}
    with pytest.raises(BadInputError, match="write it like 2026-07-20"):
        desk.taken(DESK["minutes"], {"day": "15/6"})


@pytest.mark.parametrize(
    ("name", "values", "kind", "said"),
    [
        ("raci", {"role_1": "x", "role_2": "y", "activities": [{"activity": "go", "r1": "A", "r2": "A"}]},
         "wrong", "has 2 accountable roles (x, y); it needs exactly one"),
        ("raci", {"role_1": "x", "activities": [{"activity": "go", "r1": "A"}]}, "wrong", "nobody is responsible"),
        ("raci", {"activities": [{"activity": "go", "r3": "AR"}]}, "open", "Role 3 has letters and no name."),
        ("solution_card", {"problem": "late", "root_cause": "Late"}, "wrong", "repeats the problem"),
        ("solution_card", {"problem": "late"}, "open", "Owner is still empty."),
        ("solution_card", {"owner": "Li, Wang"}, "think", "Several owners"),
        ("solution_card", {"criterion": "people are happier"}, "think", "has no number"),
        ("five_whys", {"problem": "late", "whys": [{"because": "Li was careless"}]}, "think", "blame a person"),
        ("pr_faq", {"trouble": "word " * 390, "solution": "word " * 20}, "wrong", "about 410 words"),
        ("pr_faq", {"trouble": "慢" * 640, "solution": "好" * 2}, "wrong", "about 401 words"),
        ("pr_faq", {"faq": [{"who": "house", "question": "why?"}]}, "open", "No question of a customer yet."),
        ("value_log", {"messages": [{"sent": 5, "reached": 6}]}, "wrong", "reached more people than it was sent to"),
        ("value_log", {"messages": [{"sent": 100, "reached": 50}]}, "shows", "reached 50.0 % (40.4–59.6 %, n = 100)"),
        ("membership_check", {"levels": [{"level": "a", "from_orders": 3}, {"level": "b", "from_orders": 3}]},
         "wrong", "b needs no more orders than a"),
        ("minutes", {"day": "2026-06-15", "decisions": [{"action": "go", "due": "2026-06-01"}]},
         "wrong", "due before the meeting"),
        ("minutes", {"decisions": [{"action": "go"}]}, "open", "Decision 1 lacks: Owner, Due, Criterion"),
        ("experience_roi", {"levers": [{"row": "basket", "low": 16, "likeliest": 16, "high": 16}]},
         "think", "a point, not a range"),
        ("cxo_mandate", {"stage": "start_up"}, "think", "the chief executive does it"),
        ("value_proposition", {"map": [{"pain": "late"}]}, "open", "names a pain and no relief"),
        ("reverse_innovation", {"top": [{"row": "vision", "state": "yes"}]}, "think", "what shows it?"),
        ("journey_map", {"touchpoints": [{"name": "pay", "stage": "a", "emotion": "-2"}]}, "think", "“pay” hurts"),
        ("empathy_map", {"persona": "x", "sees": [{"text": "a map"}]}, "open", "1 entry cites no feedback"),
    ],
)  # fmt: skip
def test_a_form_helps_while_it_is_filled_in(name: str, values: dict[str, Any], kind: str, said: str) -> None:
    """Each form says what is missing, wrong or worth a thought."""
    form = DESK[name]
    found = form.findings(desk.taken(form, values))
    assert [one for one in found if one.kind == kind and said in one.text], found


def test_a_range_upside_down_is_said() -> None:
    """A range whose low end lies above its high end is wrong, not an error."""
    form = DESK["experience_roi"]
    values = form.worked_example()
    values["levers"][0] |= {"low": 20, "likeliest": 16, "high": 16}
    assert [one.kind for one in form.findings(values) if "not a range" in one.text] == ["wrong"]
    assert desk.as_word(form, values)[:2] == b"PK"


def test_an_empty_form_is_not_scolded() -> None:
    """Nothing is said of a form nobody has begun."""
    assert [form.name for form in DESK.values() if form.findings({})] == []


@pytest.fixture
def work(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Return a work folder of its own."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Minhang, 11 June", "Minhang-11-June"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "C-Windows-x"),
        ("解决方案卡 7", "解决方案卡-7"),
        ("CON", "form-CON"),
        (".hidden", "hidden"),
        ("x" * 300, "x" * 60),
        ("a\x00b", "a-b"),
    ],
)
def test_a_name_stays_inside_the_folder(work, name: str, stem: str) -> None:
    """Whatever a form is called, its file lies in its folder, and opens under that name."""
    path = desk.save_form(DESK["raci"], {"process": "Roster"}, name)
    assert path == work / "forms" / "raci" / f"{stem}.form.yml"
    assert desk.saved_forms(DESK["raci"]) == [stem]
    assert desk.saved_form(DESK["raci"], stem) == (DESK["raci"], {"process": "Roster"})


def test_saving_again_replaces_and_leaves_nothing_behind(work) -> None:
    """The newer one stays, whole, with no half-written file beside it."""
    for process in ("old", "new"):
        desk.save_form(DESK["raci"], {"process": process}, "one")
    assert [path.name for path in (work / "forms" / "raci").iterdir()] == ["one.form.yml"]
    assert desk.saved_form(DESK["raci"], "one")[1] == {"process": "new"}


def test_what_cannot_be_saved_is_said(work) -> None:
    """No name, a refused value or a folder in the way end in a sentence, and write nothing."""
    with pytest.raises(BadInputError, match="name it in a few words"):
        desk.save_form(DESK["raci"], {}, " ../ ")
    with pytest.raises(BadInputError, match="has 201 characters"):
        desk.save_form(DESK["raci"], {"process": "x" * 201}, "one")
    assert not (work / "forms").exists()
    (work / "forms").write_text("in the way")
    with pytest.raises(FlywheelError, match="cannot be written"):
        desk.save_form(DESK["raci"], {}, "one")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "is no form that can be read"),
        (b"form: [", "is no form that can be read"),
        (b"just words", "is no form that can be read"),
        (b"form: raci\nvalues: [1]", "is no form that can be read"),
        (b"form: !!python/object/apply:os.system ['true']", "is no form that can be read"),
        (b"[" * 100_000, "is no form that can be read"),
        (b"form: rci", "did you mean 'raci'?"),
        (b"x" * 500_001, "is larger than 500 kB"),
    ],
)
def test_a_file_that_is_none_is_said(content: bytes, said: str) -> None:
    """Broken, foreign, oversized and hostile files are refused in a sentence."""
    with pytest.raises(BadInputError, match="form") as refused:
        desk.read_form(content)
    assert said in str(refused.value)

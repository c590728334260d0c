"""The desk of forms on a live page, and the panel that starts the pack of a VOC meeting."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any

import ipywidgets
import pytest

from flywheel import widgets, words
from flywheel.errors import FlywheelError
from flywheel.forms import desk
from flywheel.forms.desk import DESK
from flywheel.widgets.desk_fields import FormFields

FORMS = pytest.mark.parametrize("name", DESK)


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """Return a work folder of its own."""
    monkeypatch.setenv("FLYWHEEL_WORK", str(tmp_path))
    return tmp_path


def pressed(box: ipywidgets.Widget, text: str) -> None:
    """Press the button with this text somewhere in a panel."""
    for one in inside(box):
        if isinstance(one, ipywidgets.Button) and one.description == text:
            one.click()
            return
    pytest.fail(f"there is no button {text!r}")


def inside(box: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """Return everything in a panel."""
    return [box, *(one for child in getattr(box, "children", ()) for one in inside(child))]


def type_into(form: widgets.OpenForm, values: dict[str, Any]) -> None:
    """Type cleaned values field by field, as a person does."""
    for key, entry in form.fields.fields.items():
        if key in values:
            typed(entry, values[key])
    for key, table in form.fields.tables.items():
        rows = values.get(key, [])
        while not table.part.rows and len(table.rows) < len(rows):
            table.more.click()
        places = list(table.part.rows or ())
        for number, row in enumerate(rows):
            entries = table.rows[places.index(row["row"]) if places else number]
            for name, entry in entries.items():
                if name in row:
                    typed(entry, row[name])


def typed(entry: Any, value: Any) -> None:
    """Put a value into one field the way its browser face does."""
    kind = entry.field.kind
    entry.widget.value = (
        dt.date.fromisoformat(value) if kind == "day" else value if kind in ("choice", "line", "text") else str(value)
    )


def sent(name: str, content: bytes) -> dict[str, Any]:
    """Return a file as a browser sends it."""
    facts = {"name": name, "type": "", "size": len(content), "last_modified": dt.datetime(2026, 6, 1, tzinfo=dt.UTC)}
    return facts | {"content": memoryview(content)}


@FORMS
def test_what_is_typed_comes_back_from_its_file(name: str) -> None:
    """Widgets → file → widgets of a new desk: every field of every form holds what was typed."""
    first, example = widgets.form_desk([name]).open_form, DESK[name].worked_example()
    type_into(first, example)
    assert first.values() == example
    first.name.value = "Minhang 11"
    pressed(first, "Save in the work folder")
    assert f"work/forms/{name}/Minhang-11.form.yml" in first.noted.value
    again = widgets.form_desk([name]).open_form
    again.kept.value = "Minhang-11"
    pressed(again, "Open")
    assert again.fields.read() == first.fields.read()
    assert again.values() == example


@FORMS
def test_the_example_and_emptying_fill_and_clear_every_field(name: str) -> None:
    """The example can be looked at and taken away again; an empty form is called empty."""
    form = widgets.form_desk([name]).open_form
    pressed(form, "Fill in the example")
    assert form.values() == DESK[name].worked_example()
    assert "flywheel-findings" in form.told.value
    pressed(form, "Empty all fields")
    assert form.values() == {}
    assert "The form is empty" in form.told.value


@FORMS
def test_every_field_has_a_label_of_its_own(name: str) -> None:
    """Each field says in words what goes into it, in plain text."""
    form = widgets.form_desk([name]).open_form
    fields = [
        one for one in inside(form) if isinstance(one, ipywidgets.Text | ipywidgets.Textarea | ipywidgets.Dropdown)
    ]
    assert [one for one in fields if not one.description.strip() or one.description_allow_html] == []
    classes = {name for one in inside(form) for name in one._dom_classes}
    assert [name for name in classes if f".{name}" not in widgets.page_style().data] == []


def test_advice_comes_while_typing() -> None:
    """Two who answer for one thing are named as soon as the second letter is chosen; the columns carry the roles."""
    form = widgets.form_desk(["raci"]).open_form
    type_into(form, {"role_1": "Lead", "role_2": "Planner", "activities": [{"activity": "Roster", "r1": "A"}]})
    row = form.fields.tables["activities"].rows[0]
    assert (row["r1"].widget.description, row["r3"].widget.description) == ("1 · Lead", "1 · Role 3")
    assert "accountable roles" not in form.told.value
    row["r2"].widget.value = "A"
    assert "has 2 accountable roles (Lead, Planner)" in form.told.value
    assert "To mend" in form.told.value


def test_what_is_typed_stays_when_another_form_is_opened() -> None:
    """Going back to a form finds it as it was left."""
    made = widgets.form_desk(["raci", "pr_faq"])
    made.open_form.fields.fields["process"].widget.value = "Roster"
    made.picker.value = "pr_faq"
    assert len(made.place.children) == 1
    made.picker.value = "raci"
    assert made.open_form.values() == {"process": "Roster"}


def test_a_file_of_another_form_opens_that_form() -> None:
    """An uploaded file finds its form; what is no form changes nothing."""
    made = widgets.form_desk(["raci", "pr_faq"])
    form = made.open_form
    text = desk.written_form(DESK["pr_faq"], {"headline": "Honest hour"})
    form.sent.value = (sent("x.form.yml", text.encode()),)
    assert made.picker.value == "pr_faq"
    assert made.open_form.values() == {"headline": "Honest hour"}
    made.open_form.sent.value = (sent("<b>", b"no form"),)
    assert "is no form that can be read" in made.open_form.noted.value
    assert made.open_form.values() == {"headline": "Honest hour"}


def test_text_never_becomes_markup() -> None:
    """What is typed is shown as text: in advice, in notes, in the frame."""
    form = widgets.form_desk(["membership_check"]).open_form
    type_into(form, {"levels": [{"level": "<img src=x onerror=alert(1)>"}]})
    form.name.value = "<script>alert(1)</script>"
    pressed(form, "Save in the work folder")
    pressed(form, "Show how it will look")
    shown = form.told.value + form.noted.value + form.preview.value
    assert "<img src=x" not in shown
    assert "<script" not in shown
    assert " sandbox " in form.preview.value


def test_what_is_too_long_is_said_and_not_saved(work) -> None:
    """An overlong text is named with its place; nothing is written, and nothing that was typed is lost."""
    form = widgets.form_desk(["raci"]).open_form
    form.fields.fields["process"].widget.value = "x" * 201
    form.name.value = "one"
    assert "has 201 characters; at most 200" in form.told.value
    for text in ("Save in the work folder", "Save as Word", "Save as Excel", "Show how it will look"):
        pressed(form, text)
    assert "has 201 characters" in form.noted.value
    assert "has 201 characters" in form.preview.value
    assert list(work.rglob("*.yml")) == []
    assert len(form.fields.fields["process"].widget.value) == 201


def test_a_page_cannot_choose_a_file_that_is_not_offered(work) -> None:
    """The name of a saved file is checked in Python, whatever a page sends."""
    (work / "secret.form.yml").write_text("form: raci\nvalues: {process: secret}\n")
    form = widgets.form_desk(["raci"]).open_form
    form.kept.options = [("x", "../../secret")]
    form.kept.value = "../../secret"
    pressed(form, "Open")
    assert form.values() == {}
    assert "no file is chosen" in form.noted.value


def test_the_desk_speaks_chinese() -> None:
    """In Chinese, fields, buttons and example are Chinese, and the example still passes its own checks."""
    with words.language("zh"):
        form = widgets.form_desk(["solution_card"]).open_form
        form.show_example()
        assert form.values() == DESK["solution_card"].worked_example()
        assert re.search(r"[\u4e00-\u9fff]", form.fields.fields["owner"].widget.description)


def test_pictures_come_with_words() -> None:
    """Forms that can be drawn are drawn, with an alternative text; a form that holds too little is not."""
    drawn = {name: widgets.form_pictures(name, form.worked_example()) for name, form in DESK.items()}
    assert {name for name, pictures in drawn.items() if pictures} == {
        "empathy_map", "journey_map", "five_whys", "experience_roi",
    }  # fmt: skip
    assert all(len(one.alt) > 40 for pictures in drawn.values() for one in pictures)
    assert [name for name in DESK if widgets.form_pictures(name, {})] == []


def test_a_table_ends_at_its_limit() -> None:
    """Rows can be added up to the form's limit, and no further."""
    table = FormFields(DESK["five_whys"], lambda: None).tables["whys"]
    for _press in range(20):
        table.more.click()
    assert (len(table.rows), table.more.disabled) == (9, True)


def test_a_pack_is_written_with_progress_and_shown_in_a_sandbox(tmp_path) -> None:
    """The starter is called with week and language, what it tells is shown, and its page appears in a frame."""
    asked, told = [], []

    def start(week: str, lang: str, tell: widgets.packs.Progress) -> Any:
        tell(3, 9)
        asked.append((week, lang))
        told.append(made.told.value)
        page = tmp_path / "pack.html"
        page.write_text("<h1>Week</h1><script>alert(1)</script>", encoding="utf-8")
        return page

    made = widgets.pack_starter(start, lambda: ["2026-W26", "2026-W25"])
    made.week.value, made.language.value = "2026-W25", "zh"
    made.begin().join()
    assert asked == [("2026-W25", "zh")]
    assert "Part 3 of 9" in told[0]
    assert "max='9' value='3'" in told[0]
    frame = made.place.children[1].value
    assert frame.startswith("<iframe class='flywheel-frame' sandbox ")
    assert "<script" not in frame
    assert not made.go.disabled


def test_a_pack_is_not_started_twice(tmp_path) -> None:
    """A second press while one is being written does nothing."""
    go_on, calls = threading.Event(), []

    def start(week: str, lang: str, tell: widgets.packs.Progress) -> Any:
        calls.append(week)
        go_on.wait(30)
        raise FlywheelError("enough <b>")

    made = widgets.pack_starter(start, lambda: ["2026-W26"])
    first = made.begin()
    while not calls:
        pass
    made.begin().join()
    go_on.set()
    first.join()
    assert calls == ["2026-W26"]
    assert "enough &lt;b&gt;" in made.told.value


def test_data_without_weeks_are_said() -> None:
    """When there is nothing to look back on, the panel says so and starts nothing."""

    def none() -> list[str]:
        raise FlywheelError("no feedback here")

    made = widgets.pack_starter(lambda *_given: pytest.fail("started"), none)
    assert "no feedback here" in made.told.value
    made.begin().join()


def test_minutes_are_passed_on_by_one_press() -> None:
    """Only the minutes have the button, it hands over cleaned values, and refusals are sentences."""
    taken: list[Any] = []

    def take(values: Any) -> str:
        taken.append(values)
        if len(taken) > 1:
            raise FlywheelError("nothing to write")
        return "1 new"

    made = widgets.form_desk(["raci", "minutes"], take_minutes=take)
    text = "Write the decisions into the file of actions"
    assert text not in {one.description for one in inside(made) if isinstance(one, ipywidgets.Button)}
    made.picker.value = "minutes"
    made.open_form.show_example()
    pressed(made, text)
    assert taken[0]["decisions"][0]["due"] == "2026-07-20"
    assert "1 new" in made.open_form.noted.value
    pressed(made, text)
    assert "nothing to write" in made.open_form.noted.value

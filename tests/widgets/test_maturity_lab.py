"""The maturity questionnaire, its comparison of two days, and the plan that leaves the page."""

import io
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from flywheel import wheel
from flywheel.widgets import as_csv, maturity_lab

FIRST, SECOND = date(2026, 1, 5), date(2026, 7, 17)


@pytest.fixture
def lab():
    """Two assessments: level 2 everywhere in January, level 3 but for one cell in July."""
    made = maturity_lab(today=FIRST)
    for day, level in ((FIRST, 2), (SECOND, 3)):
        made.day.value = day
        for field in made.levels.values():
            field.value = level
        if day == SECOND:
            made.levels["culture", "execution"].value = 1
            made.evidence["culture", "execution"].value = "=no minutes"
        made.recorded.click()
    return made


def test_nothing_is_said_before_something_is_recorded():
    """An empty questionnaire is no profile and cannot be recorded."""
    made = maturity_lab(today=FIRST)
    assert made.found is None
    made.recorded.click()
    assert "Answer at least one question" in made.told.value
    made.levels["tools", "strategy"].value, made.rater.value = 3, " "
    made.recorded.click()
    assert "has no rater" in made.told.value


def test_the_weakest_link_map_and_radar_are_shown(lab):
    """The profile names its weakest cell and has two pictures with words."""
    shown = lab.profile.children[0].value
    assert "Weakest link: Philosophy and culture / Execution layer" in shown
    assert shown.count("<img") == 2


def test_two_days_are_compared_and_another_benchmark_changes_the_gaps(lab):
    """Eleven cells rose and one fell; a profile for another kind of company gives other gaps."""
    lab.before.value = str(FIRST)
    assert "<img" in lab.moved.children[0].value
    before = lab.found.table["gap"].tolist()
    lab.benchmark.widget.value = "mature"
    assert lab.found.table["gap"].tolist() != before
    lab.shown_day.value = str(FIRST)
    assert "Choose an earlier day" in lab.moved.children[0].value


def test_the_saved_file_loads_into_a_new_page(lab):
    """Two days go out and come back with their evidence; a broken file changes nothing and is explained."""
    other = maturity_lab(today=SECOND)
    other.load(as_csv(lab.answers.table))
    assert other.answers.days == (FIRST, SECOND)
    assert other.answers.table["evidence"].tolist() == lab.answers.table["evidence"].tolist()
    assert other.found.at == SECOND
    other._do(lambda: other.load(b"day,rater\n1,2\n"))
    assert "score" in other.told.value
    assert other.answers.days == (FIRST, SECOND)


def test_the_plan_begins_with_the_priorities_and_leaves_as_three_files(lab):
    """The first areas are filled in; an empty plan is refused; CSV, Excel and Word hold the same line."""
    first = lab.found.priorities.iloc[0]
    line = lab.plan.lines[0]
    assert line["cell"].value == f"{first['element']}|{first['layer']}"
    lab.plan.asked.click()
    assert "no line in it yet" in lab.plan.told.value
    line["action"].value, line["owner"].value, line["sign"].value = "=weekly meeting", "chair", "minutes"
    line["due_day"].value = date(2026, 10, 16)
    lab.plan.asked.click()
    assert "weekly meeting" in lab.plan.place.children[0].value
    assert "'=weekly meeting" in lab.plan._csv().decode("utf-8-sig")
    cells = [cell for row in load_workbook(io.BytesIO(lab.plan._excel())).worksheets[0].iter_rows() for cell in row]
    assert next(cell for cell in cells if cell.value == "=weekly meeting").data_type == "s"
    words = [cell.text for table in Document(io.BytesIO(lab.plan._word())).tables for cell in table._cells]
    assert "=weekly meeting" in words


def test_questions_are_the_model_s():
    """Twelve questions with five anchors each and a way to say that nobody can tell."""
    lab = maturity_lab(today=FIRST)
    assert set(lab.levels) == set(wheel.maturity_model().keys)
    assert all(len(field.options) == 6 for field in lab.levels.values())

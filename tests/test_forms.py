"""The Excel workbook of a scenario: columns of the forms, both languages, nothing lost, no formula from a text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from flywheel import forms, metrics, places, scenario, words
from flywheel.errors import BadInputError, FlywheelError

FILES = sorted((places.datasets() / "scenarios").glob("*.yml"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_lost_on_the_way_through_excel(tmp_path: Path, path: Path, language: str) -> None:
    """File → workbook → file gives the same scenario, in either language of the headings."""
    plan = scenario.read(path)
    with words.language(language):
        book = forms.write_workbook(plan, tmp_path / "tables.xlsx", known_metrics=metrics.METRICS)
    values = forms.read_workbook(book, known_metrics=metrics.METRICS)
    assert scenario.read(scenario.write_values(values, tmp_path / "again.yml")) == plan


def test_the_tables_have_the_columns_of_the_forms(tmp_path: Path) -> None:
    """Each sheet has exactly its form's columns, in its order, and one row an entry."""
    plan = scenario.read(places.datasets() / "scenarios" / "new-user-guidance.yml")
    book = load_workbook(forms.write_workbook(plan, tmp_path / "t.xlsx", known_metrics=metrics.METRICS))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Table 1 User scenario",
        "Table 2 Process nodes",
        "Table 3 Pilot tracking",
        "Further fields",
    ]
    heads = [[cell.value for cell in sheet[1]] for sheet in book.worksheets[:3]]
    assert heads == [
        ["Scenario name", "Target persona", "Trigger", "Core need", "Expected effect"],
        ["Stage", "Node", "Owner", "Input", "Output", "Time limit", "Tool", "Exception plan"],
        ["Pilot scope", "Key metric", "Before", "During", "Deviation", "Cause", "Measure"],
    ]
    assert [cell.value for cell in book.worksheets[1]["B"]][1:4] == [node.node for node in plan.nodes]
    (rule,) = book["Table 3 Pilot tracking"].data_validations.dataValidation
    column = rule.formula1.split("$")[1]
    assert [cell.value for cell in book["lists"][column]] == sorted(metric.label for metric in metrics.METRICS.values())


def test_the_guides_deviation_comes_out(tmp_path: Path) -> None:
    """35 % → 38 % is a formula that gives +8.6 %: (0.38 − 0.35) ÷ 0.35."""
    plan = scenario.read(places.datasets() / "scenarios" / "new-user-guidance.yml")
    levels = {"next_day_retention": (0.35, 0.38)}
    sheet = load_workbook(forms.write_workbook(plan, tmp_path / "t.xlsx", levels=levels)).worksheets[2]
    before, during, deviation = (sheet.cell(2, column) for column in (3, 4, 5))
    assert (before.value, during.value, deviation.number_format) == (0.35, 0.38, "+0.0%;-0.0%;0.0%")
    assert deviation.value == '=IF(AND(ISNUMBER(C2),ISNUMBER(D2),C2>0),(D2-C2)/C2,"")'
    assert f"{(during.value - before.value) / before.value:+.1%}" == "+8.6%"


def test_table_3_names_its_metric_in_words(tmp_path: Path) -> None:
    """Who fills in the Chinese form meets 客单价 and 29.31, not basket_value and 2931."""
    plan = scenario.read(GUIDE)
    plan = plan.model_copy(update={"pilot": plan.pilot.model_copy(update={"metrics": ("basket_value",)})})
    levels = {"basket_value": (2931.0, 2940.5)}
    with words.language("zh"):
        path = forms.write_workbook(plan, tmp_path / "t.xlsx", levels=levels, known_metrics=metrics.METRICS)
    sheet = load_workbook(path).worksheets[2]
    assert [sheet.cell(2, column).value for column in (2, 3, 4)] == ["客单价", 29.31, 29.405]
    assert sheet.cell(2, 3).number_format == "#,##0.00"


def test_each_row_of_table_3_is_shown_in_its_metrics_unit(tmp_path: Path) -> None:
    """A share is in per cent although the goal counts scores, and the other way round; empty rows have no unit."""
    plan = scenario.read(GUIDE)
    pilot = plan.pilot.model_copy(update={"metrics": ("next_day_retention", "ces", "nps", "own_metric")})
    path = forms.write_workbook(
        plan.model_copy(update={"pilot": pilot}), tmp_path / "t.xlsx", known_metrics=metrics.METRICS
    )
    sheet = load_workbook(path).worksheets[2]
    forms_shown = [(sheet.cell(row, 3).number_format, sheet.cell(row, 4).number_format) for row in range(2, 7)]
    assert forms_shown == [("0.0%",) * 2, ("0.00",) * 2, ("0.0",) * 2, ("0.0%",) * 2, ("General",) * 2]


def test_a_text_never_becomes_a_formula(tmp_path: Path) -> None:
    """What a person wrote stays text in every sheet, however it begins."""
    text = (places.datasets() / "scenarios" / "new-user-guidance.yml").read_text(encoding="utf-8")
    evil = '=HYPERLINK("http://x.invalid")'
    for old in ("tool: CRM", "title: New-user guidance", "cause: The content fits what new users look for"):
        text = text.replace(old, f"{old.split(':')[0]}: '{evil}'", 1)
    path = tmp_path / "evil.yml"
    path.write_text(text, encoding="utf-8")
    book = load_workbook(forms.write_workbook(scenario.read(path), tmp_path / "t.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert sum(cell.value == evil for cell in cells) >= 3
    formulas = {cell.coordinate for cell in cells if cell.data_type == "f"}
    assert all(coordinate.startswith("E") for coordinate in formulas)
    assert (
        scenario.read(scenario.write_values(forms.read_workbook(tmp_path / "t.xlsx"), tmp_path / "b.yml")).title == evil
    )


def test_rows_may_be_added_and_columns_moved(tmp_path: Path) -> None:
    """A person fills in one more node and moves a column; both are read by their headings."""
    plan = scenario.read(places.datasets() / "scenarios" / "member-recall.yml")
    path = forms.write_workbook(plan, tmp_path / "t.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[1]
    row = ["Record", "archive", "Analyst", "result", "note", "1 h", "wiki", "write it the next day"]
    for column, value in enumerate(row, 1):
        sheet.cell(5, column).value = value
    for number in range(1, 6):  # swap stage and node
        one, other = sheet.cell(number, 1), sheet.cell(number, 2)
        one.value, other.value = other.value, one.value
    book.save(path)
    nodes = forms.read_workbook(path)["nodes"]
    assert [node["node"] for node in nodes] == ["tag recognition", "content push", "satisfaction survey", "archive"]
    assert nodes[3]["exception_plan"] == "write it the next day"


def spoil(path: Path, change: str) -> None:
    """Break a workbook in one way."""
    book = load_workbook(path)
    if change == "sheet":
        del book["Table 2 Process nodes"]
    elif change == "column":
        book["Table 2 Process nodes"]["C1"] = "Ownr"
    elif change == "rows":
        for column in range(1, 6):
            book["Table 1 User scenario"].cell(3, column).value = "again"
    elif change == "node":
        book["Further fields"]["A2"] = "nodes[gone].serves[1]"
    elif change == "field":
        book["Further fields"]["A2"] = "goal..metric"
    book.save(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("sheet", "Table 2 Process nodes: this sheet is missing → there are: Table 1"),
        ("column", r"row 1: the column 'Owner' is missing → did you mean Ownr"),
        ("rows", "Table 1 User scenario: has 2 rows; a scenario has one"),
        ("node", r"Further fields, A2: 'nodes\[gone\]\.serves\[1\]' belongs to a node that Table 2 does not have"),
        ("field", r"Further fields, A2: 'goal\.\.metric' is not the name of a field"),
    ],
)
def test_a_broken_workbook_is_refused_with_its_place(tmp_path: Path, change: str, said: str) -> None:
    """The message names sheet, cell and remedy."""
    plan = scenario.read(places.datasets() / "scenarios" / "new-user-guidance.yml")
    path = forms.write_workbook(plan, tmp_path / "t.xlsx")
    spoil(path, change)
    with pytest.raises(BadInputError, match=said):
        forms.read_workbook(path)


@pytest.mark.parametrize(("content", "said"), [(None, "there is no such file"), (b"text", "is no Excel workbook")])
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes | None, said: str) -> None:
    """A missing file and one that only has the ending are told apart."""
    path = tmp_path / "t.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInputError, match=said):
        forms.read_workbook(path)


def test_days_and_empty_cells_are_read_as_a_file_has_them(tmp_path: Path) -> None:
    """A day has no time, and what was left empty is absent."""
    plan = scenario.read(places.datasets() / "scenarios" / "home-entry.yml")
    values = forms.read_workbook(forms.write_workbook(plan, tmp_path / "t.xlsx"))
    assert values["goal"]["by"] == dt.date(2026, 5, 31)
    assert "review" not in values


GUIDE = places.datasets() / "scenarios" / "new-user-guidance.yml"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_procedure_holds_what_a_newcomer_needs(tmp_path: Path, language: str) -> None:
    """Scope, owner, nodes, exceptions, metrics, version and day stand on the page and in the Word document."""
    plan = scenario.read(GUIDE)
    with words.language(language):
        page, document = forms.write_sop(plan, tmp_path)
    texts = [page.read_text(encoding="utf-8"), document_text(document)]
    for text in texts:
        for wanted in (
            "New users, all platforms",
            "New-user operations lead",
            "1.1",
            "content push",
            "Who closes the tips",
        ):
            assert wanted in text
        assert ("Exceptions" if language == "en" else "异常") in text
    assert "2026\N{NON-BREAKING HYPHEN}05" in texts[0]
    assert "http" not in texts[0].replace("http://www.w3.org/2000/svg", "")


def document_text(path: Path) -> str:
    """Return everything a Word document says."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_goal_attainment_names_both_shares(tmp_path: Path) -> None:
    """35 % → 42 % of a planned 45 % is 93 % of the level and 70 % of the planned gain."""
    text = GUIDE.read_text(encoding="utf-8").replace("target: 38 %\n  by", "target: 45 %\n  by", 1)
    path = tmp_path / "reached.yml"
    path.write_text(text.replace("review:\n", "review:\n  reached: 42 %\n", 1), encoding="utf-8")
    page = forms.sop_page(scenario.read(path))
    assert "<dt>Share of the target&#x27;s level</dt><dd>93 %</dd>" in page
    assert "<dt>Share of the planned gain</dt><dd>70 %</dd>" in page


def test_user_text_is_never_live_in_a_procedure(tmp_path: Path) -> None:
    """Markup in a scenario file is shown, not obeyed, in the page, the drawing and the library."""
    text = GUIDE.read_text(encoding="utf-8").replace("title: New-user guidance", "title: <script>alert(1)</script>")
    path = tmp_path / "evil.yml"
    path.write_text(text.replace("node: content push", 'node: "<b>push\\" x"'), encoding="utf-8")
    index = forms.file_procedures([scenario.read(path)], tmp_path / "library")
    for page in (index, tmp_path / "library" / "new-user-guidance.sop.html"):
        said = page.read_text(encoding="utf-8")
        assert "<script>alert" not in said
        assert "<b>push" not in said


def test_the_drawing_has_a_box_and_an_exception_for_each_node() -> None:
    """Every node stands in a box with its plan beside it, and the drawing is told in words too."""
    plan = scenario.read(GUIDE)
    narrow = forms.process_svg(plan, narrow=True)  # for a phone: as many boxes, in less than half of the width
    assert narrow.count("<rect") == 2 * len(plan.nodes)
    assert 'viewBox="0 0 320 ' in narrow
    drawing = forms.process_svg(plan)
    assert drawing.count('class="node"') == drawing.count('class="plan"') == len(plan.nodes)
    assert "<desc>1. tag recognition, Algorithm engineer, 1 s; otherwise: If no tag can be set" in drawing


def test_a_library_is_searched_and_keeps_what_it_has(tmp_path: Path) -> None:
    """Words are found in any order and case; filing again replaces one procedure and leaves the others."""
    plans = [scenario.read(path) for path in FILES]
    forms.file_procedures(plans, tmp_path)
    index = forms.file_procedures(plans[:1], tmp_path)
    assert index.read_text(encoding="utf-8").count("<tr data-text") == len(FILES)
    assert list(forms.search_procedures(tmp_path, "MEMBERS silver")["title"]) == ["Recall of lapsed silver members"]
    assert forms.search_procedures(tmp_path, "nobody wrote this").empty
    with pytest.raises(FlywheelError, match="holds no procedures"):
        forms.search_procedures(tmp_path / "none")


@pytest.mark.browser
def test_the_index_filters_while_typing(tmp_path: Path, visit) -> None:
    """Typing two words leaves the one procedure that holds both, says so, and asks nothing of the network."""
    index = forms.file_procedures([scenario.read(path) for path in FILES], tmp_path)
    found = visit(index.as_uri(), width=390)
    found.page.get_by_label("Search").fill("silver recall")
    assert found.page.locator("tbody tr:visible").count() == 1
    assert found.page.locator("output").inner_text() == f"1 / {len(FILES)}"
    found.assert_clean()


def test_further_fields_may_be_sorted_and_have_gaps(tmp_path: Path) -> None:
    """Sorting the sheet by name, as Excel does (1, 10, 2), loses and merges nothing; a gap leaves the rest."""
    text = GUIDE.read_text(encoding="utf-8")
    duties = "".join(f"  - {{activity: a{n}, responsible: [r{n}, s{n}], accountable: x{n}}}\n" for n in range(12))
    path = tmp_path / "many.yml"
    path.write_text(
        text[: text.index("raci:")] + "raci:\n" + duties + text[text.index("\nrollout:") :], encoding="utf-8"
    )
    plan = scenario.read(path)
    book = forms.write_workbook(plan, tmp_path / "t.xlsx")
    changed = load_workbook(book)
    sheet = changed["Further fields"]
    rows = sorted(([cell.value for cell in row] for row in sheet.iter_rows(min_row=2)), key=lambda row: str(row[0]))
    sheet.delete_rows(2, sheet.max_row)
    for row in rows:
        if not str(row[0]).startswith("raci[3]"):
            sheet.append(row)
    changed.save(book)
    values = forms.read_workbook(book)
    assert [duty["activity"] for duty in values["raci"]] == [f"a{n}" for n in range(12) if n != 2]
    assert values["raci"][10]["responsible"] == ["r11", "s11"]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Table 2 Process nodes", "C2", "=C3", "Table 2 Process nodes, C2: holds a formula → write the Owner itself"),
        ("Table 3 Pilot tracking", "F3", "another cause", "Table 3 Pilot tracking, Cause: rows differ"),
    ],
)
def test_what_a_scenario_cannot_hold_is_said(tmp_path: Path, sheet: str, cell: str, value: str, said: str) -> None:
    """A formula for a text and a second cause are named instead of lost."""
    book = forms.write_workbook(scenario.read(GUIDE), tmp_path / "t.xlsx")
    changed = load_workbook(book)
    changed[sheet][cell] = value
    changed.save(book)
    with pytest.raises(BadInputError, match=said):
        forms.read_workbook(book)


def test_a_text_too_long_for_a_cell_is_refused(tmp_path: Path) -> None:
    """Excel would cut it without a word."""
    text = GUIDE.read_text(encoding="utf-8").replace("tool: CRM", f"tool: {'x' * 40_000}", 1)
    path = tmp_path / "long.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FlywheelError, match="does not fit into a workbook: texts may have 32,767 characters"):
        forms.write_workbook(scenario.read(path), tmp_path / "t.xlsx")


def test_two_scenarios_of_one_id_do_not_replace_each_other(tmp_path: Path) -> None:
    """The library refuses them before anything is written."""
    plan = scenario.read(GUIDE)
    with pytest.raises(FlywheelError, match="two scenarios have the id 'new-user-guidance'"):
        forms.file_procedures([plan, plan], tmp_path / "library")

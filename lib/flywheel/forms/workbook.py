"""Tables 1 to 3 of a scenario ↔ an Excel workbook that can be filled in, printed and read back without loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flywheel import places
from flywheel.errors import BadInputError, FlywheelError, Problem, nearest
from flywheel.forms.cells import LISTS, dress, head, offer, put
from flywheel.forms.fields import further_fields, plain, with_further_fields
from flywheel.scenario import Scenario
from flywheel.words import LANGUAGES, language
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["read_workbook", "write_workbook"]

_TABLE_1 = ("scenario_name", "target_persona", "trigger", "core_need", "expected_effect")
_TABLE_2 = ("stage", "node", "owner", "input", "output", "time_limit", "tool", "exception_plan")
_TABLE_3 = ("scope", "metric", "before", "during", "deviation", "cause", "measure")
_FURTHER = ("field", "value")
_WIDTHS = {
    "exception_plan": 34,
    "expected_effect": 40,
    "target_persona": 34,
    "scope": 30,
    "value": 70,
    "field": 38,
    "metric": 24,
}
_EMPTY_ROWS = 12
_LONGEST_TEXT = 32_767  # a cell holds no more
_LARGEST_BYTES = 10_000_000
_MOST_ROWS = 2_000


def _titles() -> dict[str, str]:
    return {
        "table_1": _("Table 1 User scenario"),
        "table_2": _("Table 2 Process nodes"),
        "table_3": _("Table 3 Pilot tracking"),
        "further": _("Further fields"),
    }


def _headings() -> dict[str, str]:
    return {
        "scenario_name": _("Scenario name"),
        "target_persona": _("Target persona"),
        "trigger": _("Trigger"),
        "core_need": _("Core need"),
        "expected_effect": _("Expected effect"),
        "stage": _("Stage"),
        "node": _("Node"),
        "owner": _("Owner"),
        "input": _("Input"),
        "output": _("Output"),
        "time_limit": _("Time limit"),
        "tool": _("Tool"),
        "exception_plan": _("Exception plan"),
        "scope": _("Pilot scope"),
        "metric": _("Key metric"),
        "before": _("Before"),
        "during": _("During"),
        "deviation": _("Deviation"),
        "cause": _("Cause"),
        "measure": _("Measure"),
        "field": _("Field"),
        "value": _("Value"),
    }


def _control() -> dict[str, str]:
    """Return what Table 3 calls its column of levels before when they are those of a control group."""
    return {"before": _("{before} (control group)").format(before=_headings()["before"])}


def write_workbook(
    scenario: Scenario,
    path: str | Path,
    *,
    levels: Mapping[str, tuple[float, float]] | None = None,
    known_metrics: Mapping[str, Any] | None = None,
) -> Path:
    """Write a scenario as an Excel workbook in the language in force.

    Sheets: the three tables with exactly the columns of the forms, and every further field of the file, so that
    reading the workbook gives the same scenario. The deviation is a formula; users' text never is.

    Args:
        scenario: The scenario.
        path: The workbook, ending in ``.xlsx``; appears complete or not at all.
        levels: Levels before and during the pilot by metric, for Table 3; empty cells to be filled in without.
        known_metrics: Metrics offered in Table 3's list under their ``label``, whose ``unit`` says how their levels are
            shown; the goal's unit without.

    Returns:
        The file written.

    Raises:
        FlywheelError: The file cannot be written, or the scenario does not fit into a workbook.
    """
    from openpyxl import Workbook

    _refuse_too_large(scenario)
    book = Workbook()
    book.remove(book.active)
    _write_tables(book, scenario, levels or {}, known_metrics or {})
    target = Path(path)
    try:
        with places.whole(target) as temporary:
            book.save(temporary)
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=target, reason=err.strerror)) from err
    return target


def _refuse_too_large(plan: Scenario) -> None:
    """Refuse what a workbook would cut off without a word."""
    texts = [text for _name, text in further_fields(plan.model_dump()) if isinstance(text, str)]
    if max(map(len, texts)) > _LONGEST_TEXT or len(texts) > _MOST_ROWS:
        message = _("the scenario does not fit into a workbook: texts may have {n} characters, sheets {rows} rows")
        raise FlywheelError(message.format(n=f"{_LONGEST_TEXT:,}", rows=f"{_MOST_ROWS:,}"))


def _write_tables(
    book: Workbook, plan: Scenario, levels: Mapping[str, tuple[float, float]], metrics: Mapping[str, Any]
) -> None:
    titles = _titles()
    row_1 = plan.user_scenario.model_dump()
    _sheet(book, titles["table_1"], _TABLE_1, [[row_1[name] for name in _TABLE_1]])
    nodes = [node.model_dump() for node in plan.nodes]
    second = _sheet(
        book, titles["table_2"], _TABLE_2, [[node[name] for name in _TABLE_2] for node in nodes], spare=True
    )
    offer(second, "A2:A200", [_("Trigger"), _("Recognise"), _("Push"), _("Feedback"), _("Record")], strict=False)
    named, chosen = _labels(metrics), plan.pilot.metrics
    units = [metrics[name].unit if name in metrics else plan.goal.unit for name in chosen]
    rows = [
        [
            plan.scope.describe,
            named.get(metric, metric),
            *(level if unit != "cents" else level / 100 for level in levels.get(metric, ())),
            *[None] * (1 if metric in levels else 3),
            plan.pilot.cause,
            plan.pilot.measure,
        ]
        for metric, unit in zip(chosen, units, strict=True)
    ]
    third = _sheet(book, titles["table_3"], _TABLE_3, rows, spare=True)
    if metrics:
        offer(third, "B2:B200", sorted(named.values()), strict=True)
    _write_numbers(third, units)
    if plan.pilot.method == "parallel_control":
        third.cell(1, 3).value = _("{before} (control group)").format(before=third.cell(1, 3).value)
    _sheet(book, titles["further"], _FURTHER, [[name, value] for name, value in _further(plan)])
    book.move_sheet(LISTS, offset=len(book.sheetnames))


def _further(plan: Scenario) -> list[tuple[str, Any]]:
    """Return what Tables 1 to 3 have no column for."""
    values = plan.model_dump(exclude_unset=True)
    values.pop("user_scenario")
    values["nodes"] = [{k: v for k, v in node.items() if k not in _TABLE_2 or k == "node"} for node in values["nodes"]]
    values["scope"].pop("describe")
    for name in ("metrics", "cause", "measure"):
        values["pilot"].pop(name, None)
    return further_fields(values)


def _sheet(
    book: Workbook, title: str, columns: tuple[str, ...], rows: list[list[Any]], *, spare: bool = False
) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    headings = _headings()
    for column, name in enumerate(columns, 1):
        heading = sheet.cell(1, column)
        head(heading, headings[name])
        sheet.column_dimensions[heading.column_letter].width = _WIDTHS.get(name, 17)
        for number in range(2, 2 + max(len(rows), _EMPTY_ROWS if spare else 1)):
            put(sheet.cell(number, column), rows[number - 2][column - 1] if number - 2 < len(rows) else None)
    dress(sheet)
    return sheet


def _write_numbers(sheet: Worksheet, units: list[str]) -> None:
    """Show each row's levels in its own metric's unit; rows to be filled in have none yet."""
    for row, unit in zip_longest(range(2, sheet.max_row + 1), units):
        form = {"share": "0.0%", "score": "0.00", "cents": "#,##0.00", None: "General"}.get(unit, "0.0")
        sheet.cell(row, 3).number_format = sheet.cell(row, 4).number_format = form
        deviation = sheet.cell(
            row, 5, f'=IF(AND(ISNUMBER(C{row}),ISNUMBER(D{row}),C{row}>0),(D{row}-C{row})/C{row},"")'
        )
        deviation.number_format = "+0.0%;-0.0%;0.0%"


def read_workbook(path: str | Path, *, known_metrics: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Read Tables 1 to 3 and the further fields back into the values of a scenario file.

    Sheets and headings may be in English or Chinese, in any order of columns.

    Args:
        path: The workbook.
        known_metrics: Metrics whose ``label``, in either language, may stand in Table 3 for their name.

    Returns:
        Nested values as a scenario file holds them; what the workbook does not say is absent. They have not been
        checked as a scenario yet.

    Raises:
        BadInputError: It is no such workbook, a table or a column is missing, or a row cannot be placed.
    """
    sheets = _open(Path(path))
    problems: list[Problem] = []
    one = [row for _place, row in _rows(sheets["table_1"], _TABLE_1, problems)]
    two = list(_rows(sheets["table_2"], _TABLE_2, problems))
    three = [row for _place, row in _rows(sheets["table_3"], _TABLE_3, problems)]
    more = list(_rows(sheets["further"], _FURTHER, problems)) if sheets.get("further") else []
    if len(one) > 1:
        message = _("has {n} rows; a scenario has one")
        problems.append(Problem(sheets["table_1"].title, message.format(n=len(one)), _("make a workbook for each")))
    values: dict[str, Any] = {"user_scenario": one[0] if one else {}, "nodes": [row for _place, row in two]}
    problems += _differing(sheets["table_3"].title, three)
    scopes = list(dict.fromkeys(row["scope"] for row in three if row.get("scope")))
    values["scope"] = {"describe": scopes[0]} if scopes else {}
    metrics = known_metrics or {}
    named = {label: name for code in LANGUAGES for name, label in _in_language(code, lambda: _labels(metrics)).items()}
    said = [str(row["metric"]).strip() for row in three if row.get("metric")]
    values["pilot"] = {"metrics": list(dict.fromkeys(named.get(metric, metric) for metric in said))}
    for name in ("cause", "measure"):
        said = [row[name] for row in three if row.get(name)]
        values["pilot"] |= {name: said[0]} if said else {}
    values, unplaced = with_further_fields(
        values, [(place, str(row.get("field", "")), row["value"]) for place, row in more if "value" in row]
    )
    if problems or unplaced:
        raise BadInputError(str(path), problems + unplaced)
    return values


def _labels(metrics: Mapping[str, Any]) -> dict[str, str]:
    return {name: metric.label for name, metric in metrics.items()}


def _differing(sheet: str, rows: list[dict[str, Any]]) -> list[Problem]:
    """Name what differs between the rows of Table 3 although a scenario holds it once."""
    headings, message = _headings(), _("rows differ; a scenario holds one")
    return [
        Problem(f"{sheet}, {headings[name]}", message, _("make a workbook for each"))
        for name in ("scope", "cause", "measure")
        if len({row[name] for row in rows if row.get(name)}) > 1
    ]


def _open(path: Path) -> dict[str, Any]:
    """Return the sheets by what they are, whatever language their titles have."""
    from openpyxl import load_workbook

    if not path.is_file():
        raise BadInputError(str(path), [Problem(_("file"), _("there is no such file"), _("check the path"))])
    if path.stat().st_size > _LARGEST_BYTES:
        raise BadInputError(str(path), [Problem(_("file"), _("is larger than 10 MB"), _("a scenario is four sheets"))])
    try:
        book = load_workbook(path, data_only=False)
    except Exception as err:  # openpyxl raises whatever its parts raise
        remedy = _("save it as .xlsx in Excel, WPS or LibreOffice")
        raise BadInputError(str(path), [Problem(_("file"), _("is no Excel workbook"), remedy)]) from err
    known = {title: kind for code in LANGUAGES for kind, title in _in_language(code, _titles).items()}
    sheets = {known[sheet.title.strip()]: sheet for sheet in book.worksheets if sheet.title.strip() in known}
    missing = [title for kind, title in _titles().items() if kind != "further" and kind not in sheets]
    if missing:
        remedy = _("there are: {names}").format(names=", ".join(book.sheetnames))
        raise BadInputError(str(path), [Problem(title, _("this sheet is missing"), remedy) for title in missing])
    return sheets


def _in_language(code: str, words: Any) -> dict[str, str]:
    with language(code):
        found: dict[str, str] = words()
        return found


def _rows(sheet: Any, wanted: tuple[str, ...], problems: list[Problem]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield place and fields of each row that holds anything but a deviation."""
    known = {title: name for code in LANGUAGES for name, title in _in_language(code, _headings).items()}
    known |= {title: "before" for code in LANGUAGES for title in _in_language(code, _control).values()}
    heads = [str(cell.value or "").strip() for cell in sheet[1]]
    columns = {known[head]: number for number, head in enumerate(heads) if known.get(head) in wanted}
    own = _headings()
    for name in wanted:
        if name not in columns and name != "deviation":
            close = nearest(own[name], heads)
            remedy = _("did you mean {close}? ").format(close=close) if close else ""
            place = _("{sheet}, row 1").format(sheet=sheet.title)
            problems.append(Problem(place, _("the column {name!r} is missing").format(name=own[name]), remedy))
    if sheet.max_row > _MOST_ROWS:
        message = _("has more than {n} rows").format(n=f"{_MOST_ROWS:,}")
        problems.append(Problem(sheet.title, message, _("remove the rows that hold nothing")))
    for number, row in enumerate(sheet.iter_rows(min_row=2, max_row=_MOST_ROWS), 2):
        cells = {name: row[column] for name, column in columns.items() if name != "deviation"}
        for name, cell in cells.items():
            if cell.data_type in ("f", "e"):
                place = f"{sheet.title}, {cell.coordinate}"
                problems.append(
                    Problem(place, _("holds a formula"), _("write the {name} itself").format(name=own[name]))
                )
        fields = {name: plain(cell.value) for name, cell in cells.items()}
        said = {name: value for name, value in fields.items() if value is not None}
        if said:
            yield f"{sheet.title}, A{number}", said

"""`flywheel scenario`: start a scenario file, or list what is wrong with one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flywheel import words
from flywheel.errors import BadInputError, FlywheelError
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import pandas as pd

    from flywheel.metrics import Metric
    from flywheel.scenario import Scenario
    from flywheel.tables import Data

__all__ = ["scenario"]


@click.group()
def scenario() -> None:
    """Start or check a scenario file: the plan of one process and of the pilot that tests it.

    \b
    flywheel scenario new my-pilot.yml        write a file with every field explained
    flywheel scenario metrics -d work/data    what a pilot can follow, with today's levels
    flywheel scenario check my-pilot.yml      list what is wrong with it
    flywheel scenario export my-pilot.yml tables.xlsx   the three forms as an Excel workbook
    """  # noqa: D301  # click wants the character itself


@scenario.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write FILE with every field explained, ready to be filled in; an existing file is never touched.

    \b
    flywheel scenario new my-pilot.yml
    """  # noqa: D301  # click wants the character itself
    from flywheel.scenario import write_template

    written = write_template(file)
    click.echo(_("{file} is ready to be filled in.").format(file=written))
    click.echo(_("Then check it with: flywheel scenario check {file}").format(file=written))


@scenario.command("metrics")
@click.option("--data", "-d", help="Only what these data allow, each with its level now; `sample` or a path.")
def metrics_(data: str | None) -> None:
    """List the metrics that a pilot can follow, as the scenario file names them.

    With data, each comes with its level in the last four weeks, written as the goal's baseline is.

    \b
    flywheel scenario metrics
    flywheel scenario metrics --data work/data
    """  # noqa: D301  # click wants the character itself
    from flywheel.metrics import METRICS
    from flywheel.report import open_data

    opened = open_data(data) if data else None
    for metric in METRICS.values():
        if opened is None or all(map(opened.has, metric.tables)):
            tables = ", ".join(metric.tables)
            click.echo(
                f"{metric.name}: {metric.label}; unit: {metric.unit}; " + _("needs {tables}").format(tables=tables)
            )
            click.echo(f"    {metric.describe}")
            if opened is not None:
                click.echo(f"    {_level_now(opened, metric)}")


def _level_now(data: Data, metric: Metric) -> str:
    """Say where a metric stood in the last four weeks whose outcomes are known."""
    from datetime import timedelta

    from flywheel import metrics

    nothing = _("no level: nobody to count in the last four weeks")
    if data.last_day is None:
        return nothing
    end = data.last_day + timedelta(days=1 - (metric.window_days or 0))
    try:
        found = metrics.series(data, metric.name, start=end - timedelta(days=28), end=end, every_days=28)
    except BadInputError as missing:
        return _("no level: {reason}").format(reason=missing.problems[0])
    for row in found.to_dict("records"):
        scale, sign = (100, " %") if metric.unit == "share" else (1, "")
        value, low, high = (
            f"{scale * row[each]:.{_DECIMALS[metric.unit]}f}{sign}" for each in ("value", "low", "high")
        )
        text = _("baseline: {value}   (95 % interval {low} to {high}, {n} users, {start} to {last})")
        last = end - timedelta(days=1)
        return text.format(value=value, low=low, high=high, n=f"{row['n']:,}", start=row["start"], last=last)
    return nothing


_DECIMALS = {"share": 1, "points": 1, "score": 2, "cents": 0}


@scenario.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--data", "-d", help="Data in which to look whether the target is within reach; `sample` or a path.")
@click.option("--strict", is_flag=True, help="Exit with 1 on advice too.")
def check(files: tuple[Path, ...], data: str | None, strict: bool) -> None:
    """List what is wrong with each of FILES: mistakes of the file, errors of the process, and advice.

    The exit code is 2 when a file cannot be used, 1 when a process has errors, else 0.

    \b
    flywheel scenario check my-pilot.yml
    flywheel scenario check my-pilot.yml --data work/data
    flywheel scenario check datasets/scenarios/*.yml
    """  # noqa: D301  # click wants the character itself
    codes = [_checked(file, data, strict=strict) for file in files]
    if any(codes):
        sys.exit(max(codes))


def _checked(file: Path, data: str | None, *, strict: bool) -> int:
    from flywheel import metrics
    from flywheel import scenario as scenarios

    try:
        found = scenarios.read(file, known_metrics=metrics.METRICS)
        history = _history(found, data) if data else None
    except BadInputError as err:
        click.echo(str(err), err=True)
        return 2
    checked = scenarios.check(found, history=history)
    good = _("{file}: ok ({title}, version {version})")
    faulty = _("{file}: can be read, and its process has errors ({title}, version {version})")
    said = faulty if len(checked.errors) else good
    click.echo(said.format(file=file, title=found.title, version=found.version))
    for heading, findings in ((_("Errors"), checked.errors), (_("Advice"), checked.advice)):
        if len(findings):
            click.echo(f"  {heading}")
        for number, row in enumerate(findings.to_dict("records"), 1):
            click.echo(f"  {number:>3}. {row['rule']} · {row['field']}: {row['found']} → {row['remedy']}")
    return int(bool(len(checked.errors)) or (strict and bool(len(checked.table))))


def _history(found: Scenario, data: str) -> pd.DataFrame | None:
    """Return the weekly levels of the goal's metric in the half year before the pilot.

    None when there are none to compare with: a draw starts the clock of such a pilot, and before it nobody was drawn.
    """
    from datetime import timedelta

    from flywheel import metrics
    from flywheel.report import open_data

    opened, end = open_data(data), found.pilot.during.start
    start = max(opened.first_day or end, end - timedelta(days=182))
    drawn = found.pilot.method == "parallel_control" and metrics.known(found.goal.metric).window_days is not None
    if start >= end or drawn:
        return None
    weeks = metrics.series(opened, found.goal.metric, start=start, end=end, every_days=7, scope=found.scope)
    return weeks[weeks["arm"] == "pilot"]


@scenario.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--data", "-d", help="Fill in levels of Table 3 from data: `sample` or a path.")
@click.option("--lang", type=click.Choice(sorted(words.LANGUAGES)), help="Language of the headings.")
@click.option("--force", is_flag=True, help="Replace a workbook that is there.")
def export(file: Path, workbook: Path, data: str | None, lang: str | None, force: bool) -> None:
    """Write Tables 1 to 3 of FILE as an Excel WORKBOOK that can be filled in, printed and read back.

    \b
    flywheel scenario export my-pilot.yml tables.xlsx
    flywheel scenario export my-pilot.yml tables.xlsx --lang zh --data work/data
    """  # noqa: D301  # click wants the character itself
    from flywheel import forms, metrics, report
    from flywheel.scenario import read

    if workbook.suffix.lower() != ".xlsx":
        raise FlywheelError(_("{file} must end in .xlsx").format(file=workbook))
    if workbook.exists() and workbook.stat().st_size and not force:
        raise FlywheelError(_("{file} is already there; replace it with --force").format(file=workbook))
    plan = read(file, known_metrics=metrics.METRICS)
    with words.language(lang or words.current()):
        main = report.open_case(file, data=data).evaluation.main if data else None
        levels = {plan.pilot.metrics[0]: (main.reference.value, main.pilot.value)} if main else None
        written = forms.write_workbook(plan, workbook, levels=levels, known_metrics=metrics.METRICS)
    click.echo(_("{file} is written.").format(file=written))


@scenario.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--search", "-s", default="", help="List the procedures that hold all these words.")
@click.option("--lang", type=click.Choice(sorted(words.LANGUAGES)), help="Language of the procedures' headings.")
def library(folder: Path, files: tuple[Path, ...], search: str, lang: str | None) -> None:
    """File the standard procedure of each scenario FILE in the library FOLDER, or search there.

    A procedure is written as a web page and as a Word document; the index page of the library can be searched too.

    \b
    flywheel scenario library sop/ my-pilot.yml
    flywheel scenario library sop/ --search "recall member"
    """  # noqa: D301  # click wants the character itself
    from flywheel import forms, metrics
    from flywheel.scenario import read

    if files:
        plans = [read(file, known_metrics=metrics.METRICS) for file in files]
        with words.language(lang or words.current()):
            index = forms.file_procedures(plans, folder)
        click.echo(_("{n} filed; the library: {index}").format(n=len(plans), index=index))
        return
    found = forms.search_procedures(folder, search)
    for row in found.to_dict("records"):
        click.echo(f"{row['title']} · {row['applies_to']} · {row['owner']} · {row['version']} · {folder / row['page']}")
    if found.empty:
        click.echo(_("Nothing found."))


@scenario.command("import")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
def import_(workbook: Path, file: Path) -> None:
    """Read an Excel WORKBOOK with Tables 1 to 3 into a scenario FILE, and list what is still missing in it.

    \b
    flywheel scenario import tables.xlsx my-pilot.yml
    """  # noqa: D301  # click wants the character itself
    from flywheel import forms, metrics
    from flywheel.scenario import write_values

    written = write_values(forms.read_workbook(workbook, known_metrics=metrics.METRICS), file)
    click.echo(_("{file} is written.").format(file=written))
    sys.exit(_checked(written, None, strict=False))


@scenario.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def schema(file: Path | None) -> None:
    """Print the JSON Schema of a scenario file, or write it to FILE, so that an editor completes fields.

    In VS Code with the YAML extension, the first line of a scenario file then reads:
    # yaml-language-server: $schema=scenario.schema.json

    \b
    flywheel scenario schema scenario.schema.json
    """  # noqa: D301  # click wants the character itself
    import json

    from flywheel.scenario import json_schema

    text = json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=file, reason=err.strerror)) from err
    click.echo(_("{file} is written.").format(file=file))

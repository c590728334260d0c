"""`flywheel data`: make sample data, check a source, describe it, or import it once for all later work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len, set_cell_size

from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.tables import Data, Table
    from flywheel.tables.contracts import Kind

__all__ = ["data", "dictionary_markdown"]

_MOMENTS = {
    "users": "signed_up_at",
    "events": "at",
    "orders": "at",
    "feedback": "at",
    "tickets": "opened_at",
    "ticket_events": "at",
    "spend": "day",
    "messages": "sent_at",
    "actions": "meeting_day",
    "node_runs": "started_at",
    "pilots": "assigned_at",
}
"""The column that places a row in time, by table."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def data() -> None:
    r"""Make, check, describe or import data.

    \b
    flywheel data make my_shop --users 20000      a fictional company of any size
    flywheel data check exports/ --mapping m.yml  every problem in your data at once
    flywheel data describe                        what each table and column means
    flywheel data import exports/ work/data       check once, then use everywhere
    """


_mapping = click.option(
    "--mapping", type=click.Path(path_type=Path), help="YAML file with your own names of tables, columns and values."
)
_replace = click.option("--replace", is_flag=True, help="Replace a folder that flywheel wrote before.")
_time_zone = click.option("--time-zone", help="Business time zone, for example Asia/Shanghai.")
_currency = click.option("--currency", help="Currency of all amounts, for example CNY.")


@data.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--users", type=int, help="People who sign up.  [default: 6000]")
@click.option("--days", type=int, help="Days from Monday 2026-01-05.  [default: 182]")
@click.option("--seed", type=int, help="Same seed, same company.  [default: that of the sample]")
@_replace
def make(folder: Path, *, users: int | None, days: int | None, seed: int | None, replace: bool) -> None:
    r"""Make a fictional company in FOLDER, with its planted truths in truths.yml.

    \b
    flywheel data make my_shop
    flywheel data make big_shop --users 100000 --days 90 --seed 7
    """
    from flywheel import samples

    made = samples.write(
        folder,
        users=samples.USERS if users is None else users,
        days=samples.DAYS if days is None else days,
        seed=samples.SEED if seed is None else seed,
        replace_existing=replace,
    )
    click.echo(_("Made in {folder}; what is planted is written in truths.yml there.").format(folder=made))


@data.command()
@click.argument("source")
@_mapping
@_time_zone
@_currency
def check(source: str, *, mapping: Path | None, time_zone: str | None, currency: str | None) -> None:
    r"""Check SOURCE and list every problem, or say what is in it.

    SOURCE is a CSV, Excel, Parquet or DuckDB file, a folder of such files, or the URL of a database.

    \b
    flywheel data check orders.csv
    flywheel data check exports/ --mapping mapping.yml
    """
    from flywheel.tables import connect

    opened = connect(source, mapping=mapping, time_zone=time_zone, currency=currency)
    click.echo(_summary(opened))
    click.echo(_("Everything fits."))


@data.command()
@click.argument("source", required=False)
@_mapping
@click.option("--markdown", is_flag=True, help="Print the dictionary as Markdown.")
def describe(source: str | None, *, mapping: Path | None, markdown: bool) -> None:
    r"""Say what each table and column means, or what SOURCE holds.

    \b
    flywheel data describe
    flywheel data describe --markdown
    flywheel data describe datasets/sample
    """
    from flywheel.tables import TABLES, connect

    if source is None:
        click.echo(dictionary_markdown() if markdown else "\n\n".join(_plain(table) for table in TABLES.values()))
        return
    opened = connect(source, mapping=mapping)
    click.echo(f"{opened.label}: {opened.time_zone}, {opened.currency}")
    click.echo(_summary(opened))
    click.echo(_gaps(opened))


@data.command("import")
@click.argument("source")
@click.argument("folder", type=click.Path(path_type=Path))
@_mapping
@_time_zone
@_currency
@click.option("--pseudonymise", is_flag=True, help="Replace every person's id; nobody can undo it.")
@_replace
def import_(
    source: str,
    folder: Path,
    *,
    mapping: Path | None,
    time_zone: str | None,
    currency: str | None,
    pseudonymise: bool,
    replace: bool,
) -> None:
    r"""Check SOURCE once and keep it in FOLDER as Parquet that all later work trusts.

    FOLDER appears complete or not at all.

    \b
    flywheel data import exports/ work/data --mapping mapping.yml
    flywheel data import shop.duckdb work/data --time-zone Asia/Shanghai --currency CNY --pseudonymise
    """
    from flywheel.tables import connect, write_stamped

    opened = connect(
        source, mapping=mapping, time_zone=time_zone, currency=currency, label=folder.name, pseudonymise=pseudonymise
    )
    target = write_stamped(opened, folder, replace_existing=replace)
    click.echo(_summary(opened))
    click.echo(_("Imported to {folder}.").format(folder=target))


def _summary(opened: Data) -> str:
    """Return one line a table: rows, first and last day; then the notes of the gate."""
    count, first_day = _("rows"), set_cell_size(_("first day"), 12)
    lines = [set_cell_size(_("table"), 26 - cell_len(count)) + count + "  " + first_day + _("last day")]
    for name in opened.names:
        moment = opened[name][_MOMENTS[name]]
        counted = opened[name].aggregate(n=opened[name].count(), first=moment.min(), last=moment.max())
        row = counted.to_pyarrow().to_pylist()[0]
        first, last = (str(row[end])[:10] if row[end] is not None else "–" for end in ("first", "last"))
        lines.append(f"{name:<14}{row['n']:>12,}  {first:<12}{last:<12}")
    return "\n".join([*lines, *(f"· {note}" for note in opened.notes)])


def _gaps(opened: Data) -> str:
    """Return one line a table: optional columns with missing values and the share missing."""
    from flywheel.tables import TABLES

    lines = [_("missing values")]
    for name in opened.names:
        table = opened[name]
        optional = [column.name for column in TABLES[name].columns if column.nullable]
        if not optional:
            continue
        shares = (
            table.aggregate(**{column: table[column].isnull().mean() for column in optional})
            .to_pyarrow()
            .to_pylist()[0]
        )
        gaps = [
            f"{column} {share:.0%}" if share >= 0.005 else f"{column} <1%" for column, share in shares.items() if share
        ]
        lines.append(f"{name:<14}{', '.join(gaps) or '–'}")
    return "\n".join(lines)


def _kind(kind: Kind) -> str:
    names: dict[Kind, str] = {
        "id": _("text"),
        "text": _("text"),
        "integer": _("whole number"),
        "cents": _("whole number of cents"),
        "time": _("local time"),
        "day": _("day"),
        "boolean": _("true or false"),
    }
    return names[kind]


def _rules(table: Table, name: str) -> str:
    """Say what must be true of a column's values, in a few words."""
    column = table.column(name)
    words = [_("optional") if not column.required else _("required")]
    if name in table.key:
        words.append(_("key"))
    if column.required and column.nullable:
        words.append(_("may be empty"))
    if column.choices:
        words.append(_("one of {choices}").format(choices=", ".join(column.choices)))
    if column.at_least is not None or column.at_most is not None:
        ends = [_("at least {low:g}").format(low=column.at_least)] if column.at_least is not None else []
        ends += [_("at most {high:g}").format(high=column.at_most)] if column.at_most is not None else []
        words.append(", ".join(ends))
    if column.references:
        words.append(_("found in {place}").format(place=column.references))
    return "; ".join(words)


def _plain(table: Table) -> str:
    lines = [f"{table.name}: {_(table.row)}"]
    lines += [f"  {c.name:<20} {_kind(c.kind)}; {_rules(table, c.name)}\n      {_(c.meaning)}" for c in table.columns]
    return "\n".join(lines)


def dictionary_markdown() -> str:
    """Return the dictionary of all canonical tables as Markdown, one table of columns a table.

    Example:
        >>> dictionary_markdown().splitlines()[0]
        '### users'
    """
    from flywheel.tables import TABLES

    parts = []
    for table in TABLES.values():
        rows = [
            f"| `{c.name}` | {_kind(c.kind)} | {_rules(table, c.name)} | {_(c.meaning).replace('|', chr(92) + '|')} |"
            for c in table.columns
        ]
        head = [
            f"### {table.name}",
            "",
            _("A row is {row}.").format(row=_(table.row)),
            "",
            _("| column | kind | rules | meaning |"),
            "|---|---|---|---|",
        ]
        order = [
            _("`{first}` is never later than `{second}`.").format(first=first, second=second)
            for first, second in table.order
        ]
        parts.append("\n".join([*head, *rows, *(["", " ".join(order)] if order else [])]))
    return "\n\n".join(parts)

"""The canonical tables, the one gate in front of them, and a few expressions every metric needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from flywheel.tables.contracts import SCALES, TABLES, Column, Table
from flywheel.tables.data import Data, connect, write_stamped
from flywheel.tables.mapping import Mapping, read_mapping

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "SCALES",
    "TABLES",
    "Column",
    "Data",
    "Mapping",
    "Table",
    "as_ibis",
    "connect",
    "read_mapping",
    "share",
    "whole_seconds",
    "with_users",
    "write_stamped",
]


_EMPTY = {
    **dict.fromkeys(("id", "text"), "str"),
    **dict.fromkeys(("integer", "cents"), "int64"),
    **dict.fromkeys(("time", "day"), "datetime64[us]"),
    "boolean": "bool",
}
"""What the columns of a table without rows hold, by their kind."""
_DERIVED = {
    **dict.fromkeys(("frequency", "recency_days", "age_days", "days", "holdout_frequency", "holdout_days"), "int64"),
    "mean_value_cents": "float64",
    "started_on": "datetime64[us]",
    "ended": "bool",
}
"""The same for tables that one metric makes for another."""


def as_ibis(table: ir.Table | pd.DataFrame) -> ir.Table:
    """Return an Ibis table: itself, or a DataFrame wrapped without copying.

    A DataFrame without rows and types, as ``pd.DataFrame(columns=[…])`` makes it, gets those of the contracts.

    Example:
        >>> as_ibis(pd.DataFrame({"score": [9, 10]})).score.max().execute()
        10
    """
    if not isinstance(table, pd.DataFrame):
        return table
    if table.empty:
        known = {column.name: _EMPTY[column.kind] for one in TABLES.values() for column in one.columns} | _DERIVED
        untyped = [name for name in table.columns if table[name].dtype == object and name in known]
        table = table.astype({name: known[name] for name in untyped})
    return ibis.memtable(table)


def share(numerator: ir.NumericValue, denominator: ir.NumericValue) -> ir.FloatingValue:
    """Return numerator ÷ denominator as a float; null, never an error or infinity, when the denominator is 0."""
    return numerator.cast("float64") / denominator.cast("float64").nullif(0)


def whole_seconds(moment: ir.TimestampValue) -> ir.IntegerValue:
    """Return the whole seconds since 1970 that have passed at a moment; a fraction of a second does not count.

    Engines differ in what they make of fractions, so differences of times are differences of these.

    Example:
        >>> int(whole_seconds(ibis.timestamp("1970-01-01 00:01:00.75")).execute())
        60
    """
    return moment.epoch_seconds().floor()


def with_users(table: ir.Table | pd.DataFrame, users: ir.Table | pd.DataFrame, *columns: str) -> ir.Table:
    """Add columns of the user to every row of a table that has ``user_id``.

    Args:
        table: Rows with a ``user_id``; rows without one keep nulls.
        users: The users table.
        *columns: Which columns of users to add.

    Returns:
        The table with these columns at its end; no row is lost or doubled.

    Example:
        >>> orders = pd.DataFrame({"user_id": ["a", "b"]})
        >>> users = pd.DataFrame({"user_id": ["a"], "region": ["East China"]})
        >>> with_users(orders, users, "region").order_by("user_id").execute().region.tolist()
        ['East China', nan]
    """
    wanted = as_ibis(users).select("user_id", *columns)
    return as_ibis(table).left_join(wanted, "user_id").drop("user_id_right")

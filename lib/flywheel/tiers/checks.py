"""Turns a table that should have one row a user into the problem with it, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flywheel.errors import Problem
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["doubled"]


def doubled(table: ir.Table, place: str) -> tuple[int, list[Problem]]:
    """Return how many rows a table has, and a problem when a user has several.

    Example:
        >>> import ibis
        >>> rows, problems = doubled(ibis.memtable({"user_id": ["a", "a"]}), "members")
        >>> rows, str(problems[0])
        (2, 'members: 2 rows for 1 users → give one row a user')
    """
    found = table.aggregate(rows=table.count(), users=table.user_id.nunique()).to_pandas().iloc[0]
    rows, users = int(found["rows"]), int(found["users"])
    if rows == users:
        return rows, []
    message = _("{rows} rows for {users} users").format(rows=rows, users=users)
    return rows, [Problem(place, message, _("give one row a user"))]

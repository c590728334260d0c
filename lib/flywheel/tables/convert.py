"""One raw column → one canonical column, with the rows that could not be converted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis

from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from flywheel.tables.contracts import Column

__all__ = ["DTYPES", "as_text", "convert", "expectation"]

DTYPES = {
    "id": "string",
    "text": "string",
    "integer": "int64",
    "cents": "int64",
    "time": "timestamp(6)",
    "day": "date",
    "boolean": "boolean",
}
"""Ibis type of each kind of column in a gated table."""

_SIGNS = {"CNY": "¥|￥|元|RMB", "JPY": "¥|￥|円", "USD": r"\$", "EUR": "€", "GBP": "£"}
"""How each currency is written beside an amount, as a pattern; its code always is."""

_TRUE = ("true", "t", "yes", "y", "1", "是")
_FALSE = ("false", "f", "no", "n", "0", "否")


def expectation(column: Column, *, money: str) -> tuple[str, str]:
    """Return what a value of this column must be, and what to do about one that is not."""
    if column.kind == "cents" and money == "major":
        return _("must be an amount with at most two decimals"), _(
            "write 12.50 or 1,234.50; the only sign allowed is that of `currency` in the mapping file"
        )
    return {
        "integer": (_("must be a whole number"), _("write digits only")),
        "cents": (_("must be whole cents"), _("write 1250 for 12.50, or set `money: major` in the mapping file")),
        "time": (_("must be a date with a time"), _("write it as 2026-01-31 08:30:00")),
        "day": (_("must be a date"), _("write it as 2026-01-31")),
        "boolean": (_("must be true or false"), _("write true or false")),
    }.get(column.kind, (_("must be text"), _("write it as text")))


def convert(raw: ir.Value, column: Column, *, money: str, currency: str = "CNY") -> tuple[ir.Value, ir.BooleanValue]:
    """Convert one column.

    Args:
        raw: The company's values; text from files, any type from databases.
        column: What the values must become.
        money: ``"cents"`` or ``"major"``; says how amounts are written.
        currency: Code of the only currency whose sign may stand beside an amount in major units.

    Returns:
        The converted values (null where conversion fails) and a flag that is true where it failed.
    """
    if raw.type().is_string():
        raw = raw.strip().nullif("")
    major = (column.kind, money) == ("cents", "major")
    converted = _major(raw, currency) if major else _CONVERTERS[column.kind](raw)
    return converted.cast(DTYPES[column.kind]), raw.notnull() & converted.isnull()


def as_text(raw: ir.Value) -> ir.Value:
    """Return values as a person wrote them: a whole number that a missing neighbour made a float loses its ``.0``."""
    if raw.type().is_floating():
        whole = ((raw == raw.floor()) & (raw.abs() < 2**53)).fill_null(False)
        return ibis.ifelse(whole, raw.cast("int64").cast("string"), raw.cast("string"))
    return raw.cast("string")


def _number(raw: ir.Value) -> ir.Value:
    number = raw.try_cast("float64") if raw.type().is_string() else raw.cast("float64")
    return ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)


def _integer(raw: ir.Value) -> ir.Value:
    if raw.type().is_integer():
        return raw
    number = _number(raw)
    return ibis.ifelse((number == number.floor()) & (number.abs() < 2**53), number, ibis.null("float64")).cast("int64")


def _bare(text: ir.StringValue, currency: str) -> ir.StringValue:
    """Take the currency's own sign and commas between thousands off an amount; every other text stays as it is."""
    sign = f"(?:{'|'.join((re.escape(currency), *filter(None, [_SIGNS.get(currency)])))})"
    amount = r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"
    shape = rf"^(-?)(?:{sign} *)?(-?{amount})$|^(-?{amount}) *{sign}$"
    bare = text.re_replace(shape, r"\1\2\3").replace(",", "")
    return ibis.ifelse(text.re_search(shape), bare, text)


def _major(raw: ir.Value, currency: str) -> ir.Value:
    """Yuan, euros, … with at most two decimals → whole cents."""
    cents = _number(_bare(raw, currency) if raw.type().is_string() else raw) * 100
    exact = (cents - cents.round()).abs() < 1e-6
    return ibis.ifelse(exact & (cents.abs() < 2**53), cents.round(), ibis.null("float64")).cast("int64")


def _time(raw: ir.Value) -> ir.Value:
    if raw.type().is_string():
        # Text with an offset is a moment, shown in the session's zone, the business zone. That takes the slow calendar
        # of zones, so all other text is read as it stands.
        moment = raw.try_cast("timestamp('UTC')").cast("timestamp")
        return ibis.ifelse(raw.substr(10).re_search("[+Zz-]"), moment, raw.try_cast("timestamp"))
    if raw.type().is_timestamp() or raw.type().is_date():
        return raw.cast("timestamp")
    return ibis.null("timestamp")


def _day(raw: ir.Value) -> ir.Value:
    if raw.type().is_date():
        return raw
    moment = _time(raw)
    return ibis.ifelse(moment == moment.truncate("D"), moment.date(), ibis.null("date"))


def _boolean(raw: ir.Value) -> ir.Value:
    if raw.type().is_boolean():
        return raw
    text = raw.cast("string").lower()
    return ibis.cases((text.isin(_TRUE), True), (text.isin(_FALSE), False), else_=ibis.null("boolean"))


_CONVERTERS = {
    "id": as_text,
    "text": as_text,
    "integer": _integer,
    "cents": _integer,
    "time": _time,
    "day": _day,
    "boolean": _boolean,
}

"""What every noun refuses alike: ids as groups, names of its own results, times with a zone; tables without rows."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest

from flywheel import funnel, lifecycle, loop, samples, tiers, voc
from flywheel.errors import BadInputError
from flywheel.tables import as_ibis
from flywheel.tables.lookups import group_names, require

DATA = samples.tiny()
STEPS = ("open_app", "pay")
ANSWERS = pd.DataFrame({name: [3] for name in ("user_id", *voc.LOYALTY_ITEMS, *voc.CONNECTION_ITEMS)})
BY = {
    "funnel.count": lambda by: funnel.count(DATA.events, STEPS, by=by),
    "funnel.times": lambda by: funnel.times(DATA.events, STEPS, by=by),
    "lifecycle.churn_spans": lambda by: lifecycle.churn_spans(DATA.users, DATA.events, by=by),
    "lifecycle.first_spans": lambda by: lifecycle.first_spans(DATA.users, DATA.orders, by=by),
    "lifecycle.predicted_value": lambda by: lifecycle.predicted_value(
        lifecycle.purchase_summary(DATA.orders), purchases=None, spend=None, by=by
    ),
    "lifecycle.retention": lambda by: lifecycle.retention(DATA.users, DATA.events, by=by),
    "lifecycle.session_table": lambda by: lifecycle.session_table(DATA.events, by=by),
    "lifecycle.sessions": lambda by: lifecycle.sessions(DATA.events, by=by),
    "lifecycle.survival": lambda by: lifecycle.survival(lifecycle.purchase_spans(DATA.orders), by=by),
    "loop.handoffs": lambda by: loop.handoffs(DATA.ticket_events, DATA.tickets, by=by),
    "loop.recurrence": lambda by: loop.recurrence(DATA.tickets, DATA.ticket_events, by=by),
    "loop.sla": lambda by: loop.sla(DATA.tickets, DATA.ticket_events, by=by),
    "tiers.migration": lambda by: tiers.migration(DATA.users, DATA.users, by=by),
    "voc.ces": lambda by: voc.ces(DATA.feedback, by=by),
    "voc.csat": lambda by: voc.csat(DATA.feedback, by=by),
    "voc.emotional_connection": lambda by: voc.emotional_connection(ANSWERS, by=by),
    "voc.loyalty_index": lambda by: voc.loyalty_index(ANSWERS, by=by),
    "voc.nps": lambda by: voc.nps(DATA.feedback, by=by),
    "voc.overview": lambda by: voc.overview(voc.store(DATA.feedback), by=by),
    "voc.response_bias": lambda by: voc.response_bias(DATA.feedback, DATA.users, by=by),
}
SPANS = {"tiers.migration", "lifecycle.churn_spans", "lifecycle.first_spans"}
"""These make no result with intervals."""


@pytest.mark.parametrize("name", ["user_id", "order_id", "ticket_id", "session_id", "feedback_id", "unit_id"])
def test_ids_are_no_groups(name):
    """A column that identifies people or rows is refused; one that many share, as a cluster's, is not."""
    with pytest.raises(BadInputError, match=f"voc: 1 problem\n  1. {name}: identifies single people or rows"):
        group_names(["region", name, "cluster_id"], source="voc")
    assert group_names(["region", "cluster_id", "region"], source="voc") == ("region", "cluster_id")


@pytest.mark.parametrize("metric", BY)
def test_no_metric_lists_people(metric):
    """Whatever is counted, grouping by user is refused before anything is counted."""
    with pytest.raises(BadInputError, match="user_id: identifies single people or rows"):
        BY[metric]("user_id")


@pytest.mark.parametrize("name", ["enough", "n", "low", "high", "value", "alive", "expected_purchases"])
def test_predicted_value_keeps_its_own_names(name):
    """A group may not be called like a column of the result."""
    summary = lifecycle.purchase_summary(DATA.orders).mutate(**{name: ibis.literal("a")})
    with pytest.raises(BadInputError, match=f"{name}: is a column of the result itself → rename it first"):
        lifecycle.predicted_value(summary, purchases=None, spend=None, by=name)


@pytest.mark.parametrize("metric", sorted(set(BY) - SPANS))
def test_enough_is_no_group(metric):
    """The mark of enough data is a column of every result, so it is no group of any; said before missing columns."""
    with pytest.raises(BadInputError, match="enough: is"):
        BY[metric]("enough")


def test_times_with_a_zone_are_refused_in_words():
    """A zone would move answers to another day silently; the message says how to take it off."""
    at = pd.Series(pd.to_datetime(["2026-03-01 23:00"])).dt.tz_localize("Asia/Shanghai")
    table = pd.DataFrame({"feedback_id": ["f"], "at": at, "survey": "nps", "score": 9, "topic": "late"})
    for refused in (table, ibis.memtable(table)):
        with pytest.raises(BadInputError, match=r"at: has a time zone.*tz_convert\('Asia/Shanghai'\)"):
            require(refused, ["at"], source="voc")
    with pytest.raises(BadInputError, match="at: has a time zone"):
        voc.pain_points(table)
    with pytest.raises(BadInputError, match="at: has a time zone"):
        loop.transitions(pd.DataFrame({"ticket_id": ["t"], "at": at, "status": "open"}))


def test_a_table_without_rows_gets_its_types():
    """Columns of the contracts are typed when there is nothing to tell their type; others stay as they are."""
    schema = as_ibis(pd.DataFrame(columns=["user_id", "at", "revenue_cents", "mood"])).schema()
    assert [str(schema[name]) for name in schema] == ["string", "timestamp", "int64", "null"]


def test_nothing_at_all_is_answered():
    """A table of column names only gives an empty answer or says what is missing, in every noun."""
    nothing = {name: pd.DataFrame(columns=getattr(DATA, name).columns) for name in ("users", "events", "orders")}
    nothing |= {name: pd.DataFrame(columns=getattr(DATA, name).columns) for name in ("feedback", "tickets")}
    users, events, orders, feedback, tickets = nothing.values()
    assert tiers.rfm(orders).users.execute().empty
    assert lifecycle.retention(users, events).table["n"].eq(0).all()
    assert lifecycle.purchase_summary(orders).execute().empty
    assert funnel.count(events, STEPS).table["n"].eq(0).all()
    assert voc.nps(feedback, period="week").table.empty
    assert voc.pain_points(feedback, tickets=tickets, orders=orders).table.empty
    assert voc.response_bias(feedback, users, by="region").table.empty
    with pytest.raises(BadInputError, match="nobody bought a second time"):
        lifecycle.fit_bgnbd(lifecycle.purchase_summary(orders))

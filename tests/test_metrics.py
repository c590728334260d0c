"""Metrics: unit tables, scopes, arms and windows, and the planted truths of the pilots."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from flywheel import metrics, pilot, samples, tables
from flywheel.errors import BadInputError, FlywheelError
from flywheel.tables import Data

MARCH, APRIL = (date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 5, 1))


def at(*texts: str) -> pd.Series:
    """Return moments."""
    return pd.Series(pd.to_datetime(list(texts)))


@pytest.fixture(scope="module")
def shop() -> Data:
    """Four users, six orders, one draw; every expectation below is counted by hand on these rows."""
    users = pd.DataFrame(
        {
            "user_id": ["a", "b", "c", "d"],
            "signed_up_at": at("2026-03-05 09:00", "2026-03-10 09:00", "2026-04-02 09:00", "2026-04-20 09:00"),
            "region": ["East China", "West China", "East China", "East China"],
            "birth_year": [2004, 1990, 2001, None],
        }
    )
    orders = pd.DataFrame(
        {
            "order_id": list("123456"),
            "user_id": ["a", "a", "c", "d", "b", "a"],
            "at": at(
                "2026-03-06 10:00", "2026-04-05 10:00", "2026-04-20 10:00", "2026-04-21 10:00", "2026-05-10 10:00",
                "2026-06-10 10:00",
            ),
            "revenue_cents": [1000, 2000, 500, 700, 900, 100],
        }
    )  # fmt: skip
    pilots = pd.DataFrame(
        {
            "pilot_id": "reminder",
            "unit_id": ["a", "b", "c", "d"],
            "arm": ["pilot", "control", "pilot", "control"],
            "assigned_at": at(*["2026-04-20 12:00"] * 4),
        }
    )
    tickets = pd.DataFrame(
        {
            "ticket_id": ["t"], "opened_at": at("2026-04-22 09:00"), "topic": "late", "priority": "low",
            "status": "closed", "user_id": ["d"],
        }
    )  # fmt: skip
    return tables.connect({"users": users, "orders": orders, "pilots": pilots, "tickets": tickets})


def rows(units: pd.DataFrame) -> list[tuple[str, str, str, int, int]]:
    """Return a unit table without moments, as tuples."""
    columns = ["unit_id", "arm", "period", "numerator", "denominator"]
    return list(units[columns].itertuples(index=False, name=None))


def test_new_users_and_their_first_orders(shop: Data) -> None:
    """Each sign-up is a unit in the window it falls into; c orders on day 18, d on day 1."""
    units = metrics.unit_table(shop, "first_order_conversion", before=MARCH, during=APRIL)
    assert rows(units) == [
        ("a", "pilot", "before", 1, 1),
        ("b", "pilot", "before", 0, 1),
        ("c", "pilot", "during", 0, 1),
        ("d", "pilot", "during", 1, 1),
    ]
    assert list(units.columns) == ["unit_id", "arm", "period", "at", "numerator", "denominator", "cluster_id"]


def test_scope_cuts_by_value_and_by_age(shop: Data) -> None:
    """Age is year of the event minus year of birth, both ends included; an unknown year of birth is out of scope."""
    scope = {"region": ["East China"], "age": {"at_least": 22, "at_most": 25}}
    units = metrics.unit_table(shop, "first_order_conversion", before=MARCH, during=APRIL, scope=scope)
    assert units["unit_id"].tolist() == ["a", "c"]


def test_new_users_signed_up_in_the_same_window(shop: Data) -> None:
    """Orders per ticket of new users: only a in March, only c and d in April."""
    units = metrics.unit_table(shop, "complaint_rate", before=MARCH, during=APRIL, scope={"new_users": True})
    assert rows(units) == [
        ("a", "pilot", "before", 0, 1),
        ("c", "pilot", "during", 0, 1),
        ("d", "pilot", "during", 1, 1),
    ]


def test_a_draw_sets_arms_and_starts(shop: Data) -> None:
    """With a draw the clock starts at the assignment: d orders within 14 days, c ordered before it."""
    units = metrics.unit_table(shop, "order_conversion", during=APRIL, pilot_id="reminder")
    assert rows(units) == [
        ("b", "control", "during", 0, 1),
        ("d", "control", "during", 1, 1),
        ("a", "pilot", "during", 0, 1),
        ("c", "pilot", "during", 0, 1),
    ]


def test_days_before_a_draw_may_be_empty(shop: Data) -> None:
    """A clock that starts at the draw has nothing before it, which is no mistake of the scenario."""
    units = metrics.unit_table(
        shop, "order_conversion", during=APRIL, before=(date(2026, 3, 1), date(2026, 4, 1)), pilot_id="reminder"
    )
    assert set(units["period"]) == {"during"}


def test_an_outcome_that_is_still_open_is_explained(shop: Data) -> None:
    """Who starts too late to be observed is told how long the metric waits."""
    with pytest.raises(BadInputError, match="waits for the 28 days after a user's start to be over"):
        metrics.unit_table(shop, "recall_rate", during=(date(2027, 1, 1), date(2027, 2, 1)), pilot_id="reminder")


def test_money_is_summed_in_cents(shop: Data) -> None:
    """Revenue of the 28 days after the draw: 700 for d, 900 for b."""
    units = metrics.unit_table(shop, "revenue_per_user", during=APRIL, pilot_id="reminder")
    assert units.set_index("unit_id")["numerator"].to_dict() == {"a": 0, "b": 900, "c": 0, "d": 700}


def test_orders_margin_and_baskets_are_counted_by_hand(shop: Data) -> None:
    """In the 28 days after the draw b and d order once; a basket is an order of April."""
    units = metrics.unit_table(shop, "orders_per_user", during=APRIL, pilot_id="reminder")
    assert units.set_index("unit_id")["numerator"].to_dict() == {"a": 0, "b": 1, "c": 0, "d": 1}
    baskets = metrics.unit_table(shop, "basket_value", before=MARCH, during=APRIL).set_index(["period", "unit_id"])
    assert baskets.loc["during", ["numerator", "denominator"]].to_numpy().tolist() == [[2000, 1], [500, 1], [700, 1]]


def test_what_users_do_after_the_start_is_counted_by_hand() -> None:
    """Within 7 or 28 days of the sign-up: a is active on two days in three sessions and clicks, b only comes later."""
    users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": at("2026-03-05 09:00", "2026-03-05 09:00")})
    events = pd.DataFrame(
        {
            "user_id": ["a", "a", "a", "b", "b", "a"],
            "event": ["app_open", "feature_click", "app_open", "app_open", "feature_click", "app_open"],
            "at": at(
                "2026-03-05 08:00", "2026-03-05 10:00", "2026-03-05 18:00", "2026-04-02 00:00", "2026-04-02 00:00",
                "2026-04-01 23:00",
            ),
        }
    )  # fmt: skip
    data = tables.connect({"users": users, "events": events})
    for name, expected in (
        ("active_days_per_user", {"a": 2, "b": 0}),
        ("sessions_per_user", {"a": 3, "b": 0}),
        ("feature_reach", {"a": 1, "b": 0}),
    ):
        units = metrics.known(name).rows(data).to_pandas().set_index("user_id")
        assert units["numerator"].to_dict() == expected, name


def test_margin_per_user_may_be_negative() -> None:
    """Margins of the orders in the window are summed, losses too."""
    users = pd.DataFrame({"user_id": ["a"], "signed_up_at": at("2026-03-01 09:00")})
    orders = pd.DataFrame(
        {
            "order_id": ["1", "2", "3"], "user_id": "a", "at": at("2026-03-02", "2026-03-03", "2026-05-01"),
            "revenue_cents": 1000, "margin_cents": [200, -500, 900],
        }
    )  # fmt: skip
    rows_ = metrics.known("margin_per_user").rows(tables.connect({"users": users, "orders": orders})).to_pandas()
    assert rows_["numerator"].tolist() == [-300]


def test_rows_before_the_assignment_do_not_count_as_pilot(shop: Data) -> None:
    """Of the orders in April only those from the day of assignment on belong to the pilot."""
    found = metrics.assign(shop, shop.orders, during=APRIL, pilot_id="reminder").to_pandas()
    assert found["order_id"].sort_values().tolist() == ["3", "4"]


def test_a_series_has_one_row_a_stretch(shop: Data) -> None:
    """Weeks are counted from the start; a stretch without sign-ups is absent."""
    found = metrics.series(shop, "first_order_conversion", start=date(2026, 3, 2), end=date(2026, 5, 5), every_days=7)
    assert found[["start", "value", "n"]].to_numpy().tolist() == [
        [date(2026, 3, 2), 1.0, 1],
        [date(2026, 3, 9), 0.0, 1],
        [date(2026, 3, 30), 0.0, 1],
        [date(2026, 4, 20), 1.0, 1],
    ]


def test_progress_since_the_start_never_falls(shop: Data) -> None:
    """Who has ordered by day k has ordered by day k + 1; the last day is the metric itself."""
    found = metrics.since_start(shop, "recall_rate", pilot_id="reminder", during=APRIL)
    control = found[found["arm"] == "control"].set_index("day")["value"]
    assert (control.loc[1], control.loc[20], control.loc[28], len(control)) == (0.5, 1.0, 1.0, 28)
    assert control.is_monotonic_increasing


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"metric": "npss"}, "did you mean nps"),
        ({"scope": {"regin": "East China"}}, "did you mean region"),
        ({"scope": {"region": "East Chin"}}, "did you mean East China.*Values present: East China, West China"),
        ({"pilot_id": "remainder"}, "did you mean reminder.*Pilots present: reminder"),
        ({"during": (date(2026, 4, 1), date(2026, 4, 1))}, "holds no day"),
        ({"during": (date(2027, 1, 1), date(2027, 2, 1))}, "no user in scope has First-order conversion between"),
    ],
)
def test_a_question_the_data_cannot_answer_is_refused(shop: Data, options: dict, said: str) -> None:
    """Unknown metric, filter, value or pilot and an empty window are named, with what is there."""
    given = {"metric": "first_order_conversion", "during": APRIL} | options
    with pytest.raises(BadInputError, match=f"(?s){said}"):
        metrics.unit_table(shop, given.pop("metric"), **given)


def test_a_missing_table_is_named(shop: Data) -> None:
    """The message says which tables the metric needs and which are there."""
    with pytest.raises(FlywheelError, match=r"needs the tables feedback.*it has: users"):
        metrics.unit_table(shop, "nps", during=APRIL)


def test_every_metric_is_described() -> None:
    """Names, labels and definitions are unique, and a definition is one sentence."""
    found = metrics.METRICS.values()
    assert len({metric.label for metric in found}) == len(metrics.METRICS)
    assert all(metric.describe.endswith(".") and metric.tables for metric in found)


@pytest.mark.parametrize("name", list(metrics.METRICS))
def test_every_metric_runs_on_the_sample(name: str) -> None:
    """Each metric gives units with non-negative denominators on the sample data."""
    units = metrics.unit_table(samples.load(), name, during=(date(2026, 5, 4), date(2026, 6, 1)))
    assert (units["denominator"] >= 0).all()
    assert units["denominator"].sum() > 0
    assert not units.duplicated(["unit_id", "arm", "period"]).any()


def evaluated(metric: str, **options: object) -> pilot.Evaluation:
    """Return an evaluation on the sample data."""
    plan = {key: options.pop(key) for key in ("target", "baseline") if key in options}
    return pilot.evaluate(metrics.unit_table(samples.load(), metric, **options), metric=metric, **plan)


def test_planted_row_1_comes_out() -> None:
    """New users in East China: 35 % to 38 %, +8.6 %."""
    found = evaluated(
        "next_day_retention", before=(date(2026, 3, 2), date(2026, 3, 30)),
        during=(date(2026, 3, 30), date(2026, 4, 27)), scope={"region": "East China"},
    )  # fmt: skip
    assert (found.main.reference.value, found.main.pilot.value) == (0.35, 0.38)
    assert pilot.deviation_in_words(found.deviation.value) == "+8.6 %"
    assert found.decision.verdict != "roll_out"


def test_planted_row_2_comes_out() -> None:
    """Users aged 18 to 24: click rate 42 % to 45 %, +7.1 %."""
    found = evaluated(
        "feature_click_rate", before=(date(2026, 4, 6), date(2026, 5, 4)),
        during=(date(2026, 5, 4), date(2026, 6, 1)), scope={"age": {"at_least": 18, "at_most": 24}},
    )  # fmt: skip
    assert (found.main.reference.value, found.main.pilot.value) == (pytest.approx(0.42), pytest.approx(0.45))
    assert pilot.deviation_in_words(found.deviation.value) == "+7.1 %"
    assert found.main.shared_units > 0


def test_the_pilot_without_effect_is_not_rolled_out() -> None:
    """The reminder does nothing, and nothing is found."""
    found = evaluated(
        "order_conversion", during=(date(2026, 5, 4), date(2026, 5, 18)), pilot_id="basket-reminder", target=0.25,
        baseline=0.2,
    )  # fmt: skip
    assert found.difference.low < 0 < found.difference.high
    assert found.decision.verdict != "roll_out"


def test_the_recall_is_rolled_out() -> None:
    """12 % without and 27 % with the recall: found, and the target of 25 % is reached."""
    found = evaluated(
        "recall_rate", during=(date(2026, 5, 25), date(2026, 6, 22)), pilot_id="member-recall", target=0.25,
        baseline=0.12,
    )  # fmt: skip
    assert (found.main.reference.value, found.main.pilot.value) == (0.12, pytest.approx(0.27, abs=0.003))
    assert found.decision.verdict == "roll_out"


def test_voices_hide_small_groups() -> None:
    """Counts of fewer than five people and scores of fewer than five answers are not given; quotes carry no id."""
    scope = {"region": "East China", "new_users": True}
    windows = {"before": (date(2026, 3, 2), date(2026, 3, 30)), "during": (date(2026, 3, 30), date(2026, 4, 27))}
    found = metrics.voices(samples.load(), scope=scope, **windows)
    assert found.sides == ("before", "during")
    assert (found.table["people"].dropna() >= 5).all()
    assert found.table["people"].isna().any()
    assert (found.scores["n"] >= 5).all()
    assert list(found.quotes.table) == ["at", "channel", "score", "text"]


def test_sign_ups_before_the_first_event_do_not_count() -> None:
    """Who signed up before anything was recorded would look like somebody who never bought."""
    users = pd.DataFrame({"user_id": ["old", "new"], "signed_up_at": at("2025-10-01", "2026-03-02")})
    events = pd.DataFrame({"user_id": "new", "event": "app_open", "at": at("2026-03-01", "2026-04-30")})
    orders = pd.DataFrame({"order_id": ["1"], "user_id": ["new"], "at": at("2026-03-04"), "revenue_cents": [500]})
    data = tables.connect({"users": users, "events": events, "orders": orders})
    found = metrics.known("first_order_conversion").rows(data).to_pandas()
    assert found[["user_id", "numerator"]].to_numpy().tolist() == [["new", 1]]


def test_a_comparison_group_is_the_control_arm_and_a_column_its_group(shop: Data) -> None:
    """Where nobody was drawn, those named by filters are the control arm; others are in neither, groups follow."""
    arms = {"scope": {"region": ["East China"]}, "comparison": {"region": ["West China"]}, "cluster": "region"}
    units = metrics.unit_table(shop, "first_order_conversion", before=MARCH, during=APRIL, **arms)
    people = shop.users.to_pandas().set_index("user_id")["region"]
    assert set(units["unit_id"]) == set(people[people.isin(["East China", "West China"])].index)
    assert (units["cluster_id"] == units["unit_id"].map(people)).all()
    assert ((units["arm"] == "pilot") == (units["cluster_id"] == "East China")).all()


def test_days_of_users_add_up_to_the_unit_table(shop: Data) -> None:
    """Summed over the days of both windows, each user's numbers are those of the unit table."""
    days = metrics.daily_units(shop, "basket_value", start=MARCH[0], change=APRIL[0], end=APRIL[1])
    period = days["day"].map(lambda day: "before" if day < (APRIL[0] - MARCH[0]).days else "during")
    summed = metrics.by_period(days.assign(period=period)).sort_values(["period", "arm", "unit_id"])
    units = metrics.unit_table(shop, "basket_value", before=MARCH, during=APRIL)
    assert rows(summed) == rows(units)


def test_first_payments_are_first_orders_seen_in_the_events() -> None:
    """In the sample every order has its payment event, so both ways of counting agree; one needs no orders."""
    found = metrics.known("first_payment_conversion").rows(samples.load()).to_pandas()
    orders = metrics.known("first_order_conversion").rows(samples.load()).to_pandas()
    assert found["numerator"].sum() > 0
    columns = ["user_id", "numerator", "denominator"]
    pairs = [table[columns].sort_values("user_id").to_numpy().tolist() for table in (found, orders)]
    assert pairs[0] == pairs[1]

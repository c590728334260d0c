"""The gate refuses what breaks a contract, names all of it at once, and passes what does not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel.errors import BadInputError
from flywheel.tables import connect

USERS = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": ["2026-01-05 08:00", "2026-01-06 09:30"]})


def problems_of(**tables: pd.DataFrame) -> list[str]:
    with pytest.raises(BadInputError, match="problem") as refused:
        connect(tables)
    return [str(problem) for problem in refused.value.problems]


def test_reports_every_problem_at_once():
    """Five different mistakes in two tables come back as five problems, not one after the other."""
    users = pd.DataFrame(
        {
            "user_id": ["a", "a", None],
            "signed_up_at": ["2026-01-05", "soon", "2026-01-05"],
            "birth_year": ["1990", "1990.5", "1790"],
        }
    )
    orders = pd.DataFrame({"order_id": [1], "user_id": ["z"], "at": ["2026-01-05"], "revenue_cents": ["-5"]})
    found = problems_of(users=users, orders=orders)
    for words in (
        "signed_up_at: must be a date with a time (row 1: 'soon')",
        "birth_year: must be a whole number (row 1: '1990.5')",
        "user_id: must not be empty (row 2: empty)",
        "birth_year: must be at least 1900 (row 2: '1790')",
        "user_id: must be unique; values that repeat: 1 (row 0: 'a', row 1: 'a')",
        "revenue_cents: must be at least 0 (row 0: '-5')",
        "user_id: must be in users.user_id (row 0: 'z')",
    ):
        assert any(words in problem for problem in found), words
    assert len(found) == 7


def test_missing_column_lists_those_present_and_the_nearest():
    """A missing required column names the most similar one that is there."""
    (problem,) = problems_of(users=USERS.rename(columns={"signed_up_at": "signed_upat"}))
    assert "did you mean 'signed_upat'? columns present: user_id, signed_upat" in problem


def test_shows_five_examples_and_counts_the_rest():
    """Eight bad values are shown as five examples and three more."""
    users = pd.DataFrame({"user_id": list("abcdefgh"), "signed_up_at": "2026-01-05", "gender": "x"})
    (problem,) = problems_of(users=users)
    assert "row 4: 'x' and 3 more" in problem


@pytest.mark.parametrize(
    ("survey", "score", "scale"),
    [("nps", 11, "at most 10"), ("csat", 6, "1 to 5"), ("ces", 0, "1 to 7"), ("csat", 0, "1 to 5")],
)
def test_scores_must_fit_their_survey(survey, score, scale):
    """A score outside its survey's scale is refused with the scale."""
    feedback = pd.DataFrame(
        {"feedback_id": [1], "at": ["2026-01-05"], "channel": ["x"], "survey": [survey], "score": [score]}
    )
    assert any(scale in problem for problem in problems_of(feedback=feedback))


def test_dismissed_survey_with_score_is_a_contradiction():
    """A survey cannot be both dismissed and answered."""
    feedback = pd.DataFrame(
        {
            "feedback_id": [1],
            "at": ["2026-01-05"],
            "channel": ["x"],
            "survey": ["nps"],
            "score": [9],
            "dismissed": [True],
        }
    )
    (problem,) = problems_of(feedback=feedback)
    assert "a dismissed survey has no score" in problem


def test_times_out_of_order_are_refused():
    """An order cannot arrive before it was paid."""
    orders = pd.DataFrame(
        {
            "order_id": [1],
            "user_id": ["a"],
            "at": ["2026-01-05 10:00"],
            "revenue_cents": [100],
            "delivered_at": ["2026-01-05 09:00"],
        }
    )
    (problem,) = problems_of(orders=orders)
    assert "at may not be later than delivered_at" in problem


def test_gated_table_has_all_columns_of_the_contract_in_order():
    """Missing optional columns come as typed nulls, spare columns are left out and noted."""
    data = connect({"users": USERS.assign(shoe_size=42)})
    assert list(data.users.columns)[:4] == ["user_id", "signed_up_at", "region", "birth_year"]
    assert data.users.schema()["birth_year"].is_int64()
    assert data.notes == ("users: columns not used: shoe_size",)


def test_zone_aware_times_become_local_business_time():
    """16:30 UTC is half past midnight of the next day in Shanghai."""
    data = connect({"users": pd.DataFrame({"user_id": ["a"], "signed_up_at": ["2026-01-05T16:30:00+00:00"]})})
    assert data.users.execute()["signed_up_at"].tolist() == [pd.Timestamp("2026-01-06 00:30")]


def test_zone_aware_frames_become_local_business_time():
    """A zone-aware pandas column is converted like text with an offset."""
    at = pd.to_datetime(["2026-01-05 16:30"]).tz_localize("UTC")
    data = connect({"users": pd.DataFrame({"user_id": ["a"], "signed_up_at": at})}, time_zone="Europe/Berlin")
    assert data.users.execute()["signed_up_at"].tolist() == [pd.Timestamp("2026-01-05 17:30")]


def test_whole_numbers_made_floats_by_a_missing_neighbour_stay_whole():
    """Ids 1 and 2 beside a missing value do not become '1.0' and '2.0'."""
    feedback = pd.DataFrame({"feedback_id": [1, 2], "at": "2026-01-05", "channel": "x", "user_id": [7.0, None]})
    assert connect({"feedback": feedback}).feedback.execute()["user_id"].dropna().tolist() == ["7"]


@pytest.mark.parametrize(("written", "cents"), [("12.50", 1250), ("12", 1200), ("0.07", 7), ("1138.29", 113829)])
def test_money_in_major_units_becomes_whole_cents(written, cents):
    """`money: major` reads yuan with decimals without losing a cent to floating point."""
    orders = pd.DataFrame({"order_id": [1], "user_id": ["a"], "at": ["2026-01-05"], "revenue_cents": [written]})
    data = connect({"orders": orders}, mapping={"money": "major"})
    assert data.orders.execute()["revenue_cents"].tolist() == [cents]


@pytest.mark.parametrize(
    ("written", "currency", "cents"),
    [
        ("¥1,234.50", "CNY", 123450),
        ("￥ 12.5", "CNY", 1250),
        ("-¥8.00", "CNY", -800),
        ("1,234,567", "CNY", 123456700),
        ("CNY 7.00", "CNY", 700),
        ("8元", "CNY", 800),
        ("$1,000.01", "USD", 100001),
        ("19.34 €", "EUR", 1934),
    ],
)
def test_amounts_as_spreadsheets_write_them_are_read(written, currency, cents):
    """The currency's own sign and commas between thousands say nothing new, so they are no mistake."""
    orders = pd.DataFrame({"order_id": [1], "user_id": ["a"], "at": ["2026-01-05"], "revenue_cents": ["1"]})
    orders["margin_cents"] = [written]
    data = connect({"orders": orders}, mapping={"money": "major", "currency": currency})
    assert data.orders.execute()["margin_cents"].tolist() == [cents]


@pytest.mark.parametrize("written", ["$12.50", "19,34", "1,23,456", "1.234,50", "¥", "12.50 USD", "¥12.505", "12,5000"])
def test_amounts_that_could_mean_something_else_are_refused(written):
    """A foreign sign or a comma that is not between thousands is never guessed at."""
    orders = pd.DataFrame({"order_id": [1], "user_id": ["a"], "at": ["2026-01-05"], "revenue_cents": [written]})
    with pytest.raises(BadInputError, match="the only sign allowed is that of `currency`"):
        connect({"orders": orders}, mapping={"money": "major"})


def test_money_with_a_tenth_of_a_cent_is_refused():
    """12.505 yuan is not an amount of money."""
    orders = pd.DataFrame({"order_id": [1], "user_id": ["a"], "at": ["2026-01-05"], "revenue_cents": ["12.505"]})
    with pytest.raises(BadInputError, match="at most two decimals"):
        connect({"orders": orders}, mapping={"money": "major"})


def test_yuan_taken_for_cents_is_refused_with_the_remedy():
    """An amount with decimals tells how to say that it is not in cents."""
    orders = pd.DataFrame({"order_id": [1], "user_id": ["a"], "at": ["2026-01-05"], "revenue_cents": ["12.50"]})
    assert "set `money: major`" in problems_of(orders=orders)[0]


def test_empty_table_passes():
    """A table without rows is allowed; metrics answer 'nothing' from it."""
    assert connect({"users": USERS.iloc[:0]}).users.count().execute() == 0


def test_keys_name_the_row_where_rows_have_no_numbers(tmp_path):
    """A database has no row numbers, so the message gives the key."""
    import duckdb

    with duckdb.connect(str(tmp_path / "shop.duckdb")) as con:
        con.sql(
            "CREATE TABLE users AS SELECT 'a7' AS user_id, TIMESTAMP '2026-01-05' AS signed_up_at, 1850 AS birth_year"
        )
    with pytest.raises(BadInputError, match=r"must be at least 1900 \(user_id='a7': '1850'\)"):
        connect(tmp_path / "shop.duckdb")


@settings(max_examples=25)
@given(st.lists(st.text(alphabet="ab1 .-:é中\"',", max_size=6), min_size=1, max_size=6))
def test_no_text_breaks_the_gate(values):
    """Whatever text stands in a number column, the gate passes it or refuses it with a message; it never crashes."""
    users = pd.DataFrame(
        {"user_id": [f"u{n}" for n in range(len(values))], "signed_up_at": "2026-01-05", "birth_year": values}
    )
    places = ["birth_year"]
    try:
        connect({"users": users})
    except BadInputError as refused:
        places = [problem.place for problem in refused.problems]
    assert all("birth_year" in place for place in places)

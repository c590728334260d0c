"""Growth accounting and buyers: every user in one part, and the parts add up."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import lifecycle
from flywheel.errors import BadInputError

MONDAY = pd.Timestamp("2026-03-02")


def weeks(*rows):
    """Make events of (user, week number)."""
    table = pd.DataFrame(rows, columns=["user_id", "week"])
    return table[["user_id"]].assign(at=MONDAY + pd.to_timedelta(7 * table.week + 1, unit="D"))


def people(names, day=0):
    return pd.DataFrame({"user_id": list(names), "signed_up_at": MONDAY + pd.Timedelta(days=day)})


SPAN = {"since": date(2026, 3, 2), "as_of": date(2026, 3, 29)}


def test_each_part_by_hand():
    """Week 1: b new, a stays; week 2: a silent, b stays; week 3: a back, b silent."""
    events = weeks(("a", 0), ("a", 1), ("b", 1), ("b", 2), ("a", 3), ("x", 3))
    table = lifecycle.growth(people("ab"), events, **SPAN).table
    parts = ["active", "new", "returning", "resurrected", "dormant"]
    assert table[parts].iloc[1:].to_numpy().tolist() == [[2, 1, 1, 0, 0], [1, 0, 1, 0, 1], [1, 0, 0, 1, 1]]
    assert table[parts[1:]].iloc[0].isna().all()
    assert table["value"].iloc[[2, 3]].tolist() == [0.0, 1.0]
    assert pd.isna(table["value"].iloc[1])


def test_who_signed_up_before_the_data_is_never_new():
    """A user from before who shows up late comes back, as far as anybody knows."""
    table = lifecycle.growth(people("a", day=-40), weeks(("a", 2)), **SPAN).table
    assert table[["new", "resurrected"]].iloc[2].tolist() == [0, 1]


def test_a_week_cut_short_is_no_row_but_is_remembered():
    """Data from Wednesday on: a was seen in the short week, so that later a is not new."""
    events = weeks(("a", 0), ("a", 2), ("b", 1))
    table = lifecycle.growth(people("ab", day=2), events, since=date(2026, 3, 3), as_of=date(2026, 3, 25)).table
    assert table["period"].dt.strftime("%m-%d").tolist() == ["03-09", "03-16"]
    assert table[["new", "resurrected", "dormant"]].iloc[1].tolist() == [0, 1, 1]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3)), min_size=1, max_size=12))
def test_the_parts_add_up(rows):
    """Active = new + returning + resurrected, and its change is new + resurrected − dormant, whatever happened."""
    table = lifecycle.growth(people("abcd"), weeks(*rows), **SPAN).table
    later, before = table.iloc[1:], table["active"].shift().iloc[1:]
    assert (later["active"] == later["new"] + later["returning"] + later["resurrected"]).all()
    assert (later["active"] - before == later["new"] + later["resurrected"] - later["dormant"]).all()
    assert (later["returning"] + later["dormant"] == before).all()
    for place, row in enumerate(table.itertuples()):
        assert row.active == len({who for who, week in rows if week == place})
    bought = lifecycle.buyers(people("abcd"), weeks(*rows), period="week", **SPAN).table.iloc[1:]
    assert (bought["buyers"] == bought["new"] + bought["repeating"]).all()
    assert bought["lapsed"].tolist() == later["dormant"].tolist()


def test_buyers_by_hand():
    """Week 1: a repeats, b is new; week 2: both lapsed; week 3: a repeats after a pause."""
    table = lifecycle.buyers(
        people("ab"), weeks(("a", 0), ("a", 1), ("a", 1), ("b", 1), ("a", 3)), period="week", **SPAN
    ).table
    rows = table[["buyers", "new", "repeating", "lapsed"]].iloc[1:].to_numpy().tolist()
    assert rows == [[2, 1, 1, 0], [0, 0, 0, 2], [1, 0, 1, 0]]
    assert table["value"].iloc[[1, 3]].tolist() == [0.5, 1.0]
    assert pd.isna(table["value"].iloc[2])


def test_the_interval_of_the_quick_ratio_is_wilsons_as_a_ratio():
    """30 gained and 20 lost: the share 0.6 (0.462 to 0.724 after Wilson) is the ratio 1.5 (0.859 to 2.623)."""
    stays = [(f"o{n}", 0) for n in range(20)]
    table = lifecycle.growth(
        people([f"o{n}" for n in range(20)] + [f"n{n}" for n in range(30)]),
        weeks(*stays, *[(f"n{n}", 1) for n in range(30)]), **SPAN,
    ).table  # fmt: skip
    row = table.iloc[1]
    assert (row["value"], row["n"], row["enough"]) == (pytest.approx(1.5), 50, True)
    assert (row["low"], row["high"]) == (pytest.approx(0.8584, abs=1e-3), pytest.approx(2.621, abs=5e-3))


def test_no_whole_period_no_row_and_bad_periods_are_refused():
    """Three days hold no week; a year is no period; the ends must be in order."""
    events = weeks(("a", 0))
    assert lifecycle.growth(people("a"), events).table.empty
    assert lifecycle.buyers(people("a"), events.iloc[:0].astype({"user_id": str})).table.empty
    with pytest.raises(BadInputError, match=r"(?s)2 problems.*'year' is not a period.*lies after"):
        lifecycle.growth(people("a"), events, period="year", since=date(2026, 4, 1), as_of=date(2026, 3, 1))

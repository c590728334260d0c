"""Charts of stages, growth, active users, survival and waits: findings in the title, nothing lost, nothing invented."""

import pandas as pd
import pytest

from flywheel import charts, lifecycle, words
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")


def on(*rows):
    table = pd.DataFrame(rows, columns=["user_id", "day"])
    return table[["user_id"]].assign(at=DAY + pd.to_timedelta(table.day, unit="D") + pd.Timedelta(hours=9))


def users(n, day=0):
    names = [f"u{number}" for number in range(n)]
    return pd.DataFrame({"user_id": names, "signed_up_at": DAY + pd.Timedelta(days=day)})


def many(n, *days):
    return [(f"u{number}", day) for number in range(n) for day in days]


def spans(n, days, *, ended=1, group="a"):
    return pd.DataFrame({"user_id": [f"{group}{k}" for k in range(n)], "days": days, "ended": ended, "group": group})


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_stages_show_movement_only_when_there_is_an_earlier_day():
    """40 users fall silent: one panel without, two with the earlier day, and the sum of moves in the text."""
    people, events = users(40), on(*many(40, 0, 1), ("x", 40))
    one = charts.stage_bars(lifecycle.stages(people, events, on(("x", 0))))
    assert one.alt.startswith("Most users are in the stage Dormant: 100.0 %. ")
    assert len(one.axes) == 1
    two = charts.stage_bars(lifecycle.stages(people, events, on(("x", 0)), before=(DAY + pd.Timedelta(days=5)).date()))
    assert len(two.axes) == 2
    assert "since 2026-03-07: Acquisition +0 −0; Activation +0 −40;" in two.alt


@pytest.mark.parametrize(
    ("gained", "lost", "finding"),
    [
        (40, 5, "more users were gained than lost: 40 against 5"),
        (5, 40, "more users were lost"),
        (20, 20, "about as many"),
    ],
)
def test_growth_says_gained_or_lost_only_beyond_chance(gained, lost, finding):
    """The title follows the interval of the quick ratio, and dormant users stand below zero."""
    people = pd.concat([users(lost), users(gained).assign(user_id=[f"n{k}" for k in range(gained)])])
    events = on(*many(lost, 1), *[(f"n{k}", 8) for k in range(gained)], ("x", 13))
    figure = charts.growth_bars(lifecycle.growth(people, events, since=DAY.date()))
    assert finding in figure.alt
    assert min(bar.get_height() for bar in figure.axes[0].patches) == -lost
    hatches = {bar.get_hatch() for bar in figure.axes[0].patches}
    assert len(hatches) == 4


def test_buyers_below_zero_have_lapsed():
    """30 of 40 buyers buy again in the second week, 10 lapse."""
    orders = on(*many(40, 1), *many(30, 8), ("x", 13))
    figure = charts.buyers_bars(lifecycle.buyers(users(40), orders, period="week", since=DAY.date()))
    assert figure.alt.startswith("100.0 % of the buyers in the last period had bought before. ")
    assert "30 buyers, 0 new, 30 repeating, 10 lapsed." in figure.alt


def test_active_users_leave_out_what_was_not_observed():
    """Stickiness begins on the 28th day; calendar months have one mark a month."""
    events = on(*many(40, 0, 30), ("u0", 60))
    trailing = charts.active_users_lines(lifecycle.active_users(events))
    assert len(trailing.axes[1].lines[0].get_xdata()) == 61 - 27
    assert {"DAU", "WAU", "MAU"} <= set(texts(trailing))
    monthly = charts.active_users_lines(lifecycle.active_users(events, window="calendar"))
    assert monthly.alt.startswith("Stickiness is 3.3 % in the month from 2026-04-01. ")
    assert charts.active_users_lines(lifecycle.active_users(events.iloc[:1])).alt.startswith("No whole window")


def test_survival_names_the_test_and_who_is_at_risk():
    """Two unlike groups differ; two alike do not; the numbers at risk stand below."""
    unlike = pd.concat([spans(40, 5), spans(40, 20, group="b")])
    figure = charts.survival_curves(lifecycle.survival(unlike, by="group"))
    assert figure.alt.startswith("The groups differ (log-rank p < 0.001). a: median 5 days (n = 40, 40 ended)")
    assert texts(figure).count("40") >= 3
    alike = pd.concat([spans(40, [3, 6] * 20), spans(40, [3, 6] * 20, group="b")])
    found = charts.survival_curves(lifecycle.survival(alike, by="group")).alt
    assert found.startswith("No difference between the groups was found (log-rank p = 1.000)")
    seven = lifecycle.survival(pd.concat([spans(2, 3, group=name) for name in "abcdefg"]), by="group")
    with pytest.raises(BadInputError, match="7 groups cannot be told apart"):
        charts.survival_curves(seven)


def test_waits_name_their_median_only_with_enough():
    """40 buyers wait 6 days, then are still waiting."""
    found = lifecycle.days_between(on(*many(40, 0, 6), ("u0", 20)))
    figure = charts.days_between_histogram(found)
    assert figure.alt.startswith("Half of the buyers' waits are over after 6 days")
    assert "41 waits ended with a purchase, 40 are still open." in figure.alt
    assert "median 6 days" in texts(figure)


def test_variants_are_compared_and_cohorts_refused():
    """Two questions, two answers; triangles have a chart of their own."""
    people, events = users(40), on(*many(20, 3), ("u30", 20))
    exact = lifecycle.retention(people, events, days=(3,), since=DAY.date())
    within = lifecycle.retention(people, events, days=((1, 3), (4, 20)), kind="bounded", since=DAY.date())
    figure = charts.retention_variants({"exact": exact, "within": within})
    assert figure.alt.startswith("Retention lies between 2.5 % and 50.0 %, depending on the question. exact, day 3: ")
    weekly = lifecycle.retention(people, events, cohort="week")
    with pytest.raises(BadInputError, match="without cohort and by: weekly"):
        charts.retention_variants({"weekly": weekly})
    both = lifecycle.retention(people.assign(region="East"), events, cohort="week", by="region")
    with pytest.raises(BadInputError, match="has groups beside its cohorts"):
        charts.retention_triangle(both)


def test_curves_by_group_are_named():
    """Each group has its curve, its name at the end, and a cell in the text."""
    people = users(80).assign(region=["East", "West"] * 40)
    events = on(*many(40, 1), ("u0", 9))
    figure = charts.retention_curves(lifecycle.retention(people, events, days=(1, 7), by="region", since=DAY.date()))
    assert sorted(texts(figure)) == ["East", "West"]
    assert figure.alt.startswith("Retention on day 1 lies between 50.0 % and 50.0 %. East, day 1: 50.0 %")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_observed_can_be_drawn(language):
    """Empty results give a picture that says so, in both languages."""
    nothing = on(("a", 0)).iloc[:0].astype({"user_id": str})
    people = users(0).astype({"user_id": str})
    with words.language(language):
        drawn = [
            charts.stage_bars(lifecycle.stages(people, nothing, nothing)),
            charts.growth_bars(lifecycle.growth(people, nothing)),
            charts.buyers_bars(lifecycle.buyers(people, nothing)),
            charts.active_users_lines(lifecycle.active_users(nothing)),
            charts.survival_curves(lifecycle.survival(spans(1, 3).iloc[:0])),
            charts.days_between_histogram(lifecycle.days_between(nothing)),
            charts.retention_variants({"exact": lifecycle.retention(people, nothing)}),
        ]
        assert all(figure.png() for figure in drawn)

"""Charts of compared segments, the neck, times, drop-off paths, what-if, power and peeking."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from flywheel import charts, funnel, pilot, words
from flywheel.charts.style import LOUD

STEPS = ["view", "cart", "pay"]
DAY = pd.Timestamp("2026-03-02")


def counted(**groups):
    """Count a funnel in which each group's users reach the steps as given."""
    rows = [
        (f"{group}{user}", step, group)
        for group, reached in groups.items()
        for step, users in zip(STEPS, reached, strict=True)
        for user in range(users)
    ]
    table = pd.DataFrame(rows, columns=["user_id", "event", "group"]).assign(at=DAY)
    return funnel.count(table, STEPS, by="group")


def events(*rows):
    """Make events of (user, event, minutes)."""
    table = pd.DataFrame(rows, columns=["user_id", "event", "minute"])
    return table.assign(at=DAY + pd.to_timedelta(table.minute, unit="min"))


def texts(figure):
    return [text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]]


def diamonds(figure):
    return [line for line in figure.axes[0].lines if line.get_marker() == "D" and line.get_color() == LOUD]


def test_the_group_that_falls_behind_is_marked_and_named():
    """Group a keeps half as many at payment as b; only that dot is a diamond."""
    figure = charts.funnel_comparison(funnel.compare(counted(a=(200, 100, 40), b=(200, 100, 80)), "b"))
    assert figure.alt.startswith("a keeps 40.0 % at cart → pay, 40.0 points below b. ")
    assert len(diamonds(figure)) == 1
    equal = charts.funnel_comparison(funnel.compare(counted(a=(200, 100, 40), b=(200, 100, 41))))
    assert equal.alt.startswith("No group lies below all other groups")
    assert diamonds(equal) == []


def test_the_neck_shows_orders_and_money():
    """Forty lost orders of ten yuan, with ranges in the title."""
    neck = funnel.neck(counted(a=(200, 100, 40), b=(200, 100, 80)), "b", order_cents=1000)
    figure = charts.funnel_neck(neck)
    assert figure.alt.startswith("Neck at cart → pay (a): 40.0 % against 80.0 %; 40 orders (")
    assert any("; 40 orders, 400.00 in money" in text for text in texts(figure))
    none = charts.funnel_neck(funnel.neck(counted(a=(200, 100, 40), b=(200, 100, 41))))
    assert none.alt.startswith("No neck")


def test_few_users_are_hollow():
    """Ten users are drawn, but marked as not enough data."""
    figure = charts.funnel_comparison(funnel.compare(counted(a=(10, 5, 2), b=(300, 200, 100))))
    assert any("Hollow" in text for text in texts(figure))


def test_times_are_curves_with_their_n():
    """Two users of three get to the cart, one pays: both lines end at their step's rate."""
    table = events(
        *[("a", "view", 0), ("a", "cart", 3), ("a", "pay", 9), ("b", "view", 0), ("b", "cart", 70), ("c", "view", 0)],
        ("z", "other", 60 * 24 * 9),
    )
    figure = charts.funnel_times(funnel.times(table, STEPS))
    assert "view → cart: 66.7 %" in figure.alt
    assert len(figure.axes[0].lines) == 2
    assert any("n = 3" in text for text in texts(figure))


def test_times_that_nobody_took_are_said():
    """Without a payment the title says that nobody got there."""
    table = events(("a", "view", 0), ("b", "cart", 1), ("b", "pay", 2), ("z", "other", 60 * 24 * 9))
    assert charts.funnel_times(funnel.times(table, STEPS)).alt.startswith("Nobody has got from view to pay")


def test_leaving_is_hatched_among_the_paths():
    """Of three lost users two leave and one searches."""
    table = events(
        *[(user, "view", 0) for user in "abc"], ("a", "search", 3), ("p", "view", 0), ("p", "cart", 1), ("p", "pay", 2),
        ("z", "other", 60 * 24 * 9),
    )  # fmt: skip
    figure = charts.drop_off_paths(funnel.drop_off(table, STEPS))
    assert figure.alt.startswith("After view, 66.7 % of 3 who do not go on leave. ")
    assert [to_hex(bar.get_edgecolor()) for bar in figure.axes[0].patches if bar.get_hatch()] == [LOUD]
    nobody = events(("p", "view", 0), ("p", "cart", 1), ("p", "pay", 2), ("z", "other", 60 * 24 * 9))
    assert charts.drop_off_paths(funnel.drop_off(nobody, STEPS)).alt.startswith("Nobody dropped off")


def test_what_if_adds_groups_up():
    """Two equal groups gain five orders each."""
    figure = charts.what_if_steps(
        funnel.what_if(counted(a=(100, 40, 20), b=(100, 40, 20)), "cart", points=10, order_cents=100)
    )
    assert "cart: 80 now, 100 then; pay: 40 now, 50 then (" in figure.alt


def test_power_and_peeking_carry_their_numbers():
    """The plan's units and the false alarms stand on the pictures."""
    assert any("8,084 units" in text for text in texts(charts.power_curve(pilot.plan(0.35, 0.03))))
    assert "14.2 %" in texts(charts.peeking_cost(pilot.peeking((1, 5))))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_labels_stay_on_the_picture(lang):
    """Long Chinese names of events and groups fit."""
    with words.language(lang):
        neck = funnel.neck(counted(华东地区上海江苏浙江安徽=(200, 100, 40), b=(200, 100, 80)), order_cents=100)
        figure = charts.funnel_neck(neck)
    figure.draw_without_rendering()
    assert all(label.get_window_extent().x0 >= 0 for label in figure.axes[0].get_yticklabels())

"""Charts of funnels: the largest loss, the widest gap, and text that carries the numbers."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from flywheel import funnel
from flywheel.charts import funnel_steps
from flywheel.charts.style import LOUD

STEPS = ["view", "cart", "pay"]


def walks(*reached, **columns):
    """Make users of whom reached[0] view, reached[1] also put into the cart, and so on."""
    rows = [
        (f"{columns}{user}", step, pd.Timestamp("2026-03-02") + pd.Timedelta(hours=place))
        for place, (step, users) in enumerate(zip(STEPS, reached, strict=True))
        for user in range(users)
    ]
    return pd.DataFrame(rows, columns=["user_id", "event", "at"]).assign(**columns)


def words(figure):
    return [text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]]


def test_the_largest_loss_is_named_and_hatched():
    """Of 100 viewers 40 put into the cart and 30 pay: the cart is where they are lost."""
    figure = funnel_steps(funnel.count(walks(100, 40, 30), STEPS))
    assert figure.alt == (
        "30.0 % of 100 users reach pay; most are lost before cart (60). view: 100 users; "
        "cart: 40 users, 40.0 % (30.9–49.8 %, n = 100) of the step before; "
        "pay: 30 users, 75.0 % (59.8–85.8 %, n = 40) of the step before."
    )
    assert "40.0 % (30.9–49.8 %) go on; 60 are lost, the largest loss" in words(figure)
    assert "75.0 % (59.8–85.8 %) go on; 10 are lost" in words(figure)
    assert [to_hex(bar.get_edgecolor()) for bar in figure.axes[0].patches if bar.get_hatch()] == [LOUD]
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths == [100, 40, 60, 30, 10]


def test_sessions_are_called_sessions():
    """A funnel of sessions speaks of sessions, and not of a window of days."""
    visits = walks(4, 2, 1).assign(session_id=lambda table: table["user_id"])
    figure = funnel_steps(funnel.count(visits, STEPS, unit="session"))
    assert "view: 4 sessions; cart: 2 sessions" in figure.alt
    assert any(text.startswith("Sessions at each step, in brackets") for text in words(figure))
    assert not any("Window" in text or "sers at each step" in text for text in words(figure))


def test_a_funnel_that_loses_nobody_marks_nothing():
    """All users go all the way."""
    figure = funnel_steps(funnel.count(walks(40, 40, 40), STEPS))
    assert figure.alt.startswith("100.0 % of 40 users reach pay. ")
    assert not any(bar.get_hatch() for bar in figure.axes[0].patches)


def test_a_funnel_without_users_can_be_drawn():
    """Nobody started: the picture says so instead of failing."""
    nobody = walks(1, 1, 1).iloc[:0].astype({"user_id": str, "event": str})
    assert funnel_steps(funnel.count(nobody, STEPS)).alt.startswith("Nobody took the first step, view. ")
    grouped = funnel.count(nobody.assign(region="x"), STEPS, by="region")
    assert funnel_steps(grouped).alt.startswith("Not enough data to compare the steps between groups")


def test_the_neck_of_a_group_is_the_title():
    """Android loses at payment what others keep: that step, that group and both rates are named and marked."""
    table = pd.concat([walks(200, 120, 60, platform="android"), walks(200, 118, 106, platform="ios")])
    figure = funnel_steps(funnel.count(table, STEPS, by="platform"))
    assert figure.alt.startswith("From cart to pay, android keeps 50.0 % and ios 89.8 %: the widest gap. ")
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["→ cart", "→ pay"]
    marked = [
        [line for line in axes.lines if line.get_color() == LOUD and line.get_marker() == "D"] for axes in figure.axes
    ]
    assert [len(lines) for lines in marked] == [0, 1]


def test_groups_that_do_not_differ_are_not_called_different():
    """A gap within the intervals is called small."""
    table = pd.concat([walks(60, 40, 20, platform="android"), walks(60, 41, 21, platform="ios")])
    assert funnel_steps(funnel.count(table, STEPS, by="platform")).alt.startswith(
        "No step clearly separates the groups"
    )


@pytest.mark.parametrize("groups", [1, 12])
def test_any_number_of_groups_fits(groups):
    """One group or twelve with long Chinese names: all names stay on the picture, apart from one another."""
    table = pd.concat([walks(40, 30, 5 + place, region=f"{place}华东地区上海江苏浙江") for place in range(groups)])
    figure = funnel_steps(funnel.count(table, STEPS, by="region"))
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert len(boxes) == groups
    assert all(box.x0 >= 0 for box in boxes)
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


def test_a_tiny_group_is_hollow_and_never_the_finding():
    """Three users who all leave are no neck."""
    table = pd.concat([walks(60, 40, 20, region="E"), walks(60, 40, 22, region="W"), walks(3, 3, 0, region="N")])
    figure = funnel_steps(funnel.count(table, STEPS, by="region"))
    assert "N keeps" not in figure.alt
    assert any("Hollow: fewer than 30 users" in text for text in words(figure))


def test_chinese_steps_have_glyphs():
    """A company's own event names are drawn as they are."""
    table = walks(40, 30, 20).replace({"event": {"pay": "支付成功"}})
    assert funnel_steps(funnel.count(table, ["view", "cart", "支付成功"])).png()

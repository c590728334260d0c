"""Charts of retention: curves with names at their ends, a triangle that leaves the future blank."""

import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from flywheel import lifecycle
from flywheel.charts import retention_curves, retention_triangle
from flywheel.charts.tints import TINTS, readable_on
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")


def cohorts(*returning, size=40, last=20):
    """Make one cohort a week; returning[k] of its users are active on day 1; one user marks the last day."""
    users = pd.DataFrame(
        [(f"{week}-{user}", DAY + pd.Timedelta(weeks=week)) for week in range(len(returning)) for user in range(size)],
        columns=["user_id", "signed_up_at"],
    )
    active = [
        (f"{week}-{user}", DAY + pd.Timedelta(days=7 * week + 1))
        for week, n in enumerate(returning)
        for user in range(n)
    ]
    active.append(("0-0", DAY + pd.Timedelta(days=last)))
    return users, pd.DataFrame(active, columns=["user_id", "at"])


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_one_curve_is_named_by_its_numbers():
    """All users together: title and labels are the rates."""
    figure = retention_curves(lifecycle.retention(*cohorts(20), days=(1, 7, 30)))
    assert figure.alt.startswith("50.0 % come back on day 1, 0.0 % on day 7. Day 1: 50.0 % (35.2–64.8 %, n = 40); ")
    assert words(figure) == ["50.0 %", "0.0 %"]
    assert figure.axes[0].get_xlabel() == "days since sign-up"


def test_few_cohorts_are_all_named_at_their_ends():
    """Three cohorts, three names, on the picture and apart from one another."""
    figure = retention_curves(lifecycle.retention(*cohorts(20, 21, 22), days=(1, 7), cohort="week"))
    figure.draw_without_rendering()
    assert sorted(words(figure)) == ["2026-03-02", "2026-03-09", "2026-03-16"]
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])
    assert max(box.x1 for box in boxes) <= figure.bbox.width


def test_of_many_cohorts_only_the_first_and_the_latest_are_named():
    """Eight weeks are a grey bundle with two curves that stand out."""
    figure = retention_curves(lifecycle.retention(*cohorts(*range(10, 18), last=60), days=(1, 7), cohort="week"))
    assert sorted(words(figure)) == ["2026-03-02", "2026-04-20"]


def test_the_triangle_leaves_the_future_blank():
    """Two of three cohorts have a day 7, the last one has none: five cells."""
    figure = retention_triangle(lifecycle.retention(*cohorts(20, 10, 30, last=17), days=(1, 7), cohort="week"))
    cells = [word for word in words(figure) if word.endswith("%")]
    assert cells == ["50.0 %", "0.0 %", "25.0 %", "0.0 %", "75.0 %"]
    assert figure.alt.startswith(
        "Retention on day 1 lies between 25.0 % (cohort of 2026-03-09) and 75.0 % (cohort of 2026-03-16). "
    )
    assert "2026-03-16 (40 users): day 1 75.0 %." in figure.alt


def test_cells_of_few_users_stand_in_brackets_and_are_no_finding():
    """Five users a week are shown, but not compared."""
    figure = retention_triangle(lifecycle.retention(*cohorts(2, 3, size=5), days=(1,), cohort="week"))
    assert "(40.0 %)" in words(figure)
    assert figure.alt.startswith("Not enough users in any cohort to compare them. ")


def test_numbers_can_be_read_on_every_tint():
    """Text on a cell has at least a contrast of 4.5 to 1."""

    def light(colour):
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for step in range(101):
        tint = TINTS(step / 100)[:3]
        paper, ink = sorted([light(tint), light(to_rgb(readable_on(tint)))])
        assert (ink + 0.05) / (paper + 0.05) >= 4.5, step


def test_on_or_after_says_what_it_means_and_what_to_doubt():
    """The looser question is named, and the reader is warned that old cohorts had more time."""
    figure = retention_triangle(lifecycle.retention(*cohorts(20, 10), days=(1,), cohort="month", kind="on_or_after"))
    assert any("had more time to come back" in text.get_text() for text in figure.texts)
    assert any("that day or later" in text.get_text() for text in figure.texts)


def test_the_triangle_needs_cohorts():
    """Without cohorts there is no triangle; the error names the other chart."""
    with pytest.raises(BadInputError, match="retention_curves"):
        retention_triangle(lifecycle.retention(*cohorts(20)))


@pytest.mark.parametrize("draw", [retention_curves, retention_triangle])
def test_nothing_observed_can_be_drawn(draw):
    """Sign-ups of today have no day 1 yet; the picture says so."""
    result = lifecycle.retention(*cohorts(0, last=0), days=(1, 7), cohort="week")
    assert draw(result).png()
    assert "Nothing is drawn." in draw(result).alt

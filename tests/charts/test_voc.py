"""Charts of scores: the finding in the title, the numbers in the text, hollow where data are few."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from flywheel import voc
from flywheel.charts import scores_by_group, scores_over_time
from flywheel.charts.style import LOUD, PAPER
from flywheel.errors import BadInputError
from flywheel.words import language

MONDAY = pd.Timestamp("2026-03-02")


def csat(*weeks, **columns):
    """Make weeks of (good, all) answers."""
    parts = [
        pd.DataFrame(
            {"survey": "csat", "score": [5] * good + [1] * (n - good), "at": MONDAY + pd.Timedelta(weeks=week)}
        )
        for week, (good, n) in enumerate(weeks)
    ]
    return pd.concat(parts, ignore_index=True).assign(**columns)


def texts(figure):
    """Return every word on the picture."""
    inside = [text for axes in figure.axes for text in [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]]
    return [text.get_text() for text in [*figure.texts, *inside]]


def hollow(axes):
    return [line for line in axes.lines if line.get_marker() == "o" and to_hex(line.get_markerfacecolor()) == PAPER]


QUIET, BAD = [(80, 100), (78, 100), (82, 100), (79, 100)], (40, 100)


def test_the_bad_week_is_the_title_and_is_marked():
    """The alarm gives the title with week, value and usual range, and a mark of its own."""
    weekly = voc.csat(csat(*QUIET, BAD, (80, 100)), period="week")
    figure = scores_over_time(weekly, alarms=voc.alarm(weekly))
    assert figure.alt.startswith(
        "CSAT fell to 40.0 % in the week of 2026-03-30, outside of its usual range of 67.8 % to "
    )
    assert (
        "6 weeks from 2026-03-02 to 2026-04-06: lowest 40.0 %, highest 82.0 %, latest 80.0 %; 600 answers."
        in figure.alt
    )
    assert "2026-03-30: 40.0 %" in texts(figure)
    assert [line.get_color() for line in figure.axes[0].lines if line.get_marker() == "D"] == [LOUD]


def test_quiet_weeks_are_called_quiet():
    """Without an alarm the title says that the score stays where it usually is."""
    weekly = voc.csat(csat(*QUIET), period="week")
    alt = scores_over_time(weekly, alarms=voc.alarm(weekly)).alt
    assert alt.startswith("CSAT stays within its usual range, between 78.0 % and 82.0 %. ")


def test_a_week_with_few_answers_is_hollow_and_explained():
    """Twelve answers are drawn, but not as a finding."""
    figure = scores_over_time(voc.csat(csat((24, 40), (6, 12)), period="week"))
    (marks,) = hollow(figure.axes[0])
    assert marks.get_ydata().tolist() == [0.5]
    assert any("Hollow: fewer than 30 answers" in text for text in texts(figure))
    assert figure.alt.startswith("CSAT was 60.0 % in the week of 2026-03-02")


def test_only_few_answers_make_no_finding():
    """When no week has enough, the title does not pretend."""
    assert scores_over_time(voc.csat(csat((3, 5)), period="week")).alt.startswith(
        "Too few CSAT answers in every period"
    )
    assert scores_over_time(voc.nps(csat((3, 5)), period="week")).alt == "No NPS answers yet. Nothing is drawn."


def test_groups_get_a_panel_each():
    """Four regions are four panels with their names, and the alarm names its region."""
    parts = [csat(*QUIET, region=name) for name in ("E", "N", "W")] + [csat(*QUIET, BAD, region="华南")]
    weekly = voc.csat(pd.concat(parts), by="region", period="week")
    figure = scores_over_time(weekly, alarms=voc.alarm(weekly))
    assert [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()] == ["E", "N", "W", "华南"]
    assert "CSAT (华南) fell to 40.0 %" in figure.alt
    assert figure.png()


def test_groups_stand_in_order_with_their_answers():
    """Highest first, number of answers at the right, few answers hollow."""
    table = pd.concat([csat((24, 40), region="E"), csat((36, 40), region="W"), csat((10, 10), region="N")])
    figure = scores_by_group(voc.csat(table, by="region"))
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["N", "W", "E"]
    assert len(hollow(figure.axes[0])) == 1
    assert {"40", "10", "90.0 %", "60.0 %"} <= set(texts(figure))
    assert figure.alt.startswith("CSAT is highest for W (90.0 %) and lowest for E (60.0 %). ")
    assert "N: 100.0 % (72.2–100.0 %, n = 10)" in figure.alt


def test_groups_whose_intervals_overlap_are_not_called_different():
    """62 % and 60 % of forty answers each are no finding, and the title says why."""
    table = pd.concat([csat((24, 40), region="E"), csat((25, 40), region="W")])
    assert ", but their intervals overlap. " in scores_by_group(voc.csat(table, by="region")).alt


@pytest.mark.parametrize("count", [1, 12])
def test_any_number_of_groups_fits(count):
    """One group or twelve with long Chinese names: no name is lost and nothing lies on top of each other."""
    table = pd.concat([csat((20 + place, 40), region=f"{place}华东地区上海江苏浙江安徽") for place in range(count)])
    figure = scores_by_group(voc.csat(table, by="region"))
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert len(boxes) == count
    assert all(box.x0 >= 0 for box in boxes)
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


def test_a_group_without_answers_says_so():
    """A survey nobody answered has a row without a dot."""
    table = pd.concat([csat((24, 40), region="E"), csat((24, 40), region="W").assign(score=None)])
    assert "no answers" in texts(scores_by_group(voc.csat(table.assign(dismissed=False), by="region")))


def test_a_title_of_one_s_own_is_used_and_said():
    """The caller's finding replaces ours on the picture and in the text."""
    figure = scores_by_group(voc.csat(csat((24, 40), region="E"), by="region"), title="东部用户最满意")
    assert figure.alt.startswith("东部用户最满意. ")
    assert "东部用户最满意" in texts(figure)


def test_charts_refuse_the_other_chart_s_scores():
    """Each chart names its sibling."""
    with pytest.raises(BadInputError, match="draw scores_by_group"):
        scores_over_time(voc.csat(csat((1, 2))))
    with pytest.raises(BadInputError, match="draw scores_over_time"):
        scores_by_group(voc.csat(csat((1, 2)), period="week"))


def test_charts_can_be_drawn_in_chinese():
    """With the language set to Chinese every sign still has a glyph."""
    with language("zh"):
        weekly = voc.csat(csat(*QUIET, BAD), period="week")
        assert scores_over_time(weekly, alarms=voc.alarm(weekly)).png()

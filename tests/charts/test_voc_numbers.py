"""Charts of pain points, drift, andon, response bias, leaving and the store: the finding first, nothing overlaps."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from flywheel import charts, samples, voc
from flywheel.charts.style import LOUD, PAPER
from flywheel.errors import BadInputError
from flywheel.words import language

MONDAY = pd.Timestamp("2026-03-02")


@pytest.fixture(scope="module")
def register():
    """The register of the sample."""
    data = samples.load()
    return voc.pain_points(data.feedback, tickets=data.tickets)


def texts(figure):
    """Return every word on the picture."""
    inside = [text for axes in figure.axes for text in [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]]
    return [text.get_text() for text in [*figure.texts, *inside]]


def weekly(*good, **columns):
    """Make one week a number: so many satisfied of a hundred."""
    parts = [
        pd.DataFrame(
            {"survey": "csat", "score": [5] * count + [1] * (100 - count), "at": MONDAY + pd.Timedelta(weeks=week)}
        )
        for week, count in enumerate(good)
    ]
    return pd.concat(parts, ignore_index=True).assign(**columns)


STEADY = [80, 78, 82, 79, 81]


def named(figure):
    """Return the boxes of the topics' names."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()
    notes = [text for text in figure.axes[0].texts if text.get_text()[:1].isdigit()]
    return [Text.get_window_extent(text, renderer) for text in notes]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_topic_names_stay_apart_and_inside(register, lang):
    """Ten names of the sample: none lies on another, none leaves the panel, all are there."""
    with language(lang):
        figure = charts.severity_matrix(voc.severity_matrix(register))
        boxes = named(figure)
    assert len(boxes) == 10
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])
    panel = figure.axes[0].get_window_extent()
    assert all(panel.contains(box.x0, box.y0) and panel.contains(box.x1, box.y1) for box in boxes)


def test_names_of_topics_on_one_spot_stay_apart():
    """Six topics with the same frequency and borrowed impact still have six readable names."""
    rows = [(f"投诉主题第{number}类", 2, f"f{number}") for number in range(6)] + [(None, 5, "f7")]
    table = pd.DataFrame(rows, columns=["topic", "score", "feedback_id"]).assign(at=MONDAY, survey="csat")
    boxes = named(charts.severity_matrix(voc.severity_matrix(voc.pain_points(table))))
    assert len(boxes) == 6
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


def test_the_matrix_says_what_comes_first_and_marks_what_is_unsure(register):
    """Title and text name late delivery; topics with few scored answers are hollow and the foot says why."""
    figure = charts.severity_matrix(voc.severity_matrix(register))
    assert figure.alt.startswith(
        "Late delivery comes first: 35.3 % of all problems, 1.52 points lost. 1. late delivery"
    )
    hollow = [line for line in figure.axes[0].lines if to_hex(line.get_markerfacecolor()) == PAPER]
    assert len(hollow) == 8
    assert any("Hollow: fewer than 30 scored answers" in text for text in texts(figure))
    assert {"solve first", "cut the volume", "protect those hit", "watch"} <= set(texts(figure))


def test_an_empty_register_is_drawn_as_empty():
    """No tag, no point, but a picture that says so."""
    table = pd.DataFrame({"feedback_id": ["a"], "at": MONDAY, "survey": "csat", "score": [5], "topic": [None]})
    table["topic"] = table["topic"].astype("str")
    figure = charts.severity_matrix(voc.severity_matrix(voc.pain_points(table)))
    assert figure.alt == "No problem has a topic yet. Nothing is drawn."
    assert figure.png()


@pytest.mark.parametrize(("method", "lines"), [("ewma", 1), ("cusum", 2)])
def test_evidence_passes_its_limit_at_the_bad_week(method, lines):
    """The alarm is a diamond of its own colour; an EWMA is one line, a CUSUM two."""
    scores = voc.csat(weekly(*STEADY, 40, 80), period="week")
    figure = charts.evidence_over_time(voc.alarm(scores, method=method))
    assert "evidence of a fall passes its limit in the week of 2026-04-06" in figure.alt
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert [mark.get_color() for mark in marks] == [LOUD]
    assert len([line for line in figure.axes[0].lines if len(line.get_xdata()) == 7]) == 2 * lines


def test_quiet_evidence_is_called_quiet_and_groups_get_panels():
    """No alarm: no lasting shift. Two regions are two panels, and the alarm names its region."""
    steady = voc.alarm(voc.csat(weekly(*STEADY), period="week"), method="ewma")
    assert charts.evidence_over_time(steady).alt.startswith("EWMA of CSAT: no evidence of a lasting shift. ")
    table = pd.concat([weekly(*STEADY, 80, region="E"), weekly(*STEADY, 30, region="W")])
    figure = charts.evidence_over_time(voc.alarm(voc.csat(table, by="region", period="week"), method="cusum"))
    assert figure.alt.startswith("CUSUM of CSAT (W): ")
    assert [axes.get_title(loc="left") for axes in figure.axes if axes.get_visible()] == ["E", "W"]
    west = figure.axes[1]
    (mark,) = [line for line in west.lines if line.get_marker() == "D"]
    assert west.get_ylim()[0] < mark.get_ydata()[0] < 0


def board(**more):
    problems = pd.DataFrame(
        {"problem": ["late", "冷柜温度过高"], "place": ["East", "South"], "severity": [2.5, 1.0], "pulled_at": MONDAY}
    ).assign(**more)
    return voc.andon(problems, as_of=MONDAY + pd.Timedelta(minutes=40), places=("West",))


def test_the_board_tells_lights_by_shape_and_word():
    """Red is a square, yellow a triangle, green a circle; each word stands beside; the worst comes first."""
    figure = charts.andon_board(board())
    shapes = [line.get_marker() for line in figure.axes[0].lines if len(line.get_xdata()) == 1]
    assert shapes == ["s", "^", "o"]
    words = texts(figure)
    assert words.index("red") < words.index("yellow") < words.index("green")
    assert figure.alt.startswith("1 red, 1 yellow: late (East). East: red, late, open for 40 min, called: owner of")


def test_a_long_board_counts_what_it_leaves_out():
    """Twelve rows are drawn, the others are counted; a quiet board is all green."""
    problems = pd.DataFrame({"problem": [f"p{n}" for n in range(15)], "place": "East", "pulled_at": MONDAY})
    figure = charts.andon_board(voc.andon(problems, as_of=MONDAY))
    assert any("3 more rows are not drawn." in text for text in texts(figure))
    quiet = charts.andon_board(voc.andon(problems.head(0), as_of=MONDAY, places=("East",)))
    assert quiet.alt == "All lights are green. East: green."
    assert charts.andon_board(voc.andon(problems.head(0), as_of=MONDAY)).png()


def test_leaving_is_drawn_best_group_first_and_called_association():
    """The difference stands in the title; the foot says that it is no cause."""
    data = samples.load()
    figure = charts.behaviour_after(voc.behaviour_after(data.feedback, data.events))
    assert figure.alt.startswith(
        "52.9 % of detractors left, 21.8 % of promoters: +31.1 percentage points (+23.0 to +38.9"
    )
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["promoters", "passives", "detractors"]
    assert any("Association, not cause" in text for text in texts(figure))


def test_too_few_people_are_not_compared():
    """Four people a group are drawn hollow, and the title does not pretend."""
    feedback = pd.DataFrame(
        {"feedback_id": list("ab"), "user_id": list("uv"), "at": MONDAY, "survey": "nps", "score": [9, 1]}
    )
    seen = pd.DataFrame({"user_id": ["x"], "at": [MONDAY + pd.Timedelta(days=80)]})
    alt = charts.behaviour_after(voc.behaviour_after(feedback, seen)).alt
    assert alt.startswith("Not enough data to compare detractors with promoters. ")
    assert "passives: no data (n = 0)" in alt


def test_response_bias_marks_groups_that_differ():
    """East answers all, west half: both differ from the other and are diamonds; alike groups are dots."""
    ids = [f"u{number}" for number in range(160)]
    scores = [9.0] * 80 + [9.0, None] * 40
    feedback = pd.DataFrame({"feedback_id": ids, "user_id": ids, "at": MONDAY, "survey": "nps", "score": scores})
    users = pd.DataFrame({"user_id": ids, "region": ["E"] * 80 + ["W"] * 80, "gender": ["f", "f", "m", "m"] * 40})
    figure = charts.response_bias(voc.response_bias(feedback, users, by=["region", "gender"]))
    marks = [line.get_marker() for line in figure.axes[0].lines if line.get_marker() in ("D", "o")]
    assert marks == ["D", "D", "o", "o"]
    assert figure.alt.startswith(
        "Who answers the NPS survey differs by region. 75.0 % of 160 people answered. region E:"
    )


def test_the_store_is_drawn_channel_by_channel():
    """Eight channels of the sample, busiest first, with totals at the right."""
    figure = charts.voices_over_time(voc.overview(voc.store(samples.load().feedback), period="month"))
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[0] == "in_app_survey"
    assert len(names) == 8
    assert {"3,350", "25"} <= set(texts(figure))
    assert figure.alt.startswith("in_app_survey brings 43.8 % of 7,651 voices. ")


def test_charts_refuse_what_they_cannot_draw():
    """Each names what to do instead."""
    scores = voc.csat(weekly(*STEADY), period="week")
    with pytest.raises(BadInputError, match='method="ewma"'):
        charts.evidence_over_time(voc.alarm(scores))
    with pytest.raises(BadInputError, match="draw evidence_over_time"):
        charts.scores_over_time(scores, alarms=voc.alarm(scores, method="ewma"))
    feedback = pd.DataFrame({"feedback_id": ["a"], "at": MONDAY, "channel": "phone"})
    with pytest.raises(BadInputError, match='period="week"'):
        charts.voices_over_time(voc.overview(voc.store(feedback)))


def test_every_chart_can_be_drawn_in_chinese(register):
    """With the language set to Chinese each sign still has a glyph."""
    data = samples.load()
    with language("zh"):
        scores = voc.csat(weekly(*STEADY, 40), period="week")
        for figure in (
            charts.severity_matrix(voc.severity_matrix(register)),
            charts.evidence_over_time(voc.alarm(scores, method="cusum")),
            charts.andon_board(board()),
            charts.behaviour_after(voc.behaviour_after(data.feedback, data.events)),
            charts.response_bias(voc.response_bias(data.feedback, data.users, by="region")),
            charts.voices_over_time(voc.overview(voc.store(data.feedback), period="week")),
        ):
            assert figure.png(sharpness=1)

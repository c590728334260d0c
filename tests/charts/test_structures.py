"""Pictures for the wall: whys, empathy and journeys say their message, show no id and cut no text."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from flywheel import voc
from flywheel.charts import empathy_map, five_whys, journey_map
from flywheel.charts.style import PAPER
from flywheel.words import language

LONG = "riders wait at the station because nobody told the planners that a promotion would bring twice the usual orders"
LONG_ZH = "排班的人不知道有大促所以站点没有足够的骑手订单在站点等了很久才有人来取"
WAY = {
    "persona": "Newcomer",
    "stages": [
        {"name": "Order", "touchpoints": ["App", {"name": "Checkout", "friction": ["closes on Android", "no basket"]}]},
        {"name": "Receive", "touchpoints": ["Delivery", "Phone"]},
    ],
}


def words(figure):
    """Return every text on the picture."""
    return [text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]]


def cut(figure):
    """Return the texts that reach over the edge of the picture."""
    figure.draw_without_rendering()
    edge = figure.bbox
    inside = [text for axes in figure.axes for text in axes.texts if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in [*figure.texts, *inside]]
    return [said for said, box in boxes if box.x0 < edge.x0 or box.x1 > edge.x1 or box.y0 < edge.y0 or box.y1 > edge.y1]


def overlapping(figure):
    """Return pairs of texts inside the axes that lie on each other."""
    figure.draw_without_rendering()
    boxes = [
        (t.get_text(), t.get_window_extent().shrunk(0.9, 0.7)) for a in figure.axes for t in a.texts if t.get_text()
    ]
    return [(a, b) for i, (a, one) in enumerate(boxes) for b, two in boxes[i + 1 :] if one.overlaps(two)]


@pytest.mark.parametrize("text", [LONG, LONG_ZH])
@pytest.mark.parametrize("steps", [1, 7])
def test_a_chain_of_any_length_fits(text, steps):
    """Long answers are wrapped; nothing is cut and nothing overlaps, with one why or with seven."""
    whys = [{"because": f"{number} {text}", "evidence": text} for number in range(steps)]
    figure = five_whys(voc.FiveWhys.from_dict({"problem": text, "whys": whys, "action": text}))
    assert cut(figure) == []
    assert overlapping(figure) == []


def test_the_ladder_tells_root_evidence_and_what_is_open():
    """The root is the title; a guess has a dashed frame; open points and advice stand below."""
    whys = [{"because": "too few riders", "evidence": "rota"}, "the planner was careless"]
    figure = five_whys(voc.FiveWhys.from_dict({"problem": "late", "whys": whys}), source="Meeting of 16 June")
    assert figure.alt.startswith(
        "Root cause: the planner was careless. Problem: late. Why 1: too few riders (evidence: rota)."
    )
    dashed = [not isinstance(patch.get_linestyle(), str) for patch in figure.axes[0].patches]
    assert dashed == [False, False, True]
    foot = " ".join(words(figure))
    assert "Meeting of 16 June" in foot
    assert "Only 2 whys" in foot
    assert "blame a person" in foot


@pytest.mark.parametrize("text", [LONG, LONG_ZH])
def test_an_empathy_map_fits_and_shows_no_id(text):
    """Entries are wrapped with their number of voices; ids appear nowhere; assumptions are hollow."""
    entries = [{"text": text, "feedback_ids": ["f00017", "f00018"]}, text]
    sides = dict.fromkeys(("sees", "hears", "thinks", "feels", "does"), entries)
    figure = empathy_map(voc.EmpathyMap.from_dict({"persona": "Parent", "situation": text, **sides}))
    assert cut(figure) == []
    assert overlapping(figure) == []
    assert "f0001" not in " ".join([*words(figure), figure.alt])
    hollow = [line for line in figure.axes[0].lines if to_hex(line.get_markerfacecolor()) == PAPER]
    assert len(hollow) == 5
    assert "(2 voices)" in figure.alt


def voices(**counts):
    rows = [(name, score) for name, (n, score) in counts.items() for _number in range(n)]
    return pd.DataFrame(rows, columns=["touchpoint", "score"])


def test_a_journey_names_its_lowest_point_among_those_with_enough_voices():
    """Checkout is lower but has 6 voices: it is hollow and not the finding; Phone with 3 is hidden."""
    said = voices(App=(40, 0.5), Checkout=(6, -0.9), Delivery=(40, -0.3), Phone=(3, -1))
    figure = journey_map(voc.emotion_curve(voc.JourneyMap.from_dict(WAY), said))
    assert figure.alt.startswith(
        "The lowest point of the journey is Delivery (−0.60). Order: App +1.00; Checkout −1.80 (fric"
    )
    assert "Phone hidden" in figure.alt
    assert {"n = 40", "n = 6", "hidden"} <= set(words(figure))
    points = [line for line in figure.axes[0].lines if line.get_marker() in {"o", "v"}]
    assert [to_hex(line.get_markerfacecolor()) == PAPER for line in points] == [False, True, False]
    assert cut(figure) == []
    assert overlapping(figure) == []


def test_a_believed_journey_says_so():
    """Without voices nothing pretends to be counted; without beliefs nothing is drawn."""
    figure = journey_map(voc.emotion_curve(voc.JourneyMap.from_dict(WAY)))
    assert figure.alt.startswith("The emotions of the journey are not known")
    assert "what the team believes" in " ".join(words(figure))
    assert not [text for text in words(figure) if text.startswith("n = ")]


@pytest.mark.parametrize("count", [1, 12])
def test_short_and_long_journeys_fit(count):
    """One touchpoint or twelve with long names: the picture grows, nothing is cut."""
    points = [
        {"name": f"{number} service chat and call back", "emotion": 1, "friction": [LONG_ZH]} for number in range(count)
    ]
    way = {"persona": "Parent", "stages": [{"name": "Help", "touchpoints": points}]}
    figure = journey_map(voc.emotion_curve(voc.JourneyMap.from_dict(way)))
    assert cut(figure) == []
    assert overlapping(figure) == []


def test_pictures_for_the_wall_speak_chinese():
    """All three draw in Chinese without a missing glyph (a warning would be an error)."""
    with language("zh"):
        assert five_whys(voc.FiveWhys.from_dict({"problem": "迟到", "whys": ["骑手太少"]})).png()
        assert empathy_map(voc.EmpathyMap.from_dict({"persona": "宝妈", "feels": ["失望"]})).png()
        assert journey_map(voc.emotion_curve(voc.JourneyMap.from_dict(WAY))).png()

"""Five whys, empathy maps and journeys: plain dicts in and out, mistakes by name, emotions counted from voices."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from flywheel import voc
from flywheel.errors import BadInputError
from flywheel.words import language

CHAIN = {
    "problem": "57 % late in the week of 8 June",
    "whys": [
        {"because": "orders waited at the station", "evidence": "picking times"},
        {"because": "too few riders at six", "evidence": "rota"},
        {"because": "planners do not see promotions", "evidence": "interview"},
    ],
    "root_is_actionable": True,
    "action": "book promotions ten days ahead",
}
MAP = {
    "persona": "Busy parent",
    "sees": [{"text": "a rider who stands still", "feedback_ids": ["f7", "f9", "f7"]}],
    "does": ["waits"],
}
WAY = {
    "persona": "Newcomer",
    "stages": [
        {"name": "Order", "touchpoints": [{"name": "App", "key": "app", "emotion": 1}, "Checkout"]},
        {"name": "Receive", "touchpoints": [{"name": "Delivery", "friction": "late", "emotion": -2}]},
    ],
}


def voices(**scores):
    """Make rows of a voice from lists of scores by touchpoint."""
    return pd.DataFrame(
        [(name, score) for name, listed in scores.items() for score in listed], columns=["touchpoint", "score"]
    )


@pytest.mark.parametrize(("form", "values"), [(voc.FiveWhys, CHAIN), (voc.EmpathyMap, MAP), (voc.JourneyMap, WAY)])
def test_structures_go_to_plain_dicts_and_back(form, values):
    """What was written is read again as the same structure, and nothing in it can be changed."""
    first = form.from_dict(values)
    assert form.from_dict(first.to_dict()) == first
    with pytest.raises(ValidationError, match="frozen"):
        first.persona = first.problem = "other"


def test_a_sound_chain_has_nothing_open():
    """Three whys with evidence and a root to act on leave nothing to do; the root is the last answer."""
    chain = voc.FiveWhys.from_dict(CHAIN)
    assert chain.open_points() == ()
    assert chain.advice() == ()
    assert chain.root == "planners do not see promotions"


def test_what_is_open_in_a_chain_is_named():
    """Too short, without evidence, root not marked: three points."""
    chain = voc.FiveWhys.from_dict({"problem": "late", "whys": ["no riders"]})
    said = chain.open_points()
    assert [point.split(":")[0] for point in said[:2]] == ["Only 1 why", "Why 1 has no evidence"]
    assert len(said) == 3


@pytest.mark.parametrize("because", ["the rider was careless", "He FORGOT it", "骑手粗心", "客服没有责任心"])
def test_blaming_a_person_is_advice_only(because):
    """A hint asks for the process; the chain stays valid and no open point is added."""
    chain = voc.FiveWhys.from_dict({**CHAIN, "whys": [*CHAIN["whys"], {"because": because, "evidence": "seen"}]})
    assert chain.open_points() == ()
    assert chain.advice() == ("Why 4 seems to blame a person: what in the process let it happen?",)


def test_a_chain_that_goes_round_is_advised():
    """The same answer twice explains nothing."""
    chain = voc.FiveWhys.from_dict({"problem": "late", "whys": ["few riders", "no plan", "Few riders"]})
    assert "goes round in a circle" in chain.advice()[0]


@pytest.mark.parametrize(
    ("form", "values", "message"),
    [
        (voc.FiveWhys, {}, r"2 problems\s+1\. problem: is missing → fill it in\s+2\. whys: is missing"),
        (voc.FiveWhys, {"problem": " ", "whys": []}, r"problem: is empty[\s\S]*whys: is empty: at least 1"),
        (voc.FiveWhys, {**CHAIN, "problm": "x"}, r"problm: is not known here; did you mean 'problem'"),
        (
            voc.FiveWhys,
            {**CHAIN, "whys": [{"because_of": "x"}]},
            r"whys 1 because: is missing[\s\S]*did you mean 'because'",
        ),
        (
            voc.FiveWhys,
            {**CHAIN, "root_is_actionable": "perhaps"},
            r"root_is_actionable: must be yes or no, not 'perhaps'",
        ),
        (voc.EmpathyMap, {"persona": "a", "sees": "rain"}, r"sees: must be a list"),
        (voc.EmpathyMap, {"persona": "a", "sees": [""]}, r"sees 1 text: is empty"),
        (voc.EmpathyMap, {"persona": "a", "smells": []}, r"smells: is not known here"),
        (voc.JourneyMap, {"persona": "a", "stages": [{"name": "b", "touchpoints": []}]}, r"touchpoints: is empty"),
        (
            voc.JourneyMap,
            {"persona": "a", "stages": [{"name": "b", "touchpoints": [{"name": "c", "emotion": 3}]}]},
            r"emotion: 3 is too large: at most 2",
        ),
        (
            voc.JourneyMap,
            {"persona": "a", "stages": [{"name": "b", "touchpoints": ["c", "c"]}]},
            r"must differ in name or key; more than once: c",
        ),
        (voc.FiveWhys, ["a"], r"must hold named entries"),
    ],
)
def test_every_mistake_in_a_form_is_named(form, values, message):
    """Missing, empty, misspelt, of the wrong kind, out of range, doubled: place and remedy, in our words."""
    with pytest.raises(BadInputError, match=message):
        form.from_dict(values)


def test_cited_feedback_is_counted_and_never_shown():
    """Two different ids are two voices; neither text nor repr has them, but they are kept in the dict."""
    empathy = voc.EmpathyMap.from_dict(MAP)
    assert [entry.cited for entry in empathy.sees] == [2]
    assert "f7" not in f"{empathy} {empathy!r}"
    assert empathy.to_dict()["sees"][0]["feedback_ids"] == ["f7", "f9", "f7"]


def test_empty_sides_and_assumptions_are_open_points():
    """Three sides are empty, and one entry nobody said."""
    assert voc.EmpathyMap.from_dict(MAP).open_points() == (
        "Nothing stands under: Hears, Thinks, Feels.",
        "1 entry cites no feedback: it is an assumption.",
    )


def test_beliefs_make_a_curve_without_intervals():
    """Without voices the team's numbers stand, and the note says whose they are."""
    curve = voc.emotion_curve(voc.JourneyMap.from_dict(WAY))
    assert curve.table["emotion"].fillna(99).tolist() == [1, 99, -2]
    assert curve.table[["low", "high"]].isna().all(axis=None)
    assert "what the team believes" in curve.notes[0]
    assert curve.shown().columns.tolist() == ["stage", "touchpoint", "emotion, −2 to +2", "friction"]


def test_the_curve_is_twice_the_mean_score_with_its_interval():
    """−1, −1, −0.5, −0.5, 0, 0 by hand: mean −0.5, sd 0.4472, t = 2.5706: −1 ± 0.9387 on the scale of 2."""
    curve = voc.emotion_curve(voc.JourneyMap.from_dict(WAY), voices(Checkout=[-1, -1, -0.5, -0.5, 0, 0], app=[1] * 30))
    app, checkout, delivery = curve.table.to_dict("records")
    assert [checkout["emotion"], checkout["low"], checkout["high"]] == pytest.approx([-1, -1.9387, -0.0613], abs=1e-4)
    assert (checkout["n"], checkout["enough"], checkout["hidden"]) == (6, False, False)
    assert (app["emotion"], app["low"], app["high"], app["enough"]) == (2, 2, 2, True)
    assert math.isnan(delivery["emotion"])
    assert not delivery["hidden"]


def test_small_groups_are_hidden():
    """Four voices show neither emotion nor number; the shown table says fewer than 5."""
    curve = voc.emotion_curve(voc.JourneyMap.from_dict(WAY), voices(Checkout=[-1] * 4, app=[0.1] * 5))
    row = curve.table.iloc[1]
    assert row[["n", "enough", "hidden"]].tolist() == [0, False, True]
    assert math.isnan(row["emotion"])
    assert curve.shown()["voices"].tolist() == ["5", "fewer than 5", "0"]
    with language("zh"):
        assert curve.shown().shape == (3, 7)


def test_moods_of_texts_make_a_curve():
    """The sentiment of texts joins by touchpoint; texts without words are left out, strangers are noted."""
    texts = pd.DataFrame(
        {"text": ["great"] * 6 + ["awful"] * 6 + ["?"], "touchpoint": ["app"] * 6 + ["Delivery"] * 6 + ["app"]}
    )
    said = voc.sentiment(texts).table.assign(touchpoint=texts["touchpoint"])
    said = pd.concat([said, voices(elsewhere=[0.5, 0.5])])
    curve = voc.emotion_curve(voc.JourneyMap.from_dict(WAY), said)
    assert curve.table["n"].tolist() == [6, 0, 6]
    assert curve.table["emotion"].iloc[0] > 1 > -0.5 > curve.table["emotion"].iloc[2]
    assert curve.notes[-1] == "2 voices belong to no touchpoint of the map."


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (voices(app=[2, -3]), r"score: 2 lies outside of −1 to 1"),
        (voices(somewhere=[0.1]), r"no voice belongs[\s\S]*touchpoints of the map: Checkout, Delivery, app"),
        (pd.DataFrame({"touch": ["app"], "score": [0.0]}), r"touchpoint: is not a column here; did you mean 'touch'"),
    ],
)
def test_voices_that_do_not_fit_are_explained(table, message):
    """Scores of another scale, no common touchpoint, a missing column."""
    with pytest.raises(BadInputError, match=message):
        voc.emotion_curve(voc.JourneyMap.from_dict(WAY), table)


def test_no_voices_at_all_leave_the_curve_empty():
    """An empty table is no mistake: every touchpoint waits for voices."""
    curve = voc.emotion_curve(voc.JourneyMap.from_dict(WAY), voices())
    assert curve.table["emotion"].isna().all()
    assert curve.table["n"].tolist() == [0, 0, 0]


@settings(max_examples=30)
@given(st.lists(st.floats(-1, 1), min_size=5, max_size=40), st.randoms())
def test_the_curve_stays_on_its_scale_in_any_order(scores, random):
    """Emotion and interval lie within −2 to 2 and do not depend on the order of the voices."""
    journey = voc.JourneyMap.from_dict(WAY)
    shuffled = random.sample(scores, len(scores))
    first, second = (voc.emotion_curve(journey, voices(app=s)).table.iloc[0] for s in (scores, shuffled))
    assert -2 <= first["low"] <= first["emotion"] + 1e-9
    assert first["emotion"] - 1e-9 <= first["high"] <= 2
    assert first["emotion"] == pytest.approx(second["emotion"], abs=1e-9)

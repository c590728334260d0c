"""Guides to the scores, and how many answers a wanted precision needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flywheel import stats, voc
from flywheel.errors import BadInputError


@pytest.mark.parametrize("score", ["nps", "csat", "ces", "cli", "ecs"])
def test_every_score_has_a_complete_guide(score):
    """Definition, scale, formula, interval, sample and at least four mistakes, each with words."""
    table = voc.guide(score).table
    assert table["aspect"].tolist()[:5] == ["definition", "scale", "formula", "interval", "minimum sample"]
    assert (table["aspect"] == "usual mistake").sum() >= 4
    assert table["text"].str.len().min() > 5


def test_the_guides_name_the_mistakes_of_the_course():
    """Averaging NPS, comparing scales, non-response, survivors and small groups."""
    text = " ".join(voc.guide("nps").table["text"])
    for word in ("Averaging NPS", "Comparing scales", "Non-response", "Survivors", "Small groups"):
        assert word in text


@pytest.mark.parametrize("score", ["cli", "ecs"])
def test_what_the_deck_does_not_define_is_said_to_be_ours(score):
    """Nobody takes our items for a standard."""
    assert any("ours" in text for text in voc.guide(score).table["text"])


@pytest.mark.parametrize(
    ("score", "margin", "more", "n"),
    [
        ("csat", 0.05, {}, 385),
        ("csat", 0.05, {"population": 1000}, 278),
        ("csat", 0.03, {"level": 0.99}, 1844),
        ("nps", 5, {}, 1537),
        ("nps", 5, {"sd": 75}, 865),
        ("ces", 0.25, {"sd": 1.5}, 139),
        ("csat", 0.05, {"population": 1}, 1),
    ],
)
def test_known_sample_sizes(score, margin, more, n):
    """385 for ±5 points of a share and 278 of a thousand are in every textbook; 1,537 for NPS is 4 × 384.15."""
    assert voc.sample_size(score, margin=margin, **more).n == n


@given(st.floats(0.01, 0.3), st.integers(50, 100_000))
def test_the_sample_is_enough_and_one_less_is_not(margin, population):
    """The normal half width reaches the margin with n answers only; a finite population never needs more."""
    n = voc.sample_size("csat", margin=margin).n
    half = [1.959964 * 0.5 / size**0.5 for size in (n, n - 1) if size]
    assert half[0] <= margin * (1 + 1e-6)
    assert len(half) == 1 or half[1] > margin * (1 - 1e-6)
    small = voc.sample_size("csat", margin=margin, population=population).n
    assert small <= min(n, population)


def test_the_sample_holds_for_the_interval_that_is_shown():
    """1,537 answers, half promoters and half detractors: the adjusted Wald interval is ± 5 points."""
    found = stats.nps(768, 1, 768)
    assert (found.high - found.low) / 2 == pytest.approx(5, abs=0.02)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: voc.guide("npss"), r"'npss' is not a score.*did you mean 'nps'"),
        (lambda: voc.sample_size("csat", margin=0), r"margin: 0 must be above 0.*margin=0\.05"),
        (lambda: voc.sample_size("csat", margin=0.05, sd=2), r"sd: 2 must lie above 0 and at most at 0\.5"),
        (lambda: voc.sample_size("csat", margin=0.05, population=0), r"population: 0 must be 1 or more"),
        (lambda: voc.sample_size("csat", margin=0.05, level=95), r"95 is not a coverage"),
        (lambda: voc.sample_size("nps", margin=-1, sd=0), r"2 problems"),
    ],
)
def test_impossible_wishes_are_refused(call, message):
    """Every wrong number is named at once."""
    with pytest.raises(BadInputError, match=message):
        call()

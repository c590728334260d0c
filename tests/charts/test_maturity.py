"""Charts of maturity: where to begin, the shape of the four elements, and what has moved."""

import datetime as dt

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from flywheel import wheel
from flywheel.charts import maturity_change, maturity_map, maturity_radar
from flywheel.words import language

KEYS = wheel.maturity_model().keys


def scored(default, **cells):
    """Score every cell alike, but for those named ``element_layer=score``."""
    scores = [cells.get(f"{element}_{layer}", default) for element, layer in KEYS]
    return pd.DataFrame(KEYS, columns=["element", "layer"]).assign(score=scores)


def texts(figure):
    """Return every word on the picture."""
    return [text.get_text() for text in figure.findobj(Text)]


def test_the_map_says_where_to_begin_and_numbers_it():
    """Title and frames name the same areas, in order; each cell has level and benchmark as text."""
    figure = maturity_map(wheel.maturity(scored(5, institutions_mechanism=1, institutions_execution=2)))
    assert figure.alt.startswith("Begin with Institutions / Mechanism layer; Institutions / Execution layer. ")
    said = texts(figure)
    assert said.count("benchmark 4") == 4
    assert {"1", "2", "5"} <= set(said)
    frames = [patch for patch in figure.axes[0].patches if not patch.get_fill() and patch.get_linewidth() == 3]
    assert len(frames) == 2


def test_the_map_shows_raters_ranges_and_their_number():
    """Where raters differ the range is written, and the subtitle counts them."""
    answers = pd.concat([scored(3).assign(rater="a"), scored(3, tools_strategy=5).assign(rater="b")])
    said = texts(maturity_map(wheel.maturity(answers)))
    assert "benchmark 3 · raters 3–5" in said
    assert any("2 raters" in text for text in said)


def test_a_cell_that_was_not_scored_is_no_low_cell():
    """It is hatched and says so."""
    figure = maturity_map(wheel.maturity(scored(3, tools_strategy=None)))
    assert "not scored" in texts(figure)
    assert [patch.get_hatch() for patch in figure.axes[0].patches].count("///") == 1


def test_a_form_nobody_filled_in_makes_no_finding():
    """All three charts are drawn and say that there is nothing."""
    empty = wheel.maturity(scored(None))
    assert maturity_map(empty).alt.startswith("Nothing was scored yet. ")
    assert maturity_radar(empty).alt.startswith("Nothing was scored yet. ")
    assert maturity_change(wheel.compare_maturity(empty, empty)).alt.startswith("0 of 12 areas rose and none fell")


def test_every_level_is_readable_on_its_colour():
    """The level written in a cell contrasts with its ground by at least 4.5 to 1, at each of the five levels."""
    first = {"tools_strategy": 1, "tools_mechanism": 2, "tools_execution": 3, "institutions_strategy": 4}
    (axes,) = maturity_map(wheel.maturity(scored(5, **first))).axes
    grounds = [to_hex(patch.get_facecolor()) for patch in axes.patches if patch.get_fill()]
    inks = [to_hex(text.get_color()) for text in axes.texts if text.get_size() == 16]
    assert len(set(grounds)) == 5
    assert all(contrast(ground, ink) >= 4.5 for ground, ink in zip(grounds, inks, strict=True))


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2 defines it."""

    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_radar_tells_both_outlines_apart_without_colour():
    """Assessment and benchmark have different lines and markers, and each corner its numbers."""
    figure = maturity_radar(wheel.maturity(scored(3, tools_execution=1), benchmark="mature"))
    assert figure.alt.startswith("Tools is the weakest element (level 2.3), Institutions the strongest (3). ")
    assert "Tools\n2.3 (benchmark 4.3)" in texts(figure)
    handles = figure.axes[0].get_legend().legend_handles
    assert len({handle.get_marker() for handle in handles}) == 2
    assert len({str(handle.get_linestyle()) for handle in handles}) == 2


def test_moves_are_drawn_with_their_surety():
    """A clear rise has a whole arrow, a fall within ranges a dashed one, and the days stand below the title."""
    before = pd.concat([scored(2).assign(rater=name) for name in "ab"])
    lower = scored(2, tools_strategy=4, culture_execution=1)
    after = pd.concat([scored(2, tools_strategy=4).assign(rater="a"), lower.assign(rater="b")])
    days = dt.date(2026, 1, 5), dt.date(2026, 7, 6)
    moved = wheel.compare_maturity(wheel.maturity(before, at=days[0]), wheel.maturity(after, at=days[1]))
    figure = maturity_change(moved)
    assert figure.alt.startswith("1 of 12 areas rose and 1 fell; 1 moved beyond the raters' ranges. ")
    assert {"+2", "−0.5", "0"} <= set(texts(figure))
    assert any("Level on 2026-01-05 and on 2026-07-06" in text for text in texts(figure))


def test_a_cell_scored_once_has_no_arrow():
    """What lacks a day is said, not drawn as a change."""
    moved = wheel.compare_maturity(wheel.maturity(scored(2, tools_strategy=None)), wheel.maturity(scored(3)))
    assert "not scored twice" in texts(maturity_change(moved))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_fit_and_have_glyphs(lang):
    """In both languages no name of an area is cut, and every picture can be drawn."""
    with language(lang):
        one, other = wheel.maturity(scored(2)), wheel.maturity(scored(3))
        figures = [maturity_map(one), maturity_radar(one), maturity_change(wheel.compare_maturity(one, other))]
        for figure in figures:
            assert figure.png()
            assert not any(text.endswith("...") for text in texts(figure))

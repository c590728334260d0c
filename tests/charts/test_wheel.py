"""Charts of the wheel: with and without, what it hangs on, and what experience may return."""

import dataclasses

import pytest
from matplotlib.patches import Rectangle

from flywheel import wheel
from flywheel.charts import experience_ranges, wheel_over_time, wheel_tornado
from flywheel.charts.money import money_text
from flywheel.words import language


def texts(figure):
    """Return every word on the picture."""
    inside = [text for axes in figure.axes for text in [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]]
    return [text.get_text() for text in [*figure.texts, *inside]]


def overlapping(figure, labels):
    """Return pairs of labels that lie on each other."""
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in labels]
    return [(one, other) for one in range(len(boxes)) for other in range(one) if boxes[one].overlaps(boxes[other])]


def test_the_wheel_names_cost_and_break_even_in_the_title():
    """The finding is the month until which it costs and the month from which it is paid, both marked."""
    figure = wheel_over_time(wheel.simulate())
    assert figure.alt.startswith("The wheel costs until month 11 and has paid for itself after month 23. ")
    assert {"break-even: month 23", "most money out: −649 thousand", "with the wheel: 62,047"} <= set(texts(figure))
    assert [len(line.get_xdata()) for line in figure.axes[0].lines] == [36, 36, 36]
    assert {text.get_color() for text in figure.axes[0].texts} == {line.get_color() for line in figure.axes[0].lines}


def test_a_wheel_that_is_not_paid_has_no_break_even():
    """After a year the title says so, and nothing is marked as break-even."""
    figure = wheel_over_time(wheel.simulate(periods=12))
    assert figure.alt.startswith("The wheel has not paid for itself within 12 months. ")
    assert not any("break-even" in text for text in texts(figure))


def test_a_wheel_that_costs_nothing_pays_at_once():
    """Without any cost the title names the first month."""
    free = wheel.Assumptions(setup_cents=0, running_cents=0, answer_cents=0, message_cents=0)
    assert wheel_over_time(wheel.simulate(free)).alt.startswith("The wheel pays from the first month. ")


@pytest.mark.parametrize("periods", [1, 2, 600])
def test_any_length_is_drawn(periods):
    """One month, two, or fifty years: drawn, with month labels that do not touch."""
    figure = wheel_over_time(wheel.simulate(periods=periods))
    labels = [label for label in figure.axes[1].get_xticklabels() if label.get_text()]
    assert overlapping(figure, labels) == []


def test_the_tornado_has_its_widest_bar_on_top():
    """Twelve pairs of bars, the first label that of the widest swing, both values written, the higher one hatched."""
    found = wheel.sensitivity(periods=24, ranges={"credibility": (0, 1)})
    figure = wheel_tornado(found)
    bars = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(bars) == 24
    assert {bar.get_hatch() for bar in bars} == {None, "////"} or {bar.get_hatch() for bar in bars} == {"", "////"}
    assert figure.axes[0].get_yticklabels()[0].get_text() == "share of the deck's claims that is counted"
    assert {"0.0 %", "100.0 %"} <= set(texts(figure))


def test_claims_are_called_claims_on_both_charts():
    """Whoever sees the picture sees which numbers the deck only claims, without a cut label."""
    for figure in (wheel_tornado(wheel.sensitivity()), experience_ranges(wheel.experience_return(draws=2_000))):
        labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        assert "more retention for +5 % satisfaction (claim)" in labels
        assert not any(label.endswith("...") for label in labels)
        assert overlapping(figure, figure.axes[0].get_yticklabels()) == []


def test_users_can_be_drawn_too():
    """With users as the outcome the title and the axis say users."""
    figure = wheel_tornado(wheel.sensitivity(outcome="users", periods=12))
    assert figure.alt.startswith("The users won after 12 months hang most on: ")
    assert figure.axes[0].get_xlabel() == "users won"


def test_returns_are_ranges_and_the_title_names_the_chance_to_lose():
    """Lowest and highest end, the chance to lose, and each row's ends beside its bar."""
    found = wheel.experience_return(seed=7)
    figure = experience_ranges(found)
    assert figure.alt.startswith("Between −212 thousand and +339 thousand in a year; 41 % chance to lose money. ")
    assert {"−212 to 339", "47 to 465"} <= set(texts(figure))
    assert figure.axes[0].get_xlabel() == "in a year, thousand"


def test_a_chance_near_the_ends_is_not_called_certain():
    """One draw in a thousand is under 1 %, and none is 0 %."""
    found = wheel.experience_return(draws=1_000)
    rare = dataclasses.replace(found, chance_of_loss=dataclasses.replace(found.chance_of_loss, value=0.001))
    assert "; under 1 % chance to lose money" in experience_ranges(rare).alt
    none = dataclasses.replace(found, chance_of_loss=dataclasses.replace(found.chance_of_loss, value=0.0))
    assert "; 0 % chance to lose money" in experience_ranges(none).alt


def test_money_is_said_in_the_steps_of_the_language():
    """Thousands in English, ten thousands in Chinese, with a true minus sign."""
    assert [money_text(value) for value in (0, 950, -12_300, 5_000_000)] == ["0", "950", "−12.3 thousand", "5 million"]
    with language("zh"):
        assert money_text(650_000).startswith("65")


def test_all_can_be_drawn_in_chinese():
    """With the language set to Chinese every sign has a glyph."""
    with language("zh"):
        assert wheel_over_time(wheel.simulate()).png()
        assert wheel_tornado(wheel.sensitivity(periods=6)).png()
        assert experience_ranges(wheel.experience_return(draws=2_000)).png()

"""Charts of customer value and of the churn warning: findings in titles, numbers in words, nothing hidden."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from flywheel import lifecycle, samples, words
from flywheel.charts.churn import churn_calibration, churn_costs, churn_levels
from flywheel.charts.lifecycle_value import aha_curve, alive_grid, channel_values, holdout_bars


@pytest.fixture(scope="module")
def data():
    """The company of 200 users."""
    return samples.tiny()


@pytest.fixture(scope="module")
def fitted(data):
    summary = lifecycle.purchase_summary(data.orders, holdout_from=date(2026, 5, 4)).to_pandas()
    model = lifecycle.fit_bgnbd(summary)
    return model, lifecycle.check_holdout(summary, model)


@pytest.fixture(scope="module")
def warning(data):
    return lifecycle.churn_warning(data.events, orders=data.orders)


def aha(*, found=True):
    """An aha of 100 users a point, of which one point has too few."""
    rows = [
        ("discovery", 0, 0.3, 100),
        ("discovery", 1, 0.6, 100),
        ("confirmation", 0, 0.3, 100),
        ("confirmation", 1, 0.5, 9),
    ]
    curve = pd.DataFrame(rows, columns=["phase", "count", "value", "n"])
    curve = curve.assign(low=curve.value - 0.1, high=curve.value + 0.1, enough=curve.n >= 30)
    users = pd.DataFrame({"user_id": ["a"], "signed_up_at": [pd.Timestamp("2026-03-02")]})
    events = pd.DataFrame({"user_id": ["a"], "event": ["share"], "at": [pd.Timestamp("2026-03-02")]})
    nothing = lifecycle.find_aha(users, events)
    if not found:
        return nothing
    gap = replace(nothing.confirmation, value=0.2, low=0.1, high=0.3, n=109)
    return replace(nothing, action="share", count=1, confirmation=gap, confirmed=True, curve=curve)


def text(figure):
    return " ".join(part.get_text() for part in figure.findobj(lambda part: hasattr(part, "get_text")))


def test_the_grid_says_what_silence_means(fitted):
    """The title compares a frequent and a rare customer after the same silence; every cell is written out."""
    figure = alive_grid(fitted[0])
    assert "still customers" in text(figure)
    assert figure.alt.count("repeat purchases: ") == 7
    assert len(figure.axes[0].texts) == 7 * 8


def test_the_hold_out_shows_promise_and_interval(fitted):
    """The title has both totals; each group has its n."""
    figure = holdout_bars(fitted[1])
    assert f"{fitted[1].made} made" in figure.alt
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert all("n = " in label for label in labels)


def test_channels_without_spend_are_named_not_drawn(data):
    """Organic has no dot, but stands below the picture."""
    found = lifecycle.channel_value(data.users, data.orders, spend=data.spend)
    figure = channel_values(found)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert not any("organic" in label for label in labels)
    assert "Without spend, so without cost: organic" in text(figure)
    empty = channel_values(replace(found, table=found.table.iloc[:0]))
    assert empty.png()
    assert "Not enough newcomers" in empty.alt


def test_the_aha_shows_both_parts_and_hollow_points():
    """Search and check are two curves; the point of nine users is hollow and the note says why."""
    figure = aha_curve(aha())
    assert figure.alt.startswith("Users with share 1 times or more stay more often: +20.0 percentage points")
    assert "fewer than 30 users" in text(figure)
    assert "earlier sign-ups (search), n = 200" in text(figure)


def test_an_aha_not_confirmed_says_so():
    """The title does not claim what the check did not show."""
    assert "was found, but not confirmed" in aha_curve(replace(aha(), confirmed=False)).alt


@pytest.mark.parametrize("draw", [churn_calibration, churn_levels, churn_costs])
def test_churn_charts_name_all_methods_and_no_user(warning, draw):
    """Three methods in the picture and in its words, the rule of churn below, no id anywhere."""
    figure = draw(warning)
    for name in ("rules", "RFM", "model"):
        assert name in text(figure)
        assert name in figure.alt
    assert "Churned: a visit" in text(figure)
    assert not any(user in figure.alt + text(figure) for user in warning.people.user_id[:20])


def test_an_action_that_never_pays_is_no_finding(warning):
    """When every gain is negative the title says so."""
    poor = replace(warning, costs=warning.costs.assign(gain_cents=-1.0))
    assert "no action pays" in churn_costs(poor).alt


def test_the_charts_speak_chinese(fitted, warning):
    """In Chinese the charts draw, with their own titles."""
    with words.language("zh"):
        for figure in (alive_grid(fitted[0]), holdout_bars(fitted[1]), aha_curve(aha()), churn_levels(warning)):
            assert figure.png()


def test_a_title_of_ones_own_is_kept(warning):
    """A given title replaces the worded one, in picture and words."""
    assert churn_levels(warning, title="Ours").alt.startswith("Ours. ")


def test_nothing_found_can_be_drawn():
    """The empty search is an empty picture that says so."""
    figure = aha_curve(aha(found=False))
    assert figure.png()
    assert figure.alt.endswith("Nothing is drawn.")

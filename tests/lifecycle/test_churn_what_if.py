"""Other levels on a checked warning."""

from dataclasses import replace

import pandas as pd
import pytest

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError
from flywheel.lifecycle import Level, churn_what_if

LEVELS = (Level("light", "light", "a mail", 10, 0.1), Level("high", "high", "a call", 100, 0.5))


@pytest.fixture(scope="module")
def warning():
    """Four users of a check: 0.9 and 0.6 left, 0.4 and 0.1 stayed."""
    outcomes = pd.DataFrame({"model": [0.9, 0.6, 0.4, 0.1], "left": [1.0, 1.0, 0.0, 0.0]})
    found = lifecycle.churn_warning(samples.tiny().events)
    return replace(found, outcomes=outcomes.assign(rules=0.5, rfm=0.5), levels=LEVELS)


def test_levels_count_money_by_hand(warning):
    """0.4 and 0.6 get the mail, 0.9 the call: the mail gains 0.1 × 1000 − 20, the call 0.5 × 1000 − 100."""
    found = churn_what_if(warning, (0.3, 0.8), value_saved_cents=1000)
    assert found.table[["n", "churned", "alone", "alone_left"]].to_numpy().tolist() == [[3, 2, 2, 1], [1, 1, 1, 1]]
    assert found.table["cost_cents"].tolist() == [20, 100]
    assert found.table["gain_cents"].tolist() == [80, 400]
    assert found.gain_cents == 480
    assert found.gain_low_cents < 480 <= found.gain_high_cents
    assert (found.table["precision"].iloc[0], found.table["recall"].iloc[1]) == (2 / 3, 0.5)
    assert not found.table["enough"].any()
    assert "not enough data" in str(found)


def test_an_equal_probability_reaches_the_level(warning):
    """Whoever has exactly the threshold is warned, and nobody is warned beyond the highest probability."""
    found = churn_what_if(warning, (0.6, 0.95))
    assert found.table["n"].tolist() == [2, 0]
    assert found.table["gain_cents"].tolist()[1] == 0
    assert "–" in str(found)


@pytest.mark.parametrize("limits", [(0.5,), (0.5, 0.5), (0.8, 0.3), (0.3, 1.2)])
def test_thresholds_have_to_rise(warning, limits):
    """One a level, between 0 and 1, each higher than the one before."""
    with pytest.raises(BadInputError, match="must rise from the lightest"):
        churn_what_if(warning, limits)


def test_an_unknown_method_is_named(warning):
    """The methods known are listed."""
    with pytest.raises(BadInputError, match="'magic' is not known"):
        churn_what_if(warning, (0.3, 0.8), method="magic")

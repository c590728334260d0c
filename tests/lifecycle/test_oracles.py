"""Survival and sessions are those of peers that ran in environments of their own (`make oracles`)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flywheel import lifecycle

ORACLES = Path(__file__).resolve().parents[1] / "oracles"


def found_by(peer):
    return json.loads((ORACLES / f"{peer}.json").read_text("utf-8"))["results"]


def test_survival_is_that_of_lifelines():
    """Curve, both ends of the interval, median with interval and log-rank test agree."""
    theirs = found_by("survival_lifelines")
    ours = lifecycle.survival(pd.read_csv(ORACLES / "inputs" / "spans.csv"), by="group")
    assert ours.p_value == pytest.approx(theirs["p_value"], rel=1e-9)
    for group, peer in theirs["curves"].items():
        table = ours.table[ours.table["group"] == group].dropna(subset=["low"]).set_index("day")
        # lifelines lists lower and upper end in the order low, high, then the estimate
        curve = pd.DataFrame(peer["curve"], columns=["day", "low", "high", "value"]).set_index("day")
        shared = table.index.intersection(curve.index[(curve["value"] > 0) & (curve["value"] < 1)])
        assert len(shared) > 20
        np.testing.assert_allclose(
            table.loc[shared, ["low", "high", "value"]], curve.loc[shared, ["low", "high", "value"]], rtol=1e-9
        )
        median = ours.medians.set_index("group").loc[group]
        assert median["median"] == peer["median"]
        assert sorted([median["low"], median["high"]]) == peer["median_ends"]


def test_sessions_are_those_of_retentioneering():
    """Number, events and lengths of sessions cut at 30 minutes agree."""
    theirs = found_by("sessions_retentioneering")
    events = pd.read_csv(ORACLES / "inputs" / "pauses.csv", parse_dates=["at"])
    ours = lifecycle.session_table(events).to_pandas()
    assert len(ours) == theirs["sessions"]
    assert sorted(ours["events"]) == theirs["events"]
    assert sorted(ours["seconds"]) == theirs["seconds"]

"""Pictures of a monitored process: findings in the title, all numbers in the text face, edge groups drawn."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from flywheel import pilot
from flywheel.charts import monitor as charts
from flywheel.words import language


def monitored(completed, *, days=30, tiers=("gold", "none"), limits=None):
    """Return the monitor of one node, ``push``, with one run a tier and day."""
    n = days * len(tiers)
    table = pd.DataFrame(
        {
            "run_id": np.arange(n),
            "scenario_id": "s",
            "node": "push",
            "user_id": list(tiers) * days,
            "started_at": np.repeat(pd.date_range("2026-05-01", periods=days), len(tiers)),
            "outcome": ["completed"] * completed + ["exception"] * (n - completed),
        }
    )
    people = pd.DataFrame({"user_id": tiers, "tier": tiers})
    limits = limits or {"push": 60.0}
    return pilot.monitor(table, "s", limits=limits, as_of=date(2026, 5, 30), tiers=people)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_alarm_is_the_title_and_every_number_is_in_the_text(narrow):
    """40 of 60 is named with node and threshold; the tiers and the silent node are in the text too."""
    found = monitored(40, limits={"push": 60.0, "ask": 60.0})
    figure = charts.node_monitor(found, tier_name=str.upper, narrow=narrow)
    assert figure.alt.startswith("push completes 66.7 %, below 90 %. push: ALARM, 66.7 % (54.1–77.3 %, n = 60); GOLD: ")
    assert "ask: SILENT: no runs, fewer than 5 runs" in figure.alt
    assert figure.png()[:4] == b"\x89PNG"


def test_all_well_and_no_runs_have_titles_too():
    """60 of 60 is not surely below; without a run nothing has come to its end."""
    assert charts.node_monitor(monitored(60)).alt.startswith("No node is surely below 90 %. ")
    empty = pilot.monitor(monitored_runs(), "other", limits={"push": 1.0}, as_of=date(2026, 5, 30))
    assert charts.node_monitor(empty).alt.startswith("No run has come to its end. ")


def monitored_runs():
    """Return a table of one run."""
    row = {"run_id": 1, "scenario_id": "s", "node": "push", "user_id": "u", "outcome": "completed"}
    return pd.DataFrame([row | {"started_at": pd.Timestamp("2026-05-01")}])


def test_decay_names_node_and_day():
    """Twenty failures at the end raise an alarm on a day that the title names; sixty successes raise none."""
    found = monitored(40)
    since = found.table["since"].iloc[0]
    assert charts.node_decay(found).alt.startswith(f"push: alarm since {since:%Y-%m-%d}. push on 2026-05-30: 100 %")
    calm = charts.node_decay(monitored(60), narrow=True)
    assert calm.alt == "1 node: no alarm of decay stands. push on 2026-05-30: 0 % of the limit."


def test_chinese_has_no_missing_glyph():
    """Both pictures draw in Chinese; a missing glyph is a warning, and warnings are errors."""
    with language("zh"):
        found = monitored(40)
        for figure in (charts.node_monitor(found), charts.node_decay(found)):
            assert figure.png()[:4] == b"\x89PNG"

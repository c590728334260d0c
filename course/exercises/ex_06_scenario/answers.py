"""What the exercises of lesson 06 compare with, computed from the loaded data."""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from flywheel import metrics, places, scenario

WEEKS = 8
LIMITS = {"tag recognition": 1, "content push": 120, "satisfaction survey": 86_400}
"""Seconds, as the scenario file of the new-user guidance has them."""


def bad_week(data):
    """The lesson's own rule: the Monday of the bad week in the sample, else four weeks before the end."""
    return date(2026, 6, 8) if data.label == "sample" else data.last_day - timedelta(days=27)


@lru_cache(maxsize=1)
def firsts(data):
    """First baskets of people who signed up during the data, and whether a second one followed within 30 days."""
    users = data.users.select("user_id", "signed_up_at").to_pandas()
    orders = data.orders.to_pandas().merge(users, on="user_id").sort_values("at")
    orders["again"] = orders.groupby("user_id")["at"].shift(-1) - orders["at"] <= pd.Timedelta(days=30)
    new = orders[orders["signed_up_at"] >= orders["at"].min().normalize()]
    arrived = new.drop_duplicates("user_id").dropna(subset=["promised_at", "delivered_at"])
    return arrived.assign(
        late=arrived["delivered_at"] > arrived["promised_at"],
        minutes=(arrived["delivered_at"] - arrived["promised_at"]).dt.total_seconds() / 60,
    )


def watched(data):
    """First baskets after which 30 whole days were seen."""
    return firsts(data)[lambda rows: rows["at"] < pd.Timestamp(data.last_day) - pd.Timedelta(days=29)]


def gap(data):
    """Came again: in time minus late, in points."""
    again = watched(data).groupby("late")["again"].mean()
    return float(100 * (again[False] - again[True]))


def ceiling(data):
    """Came again: in time minus all, in points."""
    rows = watched(data)
    return float(100 * (rows.loc[~rows["late"], "again"].mean() - rows["again"].mean()))


@lru_cache(maxsize=8)
def csat(data, *, until=None, weeks=WEEKS, every_days=None, new_users=True):
    end = until or bad_week(data)
    found = metrics.series(
        data,
        "csat",
        start=end - timedelta(weeks=weeks),
        end=end,
        every_days=every_days or 7 * weeks,
        scope={"new_users": True} if new_users else None,
    )
    return float(found["value"].mean())


def minutes_late(data, *, share=0.9, only_late=True):
    rows = firsts(data)
    return float((rows[rows["late"]] if only_late else rows)["minutes"].quantile(share))


@lru_cache(maxsize=1)
def runs(data):
    """Runs of the lesson's process: the new-user guidance, else the one that ran most often."""
    passed = data.node_runs.to_pandas()
    ran = passed["scenario_id"].value_counts()
    process = "new-user-guidance" if "new-user-guidance" in ran else ran.index[0]
    passed = passed[passed["scenario_id"] == process]
    return passed.assign(seconds=(passed["finished_at"] - passed["started_at"]).dt.total_seconds())


def kept(data, *, limit=None, everything=False, over=False):
    """Share of runs that kept the limit which is written down for their node."""
    rows = runs(data) if everything else runs(data)[lambda all_: all_["outcome"] == "completed"]
    within = rows["seconds"] <= (limit or rows["node"].map(LIMITS))
    rows = rows.assign(kept=~within if over else within)
    return rows.groupby("node", as_index=False)["kept"].mean()


def deviation(before, during):
    return None if before == 0 else 100 * (during - before) / before


QUESTION = "ask no second time\n    serves: "
HASTY = Path(places.course()) / "exercises" / "ex_06_scenario" / "hasty.yml"


def errors_left(**changes):
    """Fields in which the check still finds errors after these changes of the hasty file."""
    text = HASTY.read_text(encoding="utf-8")
    for old, new in {
        "time_limit: real time": f"time_limit: {changes.get('limit', 'real time')}",
        "exception_plan: none": f"exception_plan: {changes.get('plan', 'none')}",
        "by: 2026-08-20": f"by: {changes.get('by', '2026-08-20')}",
        f"{QUESTION}know-when": f"{QUESTION}{changes.get('serves', 'know-when')}",
    }.items():
        text = text.replace(old, new)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "trial.yml"
        file.write_text(text, encoding="utf-8")
        errors = scenario.check(scenario.read(file)).errors
    return ", ".join(errors["field"]) or "none"

"""What the exercises of lesson 07 compare with.

The lesson judges the pilots that Greenbasket has run, whatever data it is opened with; everything is computed from the
sample and the shipped scenario files, each of them read once.
"""

from functools import cache

import pandas as pd

from flywheel import pilot, places, report, stats

FILES = ("home-entry", "new-user-guidance", "basket-reminder", "member-recall", "welcome-groups")


@cache
def shop():
    return report.open_data("sample")


@cache
def case(name):
    return report.open_case(places.datasets() / "scenarios" / f"{name}.yml", data=shop())


@cache
def verdicts():
    return {name: case(name).evaluation.decision.verdict for name in FILES}


@cache
def evenings():
    """The reminder's difference on each evening of four weeks, counted as the lesson does."""
    draw = shop().pilots.filter(shop().pilots.pilot_id == "basket-reminder").select("unit_id", "arm", "assigned_at")
    bought = draw.left_join(shop().orders.select(unit_id="user_id", at="at"), "unit_id").to_pandas()
    days = (bought["at"] - bought["assigned_at"]).dt.total_seconds() / 86_400
    first = days.where(days > 0).groupby([bought["arm"], bought["unit_id"]]).min()
    rows = []
    for day in range(1, 29):
        done = (first <= day).groupby("arm").agg(["sum", "size"]).astype(int)
        found = stats.proportion_difference(*done.loc["pilot"].tolist(), *done.loc["control"].tolist())
        rows.append((day, found.value, found.low, found.high))
    return pd.DataFrame(rows, columns=["day", "value", "low", "high"])


def reached(day):
    """Points of difference on one evening."""
    return 100 * float(evenings().set_index("day")["value"][day])


def first_good_day():
    table = evenings()
    return 100 * float(table.loc[table["low"] > 0, "value"].iloc[0])


@cache
def nodes(scenario_id="member-recall"):
    return pilot.node_completion(shop().node_runs, scenario_id).table[["node", "value"]]


def out_of_all():
    """Completed runs of each node out of everybody who entered the first one."""
    table = pilot.node_completion(shop().node_runs, "member-recall").table
    return pd.DataFrame({"node": table["node"], "value": table["completed"] / table["runs"].max()})


@cache
def recalled():
    """How many members of each arm ordered again, and how many were in it."""
    units = case("member-recall").units
    found = units.groupby("arm")["numerator"].agg(["sum", "size"])
    return {arm: (int(found.loc[arm, "sum"]), int(found.loc[arm, "size"])) for arm in ("pilot", "control")}


def extra_members():
    (back, drawn), (back_anyway, compared) = recalled()["pilot"], recalled()["control"]
    return back - drawn * back_anyway / compared


@cache
def width(how):
    """Width of the interval of the greeting's effect: by groups, by newcomers, or by one newcomer a group."""
    units = case("welcome-groups").units
    if how == "one each":
        units = units.drop_duplicates("cluster_id")
    units = units if how == "groups" else units.drop(columns="cluster_id")
    found = pilot.evaluate(units, metric="Active days per user", unit="score").difference
    return found.high - found.low


def rule(low, high, gain, over):
    """The card of the lesson for a pilot with a drawn control group."""
    if not over:
        return "not enough data"
    if low > 0:
        return "roll out"
    return "stop" if high < gain else "not enough data"


def rule_cases(_):
    """The five files, and cases on and around the limits."""
    found = [case(name).evaluation for name in FILES]
    ends = [(e.difference.low, e.difference.high, e.planned_gain) for e in found]
    real = [(*(round(float(number), 4) for number in row), True) for row in ends]
    made = [
        (0.01, 0.05, 0.03, False),
        (-0.02, 0.01, 0.03, False),
        (-0.02, 0.01, 0.03, True),
        (-0.04, -0.01, 0.03, True),
        (-0.01, 0.06, 0.03, True),
        (0.0, 0.05, 0.03, True),
        (0.002, 0.01, 0.03, True),
    ]
    return real + made

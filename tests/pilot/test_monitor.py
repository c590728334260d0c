"""The monitor of process nodes: worked by hand, planted truths, false alarms, decay, small nodes and edge groups."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from flywheel import pilot, samples, stats
from flywheel.errors import BadInputError

DAY = date(2026, 5, 10)


def runs(*rows, node="push", user="u"):
    """Return runs of one node from (how many, started, outcome, seconds taken or None)."""
    many = [row for count, *row in rows for _ in range(count)]
    started = pd.to_datetime([row[0] for row in many])
    taken = pd.to_timedelta([row[2] for row in many], unit="s")
    return pd.DataFrame(
        {
            "run_id": [f"{node}{number:04d}" for number in range(len(many))],
            "scenario_id": "s",
            "node": node,
            "user_id": user,
            "started_at": started,
            "outcome": [row[1] for row in many],
            "finished_at": started + taken,
        }
    )


def daily(rng, node, shares, per_day):
    """Return ``per_day`` runs on each day, each completed with that day's share."""
    start = np.repeat(pd.date_range("2026-01-05 10:00", periods=len(shares)), per_day)
    done = rng.random(len(start)) < np.repeat(shares, per_day)
    outcome = np.where(done, "completed", "exception")
    return pd.DataFrame(
        {"run_id": np.arange(len(start)), "scenario_id": "s", "node": node, "user_id": "u", "started_at": start}
    ).assign(outcome=outcome, finished_at=start + pd.Timedelta(seconds=30))


def state(table, node):
    """Return the state of a node."""
    return table.set_index("node").loc[node, "state"]


def test_counts_are_worked_by_hand():
    """Of 10 due runs 6 completed, 1 of them late; 2 exceptions, 1 abandoned, 1 still open after its limit."""
    table = runs(
        (5, "2026-05-10 08:00", "completed", 60),
        (1, "2026-05-10 08:00", "completed", 600),
        (2, "2026-05-10 08:00", "exception", 60),
        (1, "2026-05-10 08:00", "abandoned", None),
        (1, "2026-05-10 08:00", "open", None),
    )
    row = pilot.monitor(table, "s", limits={"push": 120}, as_of=DAY).table.iloc[0]
    assert row[["runs", "completed", "exceptions", "abandoned", "late", "late_n"]].tolist() == [10, 6, 2, 1, 2, 9]
    assert row[["value", "exception_share"]].tolist() == [0.6, 0.2]
    assert row["late_share"] == pytest.approx(2 / 9)
    assert (row["low"], row["high"]) == pytest.approx((0.3127, 0.8318), abs=1e-4)  # Wilson, by hand
    assert row["state"] == "few"


def test_a_run_whose_limit_is_not_over_does_not_count():
    """Neither the open nor the quickly completed run of the last hour counts; the one of yesterday does."""
    table = runs(
        (1, "2026-05-10 23:30", "open", None),
        (1, "2026-05-10 23:30", "completed", 10),
        (1, "2026-05-09 12:00", "completed", 10),
    )
    row = pilot.monitor(table, "s", limits={"push": 3600}, as_of=DAY).table.iloc[0]
    assert row[["runs", "completed", "open"]].tolist() == [1, 1, 2]


def test_what_happened_after_the_day_is_not_known_yet():
    """A run that ended the next day has not ended; one that started the next day is not there."""
    table = runs((1, "2026-05-10 23:00", "completed", 7200), (1, "2026-05-11 00:00", "completed", 10))
    row = pilot.monitor(table, "s", limits={"push": 60}, as_of=DAY).table.iloc[0]
    assert row[["runs", "completed", "late", "open"]].tolist() == [1, 0, 1, 0]
    unmeasured = pilot.monitor(table, "s", limits={"push": None}, as_of=DAY).table.iloc[0]
    assert unmeasured[["runs", "open", "late_n"]].tolist() == [0, 1, 0]
    assert pd.isna(unmeasured["value"])


def test_the_window_cuts_rates_and_not_the_chart():
    """With ``since`` the interval sees ten good runs only; the chart still knows the bad ones before."""
    table = runs((40, "2026-05-01 10:00", "exception", 5), (40, "2026-05-10 10:00", "completed", 5))
    whole = pilot.monitor(table, "s", limits={"push": 60}, as_of=DAY)
    recent = pilot.monitor(table, "s", limits={"push": 60}, as_of=DAY, since=date(2026, 5, 5))
    assert whole.table["runs"].tolist() == [80]
    assert recent.table[["runs", "value"]].iloc[0].tolist() == [40, 1.0]
    assert recent.table["evidence"].tolist() == whole.table["evidence"].tolist()
    assert recent.weeks["week"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-04"]


@pytest.mark.parametrize(
    ("completed", "n", "wanted"),
    [(270, 350, "alarm"), (313, 350, "watch"), (320, 350, "ok"), (20, 29, "few"), (34, 40, "watch")],
)
def test_the_alarm_needs_the_whole_interval_below(completed, n, wanted):
    """313 of 350 lie below 90 % with an interval that reaches it; 20 of 29 are too few to tell."""
    parts = ((completed, "2026-05-09 10:00", "completed", 5), (n - completed, "2026-05-09 10:00", "exception", 5))
    table = runs(*parts).sample(frac=1, random_state=3)  # ties in time are ordered by id
    table = table.assign(run_id=[f"{number:04d}" for number in range(n)])
    assert pilot.monitor(table, "s", limits={"push": 60}, as_of=DAY).table["state"].tolist() == [wanted]


def test_silent_and_unknown_nodes_are_named():
    """A node without runs is silent beside one with 30, not beside one with 29; a misspelt one is unknown."""
    many = runs((30, "2026-05-09 10:00", "completed", 5), node="pushh")
    found = pilot.monitor(many, "s", limits={"push": 60}, as_of=DAY)
    assert found.table[["node", "known", "state"]].to_numpy().tolist() == [
        ["push", True, "silent"],
        ["pushh", False, "ok"],
    ]
    assert found.unknown == ("pushh",)
    assert found.alarms["node"].tolist() == ["push"]
    assert found.shown().iloc[0].tolist() == ["push", "SILENT: no runs", "–", "–", "–", 0, 0]
    few = pilot.monitor(many[:29], "s", limits={"push": 60}, as_of=DAY)
    assert few.table["state"].tolist() == ["few", "few"]
    assert few.shown()["State"].tolist() == ["no runs yet", "not enough data"]


def test_a_process_without_runs_is_silent():
    """No run at all: every node silent, rates not a number, no day to begin with."""
    found = pilot.monitor(runs((1, "2026-05-09", "completed", 5)), "other", limits={"push": 60, "ask": None}, as_of=DAY)
    assert found.table["state"].tolist() == ["silent", "silent"]
    assert found.table["value"].isna().all()
    assert found.first is None
    assert found.tiers.empty
    assert found.course.empty


def test_a_tier_is_judged_by_a_wider_interval():
    """Gold completes 50 of 80 and is in alarm though the node is not; silver of 3 runs gives no number away."""
    table = pd.concat(
        [
            runs((50, "2026-05-09 10:00", "completed", 5), (30, "2026-05-01 10:00", "exception", 5), user="g"),
            runs((900, "2026-05-08 10:00", "completed", 5), user="n"),
            runs((3, "2026-05-08 10:00", "completed", 5), user="s"),
        ]
    ).assign(run_id=range(983))
    tiers = pd.DataFrame({"user_id": ["g", "n", "s"], "tier": ["gold", "none", "silver"]})
    found = pilot.monitor(table, "s", limits={"push": 60}, as_of=DAY, since=date(2026, 4, 1), tiers=tiers)
    rows = found.tiers.set_index("tier")
    assert rows.index.tolist() == ["none", "gold", "silver"]
    assert rows["state"].tolist() == ["ok", "alarm", "few"]
    wide = stats.proportion(50, 80, level=1 - 0.05 / 3)
    assert rows.loc["gold", ["low", "high"]].tolist() == [wide.low, wide.high]
    assert pilot.rate_in_words(rows.loc["silver"], "") == "fewer than 5"
    assert found.tier_alarms["tier"].tolist() == ["gold"]


def test_planted_truth_of_the_sample_is_found():
    """Content push of the recall is in alarm at 86 %; no other node of the two processes is."""
    data = samples.load()
    limits = dict.fromkeys(("tag recognition", "content push", "satisfaction survey"), 86_400.0)
    recall = pilot.monitor(data.node_runs, "member-recall", limits=limits, as_of=date(2026, 7, 5))
    assert recall.alarms[["node", "value"]].to_numpy().tolist() == [["content push", 0.86]]
    guidance = pilot.monitor(data.node_runs, "new-user-guidance", limits=limits, as_of=date(2026, 7, 5))
    assert guidance.table["state"].tolist() == ["ok", "ok", "ok"]
    assert guidance.tier_alarms.empty


def test_the_interval_rule_rarely_cries_wolf():
    """At exactly 90 % the rule calls at most 6 of 100 looks an alarm, whatever the size from 30 on (exact)."""
    worst = []
    for n in (*range(30, 400), 1000, 5000):
        surely = [k for k in range(n) if stats.proportion(k, n).high < 0.9]
        worst.append(binom.cdf(max(surely), n, 0.9))
    assert max(worst) < 0.06
    assert np.mean(worst) == pytest.approx(0.03, abs=0.003)


def test_steady_nodes_raise_about_one_false_alarm_a_year():
    """Of 60 small nodes at exactly 90 %, watched for a quarter, few alarm (about 1 − e^−¼ by design); at 95 % none."""
    rng = np.random.default_rng(20261126)
    nodes = {f"n{number:02d}": 60.0 for number in range(60)}
    began = {}
    for share in (0.9, 0.95):
        table = pd.concat([daily(rng, node, np.full(91, share), 4) for node in nodes])
        table = table.assign(run_id=range(len(table)))
        last = date(2026, 4, 5)
        found = pilot.monitor(table, "s", limits=nodes, as_of=last, since=last)
        began[share] = found.course.groupby("node")["alarm"].any().sum()
    assert began[0.9] <= binom.ppf(0.999, 60, 1 - np.exp(-0.25))
    assert began[0.95] <= 1


def test_slow_decay_of_a_big_node_and_a_broken_small_one_are_found():
    """A big node slides from 98 to 83 % while its interval stays above 90 %; a small one breaks; both alarm in days."""
    rng = np.random.default_rng(20261127)
    big = daily(rng, "big", np.r_[np.full(60, 0.98), np.linspace(0.98, 0.83, 31)], 200)
    small = daily(rng, "small", np.r_[np.full(84, 0.97), np.full(7, 0.1)], 2)
    table = pd.concat([big, small]).assign(run_id=range(len(big) + len(small)))
    found = pilot.monitor(table, "s", limits={"big": 60, "small": 60}, as_of=date(2026, 4, 5)).table.set_index("node")
    assert found["state"].tolist() == ["alarm", "alarm"]
    assert found.loc["big", "low"] > 0.9
    crossed = pd.Timestamp("2026-01-05") + pd.Timedelta(days=60 + 17)  # below 90 % from here on
    assert crossed <= found.loc["big", "since"] <= crossed + pd.Timedelta(days=11)
    assert found.loc["small", "since"] <= pd.Timestamp("2026-04-03")


def test_a_mended_node_is_let_go():
    """After a bad week the alarm ends once good runs have used up its evidence."""
    rng = np.random.default_rng(5)
    table = daily(rng, "push", np.r_[np.full(20, 0.97), np.full(7, 0.5), np.full(40, 0.97)], 20)
    found = pilot.monitor(table, "s", limits={"push": 60}, as_of=date(2026, 3, 12))
    alarms = found.course["alarm"].tolist()
    assert any(alarms[20:27])
    assert not alarms[-1]
    assert pd.isna(found.table["since"].iloc[0])


def test_bad_input_is_refused():
    """A window that ends before it begins, a threshold of 90, a missing column: named with what to do."""
    table = runs((1, "2026-05-09", "completed", 5))
    with pytest.raises(BadInputError, match="2 problems"):
        pilot.monitor(table, "s", limits={}, as_of=DAY, since=date(2026, 5, 11), alarm_below=90)
    with pytest.raises(BadInputError, match="did you mean 'outcomes'"):
        pilot.monitor(table.rename(columns={"outcome": "outcomes"}), "s", limits={}, as_of=DAY)
    before = table.copy()
    pilot.monitor(table, "s", limits={"push": 1}, as_of=DAY)
    pd.testing.assert_frame_equal(table, before)


def test_open_runs_are_no_failures_of_a_pilot():
    """The pilot report's completion leaves runs that have not ended out."""
    table = runs((8, "2026-05-09", "completed", 5), (2, "2026-05-09", "open", None))
    assert pilot.node_completion(table, "s").table[["runs", "value"]].to_numpy().tolist() == [[8, 1.0]]

"""The aha finder by hand, on the planted moment, and where nothing is planted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from flywheel import lifecycle, samples
from flywheel.errors import BadInputError
from flywheel.lifecycle.aha import _holm, _middle, _search

DAY = pd.Timestamp("2026-03-02")


def newcomers(*groups, last=90):
    """Make users of (sign-up day, favourites in the first days, retained) with an event to mark the last day."""
    users, events = [], []
    for number, (day, favourites, retained) in enumerate(groups):
        name, joined = f"u{number:03}", DAY + pd.Timedelta(days=day, hours=12)
        users.append((name, joined))
        events += [(name, "add_favourite", joined + pd.Timedelta(hours=each)) for each in range(favourites)]
        events += [(name, "app_open", joined + pd.Timedelta(days=20))] * retained
    events.append(("nobody", "app_open", DAY + pd.Timedelta(days=last)))
    return pd.DataFrame(users, columns=["user_id", "signed_up_at"]), pd.DataFrame(
        events, columns=["user_id", "event", "at"]
    )


def world(*, effect, size=60):
    """Two weeks of sign-ups, half with two favourites; ``effect`` of 10 of these stay against 3 of 10 of the others."""
    return [
        (day, 2 * (number % 2), number % 20 < (2 * effect if number % 2 else 6))
        for day in (0, 1, 7, 8)
        for number in range(size)
    ]


def test_an_action_that_separates_is_found_and_confirmed():
    """Two favourites: 8 of 10 stay, without 3 of 10; of equal counts the smallest is taken."""
    result = lifecycle.find_aha(*newcomers(*world(effect=8)))
    assert (result.action, result.count) == ("add_favourite", 1)
    assert result.confirmed
    assert result.split == date(2026, 3, 9)
    assert result.confirmation.value == pytest.approx(0.5, abs=0.05)
    assert result.confirmation.n == 120
    assert "association, not a cause" in result.notes[-1]


def test_the_later_sign_ups_take_no_part_in_the_search():
    """When the action stops to matter later on, it is found all the same, and not confirmed."""
    early = world(effect=8)[:120]
    late = [(day + 7, favourites, number % 10 < 4) for number, (day, favourites, _kept) in enumerate(early)]
    result = lifecycle.find_aha(*newcomers(*early, *late))
    assert result.action == "add_favourite"
    assert not result.confirmed
    assert any("Not confirmed" in note for note in result.notes)
    again = lifecycle.find_aha(*newcomers(*early, *[(d, f, 1 - k) for d, f, k in late]))
    pd.testing.assert_frame_equal(result.table, again.table)


def test_days_are_counted_from_the_day_of_sign_up():
    """A favourite on day 6 counts, on day 7 not; an event on day 8 retains, on day 7 and day 36 not."""
    users = pd.DataFrame({"user_id": list("abcd"), "signed_up_at": DAY + pd.Timedelta(hours=23)})
    rows = [("a", "add_favourite", 6), ("b", "add_favourite", 7), ("a", "app_open", 8), ("c", "app_open", 36)]
    rows += [("d", "app_open", 35), ("d", "add_favourite", -1), ("x", "app_open", 60)]
    events = pd.DataFrame(rows, columns=["user_id", "event", "day"])
    events["at"] = DAY + pd.to_timedelta(events.pop("day"), unit="D") + pd.Timedelta(hours=1)
    from flywheel.lifecycle.aha import _features
    from flywheel.tables import as_ibis

    span = (date(2026, 3, 1), date(2026, 5, 1))
    table = _features(as_ibis(users), as_ibis(events), ["add_favourite"], 7, (8, 36), span)
    assert table[["did add_favourite", "retained"]].to_numpy().tolist() == [[1, 1], [0, 0], [0, 0], [0, 1]]


def test_users_whose_days_are_not_over_are_left_out():
    """Signed up 35 days before the end counts (day 35 was seen), 34 days before does not."""
    users, events = newcomers((0, 1, 1), (1, 1, 1), last=35)
    result = lifecycle.find_aha(users, events)
    assert result.curve.empty
    assert result.action is None
    assert "nothing is claimed" in result.notes[-1]
    from flywheel.lifecycle.aha import _features
    from flywheel.tables import as_ibis

    table = _features(as_ibis(users), as_ibis(events), [], 7, (8, 36), (date(2026, 3, 2), date(2026, 4, 6)))
    assert table.user_id.tolist() == ["u000"]


def test_the_split_halves_the_users():
    """The later part begins on the day that comes nearest to half; one day alone cannot be split."""
    days = pd.Series(pd.to_datetime(["2026-03-01"] * 3 + ["2026-03-02"] * 3 + ["2026-03-03"]))
    assert _middle(days) == date(2026, 3, 2)
    assert _middle(days[:3]) is None


def test_the_correction_is_holms():
    """Corrected p-values equal those of statsmodels, in any order and with ties."""
    from statsmodels.stats.multitest import multipletests

    for p in ([0.01, 0.04, 0.03, 0.005, 0.03], [0.9, 0.9], [1e-9]):
        assert _holm(np.array(p)) == pytest.approx(multipletests(p, method="holm")[1])
    assert len(_holm(np.array([]))) == 0


def test_harmful_actions_are_no_aha():
    """An action that goes with leaving passes no test, however strong."""
    groups = [(day, favourites, not kept) for day, favourites, kept in world(effect=9)]
    result = lifecycle.find_aha(*newcomers(*groups), actions=["add_favourite"])
    assert result.table.p.min() < 1e-3
    assert result.action is None


def test_impossible_days_and_unknown_actions_are_refused():
    """Retention must begin after the actions; an unknown action gets the nearest name."""
    users, events = newcomers((0, 1, 1))
    with pytest.raises(BadInputError, match="must begin after the actions"):
        lifecycle.find_aha(users, events, retained_days=(6, 30))
    with pytest.raises(BadInputError, match=r"'add_favorite'.*did you mean 'add_favourite'"):
        lifecycle.find_aha(users, events, actions=["add_favorite"])


def test_the_planted_aha_is_found():
    """Three favourites within seven days, found among all actions and confirmed near 64 − 28 points."""
    data = samples.load()
    result = lifecycle.find_aha(data.users, data.events)
    planted = samples.truths()["planted"]["aha_action"]["planted"]
    assert (result.action, result.count) == (planted["event"], planted["threshold"])
    assert result.confirmed
    gap = planted["from_threshold"] - planted["below"]
    assert result.confirmation.low < gap + 0.05
    assert result.confirmation.value == pytest.approx(gap, abs=0.1)


def test_where_nothing_is_planted_little_is_found():
    """With retention shuffled over users, a search among 60 candidates finds something in at most 5 of 100 cases."""
    rng = np.random.default_rng(12)
    counts = {f"did action {place}": rng.poisson(rate, 400) for place, rate in enumerate(np.linspace(0.3, 3, 10))}
    table, found = pd.DataFrame(counts), 0
    for _seed in range(100):
        table["retained"] = rng.permutation(np.arange(400) < 160).astype(int)
        found += bool(_search(table, [f"action {place}" for place in range(10)], level=0.95).passed.any())
    assert found <= 9  # of 100 at most 5 are expected; 10 or more would happen in 3 of 100 runs even at 5 %

"""Andon: lights by rule, escalation by minutes, and what has not happened yet has not happened."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, voc
from flywheel.errors import BadInputError

NINE = pd.Timestamp("2026-03-02 09:00")


def pulled(*rows):
    """Make problems from (place, minutes after nine, severity, acknowledged after, resolved after)."""
    after = [
        (pd.NaT if minutes is None else NINE + pd.Timedelta(minutes=minutes)) for row in rows for minutes in row[3:]
    ]
    return pd.DataFrame(
        {
            "problem": [f"problem {number}" for number in range(len(rows))],
            "place": [row[0] for row in rows],
            "pulled_at": [NINE + pd.Timedelta(minutes=row[1]) for row in rows],
            "severity": [row[2] for row in rows],
            "acknowledged_at": pd.to_datetime(after[0::2]),
            "resolved_at": pd.to_datetime(after[1::2]),
        }
    )


def at(minutes):
    return NINE + pd.Timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "light", "called"),
    [
        (0, "yellow", "service lead on duty"),
        (29.9, "yellow", "service lead on duty"),
        (30, "yellow", "owner of the business line"),
        (120, "red", "experience officer (CXO)"),
        (24 * 60, "red", "general manager"),
    ],
)
def test_graded_response_grows_while_nobody_answers(minutes, light, called):
    """A mild problem is yellow and calls the next role at each step; after two hours it is red."""
    row = voc.andon(pulled(("East", 0, 1.0, None, None)), as_of=at(minutes)).table.iloc[0]
    assert (row["light"], row["called"]) == (light, called)


def test_a_severe_problem_is_red_at_once_and_any_problem_stops_the_line():
    """Amazon-style grades by severity, Toyota-style does not."""
    mild, severe = pulled(("East", 0, 1.9, None, None)), pulled(("East", 0, 2.0, None, None))
    assert voc.andon(mild, as_of=at(1)).table.light.tolist() == ["yellow"]
    assert voc.andon(severe, as_of=at(1)).table.light.tolist() == ["red"]
    assert voc.andon(mild, as_of=at(1), rule=voc.STOP_AT_ONCE).table.light.tolist() == ["red"]


def test_acknowledging_stops_the_escalation_but_not_the_light():
    """Answered after 40 minutes: it stays at step 2 all day, yellow, until it is resolved."""
    problems = pulled(("East", 0, 1.0, 40, 300))
    late = voc.andon(problems, as_of=at(299)).table.iloc[0]
    assert (late["light"], late["step"], late["minutes_to_acknowledge"]) == ("yellow", 2, 40)
    done = voc.andon(problems, as_of=at(300)).table.iloc[0]
    assert (done["light"], done["minutes_to_resolve"], done["open_minutes"]) == ("green", 300, 300)


def test_the_board_shows_only_what_had_happened():
    """At 10:00 nothing is known of a pull at 10:30, nor of an answer at 10:10."""
    problems = pulled(("East", 0, 1.0, 70, None), ("West", 90, 1.0, None, None))
    found = voc.andon(problems, as_of=at(60)).table
    assert found["place"].tolist() == ["East"]
    assert found["acknowledged_at"].isna().all()


def test_a_place_shows_its_worst_light():
    """One red among yellow makes the place red; places without a problem are green; red comes first."""
    problems = pulled(
        ("East", 0, 1.0, None, None), ("East", 1, 3.0, 5, None), ("West", 0, 1.0, 1, None), ("South", 0, 1.0, 1, 2)
    )
    board = voc.andon(problems, as_of=at(10), places=("North", "East")).lights()
    assert board.to_numpy().tolist() == [
        ["East", "red", 2, 1],
        ["West", "yellow", 1, 0],
        ["North", "green", 0, 0],
        ["South", "green", 0, 0],
    ]


def test_the_median_leaves_out_who_still_waits_and_says_so():
    """Answered after 10 and 20 minutes, one waiting: 15, n = 2."""
    problems = pulled(("E", 0, 1.0, 10, None), ("W", 0, 1.0, 20, None), ("S", 0, 1.0, None, None))
    notes = voc.andon(problems, as_of=at(60)).notes
    assert notes[-1] == "Median time to acknowledge: 15 min (n = 2; 1 still waiting are not in it)."


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 300), st.floats(0.5, 3)), min_size=1, max_size=5), st.integers(0, 400))
def test_waiting_never_calms_a_light(rows, minutes):
    """As time goes by and nobody acts, lights only get worse and steps only rise."""
    problems = pulled(*(("East", start, severity, None, None) for start, severity in rows))
    rank = {"green": 0, "yellow": 1, "red": 2}
    now = voc.andon(problems, as_of=at(minutes)).table.set_index("problem")
    then = voc.andon(problems, as_of=at(minutes + 60)).table.set_index("problem").loc[now.index]
    assert (then["light"].map(rank).astype(int) >= now["light"].map(rank).astype(int)).all()
    assert (then["step"] >= now["step"]).all()


def test_nothing_pulled_is_all_green():
    """An empty board is green, and so are the places it was told of."""
    board = voc.andon(pulled(), as_of=NINE, places=("East",))
    assert board.table.light.tolist() == ["green"]
    assert board.caption == "All lights are green"
    assert voc.andon(pulled(), as_of=NINE).table.empty
    assert board.shown().to_dict("records")[0]["pulled"] == "–"


def test_the_bad_week_pulls_the_cord_when_it_ends():
    """The alarm of the sample's week of 8 June is known on 15 June, far beyond twice the limit: red."""
    problems = voc.pulled_by(voc.alarm(voc.csat(samples.load().feedback, period="week")), place="delivery")
    assert problems[["place", "pulled_at"]].to_numpy().tolist() == [["delivery", pd.Timestamp("2026-06-15")]]
    assert problems["severity"].iloc[0] > 2
    assert voc.andon(problems, as_of="2026-06-14 23:59").table.empty
    assert voc.andon(problems, as_of="2026-06-15 00:05").lights()["light"].tolist() == ["red"]


def test_a_good_week_pulls_no_cord():
    """An alarm above the limits is news, not a problem."""
    score = [5] * 50 + [1] * 50
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "survey": "csat",
                    "score": [5] * 98 + [1] * 2 if week == 2 else score,
                    "at": NINE + pd.Timedelta(weeks=week),
                }
            )
            for week in range(5)
        ]
    )
    alarms = voc.alarm(voc.csat(table, period="week"))
    assert alarms.table["alarm"].sum() == 1
    assert voc.pulled_by(alarms).empty


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda t: voc.andon(t.rename(columns={"place": "plaec"}), as_of=NINE),
            r"place: is not a column.*did you mean 'plaec'",
        ),
        (
            lambda t: voc.andon(t.assign(resolved_at=at(-5)), as_of=NINE),
            r"resolved_at: lies before the cord was pulled",
        ),
        (lambda t: voc.andon(t.assign(pulled_at=pd.NaT), as_of=NINE), r"pulled_at: is missing in 1 rows"),
        (
            lambda t: voc.andon(t, as_of=NINE, rule=voc.AndonRule("r", "p", 1, (voc.Step(5, "a", "red"),))),
            r"steps must begin at 0 minutes",
        ),
    ],
)
def test_impossible_boards_are_refused(call, message):
    """Missing columns, times before the pull and rules without a first step are named."""
    with pytest.raises(BadInputError, match=message):
        call(pulled(("East", 0, 1.0, None, None)))

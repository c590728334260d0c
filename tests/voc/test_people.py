"""Who answers, and what they do afterwards: each person counted once, time in order, truths of the sample found."""

import pandas as pd
import pytest

from flywheel import samples, stats, voc
from flywheel.errors import BadInputError
from flywheel.tables import with_users

DAY = pd.Timestamp("2026-03-01 20:00")


def asked(*rows):
    """Make surveys of (user, score, days later); no score is a closed survey."""
    table = pd.DataFrame(rows, columns=["user_id", "score", "days"])
    at = DAY + pd.to_timedelta(table.pop("days"), unit="D")
    ids = [f"f{number}" for number in range(len(rows))]
    return table.assign(feedback_id=ids, at=at, survey="nps", dismissed=table["score"].isna())


def users(**regions):
    return pd.DataFrame({"user_id": list(regions), "region": list(regions.values())})


def test_response_bias_worked_by_hand():
    """East 2 of 2 answered, west 1 of 2; shares among users, asked and answers; the difference is Newcombe's."""
    feedback = asked(("a", 9, 0), ("b", 3, 0), ("c", 5, 0), ("d", None, 0))
    found = voc.response_bias(feedback, users(a="E", b="E", c="W", d="W", e="W"), by="region").table
    assert found[["group", "users", "asked", "answered"]].to_numpy().tolist() == [["E", 2, 2, 2], ["W", 3, 2, 1]]
    assert found["of_users"].tolist() == [0.4, 0.6]
    assert found["of_asked"].tolist() == [0.5, 0.5]
    assert found["of_answered"].tolist() == pytest.approx([2 / 3, 1 / 3])
    gap = stats.proportion_difference(2, 2, 1, 2)
    assert found.loc[0, ["difference", "difference_low", "difference_high"]].tolist() == [gap.value, gap.low, gap.high]


def test_each_person_counts_once_with_the_first_survey():
    """Who closes the first survey and answers five later ones is one person who closed it."""
    feedback = asked(("a", None, 0), *(("a", 9, day) for day in (20, 40, 60, 80)), ("b", 9, 0))
    found = voc.response_bias(feedback, users(a="E", b="W"), by="region").table
    assert found[["asked", "answered"]].to_numpy().tolist() == [[1, 0], [1, 1]]


def test_a_planted_bias_is_found_and_the_p_value_is_chi_square_s():
    """East answers 80 of 100, west 40 of 100: the caption names the column; scipy gives the same p."""
    from scipy.stats import chi2_contingency

    names = [f"u{number}" for number in range(200)]
    feedback = asked(
        *((name, 9 if number % 100 < (80 if number < 100 else 40) else None, 0) for number, name in enumerate(names))
    )
    people = pd.DataFrame({"user_id": names, "region": ["E"] * 100 + ["W"] * 100, "gender": ["f", "m"] * 100})
    found = voc.response_bias(feedback, people, by=["region", "gender"])
    p = chi2_contingency([[80, 20], [40, 60]], correction=False).pvalue
    assert found.table["p_value"].iloc[0] == pytest.approx(2 * p)
    assert found.caption == "Who answers the NPS survey differs by region"


def test_the_sample_answers_alike_but_buyers_are_asked_more():
    """Nothing is planted in who closes a survey; that only buyers are asked shows between users and asked."""
    data = samples.load()
    for survey in ("nps", "csat", "ces"):
        found = voc.response_bias(data.feedback, data.users, by=["region", "gender", "membership"], survey=survey)
        assert found.caption.startswith("No sign")
    none = found.table[found.table["group"] == "none"].iloc[0]
    assert none["of_users"] - none["of_asked"] > 0.2


def test_a_group_nobody_asked_has_no_share():
    """Not a number, never 0, and no test."""
    found = voc.response_bias(asked(("a", 9, 0)), users(a="E", b="W"), by="region").table
    assert found["value"].tolist() == pytest.approx([1, float("nan")], nan_ok=True)
    assert found["p_value"].isna().all()
    empty = voc.response_bias(asked(("z", 9, 0)), users(a="E"), by="region").table
    assert empty[["asked", "answered"]].to_numpy().tolist() == [[0, 0]]


def events(*rows):
    """Make events of (user, days after the first answer)."""
    table = pd.DataFrame(rows, columns=["user_id", "days"])
    return pd.DataFrame({"user_id": table["user_id"], "at": DAY + pd.to_timedelta(table["days"], unit="D")})


@pytest.mark.parametrize(("days", "left"), [(28, 1), (29, 0), (56, 0), (57, 1), (-30, 1), (0, 1)])
def test_only_days_29_to_56_after_the_answer_count(days, left):
    """Day 28 is too early and day 57 too late; what came before the answer never counts."""
    found = voc.behaviour_after(asked(("u", 10, 0)), events(("u", days), ("other", 70))).table
    assert found[["n", "left"]].iloc[0].tolist() == [1, left]


def test_an_answer_that_could_not_be_watched_does_not_count():
    """Fifty-five days before the last event is not long enough; fifty-six is."""
    assert voc.behaviour_after(asked(("u", 10, 0)), events(("x", 55))).table["n"].tolist() == [0, 0, 0]
    assert voc.behaviour_after(asked(("u", 10, 0)), events(("x", 56))).table["n"].tolist() == [1, 0, 0]


def test_each_person_counts_with_the_first_answer():
    """A detractor who later promotes is a detractor; closed and anonymous surveys are nobody."""
    feedback = asked(("u", None, -20), ("u", 2, 0), ("u", 10, 1), (None, 10, 0))
    found = voc.behaviour_after(feedback, events(("u", 40), ("x", 90))).table.set_index("group")
    assert found["n"].to_dict() == {"promoters": 0, "passives": 0, "detractors": 1}
    assert found.loc["detractors", "left"] == 0


def test_differences_are_against_the_best_group():
    """2 of 4 detractors left, 0 of 4 promoters: +50 points with Newcombe's interval; an empty group has none."""
    feedback = asked(*((f"p{n}", 10, 0) for n in range(4)), *((f"d{n}", 0, 0) for n in range(4)))
    seen = events(*((f"p{n}", 30) for n in range(4)), ("d0", 40), ("d1", 50), ("x", 90))
    found = voc.behaviour_after(feedback, seen).table
    gap = stats.proportion_difference(2, 4, 0, 4)
    assert found.loc[2, ["value", "difference", "difference_low", "difference_high"]].tolist() == [
        0.5, 0.5, gap.low, gap.high,
    ]  # fmt: skip
    assert pd.isna(found.loc[1, "value"])
    assert pd.isna(found.loc[0, "difference"])


def test_detractors_of_the_sample_leave_more_often():
    """Planted: detractors > passives > promoters; every difference is clear, and it is called association."""
    data = samples.load()
    found = voc.behaviour_after(data.feedback, data.events)
    value = found.table.set_index("group")["value"]
    assert value["detractors"] > value["passives"] > value["promoters"]
    assert (found.table["difference_low"].iloc[1:] > 0.04).all()
    counted = samples.truths()["planted"]["detractors_leave"]["in_these_data"]
    assert value.to_dict() == pytest.approx({name: counted[name] for name in value.index}, abs=0.03)
    assert found.notes[0].startswith("Association, not cause")


def test_where_groups_are_drawn_at_random_nothing_is_found():
    """Scores dealt anew to the same people: the interval of the difference holds zero."""
    data = samples.load()
    feedback = data.feedback.to_pandas()
    nps = feedback[(feedback["survey"] == "nps") & feedback["score"].notna()].copy()
    nps["score"] = nps["score"].sample(frac=1, random_state=5).to_numpy()
    found = voc.behaviour_after(nps, data.events.select("user_id", "at").to_pandas()).table.iloc[2]
    assert found["difference_low"] < 0 < found["difference_high"]


def test_nothing_observed_gives_empty_groups():
    """Without events no answer was ever watched."""
    found = voc.behaviour_after(asked(("u", 9, 0)), events())
    assert found.table["n"].tolist() == [0, 0, 0]
    assert found.as_of is None
    assert found.table["value"].isna().all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: voc.behaviour_after(f, events(), gap_days=56), r"days 56 to 56 are no span"),
        (lambda f: voc.behaviour_after(f, events().drop(columns="at")), r"at: is not a column"),
        (lambda f: voc.behaviour_after(f, events(), survey="npss"), r"did you mean 'nps'"),
        (lambda f: voc.response_bias(f, users(u="E"), by="regoin"), r"did you mean 'region'"),
        (lambda f: voc.response_bias(f, users(u="E"), by=[]), r"by: names no column"),
        (
            lambda f: voc.response_bias(f.drop(columns="user_id"), users(u="E"), by="region"),
            r"user_id: is not a column",
        ),
    ],
)
def test_wrong_arguments_are_answered_with_the_right_ones(call, message):
    """Spans, columns and surveys that do not exist are named."""
    with pytest.raises(BadInputError, match=message):
        call(asked(("u", 9, 0)))


def test_scores_join_users_before_and_the_caller_s_tables_stay():
    """Joining users first does not change either table."""
    feedback, people = asked(("u", 9, 0)), users(u="E")
    before = feedback.copy()
    joined = with_users(feedback, people, "region")
    assert voc.behaviour_after(joined, events(("u", 40), ("x", 60))).table["n"].iloc[0] == 1
    pd.testing.assert_frame_equal(feedback, before)


def test_answers_from_before_anything_was_recorded_do_not_count():
    """Of answers on days 0 and 60 with events from day 40 on, only the one whose days 29 to 56 were recorded counts."""
    feedback = asked(("a", 9, 0), ("b", 9, 60))
    events = pd.DataFrame({"user_id": ["b", "c"], "at": DAY + pd.to_timedelta([95, 200], unit="D")})
    begin = (DAY + pd.Timedelta(days=40)).date()
    found = voc.behaviour_after(feedback, events, since=begin).table
    assert found.loc[0, ["n", "left"]].tolist() == [1, 0]
    assert voc.behaviour_after(feedback, events).table.loc[0, ["n", "left"]].tolist() == [2, 1]

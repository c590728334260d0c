"""Pain points: one problem counted once, impact against the rest, ranks with ties, and the truths of the sample."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, stats, voc
from flywheel.errors import BadInputError

DAY = pd.Timestamp("2026-03-02")


def feedback(*rows):
    """Make feedback of (topic, CSAT score, user), at one moment."""
    table = pd.DataFrame(rows, columns=["topic", "score", "user_id"]).astype({"topic": "str", "user_id": "str"})
    ids = [f"f{number}" for number in range(len(rows))]
    return table.assign(feedback_id=ids, at=DAY, survey="csat", dismissed=False)


def small():
    return feedback(
        ("late", 1, "a"), ("late", 2, "a"), ("late", 3, "b"), ("price", 3, "c"), (None, 5, "d"), (None, 4, "e")
    )


def test_frequency_and_impact_worked_by_hand():
    """Late: 3 of 4 problems, mean 2 against 4 of the rest: 2 points lost; price: 1 of 4, 3 against 3: none."""
    found = voc.pain_points(small(), minimum_scored=1, minimum_n=3).table
    assert found["topic"].tolist() == ["late", "price"]
    assert found["frequency"].tolist() == [0.75, 0.25]
    assert found["impact"].tolist() == [2, 0]
    assert found["priority"].tolist() == [1.5, 0]
    assert found["people"].tolist() == [2, 1]
    assert found["enough"].tolist() == [True, False]
    share, gap = stats.proportion(3, 4), stats.mean_difference([3, 5, 4], [1, 2, 3])
    assert found.loc[0, ["frequency_low", "frequency_high"]].tolist() == [share.low, share.high]
    assert found.loc[0, ["impact_low", "impact_high"]].tolist() == pytest.approx([gap.low, gap.high])


def test_too_few_scored_answers_borrow_the_impact_of_all_topics():
    """With fewer answers than asked for a topic takes the points lost of all together, and says so."""
    found = voc.pain_points(small(), minimum_scored=3).table
    assert found["impact_from"].tolist() == ["own answers", "all topics"]
    assert found["impact"].tolist() == [2, pytest.approx(4.5 - 9 / 4)]


def test_when_nobody_scored_there_is_no_impact_and_no_rank():
    """Tags without scores are counted, but nothing is made up."""
    found = voc.pain_points(small().assign(score=None)).table
    assert found["impact_from"].tolist() == ["nobody", "nobody"]
    assert found["impact"].isna().all()
    assert found["rank"].isna().all()
    assert found["topic"].tolist() == ["late", "price"]


def test_a_ticket_and_its_feedback_are_one_problem():
    """A ticket of tagged feedback adds nothing, one of untagged feedback tags it, one of its own adds a problem."""
    tickets = pd.DataFrame(
        {
            "ticket_id": ["t0", "t1", "t2", "t3"],
            "opened_at": DAY,
            "topic": ["price", "late", "price", "late"],
            "feedback_id": ["f0", "f4", None, "f4"],
            "user_id": ["a", "d", "z", "d"],
        }
    )
    found = voc.pain_points(small(), tickets=tickets, minimum_scored=1).table.set_index("topic")
    assert found["pieces"].to_dict() == {"late": 4, "price": 2}
    assert found.loc["late", "impact_n"] == 4


def test_nps_points_lost_are_a_gap_between_two_scores():
    """Detractors among those hit, promoters elsewhere: 200 points."""
    table = small().assign(survey="nps", score=[0, 3, 6, 9, 10, 9])
    found = voc.pain_points(table, survey="nps", minimum_scored=1).table
    assert found.loc[0, ["topic", "impact"]].tolist() == ["late", 200]
    assert voc.pain_points(table, survey="nps").unit == "points"


def test_the_trend_compares_two_periods_of_equal_length():
    """From 1 of 60 to 50 of 60 problems is rising for one topic, falling for the other."""
    rows = [("late", 1, "u")] + [("price", 1, "u")] * 59 + [("late", 1, "u")] * 50 + [("price", 1, "u")] * 10
    table = feedback(*rows)
    table["at"] = [DAY] * 60 + [DAY + pd.Timedelta(days=7)] * 60
    found = voc.pain_points(table, trend_days=7).table.set_index("topic")
    assert found["direction"].to_dict() == {"late": "rising", "price": "falling"}
    assert found.loc["late", "trend"] == pytest.approx(49 / 60)
    gap = stats.proportion_difference(50, 60, 1, 60)
    assert found.loc["late", ["trend_low", "trend_high"]].tolist() == pytest.approx([gap.low, gap.high])


def test_money_is_what_people_paid_before_their_first_complaint():
    """Orders after the complaint, of other people and from long ago do not count; two complaints count once."""
    orders = pd.DataFrame(
        {
            "user_id": ["a", "a", "a", "b", "z"],
            "at": DAY + pd.to_timedelta([-1, -91, 1, -89, -1], unit="D"),
            "revenue_cents": [100, 2000, 3000, 50, 7000],
        }
    )
    found = voc.pain_points(small(), orders=orders).table.set_index("topic")
    assert found["revenue_cents"].to_dict() == {"late": 150, "price": 0}
    assert voc.pain_points(small()).table["revenue_cents"].isna().all()


def test_equal_products_share_the_better_rank():
    """Two topics alike are both first, the third is third; the names decide only who is written first."""
    table = feedback(*[(topic, 1, "u") for topic in ("b", "b", "a", "a", "c")], (None, 5, "u"))
    found = voc.pain_points(table, minimum_scored=9).table
    assert found[["rank", "topic"]].to_numpy().tolist() == [[1, "a"], [1, "b"], [3, "c"]]


@settings(max_examples=7)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(1, 5), st.just("u")), min_size=1, max_size=9),
    st.randoms(),
)
def test_the_register_does_not_depend_on_the_order_and_shares_sum_to_one(rows, random):
    """Shuffled rows give the same register; frequencies of all topics make one."""
    table = feedback(*rows)
    found = voc.pain_points(table, minimum_scored=2).table
    mixed = voc.pain_points(table.sample(frac=1, random_state=random.randint(0, 9)), minimum_scored=2).table
    pd.testing.assert_frame_equal(found, mixed)
    assert found.empty or found["frequency"].sum() == pytest.approx(1)


def test_no_tag_no_pain_point():
    """Feedback without topics gives an empty register that says so."""
    found = voc.pain_points(feedback((None, 5, "u")))
    assert found.table.empty
    assert found.caption == "Too few problems to rank them"
    assert voc.severity_matrix(found).table.empty


def test_the_order_of_the_sample_is_recovered():
    """Late delivery leads by far; quality and crash follow, then missing items, coupons and refunds, then the rest."""
    data = samples.load()
    points = voc.pain_points(data.feedback, tickets=data.tickets, orders=data.orders)
    topics = points.table["topic"].tolist()
    assert topics[0] == samples.truths()["planted"]["dominant_pain_point"]["planted"]["first"]
    assert set(topics[1:3]) == {"produce quality", "checkout crash"}
    assert topics[3] == "missing item"
    assert set(topics[4:6]) == {"confusing coupon", "slow refund"}
    assert points.table["priority"].iloc[0] > 3 * points.table["priority"].iloc[1]
    assert points.table["revenue_cents"].idxmax() == 0
    matrix = voc.severity_matrix(points).table
    assert matrix.loc[0, "quadrant"] == "solve first"


def test_quadrants_have_stated_cuts():
    """Given cuts place each topic; a topic without an impact of its own is called unknown."""
    rows = (
        [("late", 1, "u")] * 4
        + [("price", 1, "u")]
        + [("taste", 4, "u")] * 4
        + [("box", 4, "u")]
        + [(None, 5, "u")] * 6
    )
    points = voc.pain_points(feedback(*rows), minimum_scored=1)
    matrix = voc.severity_matrix(points, frequency_cut=0.3, impact_cut=1.5)
    assert matrix.table.set_index("topic")["quadrant"].to_dict() == {
        "late": "solve first",
        "price": "protect those hit",
        "taste": "cut the volume",
        "box": "watch",
    }
    few = voc.severity_matrix(voc.pain_points(feedback(*rows), minimum_scored=3)).table.set_index("topic")
    assert few.loc["price", "quadrant"] == "impact unknown"
    assert not few.loc["price", "severe"]
    none = voc.severity_matrix(voc.pain_points(feedback(*rows), minimum_scored=30))
    assert math.isnan(none.impact_cut)


def test_themes_from_tags_serve_as_topics():
    """The store joins another table's themes, and the register counts them."""
    tags = pd.DataFrame({"feedback_id": ["f4", "f5"], "theme": ["taste", "taste"]})
    store = voc.store(small().assign(channel="phone"), tags=tags)
    assert voc.pain_points(store, topic="theme").table[["topic", "pieces"]].to_numpy().tolist() == [["taste", 2]]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"topic": "tpoic"}, r"tpoic: is not a column here; did you mean 'topic'"),
        ({"survey": "ces"}, r"'ces' measures no points lost.*use csat or nps"),
        ({"trend_days": 0, "minimum_n": 0}, r"2 problems"),
        ({"orders": pd.DataFrame({"user_id": ["a"], "at": [DAY]})}, r"revenue_cents: is not a column"),
        ({"level": 95}, r"95 is not a coverage"),
    ],
)
def test_impossible_registers_are_refused(more, message):
    """Columns, surveys and numbers that cannot be are named."""
    with pytest.raises(BadInputError, match=message):
        voc.pain_points(small(), **more)

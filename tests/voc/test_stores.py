"""The VOC store: every channel in one table, tags joined once, and an overview that counts people once."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, voc
from flywheel.errors import BadInputError

MONDAY = pd.Timestamp("2026-03-02")


def feedback():
    """Two answers of one user, one closed survey, an anonymous post, a shopper's report."""
    return pd.DataFrame(
        {
            "feedback_id": list("abcde"),
            "at": [MONDAY, MONDAY, MONDAY, MONDAY + pd.Timedelta(days=7), MONDAY],
            "channel": ["in_app_survey"] * 3 + ["social", "mystery_shopper"],
            "user_id": ["u", "u", "v", None, None],
            "survey": ["nps", "csat", "nps", None, None],
            "score": [9, 2, None, None, None],
            "dismissed": [False, False, True, None, None],
            "text": ["good", None, None, "晚了", " "],
            "language": ["en", None, None, "zh", None],
        }
    )


def test_every_voice_has_a_family_and_is_answered_or_not():
    """Active, passive and internal by the mapping; closed surveys stay and are flagged."""
    found = voc.store(feedback()).order_by("feedback_id").to_pandas()
    assert found["family"].tolist() == ["active"] * 3 + ["passive", "internal"]
    assert found["answered"].tolist() == [True, True, False, False, False]
    assert found["dismissed"].tolist() == [False, False, True, False, False]


def test_a_channel_nobody_knows_is_other_until_it_is_mapped():
    """A company's own channel is not guessed; its mapping goes before ours."""
    table = feedback().assign(channel="wechat_group")
    assert set(voc.store(table).to_pandas()["family"]) == {"other"}
    assert set(voc.store(table, families={"wechat_group": "passive"}).to_pandas()["family"]) == {"passive"}


def test_tags_join_by_id_and_lose_no_row():
    """Untagged pieces keep an empty tag; a tag of an unknown piece adds nothing."""
    tags = pd.DataFrame({"feedback_id": ["a", "d", "zz"], "sentiment": ["positive", "negative", "negative"]})
    found = voc.store(feedback(), tags=tags).order_by("feedback_id").to_pandas()
    assert found["sentiment"].fillna("–").tolist() == ["positive", "–", "–", "negative", "–"]
    by_tag = voc.overview(voc.store(feedback(), tags=tags), by="sentiment").table
    assert by_tag[["pieces"]].to_numpy().ravel().tolist() == [1, 1, 2]


def test_the_overview_counts_pieces_people_and_answers():
    """Two pieces of one person, three surveys shown, two answered; who closed a survey said nothing."""
    found = voc.overview(voc.store(feedback())).table.set_index("channel")
    assert found.loc["in_app_survey", ["pieces", "people", "anonymous", "with_text"]].tolist() == [2, 1, 0, 1]
    assert found.loc["in_app_survey", ["shown", "answered", "n"]].tolist() == [3, 2, 3]
    assert found.loc["in_app_survey", "value"] == pytest.approx(2 / 3)
    assert found.loc["social", ["pieces", "people", "anonymous", "with_text"]].tolist() == [1, 0, 1, 1]
    assert found.loc["mystery_shopper", "with_text"] == 0
    assert pd.isna(found.loc["social", "value"])


def test_weeks_are_named_by_their_monday():
    """A post of the second Monday is of the second week."""
    found = voc.overview(voc.store(feedback()), by="family", period="week").table
    assert found["period"].dt.strftime("%m-%d").tolist() == ["03-02", "03-02", "03-09"]
    assert voc.overview(voc.store(feedback()), by=None).table["pieces"].tolist() == [4]


@settings(max_examples=7)
@given(
    st.lists(st.tuples(st.sampled_from(["phone", "social", "in_app_survey"]), st.booleans()), min_size=1, max_size=8)
)
def test_groups_add_up(rows):
    """Pieces and surveys of the channels sum to those of all."""
    table = pd.DataFrame(rows, columns=["channel", "dismissed"]).assign(
        feedback_id=range(len(rows)), at=MONDAY, user_id="u", survey="nps", score=5
    )
    counts = ["pieces", "shown", "answered", "anonymous"]
    parts = voc.overview(voc.store(table)).table[counts].sum()
    assert parts.tolist() == voc.overview(voc.store(table), by=None).table[counts].iloc[0].tolist()


def test_an_empty_store_is_empty():
    """No feedback: no row by channel; all together nothing, and a share that is not a number."""
    empty = voc.store(feedback().head(0).astype({"user_id": "str", "text": "str", "survey": "str", "channel": "str"}))
    assert voc.overview(empty).table.empty
    row = voc.overview(empty, by=None).table.iloc[0]
    assert row["pieces"] == 0
    assert pd.isna(row["value"])


def test_the_sample_s_surveys_are_dismissed_alike():
    """Both survey channels of the sample are answered by about 65 %, as nothing is planted there."""
    found = voc.overview(voc.store(samples.load().feedback), by="survey").table.dropna(subset="value")
    assert found["value"].to_numpy() == pytest.approx([0.645] * 3, abs=0.02)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: voc.store(t.drop(columns="channel")), r"voc\.store.*\n.*channel: is not a column"),
        (lambda t: voc.store(t, families={"x": "loud"}), r"x: 'loud' is not a family.*active, passive or internal"),
        (
            lambda t: voc.store(t, tags=pd.DataFrame({"feedback_id": ["a", "a"], "theme": ["x", "y"]})),
            r"1 rows of tags have an id that is missing or occurs before",
        ),
        (
            lambda t: voc.store(t, tags=pd.DataFrame({"feedback_id": ["a"], "text": ["x"]})),
            r"text: is a column of the store already",
        ),
        (lambda t: voc.overview(voc.store(t), by="family_"), r"did you mean 'family'"),
        (lambda t: voc.overview(voc.store(t), period="year"), r"'year' is not a period"),
        (voc.overview, r"answered: is not a column"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    """Columns, families and tags that would break the store are named."""
    with pytest.raises(BadInputError, match=message):
        call(feedback())

"""Mood of texts: two languages, strange texts, the trained model, and how well it does on what it has not seen."""

import json
import math
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flywheel import samples, voc
from flywheel.errors import BadInputError
from flywheel.samples.wording import COMPLAINTS, compose
from flywheel.voc import chinese
from flywheel.voc.language import LONGEST, plain

ORACLES = Path(__file__).parents[1] / "oracles"


def polarity(text):
    return voc.sentiment([text]).table["polarity"].iloc[0]


@pytest.fixture(scope="module")
def spoken():
    """All texts of the sample with their mood."""
    feedback = samples.load().feedback.to_pandas()
    return feedback[feedback["text"].notna()].reset_index(drop=True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("配送太慢了", "zh"),
        ("late again", "en"),
        ("app 又 crash 了", "zh"),
        ("the 小哥 was nice though", "en"),
        ("說好三十分鐘", "zh"),
        ("très bien", "en"),
        ("ＯＫ", "en"),
        ("👍👍 100%", ""),
        ("……？！", ""),
        ("", ""),
    ],
)
def test_the_language_is_the_share_of_chinese_characters(text, language):
    """A fifth of Han characters among the letters makes a text Chinese; without a letter there is no language."""
    assert voc.language_of(text) == language


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>太<b>慢</b>了</p>", "太 慢 了"),
        ("a &lt;3 b&nbsp;c", "a <3 b c"),
        ("see https://x.example/a?b=1 ok", "see ok"),
        ("<script>alert('bad')</script>fine", "fine"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("好👍🏽", "好 :)"),
        (None, ""),
        (math.nan, ""),
        ("１２分钟", "12分钟"),
    ],
)
def test_markup_and_links_are_taken_out(text, clean):
    """Tags, entities and links are no words; faces become marks both methods know."""
    assert plain(text) == clean


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("The strawberries were great, thank you!", "positive"),
        ("Terrible service, never again", "negative"),
        ("I ordered on Monday", "neutral"),
        ("not good", "negative"),
        ("菜很新鲜，送得也快", "positive"),
        ("客服态度太差了，再也不买了", "negative"),
        ("<b>质量很好</b>，推荐", "positive"),
        ("😡😡", "negative"),
        ("👍", "positive"),
    ],
)
def test_plain_words_of_mood_are_understood(text, mood):
    """What anybody would call good or bad is called so in both languages."""
    assert polarity(text) == mood


@pytest.mark.parametrize("text", [None, "", "   ", "???", "……", "12.50", "\u200d", math.nan, "<br/>"])
def test_without_words_and_faces_there_is_no_mood(text):
    """Nothing is not neutral: polarity, strength and score are missing, and the text is counted apart."""
    result = voc.sentiment([text, "good"])
    assert result.table[["polarity", "strength", "score"]].isna().all(axis=1).tolist() == [True, False]
    assert result.without_words == 1
    assert result.shares["of"].unique().tolist() == [1]
    assert "1 text without words" in " ".join(result.notes)


def test_strength_follows_the_score():
    """Weak below 0.3, medium from there, strong from 0.6; a stronger word gives a stronger score."""
    table = voc.sentiment(["ok", "good", "absolutely wonderful, great, perfect"]).table
    assert table["strength"].tolist() == ["weak", "medium", "strong"]
    assert table["score"].is_monotonic_increasing
    both = voc.sentiment(["good", "bad", "好", "差", "送到了"]).table
    assert both["score"].between(-1, 1).all()


def test_a_long_text_is_read_to_its_limit():
    """Of 10,000 characters the first 2,000 count, whatever comes after."""
    for start, end in (("good " * 400, "awful " * 2000), ("新鲜" * 1000, "太差" * 4000)):
        assert len(plain(start + end)) <= LONGEST
        assert voc.sentiment([start + end]).table["score"].tolist() == voc.sentiment([start]).table["score"].tolist()


def test_the_callers_rows_come_back_in_order_and_unchanged():
    """Index and feedback_id are kept for a join; the text itself is not repeated; the table given is untouched."""
    table = pd.DataFrame({"feedback_id": ["b", "a"], "text": ["bad", "好吃"], "score": [1, 5]}, index=[7, 3])
    before = table.copy()
    result = voc.sentiment(table).table
    assert result.index.tolist() == [7, 3]
    assert result.columns.tolist() == ["feedback_id", "language", "polarity", "strength", "score"]
    assert result["polarity"].tolist() == ["negative", "positive"]
    pd.testing.assert_frame_equal(table, before)


def test_shares_are_counted_a_language_with_intervals():
    """Of 40 English texts 10 are negative: 25 % (Wilson 14.2 to 40.2); 2 Chinese ones are not enough data."""
    result = voc.sentiment(["great"] * 30 + ["awful"] * 10 + ["很好", "太差"])
    rows = result.shares.set_index(["language", "polarity"])
    english = rows.loc[("en", "negative")]
    assert english[["n", "of", "enough"]].tolist() == [10, 40, True]
    assert english[["share", "low", "high"]].tolist() == pytest.approx([0.25, 0.1419, 0.4019], abs=1e-4)
    assert not rows.loc[("zh", "negative"), "enough"]
    shown = result.shown()
    assert shown.iloc[-3].tolist() == ["English", "negative", 10, "25.0 %", "14.2 to 40.2", "yes"]


def test_nothing_gives_nothing():
    """No text gives empty tables, and they can still be shown."""
    result = voc.sentiment([])
    assert result.table.empty
    assert result.shares.empty
    assert "Mood of 0 texts" in str(result)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: voc.sentiment("late"), r"one text was given.*\[text\]"),
        (lambda: voc.sentiment(pd.DataFrame({"texts": ["a"]})), r"text: is not a column here; did you mean 'texts'"),
        (lambda: voc.sentiment(["a"], level=95), "95 is not a coverage"),
    ],
)
def test_wrong_arguments_are_explained(call, message):
    """One text, a missing column and an impossible level are named."""
    with pytest.raises(BadInputError, match=message):
        call()


@settings(max_examples=60)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_has_a_score_within_bounds_and_rows_do_not_touch(texts):
    """Whatever is written, scores lie in −1 to 1, agree with the polarity, and do not depend on the other rows."""
    table = voc.sentiment(texts).table
    scored = table[table["score"].notna()]
    assert scored["score"].between(-1, 1).all()
    assert (scored.loc[scored["polarity"] == "positive", "score"] > 0).all()
    assert (scored.loc[scored["polarity"] == "negative", "score"] < 0).all()
    turned = voc.sentiment(texts[::-1]).table.iloc[::-1]
    assert turned["score"].tolist() == pytest.approx(table["score"].tolist(), nan_ok=True)


def test_the_model_adds_weights_by_hand():
    """Two grams of weight 3 and −1 and a bias of 0.5: tanh((0.5 + 2 / √2) / 2.5)."""
    model = chinese.CharacterModel({"好": 3.0, "慢": -1.0}, 0.5)
    assert model.score("好慢好") == pytest.approx(math.tanh((0.5 + 2 / math.sqrt(2)) / 2.5))
    assert model.score("无关") == 0


def test_the_shipped_weights_are_small_and_plain():
    """Under 200 kB, no pickle, one finite weight a gram, each gram once and of one to three characters."""
    assert chinese.WEIGHTS.stat().st_size < 200_000
    with np.load(chinese.WEIGHTS, allow_pickle=False) as stored:
        assert sorted(stored) == ["bias", "grams", "step", "weights"]
        grams = stored["grams"].tobytes().decode("utf-8").split("\n")
        assert len(grams) == len(set(grams)) == len(stored["weights"])
    assert {len(gram) for gram in grams} == {1, 2, 3}


def side(texts):
    return np.array([chinese.model().score(plain(text)) for text in texts])


def test_the_model_beats_snownlp_on_the_same_texts():
    """On 600 phrases it was not taught, the mean of both hit rates is 10 points above SnowNLP's or more."""
    texts = pd.read_csv(ORACLES / "inputs" / "chinese_texts.csv")
    peer = json.loads((ORACLES / "snownlp.json").read_text("utf-8"))["results"]
    bad, good = (side(texts.loc[texts["mood"] == mood, "text"]) for mood in ("negative", "positive"))
    ours = ((bad < 0).mean() + (good > 0).mean()) / 2
    assert ours > 0.82
    assert ours > 0.10 + (peer["right_side"]["negative"] + peer["right_side"]["positive"]) / 2
    assert len(texts) == peer["texts"]


def test_survey_scores_of_the_sample_agree(spoken):
    """Texts of unhappy answers are called negative at least 7 in 10 times (zh), of happy ones positive 6.5 in 10."""
    asked = spoken[spoken["score"].notna()]
    low = asked["score"] <= asked["survey"].map({"csat": 2, "nps": 6, "ces": 3})
    high = asked["score"] >= asked["survey"].map({"csat": 5, "nps": 9, "ces": 6})
    found = voc.sentiment(asked).table
    right = {
        language: (
            (found["polarity"] == "negative")[low & own].mean(),
            (found["polarity"] == "positive")[high & own].mean(),
        )
        for language in ("zh", "en")
        if (own := found["language"] == language).any()
    }
    assert right["zh"][0] > 0.70
    assert right["zh"][1] > 0.65
    assert right["en"][0] > 0.45  # VADER knows moods, not facts: "90 minutes late" is one word of ours
    assert right["en"][1] > 0.60


def test_english_moods_of_the_generator_are_found_more_often_than_by_vader_alone():
    """The words of the trade lift the share of complaints called negative by five points or more."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    rng, n = np.random.default_rng(5), 800
    mood = rng.choice(np.array(["negative", "positive"], object), n)
    theme = rng.choice(np.array(COMPLAINTS, object), n)
    texts = compose(rng, mood=mood, theme=theme, chinese=np.zeros(n, bool), order=np.full(n, None, object))
    ours = (voc.sentiment(texts).table["polarity"] == "negative").to_numpy()
    vader = SentimentIntensityAnalyzer()
    alone = np.array([vader.polarity_scores(text)["compound"] <= -0.05 for text in texts])
    complaints = mood == "negative"
    assert ours[complaints].mean() > alone[complaints].mean() + 0.05
    assert ours[~complaints].mean() < 0.13


def test_the_language_of_the_sample_is_recognised(spoken):
    """The rule agrees with the recorded language for all but the shortest texts."""
    found = spoken["text"].map(plain).map(voc.language_of)
    assert ((found == spoken["language"]) | (found == "")).mean() > 0.995


def test_an_engines_table_comes_in_order_of_its_ids():
    """An Ibis table is read whole, sorted by feedback_id, and judged like the same rows in pandas."""
    table = pd.DataFrame({"feedback_id": ["b", "a"], "text": ["bad", "好吃"]})
    found = voc.sentiment(ibis.memtable(table)).table
    assert found[["feedback_id", "polarity"]].to_numpy().tolist() == [["a", "positive"], ["b", "negative"]]

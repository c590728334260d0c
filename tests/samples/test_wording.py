"""The words of the customers read like people's: varied, in two languages, with slips, and never a real person's."""

import re

import numpy as np
import pandas as pd
import pytest

from flywheel.samples.wording import COMPLAINTS, compose, phrases

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def spoken(company: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Feedback with words."""
    return company["feedback"].dropna(subset=["text"])


def test_there_is_much_to_read(company: dict[str, pd.DataFrame], spoken: pd.DataFrame) -> None:
    """Thousands of pieces of feedback and of texts, over several channels."""
    assert len(company["feedback"]) > 8000
    assert len(spoken) > 3500
    assert spoken["channel"].nunique() >= 7


def test_two_thirds_write_chinese(spoken: pd.DataFrame) -> None:
    """The mix of languages is 65 to 35, and the language column says which it is."""
    assert (spoken["language"] == "zh").mean() == pytest.approx(0.65, abs=0.03)
    long = spoken[spoken["text"].str.len() > 12]
    has_chinese = long["text"].str.contains(CHINESE)
    assert has_chinese[long["language"] == "zh"].mean() > 0.99
    assert has_chinese[long["language"] == "en"].mean() < 0.05


def test_texts_hardly_repeat(spoken: pd.DataFrame) -> None:
    """Apart from the very short ones, fewer than one text in twenty was said before word for word."""
    long = spoken.loc[spoken["text"].str.len() > 12, "text"]
    assert long.duplicated().mean() < 0.05


def test_there_are_more_than_a_few_templates(spoken: pd.DataFrame) -> None:
    """No opening of eight letters begins more than 3 % of the long texts, and lengths vary widely."""
    long = spoken.loc[spoken["text"].str.len() > 20, "text"]
    assert long.str[:8].str.lower().value_counts(normalize=True).max() < 0.03
    assert long.str.len().quantile(0.9) > 2.2 * long.str.len().quantile(0.1)


def test_some_people_say_very_little(spoken: pd.DataFrame) -> None:
    """One text in twelve or so is a word, a sign or an emoji."""
    assert 0.05 < (spoken["text"].str.len() <= 6).mean() < 0.15
    assert {"差评", "ok", "👍"} <= set(spoken["text"])


def test_words_and_scores_mostly_agree(company: dict[str, pd.DataFrame]) -> None:
    """Promoters seldom complain of lateness, detractors often do, and neither is never or always."""
    answers = company["feedback"].query("survey == 'csat'").dropna(subset=["score", "text"])
    late = answers["text"].str.contains("超时|迟到|晚了|late|minutes on the road", regex=True)
    low, high = late[answers["score"] <= 2].mean(), late[answers["score"] == 5].mean()
    assert low > 5 * high > 0


def test_a_few_texts_carry_details_that_must_be_hidden(spoken: pd.DataFrame) -> None:
    """There are phone numbers, e-mail addresses and order numbers, and none of them can exist."""
    text = spoken["text"]
    phones = text.str.extractall(r"(1[3-9]\d-?\d{4}-?\d{4})")[0].str.replace("-", "")
    mails = text.str.extractall(r"([\w.]+@[\w.]+)")[0]
    assert len(phones) >= 5
    assert len(mails) >= 5
    assert phones.str.endswith("00000000").all()
    assert mails.str.endswith("@example.com").all()
    assert text.str.contains(r"\bo\d{7}\b", regex=True).any()


def test_every_theme_has_dozens_of_fragments() -> None:
    """Ten complaints in two languages, each with at least sixteen pieces of its own, those that lead with more."""
    for theme in COMPLAINTS:
        for language in ("zh", "en"):
            pieces = [piece for kind in phrases()["complaints"][theme][language].values() for piece in kind]
            assert len(pieces) == len(set(pieces)) >= 16, (theme, language)


def test_every_slot_can_be_filled() -> None:
    """No text is left with a brace in it, whatever is drawn."""
    rng, n = np.random.default_rng(0), 4000
    texts = compose(
        rng,
        mood=rng.choice(np.array(["negative", "mixed", "positive"], object), n),
        theme=rng.choice(np.array(COMPLAINTS, object), n),
        chinese=rng.random(n) < 0.5,
        order=np.full(n, None, object),
    )
    assert all(texts)
    assert not any("{" in text or "}" in text for text in texts)

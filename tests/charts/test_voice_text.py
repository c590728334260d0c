"""Charts of moods and themes: the finding in the title, shares with n, hatches beside colours."""

import pytest

from flywheel import voc
from flywheel.charts import found_themes, sentiment_shares, theme_shares
from flywheel.words import language

CATALOGUE = {
    "themes": {
        "late": {"label": {"en": "Late", "zh": "迟到"}, "words": {"en": ["late"], "zh": ["迟到"]}},
        "price": {"label": {"en": "Price", "zh": "价格"}, "words": {"en": ["dear"], "zh": ["贵"]}},
    }
}


def texts(figure):
    """Return every word on the picture."""
    inside = [text for axes in figure.axes for text in [*axes.texts, *axes.get_yticklabels()]]
    return [text.get_text() for text in [*figure.texts, *inside]]


def tags(late, dear, other):
    return voc.tag_themes(["late"] * late + ["dear"] * dear + ["fine"] * other, catalogue=CATALOGUE)


def test_moods_are_one_bar_a_language_told_apart_without_colour():
    """The title speaks of the language with most texts; each part has its hatch; every language shows its n."""
    figure = sentiment_shares(voc.sentiment(["great"] * 30 + ["awful"] * 10 + ["太差"] * 30 + ["很好"] * 30))
    assert figure.alt.startswith("50.0 % of the Chinese texts are negative. Chinese: negative 50.0 % (37.7–62.3 %)")
    assert {"40", "60", "English", "Chinese"} <= set(texts(figure))
    assert len({(patch.get_hatch() or "") for patch in figure.axes[0].patches}) == 3


@pytest.mark.parametrize(
    ("said", "title"), [(["good"], "Not enough texts"), (["?"], "No text has words"), ([], "No text")]
)
def test_few_or_no_texts_make_no_finding(said, title):
    """Below thirty texts of a language the title does not judge."""
    assert sentiment_shares(voc.sentiment(said)).alt.startswith(title)


def test_themes_stand_in_order_with_interval_and_number():
    """The first theme makes the title; overlapping intervals are said."""
    figure = theme_shares(tags(30, 5, 65))
    assert figure.alt.startswith("Late is the most frequent theme: 30.0 % of the texts. Late: 30.0 % (21.9–39.6 %); ")
    assert {"30", "5", "30.0 %"} <= set(texts(figure))
    assert "but intervals overlap" in theme_shares(tags(12, 10, 50)).alt


@pytest.mark.parametrize(
    ("counts", "title"),
    [((1, 0, 3), "Not enough texts"), ((0, 0, 40), "No text names a theme"), ((0, 0, 0), "No text has words")],
)
def test_themes_of_few_texts_are_not_ranked(counts, title):
    """Too few texts, no hit and no text each have their sentence."""
    assert theme_shares(tags(*counts)).alt.startswith(title)


def test_found_themes_show_words_and_shares():
    """A line a theme with its top words; a language without themes says so."""
    found = voc.find_themes(["late rider", "crash app"] * 60, themes=2)
    figure = found_themes(found, language="en")
    assert figure.alt.startswith("2 themes found in 120 English texts. 1: ")
    assert len(figure.axes[0].get_yticklabels()) == 2
    assert found_themes(found, language="zh").alt == "Not enough Chinese texts to look for themes."


def test_charts_of_text_speak_chinese():
    """Labels of the catalogue and languages are Chinese, with glyphs for all of them."""
    with language("zh"):
        figure = theme_shares(voc.tag_themes(["迟到了"] * 30 + ["好"] * 30, catalogue=CATALOGUE))
        assert "迟到" in texts(figure)
        assert figure.png()
        assert sentiment_shares(voc.sentiment(["太差"] * 30)).png()

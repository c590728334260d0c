"""Turns what users say, in surveys and in their own words, into scores with intervals, alarms and safe quotes."""

from flywheel.stats import MINIMUM_N
from flywheel.voc.alarms import Alarms, alarm
from flywheel.voc.quotes import Quotes, quotes, redact
from flywheel.voc.scores import Scores, ces, csat, nps, nps_from_counts, score_units
from flywheel.voc.sentiment import Sentiment, sentiment

__all__ = [
    "MINIMUM_N",
    "Alarms",
    "Quotes",
    "Scores",
    "alarm",
    "ces",
    "csat",
    "nps",
    "nps_from_counts",
    "quotes",
    "redact",
    "score_units",
    *("Sentiment", "sentiment"),
]

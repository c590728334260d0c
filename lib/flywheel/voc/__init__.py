"""Turns what users say, in surveys and in their own words, into scores with intervals, alarms and safe quotes."""

from flywheel.stats import MINIMUM_N
from flywheel.voc.alarms import Alarms, alarm
from flywheel.voc.discovery import FoundThemes, find_themes
from flywheel.voc.journey import EmotionCurve, JourneyMap, emotion_curve
from flywheel.voc.language import language_of
from flywheel.voc.quotes import Quotes, quotes, redact
from flywheel.voc.scores import Scores, ces, csat, nps, nps_from_counts, score_units
from flywheel.voc.sentiment import Sentiment, sentiment
from flywheel.voc.structures import EmpathyMap, FiveWhys
from flywheel.voc.themes import Tags, Theme, read_themes, tag_themes

__all__ = [
    "MINIMUM_N",
    "Alarms",
    "EmotionCurve",
    "EmpathyMap",
    "FiveWhys",
    "FoundThemes",
    "JourneyMap",
    "Quotes",
    "Scores",
    "Sentiment",
    "Tags",
    "Theme",
    "alarm",
    "ces",
    "csat",
    "emotion_curve",
    "find_themes",
    "language_of",
    "nps",
    "nps_from_counts",
    "quotes",
    "read_themes",
    "redact",
    "score_units",
    "sentiment",
    "tag_themes",
]

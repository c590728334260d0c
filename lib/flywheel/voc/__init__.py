"""Turns what users say, in surveys and in their own words, into scores with intervals, alarms and safe quotes."""

from flywheel.stats import MINIMUM_N
from flywheel.voc.alarms import Alarms, alarm
from flywheel.voc.andon import GRADED, STOP_AT_ONCE, Andon, AndonRule, Step, andon, pulled_by
from flywheel.voc.discovery import FoundThemes, find_themes
from flywheel.voc.guides import Guide, SampleSize, guide, sample_size
from flywheel.voc.indices import CONNECTION_ITEMS, LOYALTY_ITEMS, Index, emotional_connection, loyalty_index
from flywheel.voc.journey import EmotionCurve, JourneyMap, emotion_curve
from flywheel.voc.language import language_of
from flywheel.voc.leaving import BehaviourAfter, behaviour_after
from flywheel.voc.matrix import SeverityMatrix, severity_matrix
from flywheel.voc.meeting import AGENDA, AgendaBlock, MeetingMoment, meeting_at
from flywheel.voc.pain import PainPoints, pain_points
from flywheel.voc.placing import PLACE_LEVELS, Placing, compare_placing, data_places
from flywheel.voc.quotes import Quotes, quotes
from flywheel.voc.redaction import redact
from flywheel.voc.responses import ResponseBias, response_bias
from flywheel.voc.scores import Scores, ces, csat, nps, nps_from_counts, score_units
from flywheel.voc.sentiment import Sentiment, sentiment
from flywheel.voc.stores import FAMILIES, Overview, overview, store
from flywheel.voc.structures import EmpathyMap, FiveWhys
from flywheel.voc.themes import Tags, Theme, read_themes, tag_themes

__all__ = [
    "AGENDA",
    "CONNECTION_ITEMS",
    "FAMILIES",
    "GRADED",
    "LOYALTY_ITEMS",
    "MINIMUM_N",
    "PLACE_LEVELS",
    "STOP_AT_ONCE",
    "AgendaBlock",
    "Alarms",
    "Andon",
    "AndonRule",
    "BehaviourAfter",
    "EmotionCurve",
    "EmpathyMap",
    "FiveWhys",
    "FoundThemes",
    "Guide",
    "Index",
    "JourneyMap",
    "MeetingMoment",
    "Overview",
    "PainPoints",
    "Placing",
    "Quotes",
    "ResponseBias",
    "SampleSize",
    "Scores",
    "Sentiment",
    "SeverityMatrix",
    "Step",
    "Tags",
    "Theme",
    "alarm",
    "andon",
    "behaviour_after",
    "ces",
    "compare_placing",
    "csat",
    "data_places",
    "emotion_curve",
    "emotional_connection",
    "find_themes",
    "guide",
    "language_of",
    "loyalty_index",
    "meeting_at",
    "nps",
    "nps_from_counts",
    "overview",
    "pain_points",
    "pulled_by",
    "quotes",
    "read_themes",
    "redact",
    "response_bias",
    "sample_size",
    "score_units",
    "sentiment",
    "severity_matrix",
    "store",
    "tag_themes",
]

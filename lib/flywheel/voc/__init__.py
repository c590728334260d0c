"""Turns what users say, in surveys and in their own words, into scores with intervals, alarms and safe quotes."""

from flywheel.stats import MINIMUM_N
from flywheel.voc.alarms import Alarms, alarm
from flywheel.voc.andon import GRADED, STOP_AT_ONCE, Andon, AndonRule, Step, andon, pulled_by
from flywheel.voc.guides import Guide, SampleSize, guide, sample_size
from flywheel.voc.indices import CONNECTION_ITEMS, LOYALTY_ITEMS, Index, emotional_connection, loyalty_index
from flywheel.voc.leaving import BehaviourAfter, behaviour_after
from flywheel.voc.matrix import SeverityMatrix, severity_matrix
from flywheel.voc.pain import PainPoints, pain_points
from flywheel.voc.quotes import Quotes, quotes, redact
from flywheel.voc.responses import ResponseBias, response_bias
from flywheel.voc.scores import Scores, ces, csat, nps, nps_from_counts, score_units
from flywheel.voc.stores import FAMILIES, Overview, overview, store

__all__ = [
    "CONNECTION_ITEMS",
    "FAMILIES",
    "GRADED",
    "LOYALTY_ITEMS",
    "MINIMUM_N",
    "STOP_AT_ONCE",
    "Alarms",
    "Andon",
    "AndonRule",
    "BehaviourAfter",
    "Guide",
    "Index",
    "Overview",
    "PainPoints",
    "Quotes",
    "ResponseBias",
    "SampleSize",
    "Scores",
    "SeverityMatrix",
    "Step",
    "alarm",
    "andon",
    "behaviour_after",
    "ces",
    "csat",
    "emotional_connection",
    "guide",
    "loyalty_index",
    "nps",
    "nps_from_counts",
    "overview",
    "pain_points",
    "pulled_by",
    "quotes",
    "redact",
    "response_bias",
    "sample_size",
    "score_units",
    "severity_matrix",
    "store",
]

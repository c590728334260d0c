"""Scores as they stand in a table → the same, or a message that names those off the survey's scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ibis.common.exceptions import IbisError

from flywheel.errors import BadInputError, Problem
from flywheel.tables import SCALES
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["refuse_off_scale"]


def refuse_off_scale(feedback: ir.Table, survey: str, *, source: str) -> None:
    """Refuse scores that are no whole numbers of the survey's scale; other surveys do not matter.

    Args:
        feedback: One row a piece of feedback (``survey, score``).
        survey: Which survey, a key of `tables.SCALES`.
        source: Who asks, as the first word of the message.

    Raises:
        BadInputError: Scores are text, lie off the scale or between two whole numbers; up to five are named.
    """
    try:
        feedback.get_backend()
    except IbisError:  # a table without data is only written down, for another engine
        return
    kind = feedback.score.type()
    low, high = SCALES[survey]
    must = _("scores of {survey} are whole numbers from {low} to {high}").format(survey=survey, low=low, high=high)
    if not (kind.is_numeric() or kind.is_null()):
        raise BadInputError(source, [Problem("score", _("is {kind}").format(kind=kind), must)])
    score = feedback.score.cast("float64")
    off = feedback.filter((feedback.survey == survey) & ~(score.between(low, high) & (score == score.floor())))
    bad = sorted(set(off.select(score=off.score.cast("float64")).distinct().limit(5).to_pandas()["score"].dropna()))
    if bad:
        message = _("holds {values}").format(values=", ".join(f"{value:g}" for value in bad))
        raise BadInputError(source, [Problem("score", message, must)])

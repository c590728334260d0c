"""Turns users' own words into quotes that can be shown: drawn by a seed, without what would identify a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flywheel.errors import BadInputError, Problem
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.lookups import require
from flywheel.voc.redaction import redact
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Quotes", "quotes"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Quotes(Result):
    """Users' own words, without what would identify them.

    Attributes:
        available: From how many texts the quotes were drawn.
    """

    available: int

    def shown(self) -> pd.DataFrame:
        """Return the words first, which is what a phone shows; then where, with which score and when they were said."""
        told = self.table
        score = told["score"] if "score" in told else pd.Series(float("nan"), told.index)
        return pd.DataFrame(
            {
                _("text"): told["text"],
                _("channel"): told["channel"].str.replace("_", " "),
                _("score"): ["–" if pd.isna(one) else f"{one:g}" for one in score],
                _("when"): told["at"].dt.strftime("%Y-%m-%d %H:%M"),
            }
        )


def quotes(
    feedback: ir.Table | pd.DataFrame,
    *,
    n: int = 5,
    seed: int = 0,
    survey: str | None = None,
    topic: str | None = None,
    language: str | None = None,
    scores: tuple[int, int] | None = None,
) -> Quotes:
    """Draw quotes at random, so that nobody picks only those that fit.

    Args:
        feedback: One row a piece of feedback (``feedback_id, at, channel, text``, and the columns filtered by).
        n: How many quotes; fewer come when there are fewer.
        seed: The same seed draws the same quotes from the same data.
        survey: Only texts of this survey.
        topic: Only texts with this tag.
        language: Only texts in this language.
        scores: Only texts whose score lies between these two, both included.

    Returns:
        ``at, channel, score, text``, newest first, redacted, without any id.

    Raises:
        BadInputError: A column is missing or ``n`` is not positive.

    Example:
        >>> feedback = pd.DataFrame({"feedback_id": ["f1"], "at": pd.Timestamp("2026-03-01"), "channel": "phone",
        ...                          "score": [2], "text": ["Late again. I am at a@b.cn"]})
        >>> quotes(feedback).table.text.tolist()
        ['Late again. I am at [e-mail]']
    """
    if n < 1:
        message = _("{n} must be 1 or more").format(n=n)
        raise BadInputError("voc.quotes", [Problem("n", message)])
    table = as_ibis(feedback)
    wanted = {name: value for name, value in (("survey", survey), ("topic", topic), ("language", language)) if value}
    needed = ["feedback_id", "at", "channel", "text", *wanted, *(["score"] if scores else [])]
    require(table, needed, source="voc.quotes")
    chosen = table.filter(table.text.notnull(), *[table[name] == value for name, value in wanted.items()])  # noqa: PD004  # Ibis, not pandas
    if scores:
        chosen = chosen.filter(chosen.score.between(*scores))
    columns = [name for name in ("at", "channel", "score", "text") if name in table.columns]
    found = chosen.select("feedback_id", *columns).to_pandas()
    found = found[found["text"].str.strip() != ""].sort_values("feedback_id", ignore_index=True)
    drawn = np.random.default_rng(seed).permutation(len(found))[:n]
    shown = found.loc[drawn].sort_values(["at", "feedback_id"], ascending=[False, True])[columns]
    return Quotes(
        table=shown.assign(text=[redact(text) for text in shown["text"]]).reset_index(drop=True),
        caption=_("{count} of {available} texts, drawn at random").format(count=len(shown), available=len(found)),
        notes=(_("Phone, identity and card numbers, e-mails and messenger names were taken out by rule."),),
        available=len(found),
    )

"""Turns the name of a score into what it is, how many answers it needs, and how it is usually misread."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.stats.intervals import z_of
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["GUIDES", "Guide", "SampleSize", "guide", "sample_size"]


@dataclass(frozen=True)
class _Entry:
    title: str
    definition: str
    scale: str
    formula: str
    interval: str
    unit: stats.Unit
    widest_sd: float
    """Largest standard deviation single answers can have, in the unit; it gives the sample that is always enough."""
    usual_margin: float
    mistakes: tuple[str, ...]


_SHARED = (
    later("Non-response: those who answer may differ from those who close the survey; compare them first."),
    later("Survivors: who has left is never asked, so a score may rise because the unhappy are gone."),
    later("Small groups: below 30 answers a score jumps by chance; show its interval, or do not show it."),
)
_OURS = later("Taken for a standard: items and formula are ours; compare it only with itself.")

GUIDES = {
    "nps": _Entry(
        later("Net promoter score (NPS)"),
        later("How many more customers would recommend us than would not."),
        later("Answers 0–10; the score runs from −100 to 100 points."),
        later("per cent of 9–10 minus per cent of 0–6, among all who answered"),
        later("adjusted Wald"),
        "points", 100.0, 5.0,
        (
            later("Averaging NPS values of groups or weeks: count it anew from the answers."),
            later("Calling it per cent: it is a difference of two percentages, in points."),
            later("Comparing scales: 0–10 in the app and 1–5 on the phone are two different questions."),
        ),
    ),
    "csat": _Entry(
        later("Customer satisfaction (CSAT)"),
        later("Which share is satisfied with what just happened."),
        later("Answers 1–5; the score is a share from 0 to 100 %."),
        later("answers of 4 or 5 ÷ all answers"),
        later("Wilson score"),
        "share", 0.5, 0.05,
        (
            later("Comparing a share of 4–5 with a mean of 1–5: two figures from the same answers."),
            later("Reading it as loyalty: it speaks of one transaction, not of the relation."),
            later("Comparing scales: five smileys, five stars and a scale of ten are answered differently."),
        ),
    ),
    "ces": _Entry(
        later("Customer effort score (CES)"),
        later("How easy it was to get something done."),
        later("Answers 1 (hard) to 7 (easy); the score is a mean on that scale."),
        later("sum of the answers ÷ their number"),
        later("Student t"),
        "score", 3.0, 0.25,
        (
            later("Turning the scale round: in the first version of 2008–2010 a high number meant much effort."),
            later("Asking long afterwards: effort is forgotten within days."),
            later("Hiding two camps behind one mean: look at the share of 1–3 as well."),
        ),
    ),
    "cli": _Entry(
        later("Loyalty index (CLI)"),
        later("How far customers mean to stay, buy more and recommend; definition of this workbook."),
        later("Five items, agreement 1–5; the index runs from 0 to 100."),
        later("mean of the items, lowest answer 0, highest 100"),
        later("Student t"),
        "points", 50.0, 5.0,
        (_OURS, later("Taking what people say for what they do: check it against repurchase.")),
    ),
    "ecs": _Entry(
        later("Emotional connection score (ECS)"),
        later("How close customers feel to us; definition of this workbook."),
        later("Five items, agreement 1–5; the score runs from 0 to 100."),
        later("mean of the items, lowest answer 0, highest 100"),
        later("Student t"),
        "points", 50.0, 5.0,
        (_OURS, later("Leaving out reliability: with a low alpha the items measure several things.")),
    ),
}  # fmt: skip
"""What is known of each score; texts are translated when they are shown."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Guide(Result):
    """What one score is, as rows of ``aspect`` and ``text``.

    Attributes:
        score: Its short name.
    """

    score: str

    def shown(self) -> pd.DataFrame:
        """Return the table with headings in the reader's words."""
        return self.table.rename(columns={"aspect": _("aspect"), "text": _("what to know")})


@dataclass(frozen=True, eq=False, kw_only=True)
class SampleSize(Result):
    """How many answers a wanted precision needs.

    Attributes:
        n: Answers needed.
    """

    n: int


def guide(score: str) -> Guide:
    """Return definition, scale, formula, interval, minimum sample and usual mistakes of a score.

    Args:
        score: ``"nps"``, ``"csat"``, ``"ces"``, ``"cli"`` or ``"ecs"``.

    Returns:
        One row an aspect: ``aspect, text``, in the reader's language.

    Raises:
        BadInputError: The score is unknown.

    Example:
        >>> guide("csat").table.text[2]
        'answers of 4 or 5 ÷ all answers'
    """
    entry = _entry(score, source="voc.guide")
    needed = sample_size(score, margin=entry.usual_margin).n
    margin = stats.as_text(entry.usual_margin, entry.unit, signed=True).lstrip("+")
    enough = _("{n} answers for ± {margin} at 95 %, whatever the answers are; {least} before a score is read at all")
    rows = [
        (_("definition"), _(entry.definition)),
        (_("scale"), _(entry.scale)),
        (_("formula"), _(entry.formula)),
        (_("interval"), _(entry.interval)),
        (_("minimum sample"), enough.format(n=f"{needed:,}", margin=margin, least=stats.MINIMUM_N)),
        *((_("usual mistake"), _(mistake)) for mistake in (*entry.mistakes, *_SHARED)),
    ]
    return Guide(table=pd.DataFrame(rows, columns=["aspect", "text"]), caption=_(entry.title), score=score)


def sample_size(
    score: str, *, margin: float, sd: float | None = None, population: int | None = None, level: float = 0.95
) -> SampleSize:
    """Return how many answers a score needs so that its interval reaches no further than ``margin`` to either side.

    Args:
        score: As for `guide`.
        margin: Half the width of the interval: points for nps, cli and ecs, a share for csat, scale points for ces.
        sd: Expected standard deviation of single answers in the same unit, from an earlier survey; by default the
            largest there can be, so that the sample is enough whatever people answer.
        population: How many people there are in all; with it, answers from a large part of them count for more.
        level: Stated coverage.

    Returns:
        One row: ``margin, level, sd, population, n``.

    Raises:
        BadInputError: The score is unknown, or a number is impossible.

    Example:
        >>> sample_size("csat", margin=0.05).n, sample_size("csat", margin=0.05, population=1000).n
        (385, 278)

    References:
        Cochran, W. G. (1977). Sampling techniques, 3rd ed., Wiley: sections 4.4 and 4.7, normal approximation.
    """
    entry = _entry(score, source="voc.sample_size")
    stats.proportion(0, 0, level=level)
    spread = entry.widest_sd if sd is None else sd
    _refuse_impossible(entry, margin, spread, population)
    endless = (z_of(level) * spread / margin) ** 2
    exact = endless if population is None else endless / (1 + (endless - 1) / population)
    n = max(1, math.ceil(round(exact, 9)))
    row = {"margin": margin, "level": level, "sd": spread, "population": population, "n": n}
    notes = [_("Normal approximation for people drawn at random; it does not mend a bias of non-response.")]
    if sd is None:
        notes.append(_("Taken: the widest spread the answers can have."))
    return SampleSize(
        table=pd.DataFrame([row]),
        caption=_("{score} needs {n} answers for ± {margin}").format(
            score=score.upper(), n=f"{n:,}", margin=stats.as_text(margin, entry.unit, signed=True).lstrip("+")
        ),
        notes=tuple(notes),
        n=n,
    )


def _entry(score: str, *, source: str) -> _Entry:
    if score not in GUIDES:
        message = _("{name!r} is not a score; scores: {names}").format(name=score, names=", ".join(GUIDES))
        guess = nearest(score, GUIDES)
        remedy = _("did you mean {guess!r}?").format(guess=guess) if guess else ""
        raise BadInputError(source, [Problem("score", message, remedy)])
    return GUIDES[score]


def _refuse_impossible(entry: _Entry, margin: float, sd: float, population: int | None) -> None:
    problems = []
    if not 0 < margin < math.inf:
        message = _("{value} must be above 0").format(value=margin)
        example = stats.as_text(entry.usual_margin, entry.unit, signed=True).lstrip("+")
        remedy = _("write margin={value} for ± {text}").format(value=entry.usual_margin, text=example)
        problems.append(Problem("margin", message, remedy))
    if not 0 < sd <= entry.widest_sd:
        message = _("{value} must lie above 0 and at most at {limit}").format(value=sd, limit=entry.widest_sd)
        problems.append(Problem("sd", message, _("leave it out to be safe")))
    if population is not None and not population >= 1:
        problems.append(Problem("population", _("{value} must be 1 or more").format(value=population)))
    if problems:
        raise BadInputError("voc.sample_size", problems)

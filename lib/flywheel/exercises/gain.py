"""First answers to the tests before and after the course → the normalised learning gain, with its doubt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from flywheel import stats
from flywheel.exercises.progress import Line
from flywheel.results import Result
from flywheel.words import gettext as _

__all__ = ["TESTS", "Gain", "Probe", "first_answers", "learning_gain"]

TESTS: Mapping[str, str] = {"pre": "pre-test", "post": "post-test"}
"""Test → the name under which its answers stand in the log."""


@dataclass(frozen=True)
class Probe:
    """What a question measures when it is part of a test before or after the course.

    Attributes:
        test: ``"pre"``: the first answer is noted and not judged aloud. ``"post"``: judged as any other.
        topic: What it asks about; a question of the other test has the same topic.
    """

    test: Literal["pre", "post"]
    topic: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Gain(Result):
    """What was right before and after, one row a topic asked in both tests.

    Attributes:
        before: Share right before the course.
        after: Share right after it.
        gain: Normalised gain: the part of what could be won that was won, (after - before) ÷ (1 - before). Not a number
            when nothing was missed before.
        gained: Topics missed before and right after.
        lost: Topics right before and missed after.
    """

    before: stats.Estimate
    after: stats.Estimate
    gain: stats.Estimate
    gained: int
    lost: int

    @property
    def enough(self) -> bool:
        """Whether there are enough topics for the gain to be read as a finding."""
        return self.gain.n >= stats.MINIMUM_N

    def shown(self) -> pd.DataFrame:
        """Return one row a topic in words."""
        words = {True: _("right"), False: _("missed")}
        return pd.DataFrame(
            {
                _("topic"): self.table["topic"],
                _("before"): [words[bool(right)] for right in self.table["before"]],
                _("after"): [words[bool(right)] for right in self.table["after"]],
            }
        )


def first_answers(lines: Iterable[Line], test: str) -> dict[str, bool]:
    """Return topic → whether its first answer was right.

    Args:
        lines: Lines of one person, oldest first.
        test: ``"pre"`` or ``"post"``.

    Example:
        >>> line = Line("2026-06-01T08:00:00+00:00", "pre-test", "neck", "not yet", 1, "s")
        >>> first_answers([line], "pre")
        {'neck': False}
    """
    found: dict[str, bool] = {}
    for line in lines:
        if line.lesson == TESTS[test]:
            found.setdefault(line.exercise, line.outcome == "correct")
    return found


def learning_gain(lines: Iterable[Line], *, level: float = 0.95) -> Gain:
    """Compare the tests before and after the course; only topics answered in both count, each with its first answer.

    Args:
        lines: Lines of one person's log, oldest first.
        level: Stated coverage of the intervals.

    Returns:
        ``topic, before, after``. The interval of the gain takes the answers before as given and joins Wilson's
        intervals of what was gained and of what was lost.

    Example:
        >>> lines = [Line("", test, topic, outcome, 1, "s") for test, topic, outcome in [
        ...     ("pre-test", "a", "not yet"), ("pre-test", "b", "not yet"), ("pre-test", "c", "correct"),
        ...     ("post-test", "a", "correct"), ("post-test", "b", "not yet"), ("post-test", "c", "correct")]]
        >>> found = learning_gain(lines)
        >>> found.gain.value, found.gained, found.lost, found.enough
        (0.5, 1, 0, False)

    References:
        Hake, R. R. (1998). Interactive-engagement versus traditional methods. American Journal of Physics 66, 64-74.
        Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures. Statistics in Medicine
        27, 1693-1702: joining two intervals.
    """
    lines = list(lines)
    before, after = (first_answers(lines, test) for test in TESTS)
    topics = [topic for topic in before if topic in after]
    table = pd.DataFrame(
        {"topic": topics, "before": [before[t] for t in topics], "after": [after[t] for t in topics]}
    ).astype({"before": bool, "after": bool})
    n, right = len(table), int(table["before"].sum())
    gained = int((table["after"] & ~table["before"]).sum())
    lost = int((table["before"] & ~table["after"]).sum())
    shares = [stats.proportion(int(table[column].sum()), n, level=level) for column in ("before", "after")]
    gain = _normalised(gained, lost, right=right, n=n, level=level)
    return Gain(
        table=table,
        caption=_caption(n, right, int(table["after"].sum()), gain),
        notes=tuple(_notes(before, after, n)),
        before=shares[0],
        after=shares[1],
        gain=gain,
        gained=gained,
        lost=lost,
    )


def _normalised(gained: int, lost: int, *, right: int, n: int, level: float) -> stats.Estimate:
    missed, method = n - right, _("Wilson, joined; answers before taken as given")
    if not missed:
        return stats.Estimate(math.nan, math.nan, math.nan, n, level, method)
    won = stats.proportion(gained, missed, level=level)
    value, low, high = won.value, won.value - won.low, won.high - won.value
    if right:
        fell, weight = stats.proportion(lost, right, level=level), right / missed
        value -= weight * fell.value
        low = math.hypot(low, weight * (fell.high - fell.value))
        high = math.hypot(high, weight * (fell.value - fell.low))
    return stats.Estimate(value, value - low, min(value + high, 1.0), n, level, method)


def _caption(n: int, right: int, later: int, gain: stats.Estimate) -> str:
    if not n:
        return _("Learning gain: no topic has an answer in both tests yet")
    head = _("Learning gain: {before} of {n} right before, {after} of {n} after").format(before=right, after=later, n=n)
    if math.isnan(gain.value):
        return head
    ends = {"value": gain.value, "low": gain.low, "high": gain.high}
    texts = {name: stats.as_text(number, "share") for name, number in ends.items()}
    return head + _("; {value} of what was missed was won (95 % interval {low} to {high})").format(**texts)


def _notes(before: Mapping[str, bool], after: Mapping[str, bool], n: int) -> list[str]:
    notes = []
    if not before:
        notes.append(_("The test before the course has no answers in this folder; it stands in lesson 00."))
    elif not after:
        notes.append(_("The test after the course has no answers yet."))
    if 0 < n < stats.MINIMUM_N:
        notes.append(_("{n} questions are few: luck alone moves two of them. Read it as a hint.").format(n=n))
    if n:
        notes.append(_("The two tests are alike by judgement; how hard each is has not been measured."))
    return notes

"""A month of sign-ups, events and orders → the parts of the monthly review of the lifecycle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flywheel import lifecycle, stats, words
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.metrics import user_label
from flywheel.report import lifecycle_parts
from flywheel.report.case import Finished, open_data
from flywheel.report.markup import Section
from flywheel.report.packs import Pack, finished, month_days
from flywheel.sheets import as_sheet
from flywheel.stats import Estimate, Unit
from flywheel.tables import Data
from flywheel.tables.lookups import first_and_last_day
from flywheel.words import gettext as _

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Change", "LifecycleReview", "open_lifecycle_review"]

_MEASURES = 5


@dataclass(frozen=True)
class Change:
    """A measure of this month's newcomers beside the same of last month's.

    Attributes:
        label: What is measured.
        now: This month.
        before: Last month.
        change: This month minus last, with an interval that holds for all measures of the review together.
        unit: What the numbers count.
        cohort: The month in which the newcomers signed up.
    """

    label: str
    now: Estimate
    before: Estimate
    change: Estimate
    unit: Unit
    cohort: str

    @property
    def state(self) -> str:
        """What may be said: ``rose``, ``fell``, ``unchanged`` (no change shown) or ``few`` (not enough data)."""
        if min(self.now.n, self.before.n) < self.least or np.isnan(self.change.low):
            return "few"
        return "rose" if self.change.low > 0 else "fell" if self.change.high < 0 else "unchanged"

    @property
    def least(self) -> int:
        """How many observations each month needs: people, or days of a count."""
        return 14 if self.unit == "score" else stats.MINIMUM_N


@dataclass(frozen=True, eq=False)
class LifecycleReview(Pack):
    """The review of one month; every method returns one part.

    Attributes:
        month: The month, such as ``2026-06``.
        with_churn: Whether the churn warning is computed, which takes most of the time.
    """

    month: str
    with_churn: bool

    @property
    def start(self) -> date:
        """The month's first day."""
        return month_days(self.month)[0]

    @cached_property
    def end(self) -> date:
        """The last day reviewed: the month's last, or the data's when they end before it."""
        last = first_and_last_day(self.data.events)[1]
        return min(month_days(self.month)[1], last or month_days(self.month)[1])

    @property
    def previous(self) -> str:
        """The month before."""
        return f"{self.start - timedelta(days=1):%Y-%m}"

    @cached_property
    def observed_from(self) -> date:
        """The first day of the data's events."""
        return first_and_last_day(self.data.events)[0] or self.start

    def until(self, table: ir.Table, day: date) -> ir.Table:
        """Return the rows of a table that were known at the end of ``day``."""
        return table.filter(table["at"].date() <= day)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What can be compared between two months whose people differ: measures of newcomers.

        Whoever signed up in one month did not in the other, so the two groups are independent; what old users do in
        two months is not, and is counted without a verdict. Intervals hold for all measures together (Bonferroni).
        """
        level = 1 - (1 - self.level) / _MEASURES
        found = [self._signups(level)]
        if self.data.has("orders"):
            orders = self.until(self.data.orders, self.end)
            bought = lifecycle.retention(
                self.data.users, orders, days=((0, 6),), kind="bounded", cohort="month",
                since=self.observed_from, as_of=self.end,
            )  # fmt: skip
            label = _("First order within 7 days")
            found.append(self._shares(label, bought.table, 6, self.month, level))
        back = lifecycle.retention(
            self.data.users, self.until(self.data.events, self.end), cohort="month",
            since=self.observed_from, as_of=self.end,
        )  # fmt: skip
        for day, month in ((1, self.month), (7, self.month), (30, self.previous)):
            label = _("Next-day retention") if day == 1 else _("Day-{n} retention").format(n=day)
            found.append(self._shares(label, back.table, day, month, level))
        return tuple(found)

    def _shares(self, label: str, table: pd.DataFrame, day: int, month: str, level: float) -> Change:
        earlier = f"{month_days(month)[0] - timedelta(days=1):%Y-%m}"
        counts = [self._counted(table, day, each) for each in (month, earlier)]
        now, before = (stats.proportion(*each, level=self.level) for each in counts)
        change = stats.proportion_difference(*counts[0], *counts[1], level=level)
        return Change(label, now, before, change, "share", month)

    def _counted(self, table: pd.DataFrame, day: int, month: str) -> tuple[int, int]:
        """Return how many of a month's newcomers came back, of how many; none of a month that was not seen whole."""
        row = table[(table["cohort"] == pd.Timestamp(month_days(month)[0])) & (table["day"] == day)]
        if row.empty or month_days(month)[0] < self.observed_from:
            return 0, 0
        return int(row["returned"].iloc[0]), int(row["n"].iloc[0])

    def _signups(self, level: float) -> Change:
        joined = self.data.users.signed_up_at.date().name("day").as_table()
        counts = joined.group_by("day").aggregate(n=joined.count()).to_pandas()
        by_day = pd.Series(counts["n"].to_numpy(), index=pd.to_datetime(counts["day"]))
        spans = [self._daily(by_day, each) for each in (self.month, self.previous)]
        now, before = (stats.mean(span, level=self.level) for span in spans)
        change = stats.mean_difference(*spans, level=level)
        return Change(_("Sign-ups a day"), now, before, change, "score", self.month)

    def _daily(self, by_day: pd.Series[int], month: str) -> list[float]:
        first, last = month_days(month)
        if first < self.observed_from:
            return []
        return [float(n) for n in by_day.reindex(pd.date_range(first, min(last, self.end)), fill_value=0)]

    @cached_property
    def placed(self) -> lifecycle.Stages:
        """Users by stage at the month's end, and how they moved since last month's."""
        before = self.start - timedelta(days=1)
        return lifecycle.stages(
            self.data.users, self.data.events, self.data.orders, as_of=self.end,
            before=before if before >= self.observed_from else None, level=self.level,
        )  # fmt: skip

    @cached_property
    def grown(self) -> lifecycle.Growth:
        """New, returning, resurrected and dormant users by month."""
        return lifecycle.growth(self.data.users, self.data.events, period="month", as_of=self.end, level=self.level)

    def warned(self, end: date) -> dict[str, int] | str:
        """Return how many users the model warns of at each level after ``end``, or why it cannot."""
        try:
            found = lifecycle.churn_warning(
                self.until(self.data.events, end),
                orders=self.until(self.data.orders, end) if self.data.has("orders") else None,
                level=self.level,
            )
        except FlywheelError as err:
            return str(err)
        levels = found.people["model_level"].value_counts()
        counts = {one.name: int(levels.get(one.name, 0)) for one in found.levels}
        return {**counts, "all": len(found.people)}

    @cached_property
    def warnings(self) -> tuple[dict[str, int] | str, dict[str, int] | str]:
        """The churn warning after this month and after the last one."""
        return self.warned(self.end), self.warned(self.start - timedelta(days=1))

    @cached_property
    def valued(self) -> lifecycle.ChannelValue:
        """Cost and value of newcomers by channel in words, as known at the month's end."""
        found = lifecycle.channel_value(
            self.data.users, self.until(self.data.orders, self.end), spend=self.data.spend,
            since=self.observed_from, until=self.end, as_of=self.end, level=self.level,
        )  # fmt: skip
        return replace(found, table=found.table.assign(channel=found.table["channel"].map(user_label)))

    def headline(self) -> Section:
        """Return page one: what changed, what did not, what to do."""
        return self.said(lifecycle_parts.headline)

    def compared(self) -> Section:
        """Return the measures of newcomers against last month, with intervals."""
        return self.said(lifecycle_parts.compared)

    def stages(self) -> Section:
        """Return users by stage and how they moved."""
        return self.said(lifecycle_parts.stages)

    def growth(self) -> Section:
        """Return new, returning, resurrected and dormant users by month."""
        return self.said(lifecycle_parts.growth)

    def warning(self) -> Section:
        """Return how many users the churn warning lists at each level."""
        return self.said(lifecycle_parts.warning)

    def channels(self) -> Section:
        """Return cost and value of newcomers by channel."""
        return self.said(lifecycle_parts.channels)

    def assumptions(self) -> Section:
        """Return what the numbers rest on."""
        return self.said(lifecycle_parts.assumptions)

    def finish(self) -> Finished:
        """Return the end mark with the Excel tables."""
        with words.language(self.lang):
            sheets = [as_sheet(_("Changes"), lifecycle_parts.change_table(self))]
            if self.data.has("orders"):
                sheets.append(as_sheet(_("Stages"), self.placed.shown()))
            sheets.append(as_sheet(_("New, returning, dormant"), self.grown.shown()))
            if self.data.has("orders", "spend"):
                sheets.append(as_sheet(_("Channels"), self.valued.shown()))
            return finished(
                f"lifecycle_review-{self.month}",
                title=_("Lifecycle review, {month}").format(month=self.month),
                finding=lifecycle_parts.finding(self),
                lang=self.lang,
                sheets=sheets,
            )


def open_lifecycle_review(
    month: str = "",
    *,
    data: str | Path | Data = "sample",
    churn: bool = True,
    lang: str = "en",
    level: float = 0.95,
) -> LifecycleReview:
    """Open a month for its review.

    Args:
        month: The month, such as ``2026-06``; empty for the last whole month of the data.
        data: ``sample``, anything `flywheel.connect` takes, or a data set that is already open.
        churn: Whether to compute the churn warning.
        lang: Language of the review.
        level: Confidence of all intervals.

    Returns:
        The review.

    Raises:
        BadInputError: The month or the data are refused.
        FlywheelError: The data hold no users or no events.

    Example:
        >>> review = open_lifecycle_review("2026-06")
        >>> review.previous, str(review.end)
        ('2026-05', '2026-06-30')
    """
    with words.language(lang):
        found = open_data(data)
        return LifecycleReview(found, words.current(), level, _known_month(month, found), churn)


def _known_month(month: str, data: Data) -> str:
    """Return a month that the data know something about."""
    first, last = first_and_last_day(data.events)
    if data.users.count().to_pyarrow().as_py() == 0 or first is None or last is None:
        raise FlywheelError(_("there are no users or no events: there is no month to review"))
    whole = last + timedelta(days=1)
    if not month:
        return max(f"{whole.replace(day=1) - timedelta(days=1):%Y-%m}", f"{first:%Y-%m}")
    if not f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}":
        message = _("{month} lies outside of the events, which run from {first} to {last}")
        remedy = _("choose a month from {first} to {last}").format(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")
        problem = Problem("month", message.format(month=month, first=first, last=last), remedy)
        raise BadInputError("lifecycle_review", [problem])
    return month

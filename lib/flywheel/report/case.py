"""A scenario file and a data set → the parts of a pilot report, each computed when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from flywheel import metrics, pilot, scenario, tables, words
from flywheel.errors import BadInputError, Problem
from flywheel.metrics import Metric, Voices
from flywheel.pilot import Evaluation, GuardrailCheck, NodeCompletion, Segments
from flywheel.report import evidence, sections
from flywheel.report.alarms import alarms
from flywheel.report.markup import Section
from flywheel.report.running import MARKER
from flywheel.scenario import Scenario
from flywheel.tables import Data
from flywheel.words import gettext as _

__all__ = ["Case", "Finished", "judge_case", "open_case", "open_data"]


@dataclass(frozen=True)
class Finished:
    """The end mark of a report: proof that every part was written, and its row on the index page."""

    summary: dict[str, object]

    def _repr_mimebundle_(self, **_options: object) -> dict[str, object]:
        return {MARKER: self.summary, "text/plain": ""}


@dataclass(frozen=True, eq=False)
class Case:
    """One pilot with its data; every method returns one part of its report.

    Attributes:
        scenario: The scenario file.
        data: The data set.
        lang: Language of the report.
        level: Confidence of all intervals.
    """

    scenario: Scenario
    data: Data
    lang: str = "en"
    level: float = 0.95

    @property
    def draw(self) -> str | None:
        """Which draw of the table ``pilots`` splits users into arms; None when none does."""
        return self.scenario.pilot.draw

    @cached_property
    def drawn(self) -> dict[str, int]:
        """How many users were drawn into each arm; empty without a draw."""
        if self.draw is None:
            return {}
        pilots = self.data.pilots
        rows = pilots.filter(pilots.pilot_id == self.draw)
        counts = rows.group_by("arm").aggregate(n=rows.count()).to_pandas()
        return dict(zip(counts["arm"], counts["n"].astype(int).tolist(), strict=True))

    @property
    def metric(self) -> Metric:
        """The metric that decides."""
        return metrics.METRICS[self.scenario.pilot.metrics[0]]

    @property
    def label(self) -> str:
        """Name of the metric that decides, as a reader meets it."""
        return self._label(self.metric)

    def _label(self, metric: Metric) -> str:
        """Return a metric's name, with the currency where its values are amounts."""
        amounts = metric.unit == "cents"
        return (
            _("{metric} ({currency})").format(metric=metric.label, currency=self.data.currency)
            if amounts
            else metric.label
        )

    @property
    def complete(self) -> bool:
        """Whether the data cover the pilot's last day."""
        observed = self.data.last_day
        return observed is None or observed >= self.scenario.pilot.during.end - timedelta(days=1)

    @property
    def family_level(self) -> float:
        """Confidence of each metric beside the first, so that all of their intervals hold together (Bonferroni)."""
        return 1 - (1 - self.level) / max(len(self.scenario.pilot.metrics) - 1, 1)

    @property
    def _arms(self) -> dict[str, Any]:
        trial = self.scenario.pilot
        filters = {"scope": self.scenario.scope, "comparison": trial.comparison}
        return filters | {"pilot_id": self.draw, "cluster": trial.cluster}

    @cached_property
    def units(self) -> pd.DataFrame:
        """The unit table of the metric that decides."""
        return self._units(self.metric.name)

    def _units(self, metric: str) -> pd.DataFrame:
        trial = self.scenario.pilot
        found = metrics.unit_table(self.data, metric, during=trial.during, before=trial.before, **self._arms)
        if trial.unit == "group" and not found["cluster_id"].notna().any():
            message = _("no user has a group, but the scenario says that groups were assigned")
            remedy = _("fill the column cluster_id of the table pilots, or name `cluster` in the scenario file")
            raise BadInputError(self.scenario.id, [Problem("pilot.unit", message, remedy)])
        return found

    @cached_property
    def days(self) -> pd.DataFrame:
        """Days of users of the metric that decides, whole weeks counted from the day of the change."""
        return self._days(self.metric.name)

    @property
    def first_day(self) -> date:
        """First day of the series: whole weeks before the change, as far back as the windows go."""
        trial = self.scenario.pilot
        first = (trial.pre_period or trial.before or trial.during).start
        return trial.during.start - timedelta(days=(trial.during.start - first).days // 7 * 7)

    def _days(self, metric: str, *, start: date | None = None) -> pd.DataFrame:
        trial = self.scenario.pilot
        first = start or self.first_day
        change = trial.during.start if first < trial.during.start else None
        return metrics.daily_units(self.data, metric, start=first, change=change, end=trial.during.end, **self._arms)

    def _placebo(self) -> pd.DataFrame | None:
        """Return two stretches before the pilot as a unit table: the earlier window and the one before, or halves."""
        trial = self.scenario.pilot
        if trial.before is None:
            return None
        start, end = trial.before.start, trial.before.end
        middle = start + timedelta(days=(trial.before.days // 14 * 7) or trial.before.days // 2)
        sooner = (trial.pre_period.start, trial.pre_period.end) if trial.pre_period else (start, middle)
        later = (start if trial.pre_period else middle, end)
        parts = []
        for name, window in (("before", sooner), ("during", later)):
            first, last = ((day - self.first_day).days for day in window)
            parts.append(self.days[self.days["day"].between(first, last - 1)].assign(period=name))
        found = metrics.by_period(pd.concat(parts))
        return found if len(found.groupby(["arm", "period"])) == 4 else None  # two arms in two stretches

    @property
    def points(self) -> pd.DataFrame:
        """Each day of an interrupted series with people: ``at, period, value, n``."""
        return self._series(self.metric.name)

    def _series(self, metric: str) -> pd.DataFrame:
        """Return the level of each day of both windows, with the people behind it; days without anybody are absent."""
        trial = self.scenario.pilot
        start = trial.before.start if trial.before else trial.during.start
        units = self.days if metric == self.metric.name and start == self.first_day else self._days(metric, start=start)
        sums = units.groupby("day")[["numerator", "denominator"]].sum()
        sums = sums[sums["denominator"] > 0].reset_index()
        at = [start + timedelta(days=int(day)) for day in sums["day"]]
        period = ["before" if day < trial.during.start else "during" for day in at]
        values = {"value": sums["numerator"] / sums["denominator"], "n": sums["denominator"]}
        return pd.DataFrame({"at": at, "period": period, **values})

    def _evaluated(
        self, metric: str, *, level: float | None = None, guardrails: tuple[GuardrailCheck, ...] = ()
    ) -> Evaluation:
        chosen, decides = metrics.METRICS[metric], metric == self.metric.name
        plan, trial = self.scenario, self.scenario.pilot
        differences = decides and trial.method == "difference_in_differences"
        return pilot.evaluate(
            self.units if decides else self._units(metric),
            metric=self._label(chosen),
            unit=chosen.unit,
            direction=chosen.direction,
            target=plan.target if decides else None,
            baseline=plan.goal.baseline if decides and plan.planned_gain is not None else None,
            level=level or self.level,
            method=trial.method,
            pilot_share=trial.pilot_share if self.draw else None,
            guardrails=guardrails,
            placebo=self._placebo() if differences else None,
            series=self._series(metric) if trial.method == "interrupted_series" else None,
            complete=self.complete,
        )

    @cached_property
    def guarded(self) -> tuple[Evaluation, ...]:
        """One evaluation a guardrail."""
        return tuple(self._evaluated(guard.metric) for guard in self.scenario.pilot.guardrails)

    @cached_property
    def guardrails(self) -> tuple[GuardrailCheck, ...]:
        """What became of the metrics that must not get worse."""
        return tuple(
            pilot.check_guardrail(
                found.difference,
                label=found.label,
                unit=found.unit,
                direction=found.direction,
                at_most_worse=guard.at_most_worse,
            )
            for guard, found in zip(self.scenario.pilot.guardrails, self.guarded, strict=True)
        )

    @cached_property
    def evaluation(self) -> Evaluation:
        """What the pilot did to the metric that decides."""
        return self._evaluated(self.metric.name, guardrails=self.guardrails)

    @cached_property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """One evaluation a metric; the first one decides, the intervals of the others hold together."""
        others = self.scenario.pilot.metrics[1:]
        return (self.evaluation, *(self._evaluated(metric, level=self.family_level) for metric in others))

    @cached_property
    def segments(self) -> Segments | None:
        """The effect by region, gender and channel, as far as scope and comparison leave them open."""
        trial, scope = self.scenario.pilot, self.scenario.scope
        fixed = set(scope.filters) | set(trial.comparison.filters if trial.comparison else ()) | {trial.cluster}
        columns = [name for name in ("region", "gender", "acquisition_channel") if name not in fixed]
        columns = [name for name in columns if name in self.data.users.columns]
        if not columns or trial.method == "interrupted_series":
            return None
        rows = metrics.with_attributes(self.data, self.units, columns)
        return pilot.segments(rows, columns, method=trial.method, level=self.level, unit=self.metric.unit)

    @cached_property
    def nodes(self) -> NodeCompletion | None:
        """Completion of the process's nodes during the pilot; None when the data hold no runs."""
        if not self.data.has("node_runs"):
            return None
        trial, names = self.scenario.pilot.during, [node.node for node in self.scenario.nodes]
        return pilot.node_completion(
            self.data.node_runs, self.scenario.id, nodes=names, start=trial.start, end=trial.end
        )

    @cached_property
    def voices(self) -> Voices | None:
        """What users said; None when the data hold no feedback."""
        if not self.data.has("feedback"):
            return None
        trial = self.scenario.pilot
        return metrics.voices(
            self.data, during=trial.during, before=trial.before, scope=self.scenario.scope, pilot_id=self.draw,
            level=self.level,
        )  # fmt: skip

    @property
    def alarms(self) -> tuple[str, ...]:
        """Every reason to look twice, in words."""
        return alarms(self)

    def headline(self) -> Section:
        """Return page one: decision, reason and the numbers behind it."""
        return self._said(sections.headline)

    def table_3(self) -> Section:
        """Return Table 3 as the form has it."""
        return self._said(sections.table_3)

    def effect(self) -> Section:
        """Return the effect with its interval, as a chart and in numbers."""
        return self._said(sections.effect)

    def power(self) -> Section:
        """Return how small an effect could have been found, and how much of the goal was reached."""
        return self._said(sections.power)

    def guards(self) -> Section:
        """Return what became of the guardrails."""
        return self._said(sections.guards)

    def others(self) -> Section:
        """Return the metrics beside the first, corrected for being several."""
        return self._said(sections.others)

    def process(self) -> Section:
        """Return completion of the nodes, with alarms."""
        return self._said(evidence.process)

    def feedback(self) -> Section:
        """Return what users said on the two sides."""
        return self._said(evidence.feedback)

    def course(self) -> Section:
        """Return how the metric came about over time."""
        return self._said(evidence.course)

    def by_segment(self) -> Section:
        """Return whether the effect differs between segments of users."""
        return self._said(evidence.by_segment)

    def counted(self) -> Section:
        """Return who is counted, who is missing, and whether one side lost more than the other."""
        return self._said(evidence.counted)

    def plan(self) -> Section:
        """Return the scenario that was tested: what changed, Table 1 and Table 2."""
        return self._said(evidence.plan)

    def assumptions(self) -> Section:
        """Return what the numbers rest on."""
        return self._said(evidence.assumptions)

    def next_steps(self) -> Section:
        """Return what somebody will do next."""
        return self._said(sections.next_steps)

    def finish(self) -> Finished:
        """Return the end mark; it must be the report's last output."""
        with words.language(self.lang):
            return Finished(sections.summary(self))

    def _said(self, write: sections.Writer) -> Section:
        """Write one part in the report's language: a notebook runs each cell in a context of its own."""
        with words.language(self.lang):
            return write(self)


def open_case(file: str | Path, *, data: str | Path | Data = "sample", lang: str = "en", level: float = 0.95) -> Case:
    """Open one pilot for its report.

    Args:
        file: The scenario file.
        data: ``sample``, anything `flywheel.connect` takes, or a data set that is already open.
        lang: Language of the report, ``en`` or ``zh``.
        level: Confidence of all intervals, between 0 and 1.

    Returns:
        The case.

    Raises:
        BadInputError: The scenario file or the data are refused.

    Example:
        >>> from flywheel import places
        >>> open_case(places.datasets() / "scenarios" / "member-recall.yml").metric.label
        'Recall rate'
    """
    with words.language(lang):
        plan = scenario.read(file, known_metrics=metrics.METRICS)
        return Case(plan, open_data(data), words.current(), level)


def judge_case(file: str | Path, *, data: str | Path | Data = "sample") -> Evaluation:
    """Return what one pilot did to the metric that decides; arguments as for `open_case`.

    Raises:
        BadInputError: The scenario file or the data are refused.

    Example:
        >>> from flywheel import places
        >>> judge_case(places.datasets() / "scenarios" / "member-recall.yml").decision.verdict
        'roll_out'
    """
    return open_case(file, data=data, lang=words.current()).evaluation


def open_data(data: str | Path | Data) -> Data:
    """Open ``sample`` or anything `flywheel.connect` takes; an open data set is returned as it is."""
    if isinstance(data, Data):
        return data
    if data == "sample":
        from flywheel import samples

        return samples.load()
    return tables.connect(data)

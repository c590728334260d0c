"""A scenario file and a data set → the parts of a pilot report, each computed when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from flywheel import metrics, pilot, scenario, tables, words
from flywheel.metrics import Metric, Voices
from flywheel.pilot import Evaluation, GuardrailCheck, NodeCompletion
from flywheel.report import sections
from flywheel.report.alarms import alarms
from flywheel.report.markup import Section
from flywheel.report.running import MARKER
from flywheel.scenario import Scenario
from flywheel.tables import Data

__all__ = ["Case", "Finished", "open_case", "open_data"]


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
        """Which draw of the table ``pilots`` splits users into arms; None with before and after."""
        return self.scenario.pilot.id if self.scenario.pilot.method == "parallel_control" else None

    @cached_property
    def drawn(self) -> int:
        """How many users were drawn into either arm; 0 with before and after."""
        if self.draw is None:
            return 0
        pilots = self.data.pilots
        return int(pilots.filter(pilots.pilot_id == self.draw).count().to_pyarrow().as_py())

    @property
    def metric(self) -> Metric:
        """The metric that decides."""
        return metrics.METRICS[self.scenario.pilot.metrics[0]]

    def _units(self, metric: str) -> pd.DataFrame:
        trial = self.scenario.pilot
        return metrics.unit_table(
            self.data, metric, during=trial.during, before=trial.before, scope=self.scenario.scope, pilot_id=self.draw
        )

    def _evaluated(self, metric: str, *, guardrails: tuple[GuardrailCheck, ...] = ()) -> Evaluation:
        chosen, decides = metrics.METRICS[metric], metric == self.metric.name
        plan = self.scenario
        return pilot.evaluate(
            self._units(metric),
            metric=chosen.label,
            unit=chosen.unit,
            direction=chosen.direction,
            target=plan.target if decides else None,
            baseline=plan.goal.baseline if decides and plan.planned_gain is not None else None,
            level=self.level,
            method=plan.pilot.method,
            pilot_share=plan.pilot.pilot_share,
            guardrails=guardrails,
        )

    @cached_property
    def guardrails(self) -> tuple[GuardrailCheck, ...]:
        """What became of the metrics that must not get worse."""
        found = []
        for guard in self.scenario.pilot.guardrails:
            metric = metrics.METRICS[guard.metric]
            difference = self._evaluated(guard.metric).difference
            found.append(
                pilot.check_guardrail(
                    difference,
                    label=metric.label,
                    unit=metric.unit,
                    direction=metric.direction,
                    at_most_worse=guard.at_most_worse,
                )
            )
        return tuple(found)

    @cached_property
    def evaluation(self) -> Evaluation:
        """What the pilot did to the metric that decides."""
        return self._evaluated(self.metric.name, guardrails=self.guardrails)

    @cached_property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """One evaluation a metric; the first one decides."""
        return (self.evaluation, *(self._evaluated(metric) for metric in self.scenario.pilot.metrics[1:]))

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
            self.data, during=trial.during, before=trial.before, scope=self.scenario.scope, pilot_id=self.draw
        )

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

    def process(self) -> Section:
        """Return completion of the nodes, with alarms."""
        return self._said(sections.process)

    def feedback(self) -> Section:
        """Return what users said on the two sides."""
        return self._said(sections.feedback)

    def course(self) -> Section:
        """Return how the metric came about over time."""
        return self._said(sections.course)

    def plan(self) -> Section:
        """Return the scenario that was tested: what changed, Table 1 and Table 2."""
        return self._said(sections.plan)

    def assumptions(self) -> Section:
        """Return what the numbers rest on."""
        return self._said(sections.assumptions)

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


def open_data(data: str | Path | Data) -> Data:
    """Open ``sample`` or anything `flywheel.connect` takes; an open data set is returned as it is."""
    if isinstance(data, Data):
        return data
    if data == "sample":
        from flywheel import samples

        return samples.load()
    return tables.connect(data)

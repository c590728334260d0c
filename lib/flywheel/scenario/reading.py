"""A scenario file → a Scenario, or every mistake in it named with line, field, value and remedy."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from flywheel.errors import BadInputError, nearest
from flywheel.scenario.design import Found, design_problems
from flywheel.scenario.design import field as _get
from flywheel.scenario.design import window as _window
from flywheel.scenario.model import Scenario
from flywheel.scenario.parts import as_number
from flywheel.scenario.source import Path_, parse
from flywheel.scenario.wording import explained
from flywheel.words import gettext as _

__all__ = ["Known", "judge", "read"]

_UNITS = ("share", "points", "score", "cents")


class Known(Protocol):
    """What a scenario has to know about a metric: what it counts, and which way is better."""

    @property
    def unit(self) -> str:
        """What it counts."""

    @property
    def direction(self) -> str:
        """``up`` when more is better."""


def read(path: str | Path, *, known_metrics: Mapping[str, Known] | None = None) -> Scenario:
    """Read and check one scenario file.

    Args:
        path: The file, YAML in UTF-8.
        known_metrics: The metrics there are; names, units and targets are not checked against them when left out.

    Returns:
        The scenario, frozen.

    Raises:
        BadInputError: Something is wrong; all mistakes are listed, in the order of their lines.

    Example:
        >>> from flywheel import places
        >>> read(places.datasets() / "scenarios" / "member-recall.yml").pilot.method
        'parallel_control'
    """
    source = parse(Path(path))
    scenario, mistakes = judge(source.values, known_metrics=known_metrics, refused=source.refused)
    for found in mistakes:
        source.add(*found)
    if source.problems or scenario is None:
        raise BadInputError(str(path), source.problems)
    return scenario


def judge(
    values: Any, *, known_metrics: Mapping[str, Known] | None = None, refused: Collection[Path_] = ()
) -> tuple[Scenario | None, list[Found]]:
    """Check nested raw values as a scenario.

    Args:
        values: The whole file, lists as tuples.
        known_metrics: The metrics there are; names, units and targets are not checked against them when left out.
        refused: Paths that were refused already, about which nothing more is said.

    Returns:
        The scenario when the model takes it, and every mistake: path of the field, what is wrong, the remedy.
    """
    scenario, mistakes = None, []
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as err:
        for mistake in err.errors(include_url=False):
            short = mistake["type"] == "too_short" and mistake["input"]  # a list of faulty entries is not a short list
            if not short and tuple(mistake["loc"]) not in refused:
                mistakes.append(explained(mistake))
    return scenario, [*mistakes, *_across_fields(values, known_metrics)]


def _across_fields(values: Any, known_metrics: Mapping[str, Known] | None) -> Iterator[Found]:
    """Check what one field says against another; works on raw values, so that nothing hides behind another mistake."""
    yield from _windows(values)
    yield from _ages(values)
    yield from _shares(values, known_metrics or {})
    yield from _repeated(values, "nodes", "node")
    yield from _repeated(values, "needs", "id")
    yield from _served(values)
    yield from design_problems(values)
    if known_metrics is not None:
        yield from _metrics(values, known_metrics)
        yield from _goals(values, known_metrics)


def _windows(values: Any) -> Iterator[Found]:
    earlier, before, during = (_window(values, which) for which in ("pre_period", "before", "during"))
    for which, window in (("pre_period", earlier), ("before", before), ("during", during)):
        if window and window[1] <= window[0]:
            message = _("{end} is not after the start, {start}").format(end=window[1], start=window[0])
            remedy = _("the end is the first day that no longer counts")
            yield ("pilot", which, "end"), message, remedy
    if before and during and before[1] > during[0]:
        message = _("{end} lies after the pilot's start, {start}: the windows overlap").format(
            end=before[1], start=during[0]
        )
        remedy = _("end the window before on or before {start}").format(start=during[0])
        yield ("pilot", "before", "end"), message, remedy
    if earlier and before and earlier[1] > before[0]:
        message = _("{end} lies after the start of the window before, {start}: the windows overlap")
        remedy = _("end the pre-period on or before {start}").format(start=before[0])
        yield ("pilot", "pre_period", "end"), message.format(end=earlier[1], start=before[0]), remedy


def _ages(values: Any) -> Iterator[Found]:
    for place in (("scope",), ("pilot", "comparison")):
        youngest, oldest = (_get(values, *place, "age", edge) for edge in ("at_least", "at_most"))
        if isinstance(youngest, int) and isinstance(oldest, int) and youngest > oldest:
            message = _("{youngest} is above at_most, {oldest}: nobody has that age").format(
                youngest=youngest, oldest=oldest
            )
            yield (*place, "age", "at_least"), message, _("swap the two")


def _shares(values: Any, known: Mapping[str, Known]) -> Iterator[Found]:
    if _get(values, "goal", "unit") not in (None, "share"):
        return
    metric = _metric(values, known)
    if metric is not None and metric.unit != "share":
        return  # the unit is what is wrong, and is said
    for path in (("goal", "baseline"), ("goal", "target"), ("pilot", "target")):
        value = _get(values, *path)
        counted = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if counted and not 0 <= value <= 1:
            message = _("{value} is not a share between 0 and 1").format(value=value)
            yield path, message, _("write {value} % if percent is meant").format(value=value)


def _metric(values: Any, known: Mapping[str, Known]) -> Known | None:
    name = _get(values, "goal", "metric")
    return known.get(name.strip()) if isinstance(name, str) else None


def _entries(values: Any, group: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    entries = _get(values, group)
    for number, entry in enumerate(entries if isinstance(entries, tuple) else ()):
        if isinstance(entry, Mapping):
            yield number, entry


def _repeated(values: Any, group: str, field: str) -> Iterator[Found]:
    """Refuse two entries of one name: runs and needs could not be told apart."""
    first: dict[str, int] = {}
    for number, entry in _entries(values, group):
        called = entry.get(field)
        if isinstance(called, str) and first.setdefault(called.strip(), number) != number:
            message = _("{name!r} is the name of {group}[{first}] too").format(
                name=called, group=group, first=first[called.strip()] + 1
            )
            yield (group, number, field), message, _("give each one a name of its own")


def _served(values: Any) -> Iterator[Found]:
    """Refuse a node that serves a need nobody has listed."""
    needs = [str(need.get("id")) for _number, need in _entries(values, "needs")]
    for number, node in _entries(values, "nodes"):
        served = node.get("serves")
        for name in served if isinstance(served, tuple) else (served,):
            if isinstance(name, str) and name.strip() not in needs:
                close = nearest(name, needs)
                remedy = _("did you mean {close}? ").format(close=close) if close else ""
                remedy += _("Needs: {names}").format(names=", ".join(needs) or "–")
                yield ("nodes", number, "serves"), _("{name!r} is not the id of a need").format(name=name), remedy


def _metrics(values: Any, known: Collection[str]) -> Iterator[Found]:
    several = _get(values, "pilot", "metrics")
    named: list[tuple[Path_, Any]] = [(("goal", "metric"), _get(values, "goal", "metric"))]
    if isinstance(several, tuple):
        named += [(("pilot", "metrics", number), metric) for number, metric in enumerate(several)]
    else:
        named.append((("pilot", "metrics"), several))
    guardrails = _get(values, "pilot", "guardrails")
    for number, guardrail in enumerate(guardrails if isinstance(guardrails, tuple) else ()):
        named.append((("pilot", "guardrails", number, "metric"), _get(guardrail, "metric")))
    for path, metric in named:
        if isinstance(metric, str) and metric.strip() not in known:
            close = nearest(metric, known)
            remedy = _("did you mean {close}? ").format(close=close) if close else ""
            remedy += _("Metrics: {names}").format(names=", ".join(sorted(known)))
            yield path, _("{value!r} is not a metric of the workbook").format(value=metric), remedy


def _goals(values: Any, known: Mapping[str, Known]) -> Iterator[Found]:
    """Compare the goal with what its metric is: its unit, and the side on which a target lies."""
    name, metric = _get(values, "goal", "metric"), _metric(values, known)
    if metric is None:
        return
    unit = _get(values, "goal", "unit") or "share"
    if unit in _UNITS and unit != metric.unit:
        message = _("{name} is counted in {right}, not in {unit}").format(name=name, right=metric.unit, unit=unit)
        yield ("goal", "unit"), message, _("write `unit: {right}` in the goal").format(right=metric.unit)
    baseline, sign = as_number(_get(values, "goal", "baseline")), 1 if metric.direction == "up" else -1
    several = _get(values, "pilot", "metrics")
    first = several[0] if isinstance(several, tuple) and several else several
    for path in (("goal", "target"), ("pilot", "target"))[: 2 if first == name else 1]:
        target = as_number(_get(values, *path))
        known_both = isinstance(baseline, float) and isinstance(target, float) and math.isfinite(baseline + target)
        if known_both and sign * (target - baseline) <= 0:
            better = _("higher") if sign > 0 else _("lower")
            message = _("{target} is no gain over the baseline, {baseline}: of {name}, {better} is better")
            message = message.format(target=f"{target:g}", baseline=f"{baseline:g}", name=name, better=better)
            yield path, message, _("correct one of the two; what must only be kept is a guardrail")

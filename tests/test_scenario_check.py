"""The check of a process: each rule with a scenario that breaks it and one that keeps it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from flywheel import metrics, places, scenario
from flywheel.errors import BadInputError
from flywheel.scenario.check import seconds

GUIDE = places.datasets() / "scenarios" / "new-user-guidance.yml"


def changed(folder: Path, *swaps: tuple[str, str]) -> scenario.Scenario:
    """Return the complete sample scenario with some of its text swapped."""
    text = GUIDE.read_text(encoding="utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "scenario.yml"
    path.write_text(text, encoding="utf-8")
    return scenario.read(path, known_metrics=metrics.METRICS)


def findings(found: scenario.ProcessCheck) -> dict[str, str]:
    """Return field → severity and finding."""
    return {row["field"]: f"{row['severity']}: {row['found']}" for row in found.table.to_dict("records")}


def test_the_complete_sample_has_no_error(tmp_path: Path) -> None:
    """The guide's own example holds every rule but two pieces of advice: its comparison and its wider roll-out."""
    found = scenario.check(changed(tmp_path))
    assert len(found.errors) == 0
    assert set(found.advice["field"]) == {"pilot.method", "rollout.wider_than_pilot"}
    assert found.caption == "New-user guidance: 0 errors, 2 pieces of advice"


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("time_limit: 1 s", "time_limit: real time", "nodes[1].time_limit", "error: no clock can measure “real time”"),
        ("time_limit: 1 s", "time_limit: 实时", "nodes[1].time_limit", "error: no clock can measure"),
        ("tool: CRM", "tool: TBD", "nodes[2].tool", "error: “TBD” stands for nothing yet"),
        (
            "exception_plan: If the push fails, show the five most bought products",
            "exception_plan: 无",
            "nodes[2].exception_plan",
            "error: “无” stands for nothing yet",
        ),
        (
            "standards: Right for at least 95 of 100 newcomers",
            "standards: fast",
            "nodes[1].standards",
            "advice: “fast” has no number",
        ),
        (
            "user_steps_planned: 3",
            "user_steps_planned: 6",
            "current_flow.user_steps_planned",
            "error: users need 6 actions, today they need 5",
        ),
        ("    serves: find-core\n", "", "nodes[1].serves", "error: node “tag recognition” serves no named need"),
        (
            "    serves: be-heard\n",
            "    serves: find-core\n",
            "needs[2].id",
            "error: no node serves the need “be-heard”",
        ),
        (
            "    evidence: Twelve interviews and the menu clicks of January\n",
            "",
            "needs[1].evidence",
            "advice: nothing says",
        ),
        (
            "by: 2026-04-26",
            "by: 2026-04-25",
            "goal.by",
            "error: 2026-04-25 lies before the last day of the pilot, 2026-04-26",
        ),
        ("metrics: [next_day_retention, ", "metrics: [", "pilot.metrics", "error: next_day_retention is not among"),
        ("    - {metric: complaint_rate, at_most_worse: 1 %}", "    []", "pilot.guardrails", "advice: no guardrail"),
        ("  fallback: Who closes the tips keeps the old first screen\n", "", "rollout.fallback", "advice: there is no"),
        (
            "{role: Algorithm engineer, ",
            "{role: Data engineer, ",
            "rollout.training",
            "advice: Algorithm engineer owns",
        ),
        ("responsible: Customer service", "responsible: Service", "raci", "advice: Customer service owns a node"),
        ('version: "1.1"', 'version: "1.0"', "version", "error: version 1.0 is listed among the earlier ones"),
        ("  why: Two", "  # why: Two", "goal.why", "advice: no reason is given"),
        (
            "    by_tier:\n      - {tier: invited by a core customer, instead: The tip names the friend who invited}\n",
            "",
            "nodes",
            "advice: every customer meets the same process",
        ),
    ],
)
def test_a_broken_rule_is_found_at_its_place(tmp_path: Path, old: str, new: str, field: str, said: str) -> None:
    """One change to the complete sample brings exactly the one finding that belongs to it."""
    before = findings(scenario.check(changed(tmp_path)))
    after = findings(scenario.check(changed(tmp_path, (old, new))))
    assert set(after) - set(before) == {field}
    assert after[field].startswith(said)


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([0.35, 0.36, 0.34, 0.35, 0.36, 0.37, 0.35, 0.36], None),
        ([0.35, 0.351, 0.349, 0.35, 0.35, 0.351, 0.35, 0.352], "goal.target: the best of 8 weeks was 0.352"),
        ([0.35] * 7, "goal.target: only 7 weeks of history, 8 are wanted"),
        (
            [0.61, 0.60, 0.62, 0.61, 0.60, 0.62, 0.61, 0.60],
            "goal.baseline: the baseline is 0.35, the median of 8 weeks is 0.61",
        ),
    ],
)
def test_the_target_is_compared_with_history(tmp_path: Path, levels: list[float], said: str | None) -> None:
    """A target beyond the best week by more than all ups and downs is advice, and so is a baseline nobody has seen."""
    plan = changed(tmp_path)
    usual = set(scenario.check(plan).table["found"])
    table = scenario.check(plan, history=pd.DataFrame({"value": levels})).table
    new = [f"{row['field']}: {row['found']}" for row in table.to_dict("records") if row["found"] not in usual]
    assert len(new) == (said is not None)
    assert all(text.startswith(str(said)) for text in new)


def test_history_needs_its_values(tmp_path: Path) -> None:
    """A table of something else is refused."""
    with pytest.raises(BadInputError, match=r"history: has no column value → use flywheel\.metrics\.series"):
        scenario.check(changed(tmp_path), history=pd.DataFrame({"level": [0.3]}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 s", 2),
        ("within 2 min", 120),
        ("≤ 500 ms", 0.5),
        ("24 h", 86_400),
        ("1.5 hours", 5400),
        ("2 business days", 172_800),
        ("1,500 s", 1500),
        ("10分", 600),
        ("2 分钟内", 120),
        ("24小时", 86_400),
        ("3 个工作日", 259_200),
        ("real time", None),
        ("as soon as possible", None),
        ("实时", None),
        ("2 steps", None),
        ("", None),
    ],
)
def test_a_time_limit_is_something_a_clock_can_measure(text: str, expected: float | None) -> None:
    """A number with a unit of time in either language; anything else is none."""
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "serves: be-heard",
            "serves: be-herd",
            r"nodes\[3\]\.serves: 'be-herd' is not the id of a need → did you mean be-heard",
        ),
        (
            "node: content push",
            "node: tag recognition",
            r"nodes\[2\]\.node: 'tag recognition' is the name of nodes\[1\] too",
        ),
        ("- id: be-heard", "- id: find-core", r"needs\[2\]\.id: 'find-core' is the name of needs\[1\] too"),
        ("kind: budget", "kind: money", r"rollout\.resources\[1\]\.kind: 'money' is not one of the choices"),
        ("accountable: New-user operations lead}", "}", r"raci\[1\]\.accountable: is missing"),
        ("user_steps_today: 5", "user_steps_today: -1", r"current_flow\.user_steps_today: -1 is out of range"),
    ],
)
def test_a_mistake_in_the_later_steps_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Needs, duties and roll-out are read as strictly as the rest."""
    with pytest.raises(BadInputError, match=said):
        changed(tmp_path, (old, new))


def test_the_schema_knows_every_field_and_form_of_writing() -> None:
    """Editors get all fields, percent as text, and one text where a list may stand."""
    schema = scenario.json_schema()
    assert set(schema["properties"]) == set(scenario.Scenario.model_fields)
    kinds = {entry["type"] for entry in schema["$defs"]["Goal"]["properties"]["target"]["anyOf"]}
    assert kinds == {"number", "string"}
    assert schema["additionalProperties"] is False

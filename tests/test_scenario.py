"""Scenario files: what is read, and that every mistake is named at once with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flywheel import metrics, places, scenario
from flywheel.errors import BadInputError

GOOD = """\
id: recall
title: Recall
version: "1.0"
owner: Member lead
goal: {metric: recall_rate, baseline: 12 %, target: 0.25, by: 2026-06-22}
scope: {describe: Silver members, membership: silver, age: {at_least: 18}}
user_scenario: {scenario_name: a, target_persona: b, trigger: c, core_need: d, expected_effect: e}
nodes:
  - {stage: Push, node: push, owner: x, input: x, output: x, time_limit: 2 min, tool: x, exception_plan: x}
pilot:
  id: recall
  metrics: recall_rate
  method: before_after
  before: {start: 2026-04-01, end: 2026-05-01}
  during: {start: 2026-05-01, end: 2026-06-01}
"""


def write(folder: Path, text: str) -> Path:
    """Write a scenario file."""
    path = folder / "scenario.yml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str) -> dict[str, str]:
    """Return place → message and remedy of everything wrong with the text."""
    with pytest.raises(BadInputError, match="problem") as caught:
        scenario.read(write(folder, text), known_metrics=metrics.METRICS)
    return {problem.place: f"{problem.message} | {problem.remedy}" for problem in caught.value.problems}


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """Percent becomes a share, one name becomes a list, and the planned gain is target minus baseline."""
    found = scenario.read(write(tmp_path, GOOD))
    assert (found.goal.baseline, found.scope.membership, found.pilot.metrics) == (0.12, ("silver",), ("recall_rate",))
    assert found.planned_gain == pytest.approx(0.13)
    assert found.pilot.during.days == 31
    assert found.scope.filters == {"membership": ("silver",)}


def test_the_tables_have_the_columns_of_the_forms(tmp_path: Path) -> None:
    """Tables 1 and 2 carry the fixed columns in their order."""
    found = scenario.read(write(tmp_path, GOOD))
    assert list(found.table_1()) == ["Scenario name", "Target persona", "Trigger", "Core need", "Expected effect"]
    assert list(found.table_2()) == [
        "Stage", "Node", "Owner", "Input", "Output", "Time limit", "Tool", "Exception plan",
    ]  # fmt: skip


@pytest.mark.parametrize("path", sorted((places.datasets() / "scenarios").glob("*.yml")), ids=lambda path: path.stem)
def test_the_sample_scenarios_are_valid(path: Path) -> None:
    """Each scenario file of the workbook is valid and named after its id."""
    assert scenario.read(path, known_metrics=metrics.METRICS).id == path.stem


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("owner: Member lead\n", "ownr: Member lead\n", "line 4, ownr", "did you mean owner?"),
        ("owner: Member lead\n", "", "line 1, owner", "is missing"),
        ("owner: Member lead", 'owner: "bell \\a"', "line 4, owner", "control character"),
        ("owner: Member lead\n", "owner:\n", "line 4, owner", "is empty"),
        ('version: "1.0"', "version: 1.0", "line 3, version", 'put it in quotes: "1.0"'),
        ("id: recall\ntitle", "id: My Recall\ntitle", "line 1, id", "small letters"),
        ("baseline: 12 %", "baseline: 12", "line 5, goal.baseline", "write 12 % if percent is meant"),
        ("target: 0.25", "target: high", "line 5, goal.target", "must be a number"),
        ("by: 2026-06-22", "by: soon", "line 5, goal.by", "must be a day"),
        ("metric: recall_rate,", "metric: recal_rate,", "line 5, goal.metric", "did you mean recall_rate?"),
        ("metrics: recall_rate", "metrics: [nps, npss]", "line 12, pilot.metrics[2]", "did you mean nps?"),
        ("method: before_after", "method: beforeafter", "line 13, pilot.method", "did you mean before_after?"),
        ("end: 2026-06-01", "end: 2026-05-01", "line 15, pilot.during.end", "is not after the start"),
        ("end: 2026-05-01}\n  during", "end: 2026-05-02}\n  during", "line 14, pilot.before.end", "overlap"),
        ("  before: {start: 2026-04-01, end: 2026-05-01}\n", "", "line 10, pilot.before", "compares with it"),
        ("{at_least: 18}", "{at_least: 18, at_most: 12}", "line 6, scope.age.at_least", "nobody has that age"),
        ("{at_least: 18}", "{at_least: old}", "line 6, scope.age.at_least", "whole number"),
        ("{at_least: 18}", "{at_least: 200}", "line 6, scope.age.at_least", "at most 120"),
        ("owner: Member lead", "owner: &who x\ntitle: again", "line 5, title", "twice; the first one is on line 2"),
        ("owner: Member lead", "owner: !!python/name:os.system x", "line 4, owner", "not allowed"),
        ("nodes:\n", "changes: &c [x]\nnext_steps: *c\nnodes:\n", "line 9, next_steps", "anchor"),
        ("nodes:\n", "changes: []\nnodes:\n", "line 8, changes", "empty list"),
        ("user_scenario: {", "user_scenario: text #", "line 7, user_scenario", "group of fields"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_field_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, said: str
) -> None:
    """One changed line gives a problem at its own place."""
    assert old in GOOD
    found = mistakes(tmp_path, GOOD.replace(old, new, 1))
    assert said in found[place]


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    """Mistakes of text, of types, across fields and of metric names are listed together, in the order of lines."""
    text = (
        GOOD.replace('"1.0"', "1.0").replace("by: 2026-06-22", "by: soon").replace("end: 2026-06-01", "end: 2026-04-30")
    )
    found = mistakes(tmp_path, text.replace("metric: recall_rate,", "metric: x,") + "colour: red\n")
    assert list(found) == [
        "line 3, version", "line 5, goal.by", "line 5, goal.metric",
        "line 15, pilot.during.end", "line 16, colour",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "list of `field: value` lines"),
        (b"- a\n- b\n", "list of `field: value` lines"),
        (b"a: [1\n", "not YAML that can be read"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"a: 1\n---\nb: 2\n", "list of `field: value` lines"),
        (b"[" * 3000, "not YAML that can be read"),
        (b"a: " + b"x" * 1_000_001, "larger than 1 MB"),
    ],
    ids=["empty", "list", "broken", "binary", "two documents", "deep", "large"],
)
def test_a_file_that_is_no_scenario_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    """Broken, empty, binary and huge files give one message, never a traceback of the YAML library."""
    path = tmp_path / "scenario.yml"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=re.escape(said)):
        scenario.read(path)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    """The message names the command that writes a file."""
    with pytest.raises(BadInputError, match=r"flywheel scenario new gone\.yml"):
        scenario.read(tmp_path / "gone.yml")


def test_the_template_is_valid_once_filled_in(tmp_path: Path) -> None:
    """Every empty field is reported; filling exactly these makes the file valid."""
    path = scenario.write_template(tmp_path / "mine")
    empty = mistakes(tmp_path, path.read_text(encoding="utf-8"))
    assert all("is empty" in message for message in empty.values())
    values = {
        "id": "mine", "metric": "csat", "baseline": "30 %", "target": "40 %", "by": "2026-06-01", "metrics": "csat",
        "start": "2026-05-01", "end": "2026-05-15",
    }  # fmt: skip
    lines = path.read_text(encoding="utf-8").splitlines()
    for place in empty:
        line, field = place.removeprefix("line ").split(", ")
        value = values.get(field.split(".")[-1], "text")
        if field.startswith("pilot.during"):
            value = {"start": "2026-05-15", "end": "2026-06-01"}[field.split(".")[-1]]
        head = lines[int(line) - 1].split("#")[0].rstrip()
        lines[int(line) - 1] = f"{head} {value}"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert scenario.read(path, known_metrics=metrics.METRICS).id == "mine"


def test_the_template_never_overwrites(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    path = write(tmp_path, GOOD)
    with pytest.raises(BadInputError, match="already there"):
        scenario.write_template(path)
    assert path.read_text(encoding="utf-8") == GOOD


def test_a_folder_is_no_scenario_file(tmp_path: Path) -> None:
    """A folder is called one, rather than missing."""
    with pytest.raises(BadInputError, match=r"is a folder → name the scenario file in it"):
        scenario.read(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("target: 0.25", "target: 12 %", "goal.target", "0.12 is no gain over the baseline, 0.12"),
        ("target: 0.25", "target: 0.1", "goal.target", "of recall_rate, higher is better"),
        ("  metrics: recall_rate", "  metrics: recall_rate\n  target: 5 %", "pilot.target", "0.05 is no gain"),
        ("metric: recall_rate", "metric: complaint_rate", "goal.target", "of complaint_rate, lower is better"),
        ("target: 0.25", "target: 0.25, unit: points", "goal.unit", "counted in share, not in points"),
        ("metric: recall_rate", "metric: nps", "goal.unit", "write `unit: points` in the goal"),
    ],
)
def test_a_goal_fits_its_metric(tmp_path: Path, old: str, new: str, place: str, said: str) -> None:
    """A target on the wrong side of the baseline, or in a unit the metric does not have, is refused."""
    assert old in GOOD
    found = mistakes(tmp_path, GOOD.replace(old, new, 1))
    assert [(where.split(", ")[1], said in text) for where, text in found.items()] == [(place, True)]


DIFFERENCES = GOOD.replace("before_after", "difference_in_differences").replace("membership: silver", "region: East")
OTHERS = "  comparison: {describe: Others, region: [North, South]}\n"


def test_a_difference_in_differences_names_whom_it_compares_with(tmp_path: Path) -> None:
    """With a comparison nobody was drawn; without one the draw of the pilot's id is used."""
    named = scenario.read(write(tmp_path, DIFFERENCES + OTHERS)).pilot
    assert (named.draw, named.comparison.filters) == (None, {"region": ("North", "South")})
    assert scenario.read(write(tmp_path, DIFFERENCES)).pilot.draw == "recall"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (DIFFERENCES + OTHERS.replace("North", "East"), "comparison", "could be in both groups"),
        (DIFFERENCES + OTHERS.replace("}", ", new_users: true}"), "comparison.new_users", "on one side only"),
        (DIFFERENCES + OTHERS.replace("}", ", age: {at_least: 30, at_most: 20}}"), "age.at_least", "nobody has"),
        (DIFFERENCES.replace("  before: {start: 2026-04-01, end: 2026-05-01}\n", ""), "before", "compares with it"),
        (DIFFERENCES + "  pre_period: {start: 2026-03-01, end: 2026-04-02}\n", "pre_period.end", "windows overlap"),
        (DIFFERENCES + OTHERS + "  unit: group\n", "cluster", "needs it where no draw names the groups"),
        (DIFFERENCES + OTHERS + "  cluster: region\n", "cluster", "each user was assigned"),
        (DIFFERENCES + "  unit: group\n  cluster: region\n", "cluster", "cluster_id of the table pilots"),
        (DIFFERENCES + OTHERS + "  unit: group\n  cluster: regoin\n", "cluster", "did you mean region"),
        (GOOD + OTHERS, "comparison", "difference_in_differences only"),
        (GOOD + "  unit: shop\n", "unit", "Choices: user, group"),
        (GOOD.replace("before_after", "interrupted_series").replace("end: 2026-05-01", "end: 2026-04-28"),
         "before.end", "leaves a gap until the day of the change"),
        (GOOD.replace("before_after", "interrupted_series").replace("end: 2026-06-01", "end: 2026-05-08"),
         "during", "7 days are too few"),
        (GOOD.replace("before_after", "diference_in_differences"), "method", "did you mean difference_in_differences"),
    ],
)  # fmt: skip
def test_a_method_has_what_it_needs(tmp_path: Path, text: str, place: str, said: str) -> None:
    """Comparison group, windows, unit and cluster column fit the method; each slip has line, field and remedy."""
    found = mistakes(tmp_path, text)
    assert len(found) == 1
    ((where, what),) = found.items()
    assert where.startswith("line ")
    assert where.endswith(place)
    assert said in what

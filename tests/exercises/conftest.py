"""A course of one tiny lesson with every kind of exercise, over six answers to a survey."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from flywheel.exercises import syllabus
from flywheel.exercises.lesson import Lesson
from flywheel.exercises.specs import (
    Bank,
    Choice,
    Classify,
    Criterion,
    Fix,
    Function,
    Matrix,
    Mistake,
    Multi,
    Order,
    Rubric,
    Table,
    Tolerance,
    Value,
)

HINTS = ("the idea", "the method", "answer = ...")
SCORES = pd.DataFrame({"channel": ["app", "app", "app", "call", "call", "call"], "score": [10, 9, 2, 8, 6, 10]})


@dataclass(frozen=True)
class TinyData:
    """Six scores: 3 promoters and 2 detractors, so the NPS is 16.67; the mean is 7.5."""

    scores: pd.DataFrame
    label: str = "sample"


def _nps(scores: pd.Series) -> float:
    return float(((scores >= 9).sum() - (scores <= 6).sum()) / len(scores) * 100)


def _by_channel(data: TinyData) -> pd.DataFrame:
    return data.scores.groupby("channel")["score"].agg(_nps).rename("value").reset_index()


def _means(data: TinyData) -> pd.DataFrame:
    return data.scores.groupby("channel")["score"].mean().rename("value").reset_index()


def _counts(data: TinyData) -> pd.DataFrame:
    return data.scores.groupby("channel")["score"].size().rename("value").reset_index()


SPECS = (
    Value(
        id="7.1",
        title="One number",
        ask="The NPS of all.",
        expected=lambda data: _nps(data.scores["score"]),
        same=Tolerance(decimals=1),
        unit="points",
        hints=HINTS,
        why="Promoters minus detractors.",
        mistakes=(Mistake(key="averaged", says="This is the mean.", gives=lambda data: data.scores["score"].mean()),),
    ),
    Table(
        id="7.2",
        title="By channel",
        ask="One row a channel.",
        expected=_by_channel,
        same=Tolerance(keys=("channel",), decimals=1),
        line="nps(by='channel')",
        hints=HINTS,
        mistakes=(
            Mistake(key="averaged", says="These are means.", gives=_means, line="mean(by='channel')"),
            Mistake(key="counted", says="These are counts.", gives=_counts, line="count(by='channel')"),
        ),
    ),
    Function(
        id="7.3",
        title="A function",
        ask="Write the NPS as a function of a list of scores.",
        expected=lambda data: lambda scores: _nps(pd.Series(scores)),
        cases=lambda data: [([10, 9, 0],), ([7, 8],)],
        stub="def answer_7_3(scores):\n    ...",
        line="promoters - detractors",
        hints=HINTS,
        mistakes=(
            Mistake(
                key="mean",
                says="This is the mean.",
                gives=lambda data: lambda scores: sum(scores) / len(scores),
                line="sum(scores) / len(scores)",
            ),
            Mistake(key="count", says="This counts.", gives=lambda data: len, line="len(scores)"),
        ),
    ),
    Choice(
        id="7.4",
        title="Choose",
        ask="Who is a passive?",
        options={"a": "a score of 6", "b": "a score of 7 or 8", "c": "<b>nobody</b>"},
        expected="b",
        hints=HINTS,
        mistakes=(Mistake(key="six", says="Six is a detractor.", gives=lambda data: "a"),),
    ),
    Multi(
        id="7.5",
        title="Choose all",
        ask="Which are scales of NPS?",
        options={"a": "0", "b": "10", "c": "11"},
        expected={"a", "b"},
        hints=HINTS,
    ),
    Order(
        id="7.6",
        title="The loop",
        ask="In order, please.",
        items={"improve": "improve", "collect": "collect", "analyse": "analyse", "tell": "tell"},
        expected=("collect", "analyse", "improve", "tell"),
        hints=HINTS,
    ),
    Classify(
        id="7.7",
        title="Label",
        ask="What is it about?",
        items={"1": "came late", "2": "too dear"},
        labels={"time": "delivery time", "price": "price"},
        expected={"1": "time", "2": "price"},
        hints=HINTS,
        mistakes=(
            Mistake(key="swapped", says="Both the other way round.", gives=lambda data: {"1": "price", "2": "time"}),
        ),
    ),
    Matrix(
        id="7.8",
        title="Place",
        ask="How often, how bad?",
        items={"late": "late parcels", "logo": "ugly logo"},
        across=("Frequency", ("rare", "monthly", "daily")),
        up=("Impact", ("low", "high")),
        expected={"late": (3, 2), "logo": (1, 1)},
        hints=HINTS,
    ),
    Rubric(
        id="7.9",
        title="Say why",
        ask="In your own words.",
        criteria=(Criterion("who", "names who is missing", 2), Criterion("doubt", "names a doubt")),
        model="People who left are not asked.",
        hints=HINTS,
    ),
    Fix(
        id="7.10",
        title="Mend",
        ask="This counts too many.",
        stub="answer_7_10 = 4",
        broken=lambda data: 4,
        expected=lambda data: int((data.scores["score"] >= 9).sum()),
        line="(scores >= 9).sum()",
        hints=HINTS,
        mistakes=(
            Mistake(key="all", says="This counts everybody.", gives=lambda data: 6, line="len(scores)"),
            Mistake(key="ten", says="Nine is a promoter too.", gives=lambda data: 2, line="(scores > 9).sum()"),
        ),
        bank=Bank(equivalent=(lambda data: 3.0,)),
    ),
)


@pytest.fixture
def data() -> TinyData:
    """Six scores in two channels."""
    return TinyData(SCORES)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work folder of the test's own, so that no progress reaches a person's."""
    folder = tmp_path / "work"
    monkeypatch.setenv("FLYWHEEL_WORK", str(folder))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    return folder


@pytest.fixture
def ex(data: TinyData, work: Path, tmp_path: Path) -> Lesson:
    """The tiny lesson, opened."""
    entry = syllabus.LessonEntry(id="07", slug="tiny", title="Tiny", minutes=5, aims=("Learn.",))
    return Lesson(entry, SPECS, data=data, course=tmp_path)

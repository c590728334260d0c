"""What an author writes down about an exercise: what is asked, what is right, which slips are common, what helps.

A lesson's specs live in ``course/exercises/ex_<id>_<slug>.py``, or a folder of that name, as one list ``EXERCISES``;
``course/README.md`` shows a whole lesson. Texts are plain English; they are translated when they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from flywheel.exercises.compare_values import Tolerance
from flywheel.exercises.gain import Probe
from flywheel.exercises.in_form import InForm

__all__ = [
    "Bank",
    "Choice",
    "Classify",
    "Criterion",
    "Exercise",
    "Fix",
    "Function",
    "InForm",
    "Matrix",
    "Mistake",
    "Multi",
    "Order",
    "Rubric",
    "Table",
    "Tolerance",
    "Value",
    "Wrong",
    "given",
    "offered",
]

FromData = Callable[[Any], Any]
"""A function of the loaded data, so that the right answer is right on a company's own data too."""


def given(value: Any, data: object) -> Any:
    """Return ``value``, or what it makes of ``data`` when it is a function.

    Args:
        value: A plain value or a function of the data.
        data: The loaded data.

    Returns:
        The plain value.

    Example:
        >>> given("b", None), given(lambda data: len(data), [1, 2])
        ('b', 2)
    """
    return value(data) if callable(value) else value


def offered(spec: Exercise, data: object) -> dict[str, str]:
    """Return the options or items of an exercise, key → text; nothing for kinds without.

    Args:
        spec: The exercise.
        data: The loaded data; None will do where the spec does not ask it.

    Returns:
        Key → text in the author's order.
    """
    return dict(given(getattr(spec, "options", None) or getattr(spec, "items", None) or {}, data))


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A slip that many people make, and what to tell them.

    Attributes:
        key: Short name, unique in its exercise: ``"averaged"``.
        says: What went wrong and where to look next; never the right answer.
        gives: What this slip makes of the data. An answer equal to it earns the message; the answer bank tests it.
        when: Instead of ``gives``: whether an answer shows the slip, from the answer and the data.
        line: The slip as a line of code, offered in the form of a table, function or fix exercise (needs ``gives``).
    """

    key: str
    says: str
    gives: FromData | None = None
    when: Callable[[Any, Any], bool] | None = None
    line: str = ""

    def __post_init__(self) -> None:
        """Refuse a mistake that can never be recognised."""
        if (self.gives is None) == (self.when is None):
            raise ValueError(f"mistake {self.key!r}: give either gives= or when=, and not both")


@dataclass(frozen=True)
class Wrong:
    """A wrong answer of the bank.

    Attributes:
        answer: Makes the wrong answer from the data.
        intended: The key of the mistake that must be named, or words that the message must hold.
    """

    answer: FromData
    intended: str


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Answers that the tests try: what ``expected`` gives is always tried as the right one.

    Attributes:
        equivalent: Answers that differ in form only, each made from the data: all must pass.
        wrong: Wrong answers with the message each must earn (beside every mistake that has ``gives``).
    """

    equivalent: tuple[FromData, ...] = ()
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """What every kind of exercise has.

    Attributes:
        id: Lesson and place, ``"1.2"``; the trainee's name for the answer is then ``answer_1_2``.
        title: A few words.
        ask: The task in Markdown, one sentence a line, never the conclusion.
        in_code: How the answer is written in code, in Markdown; shown in notebooks and left out of forms.
        in_form: What a form says where the notebook speaks of code.
        expected: The right answer; a function of the data wherever the data decides.
        hints: Exactly three: the idea, the method, a skeleton.
        why: One to three sentences shown with a pass and with the solution.
        mistakes: Common slips; the first that fits is named.
        bank: Answers for the tests.
        data: ``"any"`` when a company's own data can answer it, else ``"sample"``.
        stub: What the trainee finds in the exercise cell; empty for ``answer_1_2 = ...`` or a dict of the items.
        probe: What it measures when it belongs to a test; None for all others.
    """

    kind: ClassVar[str] = ""

    id: str
    title: str
    ask: str
    in_code: str = ""
    in_form: InForm = field(default_factory=InForm)
    expected: Any = None
    hints: tuple[str, str, str]
    why: str = ""
    mistakes: tuple[Mistake, ...] = ()
    bank: Bank = field(default_factory=Bank)
    data: Literal["any", "sample"] = "any"
    stub: str = ""
    probe: Probe | None = None

    def __post_init__(self) -> None:
        """Refuse what a test would find only later."""
        problems = list(self.problems())
        if problems:
            raise ValueError(f"exercise {self.id}: " + "; ".join(problems))

    def problems(self) -> Iterable[str]:
        """Yield what is wrong with the spec itself, as words for its author."""
        if not re.fullmatch(r"\d+\.\d+", self.id):
            yield f"id {self.id!r} must look like 1.2"
        if len(self.hints) != 3 or not all(hint.strip() for hint in self.hints):  # the three stages
            yield "hints must be exactly three: idea, method, skeleton"
        keys = [mistake.key for mistake in self.mistakes]
        if len(set(keys)) != len(keys):
            yield "two mistakes share a key"
        yield from self.in_form.problems(self)

    @property
    def answer_name(self) -> str:
        """The one name the trainee assigns: ``answer_1_2``."""
        return "answer_" + self.id.replace(".", "_")

    @property
    def stub_code(self) -> str:
        """The trainee's exercise cell: a comment that marks it, then the stub."""
        return f"# exercise {self.id}\n" + (self.stub.strip("\n") or self._default_stub())

    def _default_stub(self) -> str:
        items = getattr(self, "items", None)
        if self.kind == "order" or not isinstance(items, Mapping):
            return f"{self.answer_name} = ..."
        return "\n".join([f"{self.answer_name} = {{", *(f'    "{key}": ...,' for key in items), "}"])

    def right(self, data: object) -> Any:
        """Return the right answer for ``data``."""
        return given(self.expected, data)


@dataclass(frozen=True, kw_only=True)
class Value(Exercise):
    """One number, text, day, list or set.

    Attributes:
        same: How alike the answer must be; ``Tolerance(decimals=1)`` accepts what is rounded to one decimal.
        unit: What the number counts, shown beside the form's field: ``"NPS points"``.
    """

    kind: ClassVar[str] = "value"

    same: Tolerance = field(default_factory=Tolerance)
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class _Coded(Exercise):
    same: Tolerance = field(default_factory=Tolerance)
    line: str

    def lines(self) -> dict[str, FromData | Any]:
        """Return every offered line of code with what it gives; the right one first."""
        slips = {mistake.line: mistake.gives for mistake in self.mistakes if mistake.line}
        return {self.line: self.expected, **slips}

    def problems(self) -> Iterable[str]:
        """Yield what is wrong with the spec itself, as words for its author."""
        yield from super().problems()
        if len(self.lines()) < 3:  # fewer is guessing
            yield "the form offers lines of code: give line= here and in at least two mistakes"
        if any(gives is None for gives in self.lines().values()):
            yield "a mistake with line= needs gives="


@dataclass(frozen=True, kw_only=True)
class Table(_Coded):
    """A table: pandas, Ibis or one of Flywheel's results. The form offers lines of code and shows what each gives.

    Attributes:
        same: ``Tolerance(keys=("week",), columns=("week", "value"), decimals=3)`` says what is compared and how.
        line: The right answer as one line of code, offered in the form beside the lines of the mistakes.
    """

    kind: ClassVar[str] = "table"


@dataclass(frozen=True, kw_only=True)
class Function(_Coded):
    """A function the trainee writes; ``expected`` makes the reference function **from the data**.

    Attributes:
        cases: Makes the list of argument tuples from the data; the function is tried on each.
        stub: Needed: the signature with an ellipsis, ``"def answer_1_4(scores): ..."``.
        line: The right answer as one line of code, offered in the form.
    """

    kind: ClassVar[str] = "function"

    cases: Callable[[Any], Sequence[tuple[Any, ...]]]

    def problems(self) -> Iterable[str]:
        """Yield what is wrong with the spec itself, as words for its author."""
        yield from super().problems()
        if f"def {self.answer_name}(" not in self.stub:
            yield f"stub must hold 'def {self.answer_name}('"


@dataclass(frozen=True, kw_only=True)
class Fix(_Coded):
    """Code that runs but is wrong; the trainee mends it. The unchanged result counts as not attempted.

    Attributes:
        stub: Needed: the broken code; it must run and assign the answer's name.
        broken: What the broken code gives, from the data.
        line: The line that mends it, offered in the form.
    """

    kind: ClassVar[str] = "fix"

    broken: FromData

    def problems(self) -> Iterable[str]:
        """Yield what is wrong with the spec itself, as words for its author."""
        yield from super().problems()
        if f"{self.answer_name} =" not in self.stub:
            yield f"stub must assign {self.answer_name}"


@dataclass(frozen=True, kw_only=True)
class _Optioned(Exercise):
    options: Mapping[str, str] | FromData

    def choices(self, data: object) -> dict[str, str]:
        """Return what can be chosen, key → text."""
        return dict(given(self.options, data))


@dataclass(frozen=True, kw_only=True)
class Choice(_Optioned):
    """One of several; the answer is the key of the option, ``"b"``.

    Attributes:
        options: Key → text, or a function of the data that makes them.
    """

    kind: ClassVar[str] = "choice"


@dataclass(frozen=True, kw_only=True)
class Multi(_Optioned):
    """All that apply; the answer is a set or list of keys.

    Attributes:
        options: Key → text, or a function of the data that makes them.
    """

    kind: ClassVar[str] = "multi"


@dataclass(frozen=True, kw_only=True)
class Order(Exercise):
    """Things to put in order; the answer is a list of keys, first to last.

    Attributes:
        items: Key → text, in any order; the form shuffles them in a fixed way.
    """

    kind: ClassVar[str] = "order"

    items: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Classify(Exercise):
    """A label for every item; the answer is a dict item key → label key.

    Attributes:
        items: Key → text (a customer's words, a practice …), or a function of the data.
        labels: Key → text.
        may_miss: How many items may be labelled otherwise and still pass.
    """

    kind: ClassVar[str] = "classify"

    items: Mapping[str, str] | FromData
    labels: Mapping[str, str]
    may_miss: int = 0


@dataclass(frozen=True, kw_only=True)
class Matrix(Exercise):
    """Items to place on two scales; the answer is a dict item key → ``(across, up)``, levels counted from 1.

    Attributes:
        items: Key → text.
        across: Name of the horizontal scale and its levels from low to high: ``("Frequency", ("rare", "often"))``.
        up: The same for the vertical scale.
        may_differ: How many levels a placement may be off and still pass.
    """

    kind: ClassVar[str] = "matrix"

    items: Mapping[str, str]
    across: tuple[str, tuple[str, ...]]
    up: tuple[str, tuple[str, ...]]
    may_differ: int = 0


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric.

    Attributes:
        key: Short name.
        text: What a good answer has, so that a person can say yes or no to it.
        points: What it is worth.
    """

    key: str
    text: str
    points: int = 1


@dataclass(frozen=True, kw_only=True)
class Rubric(Exercise):
    """Own words; never failed by the machine: the trainee scores the answer against the rubric and a model answer.

    Attributes:
        criteria: What a good answer has.
        model: A model answer (``expected`` is not used).
    """

    kind: ClassVar[str] = "rubric"

    criteria: tuple[Criterion, ...]
    model: str

    def right(self, data: object) -> str:  # noqa: ARG002  # same signature for every kind
        """Return the model answer."""
        return self.model

"""What an entry of the library is made of: a case, a claim, a failure mode, a question, each with its own checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from flywheel.scenario.parts import Id, Number, Part, Text, Texts
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["EVIDENCE", "LABELS", "Case", "Claim", "Entry", "Failure", "Question", "written"]

Element = Literal[
    "tools",
    "institutions",
    "culture",
    "strategy",
    "collect",
    "analyse",
    "prioritise",
    "design",
    "respond",
    "verify",
    "communicate",
]
Industry = Literal[
    "automotive",
    "catering",
    "consumer electronics",
    "content and community",
    "e-commerce",
    "finance",
    "fresh grocery",
    "household appliances",
    "internet",
    "local services",
    "logistics",
    "research",
]
Grade = Literal["told", "attributed", "checkable", "compared", "repeated"]
Lesson = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
Lessons = Annotated[tuple[Lesson, ...], Field(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,20}$")]
Pairs = dict[str, Text]

EVIDENCE: Mapping[str, str] = {
    "told": later("told: no source, date or comparison is given"),
    "attributed": later("attributed: a source is named, but nothing that could be looked up"),
    "checkable": later("checkable: definition, period and numbers are given, so that it can be computed again"),
    "compared": later("compared: measured against a group or a time without it, with its doubt"),
    "repeated": later("repeated: found independently more than once"),
}
"""The scale of evidence from weakest to strongest, in English; it grades what is quoted, not the company."""

LABELS: Mapping[str, str] = {
    "answer": later("answer"),
    "ask": later("question"),
    "causes": later("causes"),
    "claims": later("claims"),
    "company": later("company"),
    "copy_this": later("what to copy"),
    "doubt": later("what to doubt"),
    "element": later("element"),
    "evidence": later("evidence"),
    "figures": later("figures"),
    "form": later("form"),
    "id": later("id"),
    "in_data": later("how to see it in data"),
    "industry": later("industry"),
    "items": later("to be placed"),
    "kind": later("kind"),
    "labels": later("labels"),
    "leads_to": later("what it leads to"),
    "level": later("level"),
    "module": later("lesson"),
    "name": later("name"),
    "number": later("number"),
    "options": later("options"),
    "practice": later("practice"),
    "remedy": later("remedy"),
    "says": later("what is claimed"),
    "seen_at": later("seen at"),
    "signs": later("signs"),
    "source": later("source"),
    "test": later("how to test it"),
    "tested_in": later("tested in lesson"),
    "topic": later("topic"),
    "unit": later("unit"),
    "why": later("why"),
}
"""Field → what a person reads, in English."""


class Entry(Part):
    """Anything on a shelf: it has an id and belongs to lessons."""

    listed: ClassVar[tuple[str, ...]] = ("id",)
    """Fields of the overview; a card shows all but those of ``kept_back``."""
    kept_back: ClassVar[tuple[str, ...]] = ()

    id: Id
    module: Lessons

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Yield what one field says against another: field, message, remedy."""
        yield from ()

    @property
    def text(self) -> str:
        """Everything that is written in it, for searching; what is kept back is left out."""
        fields = type(self).model_fields
        return " ".join(written(getattr(self, name)) for name in fields if name not in self.kept_back)


class Case(Entry):
    """One practice of a company, as the course's deck tells it."""

    listed: ClassVar[tuple[str, ...]] = ("id", "company", "industry", "element", "copy_this", "doubt")

    company: Text
    industry: Industry
    element: Annotated[tuple[Element, ...], Field(min_length=1)]
    practice: Text
    figures: tuple[Id, ...] = ()
    evidence: Grade
    copy_this: Text
    doubt: Text
    source: Text


class Claim(Entry):
    """One figure that somebody asserts."""

    listed: ClassVar[tuple[str, ...]] = ("id", "says", "number", "unit", "source", "evidence")

    says: Text
    number: Number | None = None
    unit: Text
    source: Text
    evidence: Grade
    doubt: Text
    test: Text
    tested_in: Lesson | None = None


class Failure(Entry):
    """One way in which the wheel, or a measurement of it, goes wrong."""

    listed: ClassVar[tuple[str, ...]] = ("id", "name", "kind", "signs", "remedy")

    name: Text
    kind: Literal["failure mode", "trap", "cause", "measurement", "process"]
    signs: Texts
    leads_to: Text
    in_data: Text
    remedy: Text
    causes: Texts | None = None
    seen_at: Text | None = None
    claims: tuple[Id, ...] = ()


class Question(Entry):
    """One question of the bank; those of forms A and B come in pairs of equal topic, level and kind."""

    listed: ClassVar[tuple[str, ...]] = ("id", "module", "kind", "level", "form", "ask")
    kept_back: ClassVar[tuple[str, ...]] = ("answer", "why", "wrong", "hints")

    topic: Id
    form: Literal["A", "B", "practice"] = "practice"
    level: Literal["know", "apply", "judge"]
    kind: Literal["choice", "multi", "order", "classify"]
    ask: Text
    options: Annotated[Pairs, Field(min_length=2)]
    labels: Pairs | None = None
    answer: Any
    why: Text
    wrong: Annotated[Pairs, Field(default_factory=dict)]
    hints: Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)] | None = None

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Yield an answer that the options do not allow, and messages about options that are not there."""
        keys = set(self.options)
        if not self._answerable(keys):
            message = _("{answer} does not answer a question of kind {kind} with these options")
            remedy = _("choice: one key; multi: a list of keys; order: every key once; classify: key → label")
            yield "answer", message.format(answer=written(self.answer), kind=self.kind), remedy
        for key in set(self.wrong) - keys:
            yield (
                "wrong",
                _("{key} is not an option").format(key=key),
                _("options: {keys}").format(keys=", ".join(keys)),
            )

    def _answerable(self, keys: set[str]) -> bool:
        answer = self.answer
        if self.kind == "choice":
            return isinstance(answer, str) and answer in keys
        if self.kind == "classify":
            labels = set(self.labels or ())
            return isinstance(answer, dict) and set(answer) == keys and set(answer.values()) <= labels
        if not isinstance(answer, tuple) or len(set(answer)) != len(answer):
            return False
        return set(answer) == keys if self.kind == "order" else bool(answer) and set(answer) <= keys


def written(value: Any) -> str:
    """Write a field as a person reads it: lists with commas, pairs one after the other, nothing for nothing.

    Example:
        >>> written(("a", "b")), written({"a": "late"}), written(None), written(3.5)
        ('a, b', 'a late', '', '3.5')
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " · ".join(f"{key} {text}" for key, text in value.items())
    if isinstance(value, tuple):
        texts = [str(part) for part in value]
        return ("; " if any("," in text or " " in text for text in texts) else ", ").join(texts)
    return f"{value:g}" if isinstance(value, float) else str(value)

"""Questions of the library's bank → exercises of a lesson: a quiz, the test before the course or the one after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, Literal

from flywheel.errors import FlywheelError
from flywheel.exercises.gain import Probe
from flywheel.exercises.specs import Bank, Choice, Classify, Exercise, InForm, Mistake, Multi, Order, Wrong
from flywheel.library import Question, questions
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["take"]

NOT_YET = later("I do not know yet")
_HONEST = later("Fair enough. Come back to it after the lesson, or pick the answer you would bet on.")
_UNAIDED = (
    later("Answer without help: the question shows what you know today."),
    later("Whoever does not know chooses the last option; it costs nothing."),
)
_PLAIN = (
    later("Say in your own words what is asked before you look at the options."),
    later("Cross out what cannot be, then compare what is left."),
)
_SKELETONS = {"choice": '"..."', "multi": '{"...", "..."}', "order": '["...", ...]', "classify": '{"a": "...", ...}'}
_IN_CODE = {
    "choice": later('Your answer is one letter in quotes, such as `"e"`.'),
    "multi": later('Your answer is a set of letters, such as `{"a", "e"}`.'),
    "order": later("Your answer is a list of all letters, first to last."),
    "classify": "",
}
_SLIPS = {
    "missing": later("All that you chose is right, and something is still missing."),
    "too many": later("All that is right is in it, and something that is not."),
    "backwards": later("This is the way back: turn it round."),
    "first": later("Look at the first place: what has to be there before anything else can begin?"),
    "same": later("Everything got the same label. Which two of them differ most?"),
    "nearly": later("All but one are where they belong; read them once more."),
}
_TITLES = {"A": later("Before you start: question {number}"), "B": later("After the course: question {number}")}


def take(
    *,
    first: str,
    form: Literal["A", "B", "practice"] = "practice",
    modules: Collection[str] = (),
    per_module: int | None = None,
    topics: Collection[str] = (),
) -> list[Exercise]:
    """Take questions of the bank as exercises, in the order of the bank.

    Questions of form A make the test before the course, those of form B the one after it: they offer "I do not know
    yet", and their first answers are what `Lesson.gain` compares.

    Args:
        first: Id of the first exercise, ``"0.8"``; the others follow in number.
        form: Which questions.
        modules: Lesson ids they must belong to; none takes all.
        per_module: At most so many of each lesson.
        topics: Topics they must be about; none takes all.

    Returns:
        One exercise a question.

    Raises:
        FlywheelError: The bank has no such question.

    Example:
        >>> [exercise.id for exercise in take(first="9.3", form="B", modules=["07"])]
        ['9.3', '9.4']
    """
    chosen, taken = [], Counter[str]()
    for question in questions.entries:
        home = question.module[0]
        fits = question.form == form and (not modules or home in modules) and (not topics or question.topic in topics)
        if fits and (per_module is None or taken[home] < per_module):
            chosen.append(question)
            taken[home] += 1
    if not chosen:
        raise FlywheelError(_("the bank has no question of form {form} for these lessons").format(form=form))
    lesson, number = first.split(".")
    return [_exercise(question, f"{lesson}.{int(number) + place}", place + 1) for place, question in enumerate(chosen)]


def _exercise(question: Question, name: str, place: int) -> Exercise:
    test = question.form != "practice"
    probe = Probe("pre" if question.form == "A" else "post", question.topic) if test else None
    plain = _UNAIDED if test else _PLAIN
    common: dict[str, Any] = {
        "id": name,
        "title": _title(question, place),
        "ask": question.ask,
        "in_code": _IN_CODE[question.kind],
        "hints": question.hints or (*plain, _SKELETONS[question.kind]),
        "in_form": InForm() if question.hints else InForm(hints=("", "", plain[-1])),
        "why": question.why,
        "probe": probe,
    }
    return _MAKERS[question.kind](question, common)


def _title(question: Question, place: int) -> str:
    """A test's question gets a number: its topic would be half of its answer."""
    if question.form in _TITLES:
        return _TITLES[question.form].format(number=place)
    return question.topic.replace("-", " ").capitalize()


def _always(answer: Any) -> Callable[[Any], Any]:
    return lambda _data: answer


def _differs(key: str, right: Collection[str]) -> Callable[[Any, Any], bool]:
    return lambda answer, _data: (key in answer) != (key in right)


def _choice(question: Question, common: dict[str, Any]) -> Exercise:
    options, says = dict(question.options), dict(question.wrong)
    if common["probe"]:
        last = chr(ord(max(options)) + 1)
        options[last], says[last] = NOT_YET, _HONEST
    slips = tuple(Mistake(key=key, says=text, gives=_always(key)) for key, text in says.items())
    return Choice(**common, options=options, expected=question.answer, mistakes=slips)


def _multi(question: Question, common: dict[str, Any]) -> Exercise:
    right = set(question.answer)
    slips = tuple(Mistake(key=key, says=text, when=_differs(key, right)) for key, text in dict(question.wrong).items())
    slips += (
        Mistake(key="something missing", says=_SLIPS["missing"], when=lambda answer, _data: set(answer) < right),
        Mistake(key="one too many", says=_SLIPS["too many"], when=lambda answer, _data: set(answer) > right),
    )
    wrong = tuple(Wrong(_always(right ^ {key}), key) for key in question.wrong)
    return Multi(**common, options=dict(question.options), expected=right, mistakes=slips, bank=Bank(wrong=wrong))


def _order(question: Question, common: dict[str, Any]) -> Exercise:
    right = list(question.answer)
    slips = (
        Mistake(key="backwards", says=_SLIPS["backwards"], gives=_always(right[::-1])),
        Mistake(key="first place", says=_SLIPS["first"], when=lambda answer, _data: list(answer)[:1] != right[:1]),
    )
    return Order(**common, items=dict(question.options), expected=tuple(right), mistakes=slips)


def _classify(question: Question, common: dict[str, Any]) -> Exercise:
    labels = dict(question.labels or {})
    following = dict(zip(labels, [*list(labels)[1:], next(iter(labels))], strict=True))
    other = {key: following[label] for key, label in question.answer.items()}
    right = dict(question.answer)
    slips = (
        Mistake(key="one for all", says=_SLIPS["same"], when=lambda answer, _data: len(set(answer.values())) == 1),
        Mistake(
            key="one out of place",
            says=_SLIPS["nearly"],
            when=lambda answer, _data: sum(answer.get(key) != label for key, label in right.items()) == 1,
        ),
    )
    bank = Bank(
        wrong=(Wrong(_always(other), ""), Wrong(_always(dict.fromkeys(right, next(iter(labels)))), "one for all"))
    )
    return Classify(**common, items=dict(question.options), labels=labels, expected=right, mistakes=slips, bank=bank)


_MAKERS: dict[str, Callable[[Question, dict[str, Any]], Exercise]] = {
    "choice": _choice,
    "multi": _multi,
    "order": _order,
    "classify": _classify,
}

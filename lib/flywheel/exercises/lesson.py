"""A lesson's id → its data and its exercises, each with ``check``, ``hint``, ``solution``, ``form`` and ``reset``."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flywheel.errors import FlywheelError, nearest
from flywheel.exercises import class_link, frontend, gain, masters, progress, syllabus
from flywheel.exercises.board import Board, reason, row
from flywheel.exercises.feedback import FACES, Face, Feedback, word
from flywheel.exercises.judging import Outcome, Verdict, judge
from flywheel.exercises.solutions import in_words
from flywheel.exercises.specs import Choice, Exercise, Rubric, offered
from flywheel.places import on_a_live_page
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    import ipywidgets

    from flywheel.tables import Data

__all__ = ["TRIES_BEFORE_SOLUTION", "Lesson", "Task", "open_lesson"]

TRIES_BEFORE_SOLUTION = 3
_log = logging.getLogger(__name__)


@dataclass
class _Session:
    """What one person did with one exercise since the lesson was opened."""

    tries: int = 0
    hints: int = 0
    outcome: Outcome = Outcome.NOT_ATTEMPTED
    shown: bool = False


class Task:
    """One exercise with the data it is asked about; ``ex["1.2"]`` returns it."""

    def __init__(self, spec: Exercise, lesson: Lesson) -> None:
        """Keep the spec and the lesson it belongs to."""
        self.spec = spec
        self._lesson = lesson
        self.session = _Session()

    def check(self, answer: Any) -> Feedback:
        """Judge an answer; never raises, whatever the answer is.

        Args:
            answer: What the trainee has.

        Returns:
            A box with one of the four outcomes, what differs, and what can be done next.
        """
        try:
            verdict = self._verdict(answer)
            return self._told(verdict)
        except Exception as fault:  # noqa: BLE001  # a fault of the checker must not end a lesson
            return self._fault(fault)

    def _fault(self, fault: Exception) -> Feedback:
        _log.debug("exercise %s failed", self.spec.id, exc_info=fault)
        frontend.remember(fault)
        if isinstance(fault, FlywheelError) and not self._on_sample:
            said = _("Your data lack what exercise {id} asks for: {fault}").format(id=self.spec.id, fault=fault)
            todo = _("Nothing is lost. Go on with the next exercise, or open the lesson on the sample.")
            return Feedback(Face.NOT_ATTEMPTED, _("Not with these data"), f"{said}\n{todo}")
        said = _("Exercise {id} could not be judged on this data: {fault}").format(id=self.spec.id, fault=fault)
        todo = _("Nothing is lost. Go on with the next exercise, and send the author what `ex.last_error()` shows.")
        return Feedback(Face.FAULT, _("This check failed, not you"), f"{said}\n{todo}")

    def _verdict(self, answer: Any) -> Verdict:
        if not self.on_this_data:
            return Verdict(
                Outcome.NOT_ATTEMPTED, _("This exercise is about the sample data; on your own data it is skipped.")
            )
        verdict = judge(self.spec, answer, data=self._lesson.data)
        if verdict.outcome is not Outcome.NOT_ATTEMPTED:
            self.session.tries += 1
            verdict = self._probed(verdict)
            if self.session.outcome is not Outcome.CORRECT:
                self.session.outcome = verdict.outcome
            outcome = progress.NOTED if self.measured_first else verdict.outcome.value
            self._lesson.record(self.spec.id, outcome, self.session.tries)
            if isinstance(self.spec, Choice):
                class_link.tell(choice=(self.spec.id, str(answer)))
        return verdict

    def _probed(self, verdict: Verdict) -> Verdict:
        """Note what a test question measures; before the course every answer counts as done."""
        if (probe := self.spec.probe) is None:
            return verdict
        self._lesson.record(probe.topic, verdict.outcome.value, self.session.tries, lesson=gain.TESTS[probe.test])
        return Verdict(Outcome.CORRECT) if probe.test == "pre" else verdict

    @property
    def measured_first(self) -> bool:
        """Whether the exercise belongs to the test before the course, whose answers are noted and not marked."""
        return self.spec.probe is not None and self.spec.probe.test == "pre"

    @property
    def on_this_data(self) -> bool:
        """Whether the data in use can answer the exercise."""
        return self.spec.data == "any" or self._on_sample

    @property
    def _on_sample(self) -> bool:
        return bool(getattr(self._lesson.data, "label", "sample") == "sample")

    def _told(self, verdict: Verdict) -> Feedback:
        says = {
            Outcome.NOT_ATTEMPTED: verdict.says
            or _("Replace `...` by your answer, run that cell, then this one again."),
            Outcome.CORRECT: _(self.spec.why) if self.spec.why else "",
        }.get(verdict.outcome, verdict.says)
        box = Feedback(
            FACES[verdict.outcome], word(verdict.outcome), says, more=self._next(verdict), outcome=verdict.outcome
        )
        if isinstance(self.spec, Rubric) and verdict.outcome is Outcome.CORRECT:
            return replace(box, head=_("Written: now score it yourself"), says=self.rubric())
        if self.measured_first and verdict.outcome is Outcome.CORRECT:
            return replace(
                box, head=_("Noted"), says=_("You will meet a question like this again at the end of the course.")
            )
        return box

    def rubric(self) -> str:
        """Return what a good answer has, line by line, for exercises in own words."""
        if not isinstance(self.spec, Rubric):
            return ""
        lines = [f"□ {_(one.text)} ({_points(one.points)})" for one in self.spec.criteria]
        return "\n".join([*lines, _("A model answer: {text}").format(text=_(self.spec.model))])

    def _next(self, verdict: Verdict) -> str:
        notes = [self._lesson.complaint()]
        if verdict.outcome in (Outcome.NOT_YET, Outcome.RAISED):
            call = f'`ex["{self.spec.id}"].' + "{verb}()`"
            left = self.tries_left
            notes.append(_("{hint} helps.").format(hint=call.format(verb="hint")))
            if left > 0:
                text = ngettext("After one more try {solution} opens.", "After {n} more tries {solution} opens.", left)
            else:
                text = _("{solution} is open now.")
            notes.append(text.format(n=left, solution=call.format(verb="solution")))
        return " ".join(note for note in notes if note)

    def options(self) -> Feedback:
        """Return what can be chosen, where the options come from the data.

        Returns:
            A box with one line an option: its key and its text.
        """
        if not self.on_this_data:
            return self._told(self._verdict(...))
        lines = [f"`{key}`  {_(text)}" for key, text in offered(self.spec, self.data).items()]
        return Feedback(Face.HINT, _("What there is to choose from"), "\n".join(lines))

    @property
    def tries_left(self) -> int:
        """How many more tries open the solution."""
        return max(TRIES_BEFORE_SOLUTION - self.session.tries, 0)

    @property
    def solution_is_open(self) -> bool:
        """Whether the solution may be seen without asking for it expressly."""
        return not self.measured_first and (self.session.outcome is Outcome.CORRECT or self.tries_left == 0)

    def hint(self) -> Feedback:
        """Return the next hint: first the idea, then the method, then a skeleton; the last one stays.

        Returns:
            A box with the hint.
        """
        stage = min(self.session.hints, len(self.spec.hints) - 1)
        if stage == self.session.hints and self.session.outcome is not Outcome.CORRECT and self.on_this_data:
            self._lesson.record(self.spec.id, progress.HINT_SHOWN, self.session.tries)
        self.session.hints = stage + 1
        names = (_("the idea"), _("the method"), _("a skeleton"))
        head = _("Hint {n} of 3: {name}").format(n=stage + 1, name=names[stage])
        text = _(self.spec.hints[stage])
        skeleton = stage == len(names) - 1 and "`" not in text
        return Feedback(Face.HINT, head, "" if skeleton else text, code=text if skeleton else "")

    def solution(self, *, reveal: bool = False) -> Feedback:
        """Return the solution after a pass or three tries.

        Args:
            reveal: Show it at once.

        Returns:
            A box with the solution in words and as code, or with what is still to do.
        """
        if not (reveal or self.solution_is_open):
            left = self.tries_left
            if self.measured_first:
                says = _("This question only measures where you start; the course answers it.")
                return Feedback(Face.SOLUTION, _("Kept for later"), says)
            says = ngettext("It opens after one more try.", "It opens after {n} more tries.", left).format(n=left)
            return Feedback(
                Face.SOLUTION, _("Not open yet"), says, more=_("`.solution(reveal=True)` shows it at once.")
            )
        try:
            return self._solved()
        except Exception as fault:  # noqa: BLE001  # own data may lack what the solution needs
            return self._fault(fault)

    def _solved(self) -> Feedback:
        if self.session.outcome is not Outcome.CORRECT and not self.session.shown:
            self._lesson.record(self.spec.id, progress.SOLUTION_SHOWN, self.session.tries)
        self.session.shown = True
        code = masters.solution_code(self._lesson.entry, self.spec.id, course=self._lesson.course)
        why = _(self.spec.why) if self.spec.why else ""
        return Feedback(Face.SOLUTION, _("Solution"), in_words(self.spec, self._lesson.data), code, why)

    def reset(self) -> Feedback:
        """Start the exercise afresh: hints and tries count from zero, and JupyterLab gets the stub back.

        Returns:
            A box with the stub, to paste where the front end cannot put it into the cell.
        """
        self.start_over()
        stub = self.spec.stub_code
        if frontend.replace_cell(stub):
            return Feedback(
                Face.HINT, _("The stub stands in this cell"), _("Your earlier answer is still above."), stub
            )
        return Feedback(Face.HINT, _("The stub, to paste into the exercise cell"), code=stub)

    def start_over(self) -> None:
        """Count hints and tries from zero again."""
        self.session = _Session()

    def form(self) -> ipywidgets.Widget:
        """Return the exercise as widgets, with the same check behind them.

        Returns:
            A widget that shows task, fields, buttons and feedback.
        """
        from flywheel.exercises.forms import form

        return form(self)

    @property
    def data(self) -> Any:
        """The data the lesson was opened with."""
        return self._lesson.data


def _points(points: int) -> str:
    return ngettext("{n} point", "{n} points", points).format(n=points)


class Lesson(Mapping[str, Task]):
    """The exercises of a lesson: ``ex["1.2"]``, ``ex.summary()``, ``ex.review()``."""

    def __init__(
        self, entry: syllabus.LessonEntry, specs: Sequence[Exercise], *, data: Any, course: Path | None = None
    ) -> None:
        """Keep the lesson's entry, its exercises and the data they are asked about."""
        self.entry, self.data, self.course = entry, data, course
        self._tasks = {spec.id: Task(spec, self) for spec in specs}
        self._session = uuid.uuid4().hex[:8]
        self._complaint: str | None = None

    def __getitem__(self, exercise: str) -> Task:
        """Return an exercise; an unknown id is answered with those that exist."""
        known = self._tasks.get(str(exercise))
        if known is None:
            raise FlywheelError(self._unknown(str(exercise)))
        return known

    def __iter__(self) -> Iterator[str]:
        """Go through the ids in order."""
        return iter(self._tasks)

    def __len__(self) -> int:
        """Count the exercises."""
        return len(self._tasks)

    def __repr__(self) -> str:
        """Name the lesson and its exercises."""
        return f"Lesson {self.entry.id}: {', '.join(self._tasks)}"

    def _unknown(self, exercise: str) -> str:
        like = nearest(exercise, self._tasks)
        said = _("exercise {exercise} is not in lesson {lesson}").format(exercise=repr(exercise), lesson=self.entry.id)
        said += _("; did you mean {name}?").format(name=repr(like)) if like else "."
        return said + " " + _("Exercises: {ids}.").format(ids=", ".join(self._tasks))

    def record(self, exercise: str, outcome: str, tries: int, *, lesson: str = "") -> None:
        """Add a line to the progress log; a folder that cannot be written is mentioned once and forgiven."""
        try:
            progress.append(lesson or self.entry.id, exercise, outcome=outcome, tries=tries, session=self._session)
            class_link.tell(self.entry.id)
        except OSError as error:
            if self._complaint is None:
                message = _("Your progress cannot be saved here ({error}); everything else works.")
                self._complaint = message.format(error=error.strerror or error)

    def complaint(self) -> str:
        """Return what went wrong with saving, the first time it is asked for."""
        said = self._complaint or ""
        self._complaint = "" if said else self._complaint
        return said

    def standings(self) -> list[progress.Standing]:
        """Return where the person stands: this session on a live page, else everything in the progress log."""
        if on_a_live_page() or self._complaint is not None:
            return [self._standing(task) for task in self._tasks.values()]
        return progress.standings(progress.read(), list(self._tasks), lesson=self.entry.id)

    @staticmethod
    def _standing(task: Task) -> progress.Standing:
        done, noted = task.session, task.measured_first and task.session.outcome is Outcome.CORRECT
        return progress.Standing(task.spec.id, done.outcome.value, done.tries, done.shown, done.hints, noted)

    def summary(self) -> Board:
        """Return a board of all exercises of the lesson.

        Returns:
            One row an exercise with its outcome, as HTML and text.
        """
        rows = [row(self[one.exercise].spec, one) for one in self.standings()]
        done = sum(one.standing.outcome == Outcome.CORRECT for one in rows)
        head = _("{title}: {done} of {all} exercises done").format(title=_(self.entry.title), done=done, all=len(rows))
        open_ = next((one for one in rows if one.standing.outcome != Outcome.CORRECT), None)
        said = _("Go on with {id} · {title}").format(id=open_.standing.exercise, title=open_.title) if open_ else ""
        return Board(head, rows, empty=_("This lesson has no exercises."), foot=said)

    def review(self) -> Board:
        """Return the exercises worth another look: wrong at first, passed with hints or the solution, or never passed.

        Returns:
            One row an exercise with the reason, those that need it most first.
        """
        missed = sorted((one for one in self.standings() if one.worth_another_look), key=lambda one: -one.need)
        rows = [row(self[one.exercise].spec, one, reason(one)) for one in missed]
        return Board(_("Worth another look"), rows, empty=_("Nothing was missed so far."))

    def gain(self) -> gain.Gain:
        """Return what the course changed: the tests before and after it, from the progress log of this folder.

        Returns:
            One row a topic with the first answer to each test, and the normalised gain with its interval.
        """
        return gain.learning_gain(progress.read())

    def last_error(self) -> Feedback:
        """Return the last error of the trainee's code as Python prints it, in full.

        Returns:
            A box with the traceback.
        """
        return frontend.error_in_full()


def open_lesson(lesson: str, *, data: Any = None, course: Path | None = None) -> tuple[Data, Lesson]:
    """Open a lesson: load its data and its exercises.

    Args:
        lesson: The lesson's id, ``"01"``.
        data: Own data, as `flywheel.connect` takes or returns it. None: what ``FLYWHEEL_DATA`` names, else the sample.
        course: The course folder; None for the workbook's own.

    Returns:
        The data and the exercises, usually called ``data`` and ``ex``.

    Raises:
        FlywheelError: There is no such lesson; those present are named.
        BadInputError: The data was refused; every problem is listed.

    Example:
        >>> open_lesson("99")
        Traceback (most recent call last):
        flywheel.errors.FlywheelError: lesson '99' is not in the course; ...
    """
    found = syllabus.entry(lesson, course=course)
    loaded = _data(data)
    frontend.explain_own_errors()
    class_link.tell(found.id)
    return loaded, Lesson(found, masters.load_specs(found, course=course), data=loaded, course=course)


def _data(source: Any) -> Any:
    source = source if source is not None else os.environ.get("FLYWHEEL_DATA") or None
    if source is None:
        from flywheel import samples

        return samples.load()
    from flywheel import tables

    return source if isinstance(source, tables.Data) else tables.connect(source)

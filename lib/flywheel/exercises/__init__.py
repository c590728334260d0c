"""Exercises: one object with two faces, ``check`` in a notebook and ``form`` on a live page."""

from flywheel.exercises.feedback import Feedback
from flywheel.exercises.judging import Outcome, Verdict, judge
from flywheel.exercises.lesson import Lesson, Task, open_lesson

__all__ = ["Feedback", "Lesson", "Outcome", "Task", "Verdict", "judge", "open_lesson"]

"""Lesson 00, the test before the course: form A of the question bank."""

from flywheel.exercises.questions import take

EXERCISES = take(form="A", first="0.8")

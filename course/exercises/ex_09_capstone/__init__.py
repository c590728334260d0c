"""Exercises of lesson 09: one sentence of a new head of operations, taken through all modules, and the test after."""

from flywheel.exercises.questions import take

from . import people, plan, reasons, voice

EXERCISES = [
    *voice.EXERCISES,
    *people.EXERCISES,
    *reasons.EXERCISES,
    *plan.EXERCISES,
    *take(form="B", first="9.16"),
]

"""Exercises of lesson 04: who is here, who came back, who is about to leave, and what a newcomer may cost."""

from . import growing, money, quiz, staying, warning

EXERCISES = [
    *growing.EXERCISES,
    *staying.EXERCISES,
    *warning.EXERCISES,
    *money.EXERCISES,
    *quiz.EXERCISES,
]

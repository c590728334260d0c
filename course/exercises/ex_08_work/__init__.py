"""Exercises of lesson 08: eight questions of a board, and the first ninety days."""

from . import people, quiz, returns, standing, turning

EXERCISES = [
    *standing.EXERCISES,
    *turning.EXERCISES,
    *returns.EXERCISES,
    *people.EXERCISES,
    *quiz.EXERCISES,
]

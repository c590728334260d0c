"""Exercises of lesson 02: one complaint through the seven elements, and where the loop breaks."""

from . import checking, clock, file, message, quiz, ranking

EXERCISES = [
    *file.EXERCISES,
    *ranking.EXERCISES,
    *clock.EXERCISES,
    *checking.EXERCISES,
    *message.EXERCISES,
    *quiz.EXERCISES,
]

"""Exercises of lesson 01: from raw voices to the first topic of the meeting."""

from . import doubt, meeting, pain, quiz, scores, words

EXERCISES = [
    *scores.EXERCISES,
    *doubt.EXERCISES,
    *words.EXERCISES,
    *pain.EXERCISES,
    *meeting.EXERCISES,
    *quiz.EXERCISES,
]

"""Exercises of lesson 03: who gets the budget, by which rule, and what it may cost."""

from . import budget, heads, moves, quiz, scores

EXERCISES = [*scores.EXERCISES, *heads.EXERCISES, *budget.EXERCISES, *moves.EXERCISES, *quiz.EXERCISES]

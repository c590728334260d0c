"""Exercises of lesson 06: from one problem to a process that somebody else can run and judge."""

from . import check, goal, nodes, quiz, steps

EXERCISES = [*steps.EXERCISES, *goal.EXERCISES, *nodes.EXERCISES, *check.EXERCISES, *quiz.EXERCISES]

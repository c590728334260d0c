"""Exercises of lesson 07: plan a pilot, run it, judge it, and say what happens next."""

from . import court, judge, plan, quiz, run

EXERCISES = [*plan.EXERCISES, *run.EXERCISES, *judge.EXERCISES, *court.EXERCISES, *quiz.EXERCISES]

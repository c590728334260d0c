"""Exercises of lesson 05: from two screens that differ to one experiment that is worth its weeks."""

from . import neck, quiz, rates, rules, trial

EXERCISES = [*rates.EXERCISES, *rules.EXERCISES, *neck.EXERCISES, *trial.EXERCISES, *quiz.EXERCISES]

"""Exercises of lesson 05: from two screens that differ to one experiment that is worth its weeks."""

from . import neck, quiz, rates, trial

EXERCISES = [*rates.EXERCISES, *neck.EXERCISES, *trial.EXERCISES, *quiz.EXERCISES]

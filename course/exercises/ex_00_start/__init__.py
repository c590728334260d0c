"""Exercises of lesson 00: the words, the data, the tools, and a first look at claims."""

from . import claims, ledgers, pretest, tour

EXERCISES = [*tour.EXERCISES, *ledgers.EXERCISES, *claims.EXERCISES, *pretest.EXERCISES]

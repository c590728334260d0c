"""Exercises of lesson 00: the words, the data, the tools, and a first look at claims."""

from . import pretest, tour

EXERCISES = [*tour.EXERCISES, *pretest.EXERCISES]

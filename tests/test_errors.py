"""Errors carry all problems and suggest the nearest name."""

from __future__ import annotations

import pickle

from flywheel.errors import BadInputError, Problem, nearest


def test_all_problems_are_numbered():
    """Two problems are counted and listed in order."""
    text = str(BadInputError("pilot.yml", [Problem("line 1", "is odd"), Problem("line 2", "is even", "make it odd")]))
    assert text.splitlines() == ["pilot.yml: 2 problems", "  1. line 1: is odd", "  2. line 2: is even → make it odd"]


def test_error_survives_another_process():
    """A worker process can send the error back with its problems."""
    error = pickle.loads(pickle.dumps(BadInputError("a", [Problem("b", "c", "d")])))  # noqa: S301  # our own bytes
    assert error.problems == (Problem("b", "c", "d"),)


def test_nearest_ignores_case_and_refuses_the_far_fetched():
    """'NPs' is close to 'nps'; 'elephant' is close to nothing here."""
    assert nearest("NPs", ["csat", "nps"]) == "nps"
    assert nearest("elephant", ["csat", "nps"]) is None

"""The monthly review names a change that is there, and none where all months are alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def simulated(monkeypatch):
    """Return the simulation that `make soak` counts over many seeds."""
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "benchmarks")
    import soak_lifecycle

    return soak_lifecycle


def test_months_alike_are_called_alike_and_a_change_is_named(simulated):
    """Of three shops without any change none is called changed; a fifth more first orders is."""
    generators = [np.random.default_rng([5, seed]) for seed in range(3)]
    assert [simulated.named(simulated.shop(rng)) for rng in generators] == [[], [], []]
    changed = simulated.shop(np.random.default_rng([5, 0]), bought=0.5)
    assert simulated.named(changed) == ["First order within 7 days"]

"""The error rates that `make soak` counts over many seeds: a quick round of every script, and the page they end on."""

from __future__ import annotations

from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture
def soak(monkeypatch):
    """Return the shared part of the soak scripts, imported as `make soak` runs it."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    import soak

    return soak


def test_every_soak_script_runs(soak, capsys):
    """A quick round of each script counts something, and writes nothing."""
    before = soak.RECORD.read_bytes() if soak.RECORD.is_file() else b""
    soak.main(["--quick"])
    said = capsys.readouterr().out
    assert said.count("\n## ") == len(soak.scripts()) == len(list(BENCHMARKS.glob("soak_*.py")))
    assert (soak.RECORD.read_bytes() if soak.RECORD.is_file() else b"") == before


def test_a_rate_travels_with_its_interval(soak):
    """Yes or no gets Wilson's interval, shares of a run's periods get Student's, and the page says which side it is."""
    yes = soak.Rate("coins", "heads", [1] * 5 + [0] * 95, stated=0.05, seed="1").line()
    assert (yes["runs"], yes["observed"], yes["low"], yes["high"]) == (100, 0.05, 0.021544, 0.11175)
    share = soak.Rate("weeks", "alarms", [0.1, 0.2, 0.3], stated=0.5, seed="1").line()
    assert (round(share["observed"], 9), share["low"], share["high"]) == (0.2, 0, 0.448414)
    assert [soak.verdict(line) for line in (yes, share, yes | {"stated": 0.01})] == ["agrees", "below", "**above**"]

"""Reports and their spreadsheets speak in words: no name of a column or value reaches a reader."""

from __future__ import annotations

import json
import re

import pytest

from flywheel import places, samples
from flywheel.report import open_lifecycle_review, open_voc_pack
from flywheel.report.process_monitor import open_monitor
from flywheel.tables import Data

SCENARIOS = places.datasets() / "scenarios"


@pytest.fixture(scope="module")
def sample() -> Data:
    """The sample, opened once."""
    return samples.load()


def test_channels_are_named_in_words_and_amounts_with_their_currency(sample: Data) -> None:
    """The chart, the table and the sentences say search ads; whoever reads 37.60 is told of what."""
    section = open_lifecycle_review("2026-06", data=sample, churn=False).channels()._repr_html_()
    assert "search ads" in section
    assert "search_ads" not in section
    assert "(CNY)" in section


def test_spreadsheets_speak_in_words(sample: Data) -> None:
    """Headings, states, tiers, topics and channels of the Chinese Excel files hold no name of a column or value."""
    opened = [
        open_voc_pack("2026-W24", data=sample, lang="zh"),
        open_lifecycle_review("2026-06", data=sample, churn=False, lang="zh"),
        open_monitor([SCENARIOS / "member-recall.yml"], data=sample, lang="zh"),
    ]
    sheets = [sheet for pack in opened for sheet in pack.finish().summary["sheets"]]
    told = json.dumps([sheet for sheet in sheets if "action_id" not in json.dumps(sheet)], ensure_ascii=False)
    assert "配送迟到" in told
    assert re.findall(r"[a-z]+_[a-z]+|late delivery|True|\bnode\b|silver\b", told) == []

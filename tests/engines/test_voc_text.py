"""Moods and themes are the same for texts that come from DuckDB and from Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import voc

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("judge", [voc.sentiment, voc.tag_themes])
def test_texts(same: Callable[..., Any], judge: Callable[..., Any]) -> None:
    """Each text gets the same judgement, whichever engine it lies in."""
    same(lambda data: judge(data.feedback.filter(data.feedback.text.notnull())))  # Ibis, not pandas

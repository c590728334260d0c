"""Every live page of the workbook, as somebody meets it on a phone, at a desk and on a wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from flywheel import places

pytestmark = pytest.mark.browser

PAGES = sorted(path.stem for path in (places.notebooks() / "live").glob("*.ipynb"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_presentable(shared_page: Callable[[str], Any], name: str) -> None:
    """It loads without an error or an outside request, fits every screen, and axe finds nothing serious."""
    shared_page(name).assert_presentable(name)

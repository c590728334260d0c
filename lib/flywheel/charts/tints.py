"""A share from 0 to 1 as a depth of blue, and the ink that can be read on it."""

from __future__ import annotations

from typing import Any

from matplotlib.colors import LinearSegmentedColormap

from flywheel.charts.style import PAPER

__all__ = ["TINTS", "readable_on"]

TINTS = LinearSegmentedColormap.from_list("flywheel", ["#eef6fb", "#8cc1e0", "#0072b2", "#003b5c"])
"""Pale for nothing, dark for all; the order of depths stays when printed in grey."""


def readable_on(colour: Any) -> str:
    """Return black or white, whichever stands out more (relative luminance as in WCAG 2): at least 4.5 to 1.

    Example:
        >>> readable_on((1.0, 1.0, 1.0)), readable_on((0.0, 0.0, 0.4))
        ('#000000', '#ffffff')
    """
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return "#000000" if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179 else PAPER

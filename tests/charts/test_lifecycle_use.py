"""Active days and sessions as pictures: finding, alt text, hollow where there is too little."""

from __future__ import annotations

from datetime import date

import pandas as pd
from matplotlib.colors import to_hex

from flywheel import charts, lifecycle, words
from flywheel.charts.style import ACCENT, PAPER


def visits(users: int) -> pd.DataFrame:
    """Each user comes on one day, every other one on a second day too, with two events ten minutes apart."""
    rows = []
    for user in range(users):
        for day in range(1 + user % 2):
            at = pd.Timestamp("2026-03-02 09:00") + pd.Timedelta(days=day)
            rows += [(f"u{user}", at), (f"u{user}", at + pd.Timedelta(minutes=10))]
    table = pd.DataFrame(rows, columns=["user_id", "at"])
    return table.assign(platform=["ios" if int(user[1:]) % 2 else "android" for user in table["user_id"]])


def test_bars_say_the_mean_and_each_share() -> None:
    """Half of 40 users on one day, half on two: 1.5 on average, bars filled."""
    found = lifecycle.active_days(visits(40), start=date(2026, 3, 2), end=date(2026, 3, 4))
    chart = charts.active_days_bars(found)
    assert chart.alt == "Active users came on 1.5 days on average. 1: 50.0 %; 2: 50.0 %."
    bars = chart.axes[0].patches
    assert [round(bar.get_height(), 2) for bar in bars] == [0.5, 0.5]
    assert {to_hex(bar.get_facecolor()) for bar in bars} == {ACCENT}


def test_few_users_make_hollow_bars() -> None:
    """Ten users are not enough data."""
    found = lifecycle.active_days(visits(10), start=date(2026, 3, 2), end=date(2026, 3, 4))
    assert {to_hex(bar.get_facecolor()) for bar in charts.active_days_bars(found).axes[0].patches} == {PAPER}


def test_sessions_by_group_name_the_most_and_the_fewest() -> None:
    """Two sessions a user on iOS, one on Android, each of ten minutes and two events."""
    chart = charts.session_measures(lifecycle.sessions(visits(80), by="platform"))
    assert chart.alt.startswith("ios had the most sessions a user (2.0), android the fewest (1.0).")
    assert "ios: 2.0 sessions a user, 600 seconds and 2.0 events a session (n = 40)" in chart.alt
    assert [axes.get_title(loc="left") for axes in chart.axes] == [
        "sessions a user",
        "seconds a session",
        "events a session",
    ]


def test_both_speak_chinese() -> None:
    """Titles, axes and alt texts come from the catalogue, with a glyph for each sign."""
    with words.language("zh"):
        found = lifecycle.active_days(visits(40), start=date(2026, 3, 2), end=date(2026, 3, 4))
        assert "天" in charts.active_days_bars(found).alt
        chart = charts.session_measures(lifecycle.sessions(visits(40)))
        assert chart.png().startswith(b"\x89PNG")
        assert "会话" in chart.alt

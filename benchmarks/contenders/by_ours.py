"""Each piece of work as a user of the workbook would ask for it, with the intervals that come along."""

from __future__ import annotations

from pathlib import Path

import ibis.backends.duckdb  # noqa: F401  # an import that `connect` would make; imports are timed with the process
import pandas as pd
import pyarrow.parquet  # noqa: F401  # pandas imports it at the first file; imports are timed with the process

from flywheel import connect, lifecycle, tiers
from flywheel import funnel as funnels

STEPS = ["app_open", "view_product", "add_to_cart", "start_checkout", "pay"]


def funnel(folder: Path, *, window_days: float | None = 7) -> pd.DataFrame:
    """Count users at five ordered steps within seven days of their first touch."""
    table = funnels.count(connect(folder).events, STEPS, window_days=window_days).table
    return pd.DataFrame({"step": range(1, 6), "users": table["users"]})


def open_funnel(folder: Path) -> pd.DataFrame:
    """Count users at five ordered steps, whenever they come."""
    return funnel(folder, window_days=None)


def retention(folder: Path) -> pd.DataFrame:
    """Count who is active exactly 1, 7 and 30 days after signing up, among those whose day was observed."""
    data = connect(folder)
    return lifecycle.retention(data.users, data.events).table[["day", "returned", "n"]]


def sessions(folder: Path) -> pd.DataFrame:
    """Count sessions parted by more than 30 idle minutes, with their events and their seconds."""
    table = lifecycle.sessions(connect(folder).events).table.set_index("measure")
    count = int(table["sessions"].iloc[0])
    events, seconds = (table.loc[f"{name}_per_session", "value"] * count for name in ("events", "seconds"))
    return pd.DataFrame({"sessions": [count], "events": [round(events)], "seconds": [seconds]})


def active(folder: Path) -> pd.DataFrame:
    """Count active users of each whole calendar month, and of its mean day."""
    table = lifecycle.active_users(connect(folder).events, window="calendar").table
    return table.rename(columns={"day": "month"})[["month", "dau", "mau"]]


def purchases(folder: Path) -> pd.DataFrame:
    """Sum up each customer's repeat days, recency, age in days and mean value, as buy-till-you-die models want them."""
    table = lifecycle.purchase_summary(connect(folder).orders).to_pandas()
    names = {"recency_days": "recency", "age_days": "age", "mean_value_cents": "value"}
    return table.rename(columns=names).fillna({"value": 0.0})[["user_id", "frequency", "recency", "age", "value"]]


def rfm(folder: Path) -> pd.DataFrame:
    """Score recency, frequency and money of each customer from 1 to 5, and fill the cells of recency × frequency."""
    cells = tiers.rfm(connect(folder).orders).cells
    return cells[cells["users"] > 0].rename(columns={"value_cents": "cents"})[["r", "f", "users", "cents"]]


def fit(folder: Path) -> pd.DataFrame:
    """Fit the BG/NBD model to the summary that was made beforehand."""
    summary = pd.read_parquet(folder / "purchases.parquet")
    summary = summary.rename(columns={"recency": "recency_days", "age": "age_days"})
    found = lifecycle.fit_bgnbd(summary, unit_days=1).table.set_index("parameter")["value"]
    return pd.DataFrame({name: [float(found[name])] for name in ("r", "alpha", "a", "b")})

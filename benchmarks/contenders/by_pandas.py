"""Each piece of work in plain pandas, as a careful analyst would write it: vectorised, no loop over rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

STEPS = ["app_open", "view_product", "add_to_cart", "start_checkout", "pay"]
WEEK = pd.Timedelta(days=7)


def read(folder: Path, name: str, *columns: str) -> pd.DataFrame:
    """Read the columns that are needed."""
    return pd.read_parquet(folder / f"{name}.parquet", columns=list(columns))


def funnel(folder: Path, *, window: pd.Timedelta = WEEK) -> pd.DataFrame:
    """Count users at five ordered steps within seven days of their first touch."""
    events = read(folder, "events", "user_id", "event", "at")
    reached = events[events["event"] == STEPS[0]].groupby("user_id")["at"].min().rename("t1").to_frame()
    reached["t"] = reached["t1"]
    counts = [len(reached)]
    for name in STEPS[1:]:
        step = events.loc[events["event"] == name, ["user_id", "at"]].merge(reached, on="user_id")
        step = step[(step["at"] >= step["t"]) & (step["at"] < step["t1"] + window)]
        reached = step.groupby("user_id").agg(t1=("t1", "first"), t=("at", "min"))
        counts.append(len(reached))
    return pd.DataFrame({"step": range(1, 6), "users": counts})


def open_funnel(folder: Path) -> pd.DataFrame:
    """Count users at five ordered steps, whenever they come."""
    return funnel(folder, window=pd.Timedelta(days=10_000))


def retention(folder: Path) -> pd.DataFrame:
    """Count who is active exactly 1, 7 and 30 days after signing up, among those whose day was observed."""
    users, events = read(folder, "users", "user_id", "signed_up_at"), read(folder, "events", "user_id", "at")
    users["born"] = users["signed_up_at"].dt.normalize()
    joined = events.merge(users[["user_id", "born"]], on="user_id")
    offset = (joined["at"].dt.normalize() - joined["born"]).dt.days
    first, last = joined["at"].min().normalize(), joined["at"].max().normalize()
    rows = []
    for day in (1, 7, 30):
        seen = users[(users["born"] + pd.Timedelta(days=day)).between(first, last)]
        back = joined.loc[offset == day, "user_id"].unique()
        rows.append((day, int(seen["user_id"].isin(back).sum()), len(seen)))
    return pd.DataFrame(rows, columns=["day", "returned", "n"])


def sessions(folder: Path) -> pd.DataFrame:
    """Count sessions parted by 30 idle minutes, with their events and their seconds."""
    events = read(folder, "events", "user_id", "at").sort_values(["user_id", "at"])
    gap = events.groupby("user_id")["at"].diff().dt.total_seconds().to_numpy()
    within = gap < 1800
    return pd.DataFrame({"sessions": [int((~within).sum())], "events": [len(events)], "seconds": [gap[within].sum()]})


def active(folder: Path) -> pd.DataFrame:
    """Count active users of each day and of each calendar month."""
    events = read(folder, "events", "user_id", "at")
    days = events.assign(period=events["at"].dt.normalize())[["user_id", "period"]].drop_duplicates()
    months = days.assign(period=days["period"].dt.to_period("M").dt.to_timestamp()).drop_duplicates()
    counted = [
        table.groupby("period").size().rename("users").reset_index().assign(length=length)
        for length, table in (("day", days), ("month", months))
    ]
    return pd.concat(counted, ignore_index=True)[["length", "period", "users"]]


def purchases(folder: Path) -> pd.DataFrame:
    """Sum up each customer's repeat days, recency and age in days, as buy-till-you-die models want them."""
    orders = read(folder, "orders", "user_id", "at")
    days = orders.assign(day=orders["at"].dt.normalize())[["user_id", "day"]].drop_duplicates()
    found = days.groupby("user_id")["day"].agg(["size", "min", "max"]).reset_index()
    return pd.DataFrame(
        {
            "user_id": found["user_id"],
            "frequency": found["size"] - 1,
            "recency": (found["max"] - found["min"]).dt.days,
            "age": (days["day"].max() - found["min"]).dt.days,
        }
    )


def rfm(folder: Path) -> pd.DataFrame:
    """Score recency, frequency and money of each customer from 1 to 5; equal values share the better rank's score."""
    orders = read(folder, "orders", "user_id", "at", "revenue_cents")
    grouped = orders.groupby("user_id")
    last = grouped["at"].max().dt.normalize()
    values = {
        "r": -(orders["at"].max().normalize() - last).dt.days,
        "f": grouped.size(),
        "m": grouped["revenue_cents"].sum(),
    }
    scores = {
        name: 1 + ((value.rank(method="min") - 1) * 5 // len(value)).astype(np.int64) for name, value in values.items()
    }
    return pd.DataFrame(scores).reset_index()

"""Each piece of work in plain pandas, as a careful analyst would write it: vectorised, no loop over rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet  # noqa: F401  # pandas imports it at the first file; imports are timed with the process

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
    events["at"] = events["at"].astype("datetime64[s]")
    gap = events.groupby("user_id")["at"].diff().dt.total_seconds().to_numpy()
    within = gap <= 1800
    return pd.DataFrame({"sessions": [int((~within).sum())], "events": [len(events)], "seconds": [gap[within].sum()]})


def active(folder: Path) -> pd.DataFrame:
    """Count active users of each whole calendar month, and of its mean day."""
    events = read(folder, "events", "user_id", "at")
    days = events.assign(day=events["at"].dt.normalize())[["user_id", "day"]].drop_duplicates()
    first, last = days["day"].min(), days["day"].max()
    month = days["day"].dt.to_period("M")
    whole = (month.dt.start_time >= first) & (month.dt.end_time.dt.normalize() <= last)
    grouped = days[whole].assign(month=month[whole].dt.to_timestamp()).groupby("month")
    found = grouped["user_id"].agg(["size", "nunique"]).reset_index()
    dau = found["size"] / found["month"].dt.days_in_month
    return pd.DataFrame({"month": found["month"], "dau": dau, "mau": found["nunique"]})


def purchases(folder: Path) -> pd.DataFrame:
    """Sum up each customer's repeat days, recency, age in days and mean value, as buy-till-you-die models want them."""
    orders = read(folder, "orders", "user_id", "at", "revenue_cents")
    orders["day"] = orders["at"].dt.normalize()
    days = orders.groupby(["user_id", "day"])["revenue_cents"].sum().reset_index()
    found = days.groupby("user_id").agg(
        size=("day", "size"),
        first=("day", "min"),
        last=("day", "max"),
        cents=("revenue_cents", "sum"),
        first_cents=("revenue_cents", "first"),
    )
    repeats = found["size"] - 1
    return pd.DataFrame(
        {
            "frequency": repeats,
            "recency": (found["last"] - found["first"]).dt.days,
            "age": (days["day"].max() - found["first"]).dt.days,
            "value": ((found["cents"] - found["first_cents"]) / repeats.where(repeats > 0)).fillna(0),
        }
    ).reset_index()


def rfm(folder: Path) -> pd.DataFrame:
    """Score recency, frequency and money of each customer from 1 to 5, and fill the cells of recency × frequency."""
    orders = read(folder, "orders", "user_id", "at", "revenue_cents")
    grouped = orders.groupby("user_id")
    last, money = grouped["at"].max().dt.normalize(), grouped["revenue_cents"].sum()
    values = {"r": -(orders["at"].max().normalize() - last).dt.days, "f": grouped.size(), "m": money}
    scores = pd.DataFrame(
        {
            name: 1 + ((value.rank(method="min") - 1) * 5 // len(value)).astype(np.int64)
            for name, value in values.items()
        }
    )
    cells = scores.assign(cents=money).groupby(["r", "f"])["cents"].agg(["size", "sum"]).reset_index()
    return cells.rename(columns={"size": "users", "sum": "cents"})

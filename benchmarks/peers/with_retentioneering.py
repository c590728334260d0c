# /// script
# requires-python = ">=3.11"
# dependencies = ["retentioneering==5.2.4", "pyarrow"]
# ///
"""Retentioneering 5 does what it offers of the same work; its tracking is switched off."""

import json
import os
import sys
import time

os.environ["RETENTIONEERING_NO_TRACK"] = "1"

import pandas as pd
import pyarrow.parquet  # noqa: F401  # pandas imports it at the first file; imports are timed with the process
from retentioneering import Eventstream

STEPS = ["app_open", "view_product", "add_to_cart", "start_checkout", "pay"]


def stream(folder):
    """Read the file and hand it over."""
    events = pd.read_parquet(f"{folder}/events.parquet", columns=["user_id", "event", "at"])
    events["at"] = events["at"].astype("datetime64[s]")
    return Eventstream(events, schema={"path_cols": ["user_id"], "event_col": "event", "timestamp_col": "at"})


def open_funnel(folder):
    """Count users at five ordered steps; it knows no window."""
    steps = stream(folder).funnel_data(STEPS)["steps"]
    return pd.DataFrame({"step": range(1, 6), "users": [step["unique_paths"] for step in steps]})


def sessions(folder):
    """Count sessions parted by 30 idle minutes, with their events and their whole seconds."""
    events = stream(folder).split_sessions(timeout="1800s").df
    ends = events.groupby("session_id")["at"].agg(["min", "max"])
    seconds = (ends["max"] - ends["min"]).dt.total_seconds().sum()
    return pd.DataFrame({"sessions": [len(ends)], "events": [len(events)], "seconds": [seconds]})


if __name__ == "__main__":
    _script, work, folder, result = sys.argv
    started = time.perf_counter()
    table = globals()[work](folder)
    seconds = time.perf_counter() - started
    table.to_parquet(result)
    print(json.dumps({"seconds": seconds}))

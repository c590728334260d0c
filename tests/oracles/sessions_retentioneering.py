# /// script
# requires-python = ">=3.11,<3.13"
# dependencies = ["retentioneering==5.2.4"]
# ///
"""Sessions cut at pauses of 30 minutes by retentioneering, for comparison with ours."""

import json
import os
from importlib.metadata import version
from pathlib import Path

os.environ["RETENTIONEERING_NO_TRACK"] = "1"  # it phones home otherwise; set before it is imported

import pandas as pd
from retentioneering import Eventstream

events = pd.read_csv(Path(__file__).parent / "inputs" / "pauses.csv", parse_dates=["at"])
schema = {"path_cols": ["user_id"], "event_col": "event", "timestamp_col": "at"}
cut = Eventstream(events, schema=schema).split_sessions(timeout="30m").to_dataframe()
sizes = cut.groupby(["user_id", "session_index"])["at"].agg(["size", "min", "max"])
seconds = (sizes["max"] - sizes["min"]).dt.total_seconds()
results = {
    "sessions": len(sizes),
    "events": sorted(int(size) for size in sizes["size"]),
    "seconds": sorted(int(length) for length in seconds),
}
print(json.dumps({"versions": {"retentioneering": version("retentioneering")}, "results": results}, indent=1))

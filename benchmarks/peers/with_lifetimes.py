# /// script
# requires-python = ">=3.11,<3.12"
# dependencies = ["lifetimes==0.11.3", "pandas<2", "numpy<1.25", "scipy<1.12", "pyarrow<15"]
# ///
"""lifetimes 0.11.3, archived since 2023, with the versions it was made for."""

import json
import sys
import time

import pandas as pd
import pyarrow.parquet  # noqa: F401  # pandas imports it at the first file; imports are timed with the process
from lifetimes import BetaGeoFitter
from lifetimes.utils import summary_data_from_transaction_data


def purchases(folder):
    """Sum up each customer's repeat days, recency and age in days."""
    orders = pd.read_parquet(f"{folder}/orders.parquet", columns=["user_id", "at", "revenue_cents"])
    found = summary_data_from_transaction_data(orders, "user_id", "at", "revenue_cents").reset_index()
    found.columns = ["user_id", "frequency", "recency", "age", "value"]
    return found.astype({"frequency": "int64", "recency": "int64", "age": "int64"})


def fit(folder):
    """Fit the BG/NBD model to the summary that was made beforehand."""
    table = pd.read_parquet(f"{folder}/purchases.parquet")
    model = BetaGeoFitter(penalizer_coef=0.0).fit(table["frequency"], table["recency"], table["age"])
    return pd.DataFrame({name: [float(model.params_[name])] for name in ("r", "alpha", "a", "b")})


if __name__ == "__main__":
    _script, work, folder, result = sys.argv
    started = time.perf_counter()
    table = globals()[work](folder)
    seconds = time.perf_counter() - started
    table.to_parquet(result)
    print(json.dumps({"seconds": seconds}))

# /// script
# requires-python = ">=3.11"
# dependencies = ["lifelines==0.30.0", "pandas<3", "numpy<2.4", "scipy<1.16"]
# ///
"""Kaplan–Meier, the interval of its median and the log-rank test by lifelines, for comparison with ours."""

import json
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifelines.utils import median_survival_times

spans = pd.read_csv(Path(__file__).parent / "inputs" / "spans.csv")
curves = {}
for group, rows in spans.groupby("group"):
    fitted = KaplanMeierFitter().fit(rows["days"], rows["ended"])
    ends = median_survival_times(fitted.confidence_interval_).to_numpy().ravel()
    table = fitted.confidence_interval_.assign(value=fitted.survival_function_["KM_estimate"]).dropna()
    curves[group] = {
        "median": float(fitted.median_survival_time_),
        "median_ends": sorted(float(end) for end in ends),
        "curve": [[float(day), *map(float, row)] for day, row in zip(table.index, table.to_numpy(), strict=True)],
    }
one, other = (rows for _group, rows in spans.groupby("group"))
p_value = logrank_test(one["days"], other["days"], one["ended"], other["ended"]).p_value
results = {"curves": curves, "p_value": float(p_value)}
print(json.dumps({"versions": {"lifelines": version("lifelines")}, "results": results}, indent=1))

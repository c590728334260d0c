# /// script
# requires-python = ">=3.11"
# dependencies = ["clvkit==0.2.1"]
# ///
"""What clvkit fits to the customers in inputs/purchases.csv: BG/NBD and Gamma-Gamma, with predictions."""

import json
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from clvkit import BGNBD, CustomerBase, GammaGamma

people = pd.read_csv(Path(__file__).parent / "inputs" / "purchases.csv")
summary = people.rename(columns={"recency_days": "recency", "age_days": "T", "mean_value_cents": "monetary_value"})
summary["monetary_value"] = summary["monetary_value"].fillna(0)
end = pd.Timestamp("2026-01-01")
customers = CustomerBase(summary, time_unit="D", observation_period_end=end, has_monetary=True, on_negative="raise")
bought, spent = BGNBD().fit(customers), GammaGamma().fit(customers)
results = {
    "bgnbd": {"parameters": [float(bought.params_[name]) for name in ("r", "alpha", "a", "b")]},
    "alive": bought.probability_alive(customers).to_pandas().iloc[:40, -1].astype(float).tolist(),
    "expected": bought.predict(90, customers).to_pandas().iloc[:40, -1].astype(float).tolist(),
    "gammagamma": {"parameters": [float(value) for value in spent.params_]},
}
packages = ("clvkit", "numpy", "pandas", "scipy")
print(json.dumps({"versions": {name: version(name) for name in packages}, "results": results}, indent=1))

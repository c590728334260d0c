# /// script
# requires-python = ">=3.11,<3.13"
# dependencies = ["lifetimes==0.11.3", "pandas<3", "numpy<2", "scipy<1.14", "autograd<1.8", "dill"]
# ///
"""What lifetimes fits to the customers in inputs/purchases.csv: BG/NBD and Gamma-Gamma, with predictions."""

import json
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter

people = pd.read_csv(Path(__file__).parent / "inputs" / "purchases.csv")
x, last, age = people["frequency"], people["recency_days"], people["age_days"]
bought = BetaGeoFitter(penalizer_coef=0.0)
bought.fit(x, last, age, tol=1e-9)
again = people[x > 0]
spent = GammaGammaFitter(penalizer_coef=0.0)
spent.fit(again["frequency"], again["mean_value_cents"], tol=1e-9)
value = people["mean_value_cents"].fillna(0)
results = {
    "bgnbd": {"parameters": [float(bought.params_[name]) for name in ("r", "alpha", "a", "b")]},
    "alive": [float(p) for p in bought.conditional_probability_alive(x, last, age)[:40]],
    "expected": [float(n) for n in bought.conditional_expected_number_of_purchases_up_to_time(90, x, last, age)[:40]],
    "gammagamma": {"parameters": [float(spent.params_[name]) for name in ("p", "q", "v")]},
    "value": [float(v) for v in spent.conditional_expected_average_profit(x, value)[:40]],
}
packages = ("lifetimes", "numpy", "pandas", "scipy")
print(json.dumps({"versions": {name: version(name) for name in packages}, "results": results}, indent=1))

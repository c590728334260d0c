"""What the exercises of lesson 01 compare with, computed from the loaded data."""

from datetime import date, timedelta

import pandas as pd

from flywheel import voc


def last_day(data):
    """The lesson's own rule: the Sunday before the meeting in the sample, else the last day there is."""
    return date(2026, 6, 14) if data.label == "sample" else data.last_day


def voice(data):
    return data.feedback.filter(data.feedback.at.date() <= last_day(data))


def last_week(data):
    return data.feedback.filter(
        data.feedback.at.date() <= last_day(data), data.feedback.at.date() > last_day(data) - timedelta(days=7)
    )


def asked(feedback, survey):
    """Scores of everybody who saw the survey; missing where it was closed."""
    return feedback.filter(feedback.survey == survey).to_pandas()["score"].astype("Float64")


def points(more, fewer, n):
    return float(100 * (more - fewer) / n)


def nps(feedback):
    return float(voc.nps(feedback).table["value"].iloc[0])


def all_shown(feedback):
    scores = asked(feedback, "nps")
    return points((scores >= 9).sum(), (scores <= 6).sum(), len(scores))


def from_seven(feedback, *, shown):
    scores = asked(feedback, "nps")
    return points((scores >= 7).sum(), (scores <= 6).sum(), len(scores) if shown else scores.notna().sum())


def answered_share(data):
    return float(voc.nps(voice(data)).table["answered_share"].iloc[0])


def written_share(data):
    asked = voice(data).filter(voice(data).survey == "nps")
    return float((asked.text.count() / asked.count()).execute())


def weekly(data):
    table = voc.nps(voice(data), period="week").table
    return table[table["enough"]] if table["enough"].any() else table[table["n"] > 0]


def lowest_week(data):
    weeks = weekly(data)
    return weeks.loc[weeks["value"].idxmin(), "period"].date()


def late_share(data, *, week=None, on_time=False, of_all=False):
    orders = data.orders
    if week is not None:
        orders = orders.filter(orders.at.date() >= week, orders.at.date() < week + timedelta(days=7))
    late = (orders.delivered_at > orders.promised_at).sum()
    known = orders.count() if of_all else orders.delivered_at.count()
    share = float((late / known).execute())
    return 1 - share if on_time else share


def labelled(labels):
    return dict(zip("abcdefgh", labels.split(), strict=True))


def csat_of(scores):
    given = [score for score in scores if score is not None]
    return sum(score >= 4 for score in given) / len(given)


def csat_cases(data):
    scores = asked(voice(data), "csat").iloc[:40]
    first = [None if pd.isna(score) else int(score) for score in scores]
    typed = [([5, 4, 3, 1],), ([5, None, 2, None, 4],), ([1, 2, None],)]
    return [*typed, (first,)] if any(score is not None for score in first) else typed


def tickets(data):
    return data.tickets.filter(data.tickets.opened_at.date() <= last_day(data))


def register(tickets, *, cents=False):
    unit = 1 if cents else 100
    return tickets.group_by("topic").agg(
        tickets=tickets.count(), yuan_each=tickets.cost_cents.mean() / unit, severity=tickets.cost_cents.sum() / unit
    )


def urgent(data):
    opened = tickets(data)
    return opened.filter(opened.priority == "high")


PLACED = ("late delivery", "checkout crash", "produce quality", "slow refund", "packaging")


def places(data):
    """Level 2 where a topic has more tickets than the average topic, and costs more than the average ticket."""
    topics = register(tickets(data)).to_pandas().set_index("topic")
    many = topics["tickets"].mean()
    dear = topics["severity"].sum() / topics["tickets"].sum()
    rows = topics.loc[list(PLACED)]
    return {
        topic: (2 if row.tickets > many else 1, 2 if row.yuan_each > dear else 1)
        for topic, row in zip(PLACED, rows.itertuples(), strict=True)
    }


def swapped(data):
    return {topic: (up, across) for topic, (across, up) in places(data).items()}

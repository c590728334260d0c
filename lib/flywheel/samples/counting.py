"""Generated tables turned into plain counts: what each planted truth looks like to somebody who just counts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from flywheel.samples import plan as p
from flywheel.samples.wording import COMPLAINTS

__all__ = [
    "Counts",
    "Tables",
    "aha",
    "bad_week",
    "buyers",
    "by_gender",
    "by_platform",
    "by_score_shown",
    "detractors",
    "entry_clicks",
    "grouped",
    "guidance",
    "late_first",
    "neck",
    "newcomer_cost",
    "nodes",
    "pain_points",
    "recurring",
    "top",
]

Tables = dict[str, pd.DataFrame]
Counts = dict[str, Any]


def _within(times: pd.Series, window: p.Window) -> pd.Series:
    return times.between(window.start, window.end, inclusive="left")


def _day_of(times: pd.Series) -> pd.Series:
    days: pd.Series = times.dt.normalize()
    return days


def _late(orders: pd.DataFrame) -> pd.Series:
    late: pd.Series = orders["delivered_at"] > orders["promised_at"]
    return late


def _nps(scores: pd.Series) -> float:
    return float(100 * ((scores >= 9).mean() - (scores <= 6).mean())) if len(scores) else float("nan")


def bad_week(tables: Tables) -> Counts:
    """Compare late deliveries, NPS and CSAT of the bad week with all other weeks."""
    orders, feedback = tables["orders"], tables["feedback"]
    found: Counts = {}
    for name, wanted in (("bad_week", True), ("other_weeks", False)):
        own = orders[_within(orders["at"], p.BAD_WEEK) == wanted]
        said = feedback[(_within(feedback["at"], p.BAD_WEEK) == wanted) & feedback["score"].notna()]
        csat = said.loc[said["survey"] == "csat", "score"]
        found[name] = {
            "late_share": _late(own).mean(),
            "nps": _nps(said.loc[said["survey"] == "nps", "score"]),
            "csat": (csat >= 4).mean(),
        }
    return found


def pain_points(tables: Tables) -> Counts:
    """Count tickets by topic and the CSAT points that tagged answers lost."""
    tickets, orders = tables["tickets"], tables["orders"]
    counted = tickets["topic"].value_counts().reindex(COMPLAINTS, fill_value=0)
    csat = tables["feedback"].query("survey == 'csat'").dropna(subset=["score", "topic"])
    shortfall = (5 - csat.groupby("topic")["score"].mean()).reindex(COMPLAINTS)
    return {
        "tickets_by_topic": counted.sort_values(ascending=False).to_dict(),
        "csat_points_lost_by_topic": shortfall.astype(float).to_dict(),
        "late_orders": _late(orders).sum(),
    }


def aha(tables: Tables) -> Counts:
    """Share newcomers retained by the number of favourites in their first week."""
    users, events = tables["users"], tables["events"]
    last = _day_of(events["at"]).max()
    joined = _day_of(users.set_index("user_id")["signed_up_at"])
    seen = joined[(joined >= str(p.FIRST_DAY)) & (joined + pd.Timedelta(days=35) <= last)]
    own = events[events["user_id"].isin(seen.index)]
    age = (_day_of(own["at"]) - own["user_id"].map(seen)).dt.days
    favourites = (
        own[(own["event"] == p.AHA_EVENT) & (age < 7)].groupby("user_id").size().reindex(seen.index, fill_value=0)
    )
    retained = pd.Series(seen.index.isin(own.loc[age.between(8, 35), "user_id"]), index=seen.index)
    shares = retained.groupby(favourites.clip(upper=6)).mean()
    reached = favourites >= p.AHA_COUNT
    return {
        "retained_by_favourites": shares.to_dict(),
        "below": retained[~reached].mean(),
        "from_threshold": retained[reached].mean(),
        "users": len(seen),
    }


def neck(tables: Tables) -> Counts:
    """Follow sessions down the funnel by platform."""
    steps = ["view_product", "add_to_cart", "start_checkout", "pay"]
    events = tables["events"]
    reached = events[events["event"].isin(steps)].drop_duplicates(["session_id", "event"])
    counts = reached.groupby(["platform", "event"]).size()
    found: Counts = {}
    for platform in sorted(reached["platform"].unique()):
        at = {step: counts.get((platform, step), 0) for step in steps}
        found[platform] = {f"{a} → {b}": at[b] / at[a] if at[a] else float("nan") for a, b in pairwise(steps)}
    return found


def _next_day(tables: Tables, window: p.Window, *, east: bool) -> Counts:
    users, events = tables["users"], tables["events"]
    group = users[_within(users["signed_up_at"], window) & ((users["region"] == p.REGIONS[0]) == east)]
    wanted = _day_of(group.set_index("user_id")["signed_up_at"]) + pd.Timedelta(days=1)
    days = pd.DataFrame({"user_id": events["user_id"], "day": _day_of(events["at"])}).drop_duplicates()
    back = days[days["day"] == days["user_id"].map(wanted)]["user_id"].nunique()
    return {"n": len(group), "retained": back, "share": back / len(group) if len(group) else float("nan")}


def guidance(tables: Tables) -> Counts:
    """Count next-day retention before and during the guidance pilot, in East China and elsewhere."""
    return {
        f"{name}_{where}": _next_day(tables, window, east=east)
        for where, east in (("east_china", True), ("elsewhere", False))
        for name, window in (("before", p.GUIDANCE_BEFORE), ("during", p.GUIDANCE_DURING))
    }


def entry_clicks(tables: Tables) -> Counts:
    """Count clicks per home view of 18–24 before and during the entry pilot."""
    users, events = tables["users"], tables["events"]
    age = 2026 - users.set_index("user_id")["birth_year"]
    young = events[events["user_id"].isin(age.index[age.between(18, 24).fillna(value=False)])]
    found: Counts = {}
    for name, window in (("before", p.ENTRY_BEFORE), ("during", p.ENTRY_DURING)):
        counts = young.loc[_within(young["at"], window), "event"].value_counts()
        shown, clicked = counts.get("home_view", 0), counts.get("feature_click", 0)
        found[name] = {"home_views": shown, "clicks": clicked, "share": clicked / shown if shown else float("nan")}
    return found


def buyers(tables: Tables, pilot: str, window: p.Window) -> Counts:
    """Count units with an order by arm of a randomised pilot."""
    orders = tables["orders"]
    bought = set(orders.loc[_within(orders["at"], window), "user_id"])
    units = tables["pilots"][tables["pilots"]["pilot_id"] == pilot]
    found: Counts = {}
    for arm in ("control", "pilot"):
        own = units.loc[units["arm"] == arm, "unit_id"]
        found[arm] = {"n": len(own), "bought": int(own.isin(bought).sum()), "share": own.isin(bought).mean()}
    return found


def grouped(tables: Tables, pilot: str, window: p.Window) -> Counts:
    """Count groups, users and their mean of active days by arm of a pilot that drew groups."""
    events = tables["events"].loc[_within(tables["events"]["at"], window), ["user_id", "at"]]
    active = events.assign(day=events["at"].dt.date).drop_duplicates(["user_id", "day"])["user_id"].value_counts()
    units = tables["pilots"][tables["pilots"]["pilot_id"] == pilot]
    found: Counts = {}
    for arm in ("control", "pilot"):
        own = units[units["arm"] == arm]
        days = own["unit_id"].map(active).fillna(0)
        found[arm] = {"groups": own["cluster_id"].nunique(), "n": len(own), "active_days": days.mean()}
    return found


def nodes(tables: Tables) -> Counts:
    """Share completed runs by scenario and node."""
    runs = tables["node_runs"]
    share = (runs["outcome"] == "completed").groupby([runs["scenario_id"], runs["node"]]).mean()
    return {scenario: share[scenario].to_dict() for scenario in runs["scenario_id"].unique()}


def late_first(tables: Tables) -> Counts:
    """Compare later orders after a late and an on-time first order."""
    users, orders = tables["users"], tables["orders"].sort_values("at", kind="stable")
    recent = users.loc[users["signed_up_at"] >= str(p.FIRST_DAY), "user_id"]
    own = orders[orders["user_id"].isin(recent)]
    first = own.drop_duplicates("user_id").set_index("user_id")
    first = first[first["at"] + pd.Timedelta(days=60) <= orders["at"].max()]
    gap = own["at"] - own["user_id"].map(first["at"])
    later = own[(gap > pd.Timedelta(0)) & (gap <= pd.Timedelta(days=60))].groupby("user_id").size()
    later = later.reindex(first.index, fill_value=0)
    late = _late(first)
    means = {"late": later[late].mean(), "on_time": later[~late].mean()}
    return {
        **means,
        "ratio": means["late"] / means["on_time"],
        "late_users": int(late.sum()),
        "on_time_users": int((~late).sum()),
    }


def recurring(tables: Tables) -> Counts:
    """Share closed tickets that were reopened."""
    closed = tables["ticket_events"].query("status == 'closed'")["ticket_id"].unique()
    reopened = tables["ticket_events"].query("status == 'reopened'")["ticket_id"].unique()
    tickets = tables["tickets"][tables["tickets"]["ticket_id"].isin(closed)]
    late = tickets["topic"] == "late delivery"
    back = tickets["ticket_id"].isin(reopened)
    return {"late delivery": back[late].mean(), "other topics": back[~late].mean(), "closed_tickets": len(tickets)}


def detractors(tables: Tables) -> Counts:
    """Share people who left after an NPS answer, by group."""
    events, feedback = tables["events"], tables["feedback"]
    answered = feedback[(feedback["survey"] == "nps") & feedback["score"].notna() & feedback["user_id"].notna()]
    answered = answered[answered["at"] + pd.Timedelta(days=56) <= events["at"].max()]
    later = answered[["feedback_id", "user_id", "at"]].merge(
        events[["user_id", "at"]], on="user_id", suffixes=("", "_event")
    )
    gap = later["at_event"] - later["at"]
    stayed = later.loc[(gap > pd.Timedelta(days=28)) & (gap <= pd.Timedelta(days=56)), "feedback_id"].unique()
    left = ~answered["feedback_id"].isin(stayed)
    score = answered["score"].astype(int)
    return {
        "detractors": left[score <= 6].mean(),
        "passives": left[score.between(7, 8)].mean(),
        "promoters": left[score >= 9].mean(),
        "answers": len(answered),
    }


def top(tables: Tables) -> Counts:
    """Share of the margin that the best 5 % of customers make."""
    margin = tables["orders"].groupby("user_id")["margin_cents"].sum().sort_values(ascending=False)
    top = round(0.05 * len(margin))
    return {"customers": len(margin), "top_5_percent": top, "share_of_margin": margin.head(top).sum() / margin.sum()}


def newcomer_cost(tables: Tables) -> Counts:
    """Divide spend by newcomers, by channel."""
    users = tables["users"]
    joined = users.loc[users["signed_up_at"] >= str(p.FIRST_DAY), "acquisition_channel"].value_counts()
    spent = tables["spend"].groupby("channel")["spend_cents"].sum()
    return {channel: spent[channel] / joined.get(channel, np.nan) for channel in p.COST_OF_A_NEWCOMER_CENTS}


def by_gender(tables: Tables) -> Counts:
    """Count NPS by gender."""
    answered = tables["feedback"].query("survey == 'nps'").dropna(subset=["score"])
    gender = answered["user_id"].map(tables["users"].set_index("user_id")["gender"])
    return {
        name: {"nps": _nps(answered.loc[gender == name, "score"]), "n": int((gender == name).sum())}
        for name in ("female", "male")
    }


def by_platform(tables: Tables) -> Counts:
    """Count next-day retention by the platform of the first event."""
    users, events = tables["users"], tables["events"]
    recent = users[
        (users["signed_up_at"] >= str(p.FIRST_DAY)) & (users["signed_up_at"] < str(events["at"].max().date()))
    ]
    own = events[events["user_id"].isin(recent["user_id"])]
    joined = _day_of(own["user_id"].map(recent.set_index("user_id")["signed_up_at"]))
    first = own.drop_duplicates("user_id").set_index("user_id")["platform"]
    back = own.loc[_day_of(own["at"]) - joined == pd.Timedelta(days=1), "user_id"].unique()
    retained = pd.Series(first.index.isin(back), index=first.index)
    return {
        name: {"next_day_retention": retained[first == name].mean(), "n": int((first == name).sum())}
        for name in p.PLATFORMS
    }


def by_score_shown(tables: Tables) -> Counts:
    """Share surveys dismissed."""
    shown = tables["feedback"].dropna(subset=["survey"])
    return {str(survey): share for survey, share in shown.groupby("survey")["dismissed"].mean().items()}

"""Turns sign-ups, events and orders into lifecycle stages: each user in exactly one, by rules that are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from flywheel import stats
from flywheel.errors import BadInputError, Problem, nearest
from flywheel.lifecycle.periods import days_from
from flywheel.results import Result
from flywheel.tables import as_ibis
from flywheel.tables.days import Day, as_days
from flywheel.tables.lookups import last_day, require
from flywheel.words import gettext as _
from flywheel.words import later

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["RULES", "STAGES", "Rule", "Stage", "Stages", "stage_guide", "stage_units", "stages"]

_SOURCE = "lifecycle.stages"
_RECENT_DAYS, _SEASON_DAYS = 28, 90


@dataclass(frozen=True)
class Stage:
    """What one stage of the lifecycle asks for, as the course teaches it.

    Attributes:
        name: The name in tables and rules.
        title: The name a reader sees, in English.
        aim: What to reach.
        metrics: Key metrics.
        strategy: How.
        tools: With what.
    """

    name: str
    title: str
    aim: str
    metrics: str
    strategy: str
    tools: str


STAGES: tuple[Stage, ...] = (
    Stage(
        "acquisition", later("Acquisition"), later("lower cost, better conversion"),
        later("CAC, conversion, first-use satisfaction"), later("targeting, first experience, guided path"),
        later("personas, A/B tests, onboarding"),
    ),
    Stage(
        "activation", later("Activation"), later("first value, habit"), later("D1 and D7 retention, feature reach"),
        later("core feature guide, early success, ties"), later("task incentives, progress, triggers"),
    ),
    Stage(
        "growth", later("Growth"), later("depth"), later("frequency, duration, feature coverage, ARPU"),
        later("advanced guidance, recommendation, skill"), later("recommender, growth system, community"),
    ),
    Stage(
        "loyalty", later("Loyalty"), later("keep and spread"), later("repurchase, NPS, referral conversion, LTV"),
        later("incentives, belonging, resonance"),
        later("membership, user programmes, building the brand together with users"),
    ),
)  # fmt: skip
"""The four stages of the curriculum; dormant and lost are ours, for users who have left them."""


@dataclass(frozen=True)
class Rule:
    """One rule: users whose measures keep within all its limits are in the stage.

    Attributes:
        stage: The stage.
        at_least: Measure → smallest value.
        at_most: Measure → largest value.
    """

    stage: str
    at_least: Mapping[str, int] = field(default_factory=dict)
    at_most: Mapping[str, int] = field(default_factory=dict)


RULES: tuple[Rule, ...] = (
    Rule("lost", at_least={"quiet_days": 90}),
    Rule("dormant", at_least={"quiet_days": 28}),
    Rule("loyalty", at_least={"orders_90": 4}),
    Rule("growth", at_least={"orders": 2}),
    Rule("activation", at_least={"orders": 1}),
    Rule("activation", at_least={"active_days_28": 2}),
    Rule("acquisition"),
)
"""Tried from the top, the first that fits decides. The thresholds are ours, set for a shop people use weekly."""

_MEASURES = {
    "age_days": later("days since the sign-up"),
    "quiet_days": later("days since the last event or order, or since the sign-up"),
    "active_days_28": later("days with an event within the last 28 days"),
    "orders": later("orders so far"),
    "orders_90": later("orders within the last 90 days"),
}
_EXTRA = {"dormant": later("Dormant"), "lost": later("Lost")}


@dataclass(frozen=True, eq=False, kw_only=True)
class Stages(Result):
    """How many users are in each stage, one row a stage.

    Attributes:
        movement: ``from_stage, to_stage, users`` between the two days; None without an earlier day. Users who signed
            up in between come from ``""``.
        as_of: The day at whose end users were placed; None without data.
        before: The earlier day, or None.
        rules: The rules applied.
        level: Stated coverage of the intervals.
    """

    movement: pd.DataFrame | None
    as_of: date | None
    before: date | None
    rules: tuple[Rule, ...]
    level: float

    def label(self, stage: str) -> str:
        """Return a stage's name in the reader's language; a name of the company's own stays as it is."""
        titles = {one.name: one.title for one in STAGES} | _EXTRA
        return _(titles[stage]) if stage in titles else stage or _("not signed up yet")

    def shown(self) -> pd.DataFrame:
        """Return the table as a person should read it."""
        shown = pd.DataFrame(
            {
                _("stage"): self.table["stage"].map(self.label),
                _("users"): self.table["users"],
                _("share"): [stats.as_text(value, "share") for value in self.table["value"]],
            }
        )
        return shown if self.before is None else shown.assign(**{_("users before"): self.table["users_before"]})


def stage_guide() -> Result:
    """Return the course's table of stages: aim, key metrics, strategy and tools of each.

    Example:
        >>> stage_guide().table.stage.tolist()
        ['Acquisition', 'Activation', 'Growth', 'Loyalty']
    """
    rows = [
        {"stage": _(one.title), "aim": _(one.aim), "metrics": _(one.metrics)}
        | {"strategy": _(one.strategy), "tools": _(one.tools)}
        for one in STAGES
    ]
    return Result(table=pd.DataFrame(rows), caption=_("The stages of the lifecycle"))


def stages(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    as_of: Day | None = None,
    before: Day | None = None,
    rules: Sequence[Rule] = RULES,
    level: float = 0.95,
) -> Stages:
    """Place every user in one stage at the end of a day, and count; with an earlier day, also how users moved.

    Args:
        users: One row a user (``user_id, signed_up_at``); who signs up after the day is not placed.
        events: One row an event (``user_id, at``).
        orders: One row a paid order (``user_id, at``).
        as_of: The day at whose end users are placed; by default the day of the last event.
        before: An earlier day to compare with.
        rules: Tried in order, the first that fits decides; the last one takes everybody left. Measures: ``age_days,
            quiet_days, active_days_28, orders, orders_90``, as counted by `stage_units`.
        level: Stated coverage of the Wilson intervals.

    Returns:
        ``stage, users``, share of all users placed ``value, low, high``, ``n``, ``enough``; with ``before`` also
        ``users_before``. Stages stand in the order of a life, whether or not anybody is in them.

    Raises:
        BadInputError: A column is missing, or rules or days are impossible; all of it is listed.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a", "b"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> active = pd.to_datetime(["2026-03-01", "2026-03-02"])
        >>> events = pd.DataFrame({"user_id": ["a", "b"], "at": active})
        >>> orders = pd.DataFrame({"user_id": ["b"], "at": active[1:]})
        >>> stages(users, events, orders).table[["stage", "users"]].head(3)
                 stage  users
        0  acquisition      1
        1   activation      1
        2       growth      0
    """
    as_of, before = as_days("lifecycle.stages", as_of=as_of, before=before)
    end = as_of or last_day(as_ibis(events))
    if before is not None and end is not None and not before < end:
        message = _("{before} is not before {as_of}").format(before=before, as_of=end)
        raise BadInputError(_SOURCE, [Problem("before", message, _("give an earlier day"))])
    stats.proportion(0, 0, level=level)
    now = stage_units(users, events, orders, as_of=end, rules=rules).select("user_id", "stage")
    if before is None:
        moved = now.group_by(to_stage="stage").aggregate(users=now.count()).to_pandas().assign(from_stage="")
    else:
        was = stage_units(users, events, orders, as_of=before, rules=rules).select("user_id", from_stage="stage")
        joined = now.left_join(was, "user_id")
        flows = joined.select(to_stage=joined.stage, from_stage=joined.from_stage.fill_null(""))
        moved = flows.group_by("from_stage", "to_stage").aggregate(users=flows.count()).to_pandas()
    order = _order(rules)
    counts = moved.groupby("to_stage")["users"].sum().reindex(order, fill_value=0).astype("int64")
    n = int(counts.sum())
    rates = [stats.proportion(count, n, level=level) for count in counts]
    table = pd.DataFrame(
        {
            "stage": order,
            "users": counts.to_numpy(),
            "value": [rate.value for rate in rates],
            "low": [rate.low for rate in rates],
            "high": [rate.high for rate in rates],
            "n": n,
            "enough": n >= stats.MINIMUM_N,
        }
    )
    movement = None
    if before is not None:
        table["users_before"] = (
            moved[moved["from_stage"] != ""]
            .groupby("from_stage")["users"]
            .sum()
            .reindex(order, fill_value=0)
            .to_numpy()
        )
        places = {name: place for place, name in enumerate(["", *order])}
        keys = moved.assign(a=moved["from_stage"].map(places), b=moved["to_stage"].map(places))
        movement = keys.sort_values(["a", "b"], ignore_index=True)[["from_stage", "to_stage", "users"]]
    return Stages(
        table=table,
        caption=_("Users by lifecycle stage at the end of {day}").format(day=end or "–"),
        notes=(
            _("Every user is in one stage; the rules' thresholds are conventions, not findings."),
            _("Share of all users signed up by then; Wilson intervals, {level:g} %.").format(level=100 * level),
        ),
        movement=movement,
        as_of=end,
        before=before,
        rules=tuple(rules),
        level=level,
    )


def stage_units(
    users: ir.Table | pd.DataFrame,
    events: ir.Table | pd.DataFrame,
    orders: ir.Table | pd.DataFrame,
    *,
    as_of: Day | None = None,
    rules: Sequence[Rule] = RULES,
) -> ir.Table:
    """Return one row a user who had signed up by the end of a day, with the stage and the measures behind it.

    Args:
        users: As for `stages`.
        events: As for `stages`.
        orders: As for `stages`.
        as_of: As for `stages`.
        rules: As for `stages`.

    Returns:
        ``user_id, stage, age_days, quiet_days, active_days_28, orders, orders_90``.

    Raises:
        BadInputError: A column is missing or a rule is impossible.

    Example:
        >>> users = pd.DataFrame({"user_id": ["a"], "signed_up_at": pd.Timestamp("2026-03-01")})
        >>> nothing = pd.DataFrame({"user_id": ["x"], "at": [pd.Timestamp("2026-03-05")]})
        >>> stage_units(users, nothing, nothing).execute()[["stage", "age_days", "quiet_days"]].to_numpy().tolist()
        [['acquisition', 4, 4]]
    """
    (as_of,) = as_days("lifecycle.stage_units", as_of=as_of)
    people, happened, paid = as_ibis(users), as_ibis(events), as_ibis(orders)
    _refuse_impossible(rules)
    require(people, ["user_id", "signed_up_at"], source=_SOURCE)
    require(happened, ["user_id", "at"], source=_SOURCE)
    require(paid, ["user_id", "at"], source=_SOURCE)
    day = as_of or last_day(happened) or date(1900, 1, 1)
    end = ibis.date(day)

    def since(days: int) -> Any:
        return ibis.date(day - timedelta(days=days - 1))

    active = happened.select("user_id", day=happened.at.date()).distinct()
    active = active.filter(active.day <= end)
    activity = active.group_by("user_id").aggregate(
        active_last=active.day.max(), active_days_28=(active.day >= since(_RECENT_DAYS)).cast("int64").sum()
    )
    bought = paid.select("user_id", day=paid.at.date())
    bought = bought.filter(bought.day <= end)
    purchases = bought.group_by("user_id").aggregate(
        order_last=bought.day.max(), orders=bought.count(),
        orders_90=(bought.day >= since(_SEASON_DAYS)).cast("int64").sum(),
    )  # fmt: skip
    there = people.select("user_id", signed_up_on=people.signed_up_at.date())
    there = there.filter(there.signed_up_on <= end)
    joined = there.left_join(activity, "user_id").drop("user_id_right")
    joined = joined.left_join(purchases, "user_id").drop("user_id_right")
    signed_up = joined.signed_up_on
    last = ibis.greatest(joined.active_last.fill_null(signed_up), joined.order_last.fill_null(signed_up), signed_up)
    counts = {name: joined[name].fill_null(0).cast("int64") for name in ("active_days_28", "orders", "orders_90")}
    measured = joined.select(
        "user_id",
        age_days=days_from(signed_up, end).cast("int64"),
        quiet_days=days_from(last, end).cast("int64"),
        **counts,
    )
    fits = [(_fits(measured, rule), rule.stage) for rule in rules[:-1]]
    stage = ibis.cases(*fits, else_=rules[-1].stage) if fits else ibis.literal(rules[-1].stage)
    return measured.select("user_id", *_MEASURES, stage=stage).relocate("stage", after="user_id")


def _fits(measured: ir.Table, rule: Rule) -> Any:
    limits = [measured[name] >= value for name, value in rule.at_least.items()]
    limits += [measured[name] <= value for name, value in rule.at_most.items()]
    return reduce(lambda one, other: one & other, limits)


def _order(rules: Sequence[Rule]) -> list[str]:
    """Return the stages of the rules in the order of a life: ours after those of the course, others last."""
    named = [one.name for one in STAGES] + list(_EXTRA)
    used = list(dict.fromkeys(rule.stage for rule in rules))
    return [name for name in named if name in used] + [name for name in used if name not in named]


def _refuse_impossible(rules: Sequence[Rule]) -> None:
    problems = []
    for place, rule in enumerate(rules, 1):
        where = _("rule {n} ({stage})").format(n=place, stage=rule.stage)
        for name in (*rule.at_least, *rule.at_most):
            if name not in _MEASURES:
                close = nearest(name, _MEASURES)
                remedy = _("did you mean {close}? ").format(close=close) if close else ""
                remedy += _("Measures: {names}").format(names=", ".join(_MEASURES))
                problems.append(Problem(where, _("{name!r} is not measured").format(name=name), remedy))
        if not (rule.at_least or rule.at_most) and place < len(rules):
            message = _("takes everybody, so that no later rule is ever tried")
            problems.append(Problem(where, message, _("give it a limit, or move it to the end")))
    if not rules or rules[-1].at_least or rules[-1].at_most:
        message = _("the last rule has to take everybody left")
        problems.append(Problem("rules", message, _("end with a rule without limits, such as Rule('acquisition')")))
    if problems:
        raise BadInputError(_SOURCE, problems)

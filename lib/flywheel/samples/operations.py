"""A plan turned into what the company does: marketing spend, meetings with their actions, pilots and process runs."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from flywheel.samples.people import People
from flywheel.samples.plan import (
    BAD_WEEK,
    COST_OF_A_NEWCOMER_CENTS,
    DAY,
    FIRST_DAY,
    GROUPS_OUTCOME,
    GROUPS_SIGN_UP,
    GUIDANCE_DURING,
    NODE_SHARES,
    NODE_VERSIONS,
    NODES,
    RECALL_OUTCOME,
    REGIONS,
    REMINDER_OUTCOME,
    WEEKDAY_WEIGHT,
    Ints,
    Plan,
    Texts,
    quota,
)
from flywheel.samples.units import identify, moments, only
from flywheel.samples.visits import Pilot
from flywheel.samples.wording import phrases

__all__ = ["make_actions", "make_node_runs", "make_pilots", "make_spend"]

MISHAPS = ("login log missing", "tag service timed out", "message rejected by carrier", "number out of service")
NODE_SECONDS = ((1, 4), (8, 110), (3600, 80_000))
"""Shortest and longest run of each node."""
NODE_STARTS = (0, 5, 300)
"""Seconds from the user's trigger to the start of each node."""


def make_spend(plan: Plan, people: People) -> pd.DataFrame:
    """Spread each channel's budget over the days so that it is exactly its cost per newcomer times its newcomers."""
    rng, days = plan.rng("spend"), np.arange(plan.days)
    parts = []
    for channel, cents in COST_OF_A_NEWCOMER_CENTS.items():
        budget = cents * int(((people.channel == channel) & people.is_new).sum())
        weight = np.cumsum(WEEKDAY_WEIGHT[days % 7] * rng.lognormal(0, 0.25, plan.days))
        paid = np.diff(np.round(budget * weight / weight[-1]).astype(np.int64), prepend=0)
        parts.append(pd.DataFrame({"day": days, "channel": channel, "spend_cents": paid}))
    spend = pd.concat(parts).sort_values(["day", "channel"], ignore_index=True)
    spend["day"] = [FIRST_DAY + timedelta(days=day) for day in spend["day"].tolist()]
    return spend


def make_actions(plan: Plan) -> pd.DataFrame:
    """Hold a meeting every Tuesday from the second week on; after the bad week it is about late deliveries."""
    rng, templates = plan.rng("actions"), phrases()["meetings"]
    rows = []
    for meeting in range(8, plan.days, 7):
        after_bad_week = BAD_WEEK.stop <= meeting < BAD_WEEK.stop + 7
        chosen = [0, 2, 3] if after_bad_week else rng.permutation(len(templates))[: rng.integers(2, 4)].tolist()
        for template in chosen:
            due = meeting + 7 * int(rng.integers(1, 5))
            done = max(meeting + 1, due + round(float(rng.normal(0, 5))))
            dropped, finished = rng.random() < 0.08, rng.random() < 0.78 and done < plan.days
            status = "dropped" if dropped else "done" if finished else "open"
            rows.append(templates[template] | {"meeting": meeting, "due": due, "done": done, "status": status})
    actions = pd.DataFrame(
        rows, columns=["topic", "description", "owner", "criterion", "meeting", "due", "done", "status"]
    )
    day = {name: [FIRST_DAY + timedelta(days=value) for value in actions[name]] for name in ("meeting", "due", "done")}
    done_day = [
        value if status == "done" else None for value, status in zip(day["done"], actions["status"], strict=True)
    ]
    return pd.DataFrame(
        {
            "action_id": identify("a", np.arange(len(actions))),
            "meeting_day": day["meeting"],
            **{name: actions[name] for name in ("topic", "description", "owner")},
            "due_day": day["due"],
            "criterion": actions["criterion"],
            "status": actions["status"],
            "done_day": done_day,
        }
    )


def make_pilots(plan: Plan, people: People, reminder: Pilot, recall: Pilot) -> pd.DataFrame:
    """Write down who was assigned to which arm; everybody at midnight of the pilot's first day."""
    welcomed, group = _welcome_groups(plan, people)
    parts = []
    for name, pilot, window, cluster in (
        ("basket-reminder", reminder, REMINDER_OUTCOME, None),
        ("member-recall", recall, RECALL_OUTCOME, None),
        ("welcome-groups", welcomed, GROUPS_OUTCOME, group),
    ):
        arm = np.where(pilot.in_pilot_arm, "pilot", "control").astype(object)
        assigned = moments(np.full(pilot.users.size, window.first * DAY))
        columns = {"pilot_id": name, "unit_id": identify("u", pilot.users), "arm": arm, "assigned_at": assigned}
        parts.append(pd.DataFrame(columns | {"cluster_id": cluster}))
    pilots = pd.concat([part.astype({"cluster_id": "str"}) for part in parts], ignore_index=True)
    return pilots.astype({"pilot_id": "str", "unit_id": "str", "arm": "str"})


def _welcome_groups(plan: Plan, people: People) -> tuple[Pilot, Texts]:
    """Put newcomers of one region and week into one chat group, and draw half of the groups of each region."""
    newcomers = np.flatnonzero(GROUPS_SIGN_UP.holds(people.signed) & np.isin(people.region, REGIONS))
    newcomers = newcomers if plan.covers(GROUPS_SIGN_UP, GROUPS_OUTCOME) else newcomers[:0]
    week = (people.signed[newcomers] // DAY - GROUPS_SIGN_UP.first) // 7
    area = np.array([REGIONS.index(region) for region in people.region[newcomers]], np.int64)
    rng, weeks = plan.rng("welcome groups"), (GROUPS_SIGN_UP.stop - GROUPS_SIGN_UP.first + 6) // 7
    drawn = np.array([rng.permutation(np.arange(weeks) % 2 == 0) for _region in REGIONS], bool)
    number = area * weeks + week
    return Pilot(newcomers, drawn.ravel()[number] if newcomers.size else np.zeros(0, bool)), identify("g", number)


def make_node_runs(plan: Plan, people: People, recall: Pilot) -> pd.DataFrame:
    """Pass the recalled members and East China's newcomers through their process, each node with its planted share."""
    recalled = recall.users[recall.in_pilot_arm]
    guided = np.flatnonzero(GUIDANCE_DURING.holds(people.signed) & (people.region == REGIONS[0]))
    guided = guided if plan.covers(GUIDANCE_DURING, extra_days=1) else guided[:0]
    rng = plan.rng("node runs")
    nine = np.full(recalled.size, RECALL_OUTCOME.first * DAY + 9 * 3600) + rng.integers(0, 7200, recalled.size)
    runs = pd.concat(
        [
            *_runs(rng, "member-recall", recalled, nine),
            *_runs(rng, "new-user-guidance", guided, people.signed[guided] + 180),
        ],
        ignore_index=True,
    ).sort_values(["started", "user", "node"], kind="stable", ignore_index=True)
    started, finished = runs["started"].to_numpy(np.int64), runs["finished"].to_numpy(np.int64)
    return pd.DataFrame(
        {
            "run_id": identify("r", np.arange(len(runs))),
            "scenario_id": runs["scenario"],
            "node": runs["node"],
            "user_id": identify("u", runs["user"].to_numpy(np.int64)),
            "started_at": moments(started),
            "outcome": runs["outcome"],
            "finished_at": np.where(finished >= 0, moments(finished), np.datetime64("NaT")),
            "version": runs["scenario"].map(NODE_VERSIONS),
            "exception": runs["exception"],
        }
    ).astype(dict.fromkeys(("run_id", "scenario_id", "node", "user_id", "outcome", "version", "exception"), "str"))


def _runs(rng: np.random.Generator, scenario: str, user: Ints, trigger: Ints) -> list[pd.DataFrame]:
    """Run the nodes in turn; only who got the content is asked how it was."""
    parts = []
    for position, (node, share) in enumerate(zip(NODES, NODE_SHARES[scenario], strict=True)):
        completed = quota(rng, np.zeros(user.size), round(share * user.size))
        abandoned = ~completed & (rng.random(user.size) < 0.3)
        started = trigger + NODE_STARTS[position]
        taken = rng.integers(*NODE_SECONDS[position], user.size)
        mishap = rng.choice(np.array(MISHAPS[:2] if position == 0 else MISHAPS[2:], object), user.size)
        outcome = np.where(completed, "completed", np.where(abandoned, "abandoned", "exception")).astype(object)
        parts.append(
            pd.DataFrame(
                {
                    "scenario": scenario,
                    "node": node,
                    "user": user,
                    "started": started,
                    "outcome": outcome,
                    "finished": np.where(abandoned, -1, started + taken),
                    "exception": only(outcome == "exception", mishap),
                }
            )
        )
        if node == "content push":
            user, trigger = user[completed], trigger[completed]
    return parts

# %% [markdown]
# # 06 · The scenario process
#
# On Monday, 13 July 2026, everybody at Greenbasket agrees: newcomers shall be taken care of.
# "Who takes care", asks the head of purchasing, "of what, with what, until when, and what if it fails at twenty to eight in the evening?"
# Until Thursday you owe her one page on which that stands.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.

# %%
from datetime import date, timedelta
from html import escape

import pandas as pd

import flywheel
from flywheel import charts, forms, metrics, pilot, places, scenario, stats, voc, widgets

data, ex = flywheel.open_lesson("06")
bad_week = date(2026, 6, 8) if data.label == "sample" else data.last_day - timedelta(days=27)
since = bad_week - timedelta(weeks=8)
widgets.page_style()

# %% [markdown]
# ## Six steps, one problem
#
# A *scenario process* turns what a good colleague does on a good day into something that anybody can do on a bad one.
# Its six steps are goal, scenario and need, nodes and standards, pilot, roll-out, review.

# %%
ex["6.1"].form()

# %% [markdown]
# ### Which problem
#
# Tickets a week in the eight weeks before the bad one, by topic.

# %%
tickets = data.tickets.to_pandas()
recent = tickets[tickets["opened_at"].between(pd.Timestamp(since), pd.Timestamp(bad_week))]
by_topic = (recent["topic"].value_counts() / 8).round(1).rename_axis("Topic").reset_index(name="A week")
widgets.table(by_topic.head(5), label="Tickets by topic")

# %%
people = data.users.select("user_id", "signed_up_at").to_pandas()
orders = data.orders.to_pandas().merge(people, on="user_id").sort_values("at")
begun = orders["at"].min().normalize()
orders["again"] = orders.groupby("user_id")["at"].shift(-1) - orders["at"] <= pd.Timedelta(days=30)
joined = orders[orders["signed_up_at"] >= begun].drop_duplicates("user_id")
arrived = joined.dropna(subset=["promised_at", "delivered_at"])
over = (arrived["delivered_at"] - arrived["promised_at"]).dt.total_seconds() / 60
firsts = arrived.assign(late=over > 0, minutes=over, kind=(over > 0).map({True: "late", False: "in time"}))
before = firsts[firsts["at"].between(pd.Timestamp(since), pd.Timestamp(bad_week))]
late_share = stats.proportion(before["late"].sum(), len(before))
widgets.message(f"<p>First baskets a week: <strong>{len(before) / 8:.0f}</strong>; of these late: {late_share}</p>")

# %%
ex["6.2"].form()

# %% [markdown]
# ## Step 1 · A goal that could be missed
#
# The growth lead has a goal: *of a hundred newcomers 46 come again within a month, and by Christmas it shall be 56*.
# First baskets that were watched for thirty whole days, and the share of people who came again:

# %%
whole = firsts[firsts["at"] < pd.Timestamp(data.last_day) - pd.Timedelta(days=29)]
by_kind = whole.groupby("kind")["again"].agg(baskets="size", came_again="mean")
by_kind.loc["all"] = [len(whole), whole["again"].mean()]
shown = by_kind.rename_axis("First basket").reset_index()
shown["came_again"] = (100 * shown["came_again"]).map("{:.2f} %".format)
shown = shown.astype({"baskets": int}).rename(columns={"baskets": "Baskets", "came_again": "Came again"})
widgets.table(shown, label="Came again within 30 days")

# %%
ex["6.3"].form()

# %% [markdown]
# A second metric lies nearer to the door: the share of answers of 4 or 5 to the question after a delivery.
# Here are the answers about first baskets.

# %%
asked = data.feedback.filter(data.feedback.survey == "csat").to_pandas().dropna(subset=["score"])
answers = asked.merge(firsts[["order_id", "kind"]], on="order_id")
by_arrival = answers.assign(satisfied=answers["score"] >= 4).groupby("kind")["satisfied"]
happy = by_arrival.agg(answers="size", satisfied="mean").rename_axis("First basket").reset_index()
happy["satisfied"] = (100 * happy["satisfied"]).map("{:.1f} %".format)
widgets.table(happy.rename(columns=lambda name: name[:1].upper() + name[1:]), label="Satisfied with the first basket")

# %%
newcomers = data.users.filter(data.users.signed_up_at >= begun)
weekly = voc.csat(data.feedback.semi_join(newcomers, "user_id"), period="week")
widgets.figure(charts.scores_over_time(weekly, title="CSAT of newcomers, week by week"))

# %% [markdown]
# Levels of CSAT for three choices of window and people.
# Newcomers are those who signed up within the window.

# %%
new_users = {"new_users": True}
last = data.last_day + timedelta(days=1)
choices = {
    "newcomers, eight weeks that end before the bad week": (since, bad_week, new_users),
    "newcomers, the last eight weeks": (last - timedelta(weeks=8), last, new_users),
    "everybody, eight weeks that end before the bad week": (since, bad_week, None),
}
rows = [
    (name, metrics.series(data, "csat", start=start, end=end, every_days=56, scope=scope)["value"].item())
    for name, (start, end, scope) in choices.items()
]
widgets.table(pd.DataFrame(rows, columns=["Who and when", "CSAT"]).round(4), label="Three baselines")

# %%
ex["6.4"].form()

# %% [markdown]
# A goal is SMART if it is specific, measurable, achievable, relevant and time-bound.

# %%
ex["6.5"].form()

# %% [markdown]
# ## Step 2 · A person, a moment, a need
#
# The need is what the person wants to get done, in her own words; the requirement is what could be built for it.
# Before a single box is drawn, write the press release for the day on which everything works.
#
# **In groups of five, 14 minutes**: writer, newcomer, sceptic, station lead, timekeeper.
#
# | minutes | what happens |
# |---|---|
# | 0–1 | hand out the roles |
# | 1–5 | six sentences, dated 1 September: headline; for whom; the trouble until now; what is different; what a newcomer says; how one gets it |
# | 5–6 | the newcomer says *I would tell a friend* or *so what?* |
# | 6–11 | questions and answers: three of customers, three of colleagues, one that nobody wants to hear |
# | 11–12 | strike out every promise that no node can keep |
# | 12–14 | headline and unwelcome question to the room |

# %% [markdown]
# ## Step 3 · Nodes
#
# A node is the smallest thing that one role does once a run: with an input, an output, a limit, a tool, and a plan for the day on which it fails.

# %%
ex["6.6"].form()

# %% [markdown]
# ### Limits come from somewhere
#
# The guide says *real time* in its table and *within 2 s* in its text; Greenbasket's version 1.1 says one second for the tag, two minutes for the push and 24 hours for the survey.
# Seconds that the completed runs took: the middle, nine of ten, and the longest.

# %%
passed = data.node_runs.to_pandas()
passed["seconds"] = (passed["finished_at"] - passed["started_at"]).dt.total_seconds()
ran = passed["scenario_id"].value_counts()
process = "new-user-guidance" if "new-user-guidance" in ran else ran.index[0]
runs = passed[passed["scenario_id"] == process]
done = runs[runs["outcome"] == "completed"]
took = done.groupby("node")["seconds"].describe(percentiles=[0.5, 0.9])[["count", "50%", "90%", "max"]].round(0)
heads = {"node": "Node", "count": "Runs", "50%": "Half within", "90%": "Nine of ten within", "max": "All within"}
widgets.table(took.astype(int).reset_index().rename(columns=heads), label="Seconds a run took")

# %%
ex["6.7"].form()

# %% [markdown]
# How late are late first baskets?
# Minutes after the promised time, by the share of them that had arrived by then.

# %%
shares = {"one of ten": 0.1, "half": 0.5, "three of four": 0.75, "nine of ten": 0.9, "nineteen of twenty": 0.95}
late_minutes = firsts.loc[firsts["late"], "minutes"]
all_minutes = firsts["minutes"]
by_then = [(name, late_minutes.quantile(share), all_minutes.quantile(share)) for name, share in shares.items()]
marks = pd.DataFrame(by_then, columns=["Arrived by then", "Of the late ones", "Of all first baskets"]).round(1)
widgets.table(marks, label="Minutes after the promised time")

# %%
ex["6.8"].form()

# %% [markdown]
# ### When a node fails
#
# The recall of lapsed members has run for four weeks; below it, what its failed runs wrote down.

# %%
nodes = ["tag recognition", "content push", "satisfaction survey"]
widgets.table(pilot.node_completion(data.node_runs, "member-recall", nodes=nodes), label="Completion of each node")

# %%
failed = passed[(passed["outcome"] == "exception") & (passed["scenario_id"] == "member-recall")]
reasons = failed.groupby(["node", "exception"]).size().reset_index(name="runs")
widgets.table(reasons.rename(columns=str.capitalize), label="Why runs failed")

# %%
ex["6.9"].form()

# %% [markdown]
# ## Step 4 · A trial, and what must not break
#
# A guardrail is a metric that gets worse when the goal is reached in a way that nobody wanted.

# %%
ex["6.10"].form()

# %% [markdown]
# ## The check
#
# An *error* keeps a process from being run or judged as it stands; an *advice* is what experience would add.
# The growth lead's file looks splendid; here is its Table 2, and what the check says.
# The goal is due on 20 August, and the pilot runs to the night of 23 August.
# The needs of the file are `know-when` (know when it comes) and `be-heard` (say how it was); all three nodes serve `know-when`.

# %%
hasty = scenario.read(places.course() / "exercises" / "ex_06_scenario" / "hasty.yml")
listed = hasty.table_2()[["Stage", "Node", "Owner", "Time limit", "Tool", "Exception plan"]]
widgets.table(listed.assign(Serves=[", ".join(node.serves) for node in hasty.nodes]), label="Table 2")

# %%
widgets.table(scenario.check(hasty), label="What the check says")

# %%
ex["6.11"].form()

# %% [markdown]
# ### The drawing and the page
#
# A scenario that has passed the check can be drawn, and written as a procedure.
# This one is *The first basket*, as the notebook of this lesson builds it step by step.
# Beside each node stands, dashed, what happens when it fails.

# %%
page = scenario.read(places.course() / "exercises" / "ex_06_scenario" / "first_basket.yml")
widgets.message(f"<div style='max-width:760px'>{forms.process_svg(page)}</div>")

# %%
own = page.goal
widgets.message(
    f"<p>Goal: {escape(own.statement)}. Baseline {own.baseline:.0%}, target {own.target:.0%}, by {own.by}.</p>"
    f"<p>{escape(scenario.check(page).caption)}</p>"
)

# %% [markdown]
# Now make one of your own, without a line of code: the [scenario builder](scenario_builder.ipynb) leads through the six steps, checks while you type and saves the file.
# In a spreadsheet program it goes as well.
# `flywheel scenario export datasets/scenarios/new-user-guidance.yml tables.xlsx` makes a workbook of the three forms; write your own process over it, and `flywheel scenario import tables.xlsx my-process.yml` reads it back.
# `flywheel scenario check my-process.yml` says what is wrong, and `flywheel scenario library sop my-process.yml` files the procedure.
# Whoever prefers a text file begins with `flywheel scenario new my-process.yml`, in which every field is explained.

# %% [markdown]
# ## Table 3
#
# The guide shows two rows: next-day retention from 35 % to 38 %, deviation +8.6 % **[claim]**; clicks on the home page from 42 % to 45 %, deviation +7.1 % **[claim]**.

# %%
ex["6.12"].form()

# %%
between = stats.proportion_difference(114, 300, 105, 300)
widgets.message(
    f"<p>In Greenbasket's version of the first row, 114 of 300 against 105 of 300: <strong>{between}</strong></p>"
)

# %% [markdown]
# ## Five questions to close

# %%
ex["6.13"].form()

# %%
ex["6.14"].form()

# %%
ex["6.15"].form()

# %%
ex["6.16"].form()

# %%
ex["6.17"].form()

# %% [markdown]
# ## Where you stand
#
# Compute the most that can be won before a target is discussed, take limits from the ledger, and let an exception plan take another road.
# The check finds what is missing, and people find what is untrue.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

# %% [markdown]
# # 01 · Voice of the customer
#
# Monday, 15 June 2026, half past eight, at a fresh-grocery app called Greenbasket.
# Last week was a bad one, and at ten o'clock the VOC meeting begins.
# The chair wants to know how bad it was, what it was about, and which topic comes first.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.
# A share may be typed as 0.123 or as 12.3 %.
# The tables hold what was said up to Sunday, 14 June, and *last week* means the seven days that end with it.

# %%
from datetime import date, timedelta

from IPython.display import HTML

import flywheel
from flywheel import charts, stats, tables, voc, widgets

data, ex = flywheel.open_lesson("01")
last_day = date(2026, 6, 14) if data.label == "sample" else data.last_day
voice = data.feedback.filter(data.feedback.at.date() <= last_day)
last_week = voice.filter(voice.at.date() > last_day - timedelta(days=7))
widgets.page_style()

# %% [markdown]
# ## Who is talking, and where
#
# One row is one thing that somebody told Greenbasket, or one survey that was shown and closed.
# `scores` and `words` count the rows that have a score, and those that have words.

# %%
channels = voice.group_by("channel").agg(
    rows=voice.count(), scores=voice.score.count(), words=voice.text.count(), user_known=voice.user_id.count()
)
widgets.table(channels.order_by(channels.rows.desc()).to_pandas(), label="Channels")

# %%
ex["1.1"].form()

# %% [markdown]
# A survey that was closed is a row too.
# It is no answer, and it tells how large the part is that one is about to read as the whole.
# For the next two tasks you find the numbers here.

# %%
asked = voice.filter(voice.survey == "nps").to_pandas()
by_score = asked["score"].astype("Int64").value_counts(dropna=False).sort_index().rename_axis("NPS answer")
people = by_score.reset_index(name="people").astype({"NPS answer": "string"}).fillna("closed without an answer")
widgets.table(people, label="Answers by score")

# %%
ex["1.2"].form()

# %% [markdown]
# ## One score, and how sure we are
#
# **CSAT** is the share of 4 and 5 on a scale of 1 to 5.
# **NPS** is the percent of 9 and 10 minus the percent of 0 to 6 on a scale of 0 to 10.
# **CES** is the mean on a scale of 1 (hard) to 7 (easy).
# All are counted among those who answered, and none of them travels without its interval.

# %%
ex["1.3"].form()

# %%
ex["1.4"].form()

# %%
ex["1.5"].form()

# %% [markdown]
# ### Small groups, wide lines
#
# Which part of the country was hit hardest last week?
# The dot is the score, the line its 95 % interval, and the number at the right says how many people answered.
# Hollow dots stand for groups with too few answers.

# %%
by_region = voc.nps(tables.with_users(last_week, data.users, "region"), by="region")
widgets.figure(charts.scores_by_group(by_region, title="NPS of the last week by region, with its intervals"))

# %%
known = by_region.table.dropna(subset=["region", "value"]).sort_values("value")
counts = known[["promoters", "passives", "detractors"]]
between = stats.nps_difference(counts.head(1).sum(), counts.tail(1).sum())
widgets.message(f"<p>The region at the bottom minus the one at the top: <strong>{between}</strong></p>")

# %%
ex["1.6"].form()

# %% [markdown]
# ## Week by week
#
# Each point is one week, and the band around it is its interval.

# %%
weekly_nps = voc.nps(voice, period="week")
widgets.figure(charts.scores_over_time(weekly_nps, title="NPS week by week, up to the Sunday before the meeting"))

# %%
ex["1.7"].form()

# %% [markdown]
# Is the lowest week merely the lowest, as one of them always is?
# The dashed lines are control limits: while nothing changes, about one week in 370 falls outside them by chance.

# %%
limits = charts.scores_over_time(weekly_nps, alarms=voc.alarm(weekly_nps))
widgets.on_request(lambda: HTML(widgets.picture(limits)), text="Show the control limits")

# %% [markdown]
# ### Look for yourself
#
# Choose a score, a group and a week.
# See how the lines grow as the groups shrink, and what a week with two dozen answers can and cannot tell.

# %%
widgets.when_near(lambda: widgets.score_explorer(data, until=last_day))

# %% [markdown]
# ### Is it talk, or did it happen?
#
# The orders were not asked for an opinion.
# Here they are, week by week.

# %%
arrived = data.orders.filter(data.orders.delivered_at.notnull(), data.orders.at.date() <= last_day)
arrived = arrived.mutate(week=arrived.at.truncate("W").date(), late=arrived.delivered_at > arrived.promised_at)
weeks = arrived.group_by("week").agg(arrived=arrived.count(), late=arrived.late.sum()).order_by("week")
widgets.table(weeks.to_pandas().tail(6), label="Orders by week")

# %%
ex["1.8"].form()

# %% [markdown]
# ## What they say
#
# Twelve messages of last week, drawn at random, without numbers and addresses.

# %%
widgets.table(voc.quotes(last_week, n=6, seed=15, language="en"), label="Messages in English")

# %%
widgets.table(voc.quotes(last_week, n=6, seed=15, language="zh"), label="Messages in Chinese")

# %%
ex["1.9"].form()

# %% [markdown]
# ## From pain to root
#
# A pain point is heavy when it is frequent, when it hurts, and above all when it does both.
# Take the tickets for the frequency, and for the impact, to begin with, what one of them costs to handle.

# %% [markdown]
# ### Before you count
#
# Where do you think they stand?
# Place the topics, by the lists or step by step with the four buttons, and only then compare with the data.

# %%
widgets.when_near(lambda: widgets.severity_placing(data, until=last_day))

# %%
ex["1.10"].form()

# %%
register = data.tickets.filter(data.tickets.opened_at.date() <= last_day).to_pandas().groupby("topic")["cost_cents"]
weights = register.agg(tickets="size", yuan_each="mean").astype(float)
weights["yuan_each"] /= 100
weights.loc["(yardstick)"] = [weights["tickets"].mean(), register.sum().sum() / register.size().sum() / 100]
widgets.table(weights.sort_values("tickets", ascending=False).round(1), label="Tickets and cost by topic")

# %%
ex["1.11"].form()

# %% [markdown]
# The upward axis was ours to choose.
# Here is another one: what lateness does to the customer.

# %%
after_delivery = voice.filter(voice.survey == "csat").join(
    data.orders.select("order_id", "promised_at", "delivered_at"), "order_id"
)
arrival = (after_delivery.delivered_at > after_delivery.promised_at).ifelse("late", "in time")
satisfied = voc.csat(after_delivery.mutate(arrival=arrival), by="arrival")
widgets.figure(charts.scores_by_group(satisfied, title="Satisfaction with the delivery, late or in time"))

# %%
ex["1.12"].form()

# %% [markdown]
# ### Move the cuts
#
# Two lines decide which topic is called *solve first*.
# Who draws them sets the priorities.

# %%
widgets.when_near(lambda: widgets.severity_lab(data, until=last_day))

# %% [markdown]
# ### Ask five times
#
# Take the heaviest topic to its root; each answer is a guess until something shows it.

# %%
widgets.five_whys_form("Evening orders were late in the week of 8 June, and people complained")

# %% [markdown]
# ## The meeting
#
# First everybody looks at the same numbers and hears a few voices.
# Then the problem is talked over until its cause is on the table, and only then may solutions be proposed.
# What is decided gets an owner, a date and a criterion.
# At the end come the promises of last time: those who are about to leave with a new promise hear what became of the old ones.

# %%
ex["1.13"].form()

# %%
ex["1.14"].form()

# %% [markdown]
# ### Ninety minutes
#
# The clock leads through the five blocks; for a rehearsal let a minute pass in a second.

# %%
widgets.meeting_timer()

# %% [markdown]
# What is decided goes into the list of actions.
# It is saved in the same file that `flywheel voc` reads for the next meeting, in your own `work/reports`.

# %%
from flywheel import report

kept = report.action_file("2026-W24" if data.label == "sample" else "", data=data)
widgets.action_log(kept, topics=widgets.pain_topics(data, until=last_day))

# %% [markdown]
# ### The dashboard and the cord
#
# In a satisfaction system of the Amazon kind each transaction triggers a question, a classifier sorts the words, figures are live, and an alarm is graded by how far they moved.
# On a Toyota line whoever sees something wrong pulls a cord: a lamp shows where, help comes in fixed steps, and if need be the line stands still.

# %% [markdown]
# Here are the cords that the scores have pulled by themselves, week by week; pull one of your own, and let time pass.

# %%
places = ("app", "cold bench", "riders", "service")
widgets.when_near(
    lambda: widgets.andon_board(widgets.score_alarms(data, until=last_day), start=f"{last_day} 08:30", places=places)
)

# %%
ex["1.15"].form()

# %% [markdown]
# ## A claim on the table
#
# *Satisfied customers buy 3.5 times as often* **[claim]**.
# Take everybody's first NPS answer that is at least eight weeks old, and count the orders of the eight weeks after it.

# %%
import pandas as pd

first_scores = asked.dropna(subset=["score"]).sort_values("at").drop_duplicates("user_id")
answered = first_scores[first_scores["at"] < pd.Timestamp(last_day) - pd.Timedelta(weeks=8)]
kinds = pd.cut(answered["score"].astype(int), [-1, 6, 8, 10], labels=["detractor", "passive", "promoter"])
orders = data.orders.select("user_id", ordered_at="at").to_pandas()
pairs = answered.assign(kind=kinds).merge(orders, on="user_id", how="left")
after = pairs["ordered_at"] - pairs["at"]
pairs["later"] = (after > pd.Timedelta(0)) & (after <= pd.Timedelta(weeks=8))
per_person = pairs.groupby(["kind", "user_id"], observed=True)["later"].sum()
later = per_person.groupby("kind", observed=True).agg(people="size", orders_each="mean").round(2)
widgets.table(later, label="Orders after the answer")

# %%
more = stats.mean_difference(per_person["promoter"], per_person["detractor"])
widgets.message(f"<p>Promoters minus detractors, in orders: <strong>{more}</strong></p>")

# %%
ex["1.16"].form()

# %% [markdown]
# ## Five questions to close

# %%
ex["1.17"].form()

# %%
ex["1.18"].form()

# %%
ex["1.19"].form()

# %%
ex["1.20"].form()

# %%
ex["1.21"].form()

# %% [markdown]
# ## Your own voices
#
# The same labs on your own feedback, checked as every file is.

# %%
widgets.with_own_data(lambda own: [] if own is data else widgets.voc_labs(own), data, needs=["feedback"])

# %% [markdown]
# ## Where you stand
#
# A score belongs to those who answered; it travels with its interval, its count and its answered share.
# A severity matrix is as good as its upward axis.
# Ask *why?* until someone in the room can decide something, and leave with an owner, a date and a criterion.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

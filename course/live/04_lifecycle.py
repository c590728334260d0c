# %% [markdown]
# # 04 · Lifecycle and churn
#
# Wednesday, 8 July 2026, at a fresh-grocery app called Greenbasket.
# A slide beside the coffee machine says *We are growing*, a yellow note on it says *Then where is the money?*, and three more notes give three different retentions.
# The managing director wants one page by Friday: are we growing, who is leaving, and whom do we call.
# The ledgers are complete up to Sunday, 5 July.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.
# A share may be typed as 0.123 or as 12.3 %.

# %%
from datetime import timedelta

import pandas as pd

import flywheel
from flywheel import charts, lifecycle, widgets

data, ex = flywheel.open_lesson("04")
widgets.page_style()

# %% [markdown]
# ## Two lines on one slide
#
# The slide counts active users, the note asks for margin.
# Here are both, for every month that lies wholly in the data.

# %%
active = lifecycle.active_users(data.events, window="calendar").table
paid = data.orders.select("margin_cents", month=data.orders.at.truncate("M"))
monthly = paid.group_by("month").agg(orders=paid.count(), margin_yuan=paid.margin_cents.sum() / 100).to_pandas()
months = active[["day", "mau"]].merge(monthly, left_on="day", right_on="month").round()
months["month"] = months["month"].dt.strftime("%B %Y")
shown = months[["month", "mau", "orders", "margin_yuan"]].astype({"margin_yuan": int})
widgets.table(shown.rename(columns={"mau": "active users", "margin_yuan": "margin, yuan"}), label="Months")

# %% [markdown]
# ### Where is everybody?
#
# Each place in a lifecycle has an aim of its own.
# These rules put everybody into exactly one; they are tried from the top, and the first one that fits decides.
#
# | stage | who is put there |
# |---|---|
# | **lost** | last seen 90 days ago or longer |
# | **dormant** | last seen 28 days ago or longer |
# | **loyalty** | at least 4 orders in the last 90 days |
# | **growth** | at least 2 orders ever |
# | **activation** | at least 1 order ever, or active on at least 2 of the last 28 days |
# | **acquisition** | everybody else |

# %%
ex["4.1"].form()

# %% [markdown]
# Every count hangs on a line that somebody has drawn.
# Move the line of *dormant*, and count again.

# %%
counted = {}
for quiet in (14, 21, 28, 35):
    moved = lifecycle.Rule(stage="dormant", at_least={"quiet_days": quiet})
    rules = [moved if rule.stage == "dormant" else rule for rule in lifecycle.RULES]
    counts = lifecycle.stages(data.users, data.events, data.orders, rules=rules).table
    counted[f"from {quiet} days"] = counts.set_index("stage")["users"]
widgets.table(pd.DataFrame(counted).reset_index(), label="Users by stage, for four lines")

# %% [markdown]
# How final is the last place?
# This is what became, within four weeks, of those who were dormant or lost.

# %%
placed = lifecycle.stages(data.users, data.events, data.orders, before=data.last_day - timedelta(days=28))
moves = placed.movement[placed.movement["from_stage"].isin(["dormant", "lost"])].reset_index(drop=True)
widgets.table(moves.rename(columns={"from_stage": "was", "to_stage": "is now"}), label="Moves in four weeks")

# %%
ex["4.2"].form()

# %% [markdown]
# ### Who makes the line go up?
#
# *New* users signed up in the month, *returning* ones were active in the month before as well, *resurrected* ones had been away for at least a month, and the *dormant* were there last month and are not now.

# %%
accounts = lifecycle.growth(data.users, data.events, period="month")
widgets.figure(charts.growth_bars(accounts, title="Who was added and who was lost, month by month"))

# %%
widgets.table(accounts, label="Growth accounts")

# %%
ex["4.3"].form()

# %% [markdown]
# ## One word, four numbers
#
# *30-day retention* leaves open on which days somebody may come back.
# *Exact* asks for day 30 itself, *bounded* for any day of a window, *on or after* for day 30 or any later day.
# Day 0 is the day of sign-up, and whoever signed up too late for the day to have come is not counted at all.

# %%
ex["4.4"].form()

# %% [markdown]
# ### The falling column
#
# The growth lead's page has the open one, by month of sign-up.
# Beside it stands a window that is over for everybody who counts; `n` is how many those are.

# %%
later = lifecycle.retention(data.users, data.events, days=(30,), kind="on_or_after", cohort="month").table
window = lifecycle.retention(data.users, data.events, days=((28, 34),), kind="bounded", cohort="month").table
both = later[["cohort", "value"]].merge(window[["cohort", "value", "n"]], on="cohort", suffixes=("", "_window"))
both["cohort"] = both["cohort"].dt.strftime("%B %Y")
both[["value", "value_window"]] = (100 * both[["value", "value_window"]]).round(1)
names = {"cohort": "signed up", "value": "day 30 or later, %", "value_window": "days 28 to 34, %"}
widgets.table(both.rename(columns=names), label="Two retentions by month of sign-up")

# %%
ex["4.5"].form()

# %% [markdown]
# ## Not gone yet
#
# Many newcomers are still here, and of those one knows only that they have stayed for so long *at least*.
# They are neither leavers nor stayers; the curve asks on each day only those who were there to be asked.
# *Gone* means four weeks without a visit.

# %%
staying = lifecycle.survival(lifecycle.churn_spans(data.users, data.events))
widgets.figure(
    charts.survival_curves(
        staying, title="Newcomers who are still here, by days since sign-up", what="share still here"
    )
)

# %%
curve = staying.table
days = curve[curve["day"].isin([0, 1, 7, 14, 30, 60, 90, 120])]
lines = days[["day", "value", "n", "ended", "censored"]].round(3).reset_index(drop=True)
words = {"value": "share still here", "n": "were there to be asked", "ended": "left", "censored": "ledger ends"}
widgets.table(lines.rename(columns=words), label="The curve on some days")

# %%
ex["4.6"].form()

# %% [markdown]
# ## The first week
#
# The deck asks for an *aha moment*, the early action after which people stay.
# The growth lead has one: *those who order in the first week*.
# A search that tries every action with every count looks at the earlier half of the sign-ups, and then once, with its winner, at the later half.
# `difference` is the retention of those who did it that often minus that of the others, in percentage points.

# %%
aha = lifecycle.find_aha(data.users, data.events)
tried = aha.table[["action", "count", "n_with", "difference", "p_corrected", "passed"]]
best = tried.groupby("action", sort=False).head(1).reset_index(drop=True)
best = best.assign(difference=(100 * best["difference"]).round(1), p_corrected=best["p_corrected"].round(3))
names = {"n_with": "people who did", "p_corrected": "p, corrected"}
widgets.table(best.rename(columns=names), label="Each action with its best count")

# %%
widgets.figure(charts.aha_curve(aha, title="Retention by the number of times in the first week, in both halves"))

# %%
halves = aha.curve.assign(stayed=aha.curve["value"] * aha.curve["n"], often=aha.curve["count"] >= aha.count)
sums = halves.groupby(["phase", "often"], sort=False)[["n", "stayed"]].sum().reset_index()
sums["stayed, %"] = (100 * sums["stayed"] / sums["n"]).round(2)
sums["half"] = sums["phase"].map({"discovery": "earlier, searched", "confirmation": "later, not searched"})
sums["did it"] = sums["often"].map({True: "that often", False: "less often or never"})
widgets.table(sums[["half", "did it", "n", "stayed, %"]], label="Those who did it that often, and the others")

# %%
ex["4.7"].form()

# %%
ex["4.8"].form()

# %% [markdown]
# ## Who is about to leave
#
# It is cheap to be right about the past, so agree on a day and pretend to know nothing after it.

# %%
ex["4.9"].form()

# %% [markdown]
# ### Three methods on the same day
#
# Rules, RFM and a model learned on days before the check.
# Read a row aloud: so many were warned; this share of *them* left (precision); this share of *all who left* had been warned (recall); the warned left so many times as often as people drawn by lot (lift).
# A level includes the ones above it.

# %%
warning = lifecycle.churn_warning(data.events, orders=data.orders)
widgets.table(warning, label="Three methods at three levels")

# %%
widgets.figure(charts.churn_levels(warning, title="Three methods at three levels, on the day of the check"))

# %%
ex["4.10"].form()

# %% [markdown]
# Before anybody calculates with these probabilities: are they true?
# Each mark is a group of users; across what they were given, and up how many of them left.

# %%
widgets.figure(charts.churn_calibration(warning, title="What the methods said, and what came"))

# %% [markdown]
# ### From where does a call pay?
#
# The course names three levels; the actions are ours, and so is every number here.
#
# | level | action | costs | keeps, of those who would leave |
# |---|---|---|---|
# | light | send something useful, without a discount | ¥0.10 | 2 in 100 |
# | medium | a coupon for what the customer likes | ¥1.50 | 6 in 100 |
# | high | call, ask for the reason and solve it | ¥6.00 | 14 in 100 |
#
# Somebody who is kept is taken to be worth ¥80.

# %%
ex["4.11"].form()

# %% [markdown]
# How many users stand on the list for the morning after the last day, by method and level?

# %%
levels = {name: warning.people[f"{name}_level"].value_counts() for name in ("rules", "rfm", "model")}
listed = pd.DataFrame(levels).reindex(["light", "medium", "high"]).fillna(0).astype(int)
widgets.table(listed.rename_axis("level").reset_index(), label="Users on the list by level")

# %%
ex["4.12"].form()

# %%
people = lifecycle.warning_list(warning)
ten = people.groupby("reason").head(2).head(10).reset_index(drop=True)
widgets.table(ten.drop(columns="action"), label="Ten of the list, at most two for each reason")

# %% [markdown]
# ## What somebody is worth
#
# Eighty yuan: says who?
# A purchase model says what an average customer will bring in a year, in margin.

# %%
bought = lifecycle.purchase_summary(data.orders, value="margin_cents")
model = lifecycle.fit_bgnbd(bought)
spending = lifecycle.fit_gammagamma(bought)
widgets.table(lifecycle.predicted_value(bought, model, spend=spending, horizon_days=365), label="A year ahead")

# %% [markdown]
# Put this value in place of the eighty in the lab below, and see what becomes of the call list.
#
# ### And what did they cost?
#
# Newcomers of a channel, divided into its spend, give the cost of one (CAC).
# An old saying of the trade has it that a customer should bring *three times* what he cost.
# It does not say of what, nor by when.

# %%
ex["4.13"].form()

# %%
margin = lifecycle.channel_value(data.users, data.orders, spend=data.spend)
widgets.figure(charts.channel_values(margin, title="What a newcomer costs and leaves in margin within 90 days"))

# %%
revenue = lifecycle.channel_value(data.users, data.orders, spend=data.spend, value="revenue_cents")
ratios = margin.table[["channel", "ratio", "ratio_low", "ratio_high"]].dropna()
ratios = ratios.merge(revenue.table[["channel", "ratio"]], on="channel", suffixes=("", "_revenue")).round(2)
names = {"ratio": "in margin", "ratio_low": "from", "ratio_high": "to", "ratio_revenue": "in revenue"}
widgets.table(ratios.rename(columns=names), label="Value divided by cost")

# %%
ex["4.14"].form()

# %% [markdown]
# ## Whom do we call?
#
# Take the ten from the list above, if you can with three others: the head of service with forty calls a week, the head of finance who believes in forty yuan rather than eighty, the growth lead who wants a coupon for everybody, and user number seven, who was on holiday.
# Nothing, something light, a coupon, or a call?

# %%
ex["4.15"].form()

# %%
ex["4.16"].form()

# %% [markdown]
# ## Lab: where does a warning begin?
#
# Move the levels, put in what a call costs and keeps, and see whom you would have missed.
# Then split retention and survival, and ask what a newcomer may cost.
# What you see can be saved, and below you can put your own users, events and orders in the place of Greenbasket's.

# %%
widgets.when_near(lambda: widgets.lifecycle_lab(data, warning=warning))

# %% [markdown]
# ## Five questions to close

# %%
ex["4.17"].form()

# %%
ex["4.18"].form()

# %%
ex["4.19"].form()

# %%
ex["4.20"].form()

# %%
ex["4.21"].form()

# %% [markdown]
# ## Where you stand
#
# Beside active users put a number that costs somebody something.
# Ask of a retention which days, of a warning which day, and of a worth who has measured it.
# On Monday, define *gone* for your own product with a number of days, a count and a cost, and list ten users with a reason each.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

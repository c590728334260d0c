# %% [markdown]
# # 03 · Customer tiering
#
# Monday, 6 July 2026, at a fresh-grocery app called Greenbasket.
# The managing director has sent a mail of one line: *100,000 yuan for service in the third quarter, tell me on Thursday who gets it.*
# The growth lead wants it for customers who are on their way up, the head of service for the best ones, the head of finance would like to hear why anybody gets anything, and the woman from the hotline asks what the other customers will be told.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.
# A share may be typed as 0.123 or as 12.3 %.
# The *quarter* is the last 91 days (on your own data half of your days, if there are fewer than 182).

# %%
from datetime import timedelta

import flywheel
from flywheel import charts, stats, tiers, widgets

data, ex = flywheel.open_lesson("03")
ordered_for = data.last_day - data.orders.at.min().execute().date()
days = min(91, (ordered_for.days + 1) // 2)
start = data.last_day - timedelta(days=days - 1)
earlier_start = start - timedelta(days=days)
quarter = data.orders.filter(data.orders.at.date() >= start)
widgets.page_style()

# %% [markdown]
# ## Three questions to a ledger
#
# When were you last here, how often do you come, and what do you leave on the counter?
# *Recency, frequency, monetary value* (RFM) become scores from 1 to 5.
# One way is to draw lines on the wall, the same ones every month.

# %%
ex["3.1"].form()

# %% [markdown]
# The other way is to compare customers with one another: a score of 5 says that at least four fifths of them are strictly worse.
# Neighbouring cells share a name.

# %%
scored = tiers.rfm(quarter, value="margin_cents", as_of=data.last_day)
widgets.figure(charts.rfm_grid(scored, title="The customers of the quarter, each compared with all others"))

# %%
ex["3.2"].form()

# %% [markdown]
# How much depends on the way?
# Here is the share of customers who get another name when they are scored by lines on the wall.

# %%
cuts = {"recency_days": (60, 30, 14, 7), "frequency": (2, 3, 5, 8), "monetary_cents": (1000, 2000, 5000, 10000)}
by_cuts = tiers.rfm(quarter, value="margin_cents", as_of=data.last_day, method="fixed", cuts=cuts)
both = scored.users.join(by_cuts.users.select("user_id", by_cuts="segment"), "user_id").to_pandas()
other = stats.proportion(int((both["segment"] != both["by_cuts"]).sum()), len(both))
widgets.message(f"<p>Another name by the other rule: <strong>{other}</strong></p>")

# %% [markdown]
# Ranks fit when something scarce is handed out.
# Lines on the wall fit when you want to see whether things get better, for they stay where they are when everybody moves.
#
# ## The sentence on the slide
#
# *Core customers are 5 % of all and make 80 % of profit*, the course deck claims **[claim]**.
# Below, the customers of the quarter are lined up from best to last and cut into twenty equal groups; the table shows the first five, the rest together, and all.

# %%
import pandas as pd

sums = quarter.group_by("user_id").agg(cents=quarter.margin_cents.sum()).to_pandas()
best_first = sums.sort_values("cents", ascending=False).reset_index(drop=True)
borders = [round(len(best_first) * twentieth / 20) for twentieth in range(1, 6)]
place = pd.Series(best_first.index).map(lambda rank: sum(rank >= border for border in borders))
groups = place.map(lambda passed: f"{passed + 1}" if passed < 5 else "6 to 20")
twentieths = best_first.groupby(groups)["cents"].agg(customers="size", margin_yuan="sum")
twentieths.loc["all"] = twentieths.sum()
twentieths["margin_yuan"] = (twentieths["margin_yuan"] / 100).round(0).astype(int)
widgets.table(twentieths.rename_axis("twentieth, the best first"), label="Margin by twentieths of customers")

# %%
ex["3.3"].form()

# %%
ex["3.4"].form()

# %% [markdown]
# Here is the whole curve.
# If all were equal, it would be the dashed line; the *Gini* coefficient says how far it bends away, from 0 to 1.

# %%
widgets.figure(charts.concentration_curve(tiers.concentration(quarter, value="margin_cents")))

# %% [markdown]
# The interval carries the luck of the quarter and not the choices.
# Revenue or margin, a quarter or half a year, those who ordered or everybody who ever signed up?

# %%
half_year = data.orders.filter(data.orders.at.date() >= earlier_start)
everybody = data.users.select("user_id").to_pandas().merge(sums, how="left").fillna(0)
readings = {
    "quarter, revenue": tiers.concentration(quarter, value="revenue_cents"),
    "quarter, margin": tiers.concentration(quarter, value="margin_cents"),
    "half-year, revenue": tiers.concentration(half_year, value="revenue_cents"),
    "half-year, margin": tiers.concentration(half_year, value="margin_cents"),
    "quarter, margin, with those who never ordered": tiers.concentration(everybody, value="cents"),
}
read = pd.DataFrame({"counted": list(readings), "best 5 % hold": [str(one.claimed) for one in readings.values()]})
widgets.table(read, label="What the best five per cent hold, by way of counting")

# %% [markdown]
# And what is profit?
# The ledger knows the margin of an order; rent, app and salaries have to be shared out by somebody.
# Suppose it is done in the simplest way, so many yuan a customer.

# %%
flat = [(yuan, sums.assign(cents=sums["cents"] - 100 * yuan)) for yuan in (0, 10, 20, 25)]
shared_out = pd.DataFrame(
    {
        "fixed cost a customer": [yuan for yuan, _ in flat],
        "best 5 % hold": [str(tiers.concentration(left, value="cents").claimed) for _, left in flat],
        "customers below zero": [stats.as_text((left["cents"] < 0).mean(), "share") for _, left in flat],
    }
)
widgets.table(shared_out, label="What the best five per cent hold after fixed costs")

# %%
ex["3.5"].form()

# %% [markdown]
# ## Four tiers and an envelope
#
# The deck draws a pyramid: core value (5 % of the customers), high potential (15 %), stable value (30 %) and base (50 %).
# Our rule fills it: *value* is the margin of the quarter, *potential* the margin of its second half minus that of its first.
# The core are the 5 % with the highest value; of the others, the 15 % with the highest potential; of the rest, the 30 % with the highest value; the base is who is left.

# %%
scores = tiers.value_and_growth(quarter, since=start, as_of=data.last_day)
pyramid = tiers.value_potential(scores)
title = "Customers of the quarter by tier, and the margin they brought"
widgets.figure(charts.tier_pyramid(pyramid, title=title))

# %% [markdown]
# The deck's way to split the money is 30, 40, 20 and 10 per cent; another way is by the share that a tier brings; a third is to work out what is best under an assumption, of which more below.

# %%
split = tiers.allocate(pyramid, budget_cents=10_000_000)
deck = split.table[split.table["strategy"] == "deck"].set_index("tier")
tier = pyramid.table.set_index("tier")
widgets.table(split.shown().head(4), label="100,000 yuan split in three ways")

# %% [markdown]
# To see what is being bought, look at a head at a time.
# The table has the deck's split and what each tier brought, both in cents.

# %%
widgets.table(deck[["users", "spend_cents"]].join(tier["value_cents"]), label="The deck's split and what tiers brought")

# %%
ex["3.6"].form()

# %% [markdown]
# ### What the last yuan brings
#
# What money does is **assumed**: care adds something to what a tier brings, up to a ceiling, and every further yuan adds less than the one before.
# The ceilings are 10 % of the margin of the core, 30 % of High potential, 15 % of Stable and 10 % of the base; half of it is reached with a spend of 5 % of the core's margin, of 10 % elsewhere.
# These numbers are ours, made up so that there is something to change, and an effect that outlasts the quarter is not in them.
# Under that assumption, here is a ladder of budgets, each split in the best way.

# %%
ladder = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000]
best = [tiers.allocate(pyramid, budget_cents=100 * budget) for budget in ladder]
rungs = pd.DataFrame({"budget": ladder, "brings": [one.totals["gain_cents"].max() / 100 for one in best]})
rungs = rungs.assign(mean_yuan=rungs["brings"] / rungs["budget"], last_yuan=[one.last_cent for one in best])
widgets.table(rungs.round(2), label="What budgets bring under the assumption")

# %%
ex["3.7"].form()

# %% [markdown]
# How much does the split depend on the assumption?
# Here with 2,000 yuan; the lines show how far the best split moves when each assumed number is halved and doubled in turn.

# %%
small = tiers.allocate(pyramid, budget_cents=200_000)
widgets.figure(charts.allocation_comparison(small, title="2,000 yuan, split in three ways"))

# %% [markdown]
# The 5, 15, 30 and 50 per cent were set, so they can be set otherwise: here 10, 20, 30 and 40, and in brackets what would change.

# %%
widgets.table(tiers.what_if(scores, small, shares=(0.10, 0.20, 0.30, 0.40)), label="Other shares")

# %%
ex["3.8"].form()

# %% [markdown]
# ## Nobody stays where they are put
#
# Sort the quarter before by the same rule, and look where those customers are now.
# Every row divides by the customers of that tier before; the lowest row holds those who had no order before.

# %%
scores_before = tiers.value_and_growth(data.orders, since=earlier_start, as_of=start - timedelta(days=1))
pyramid_before = tiers.value_potential(scores_before)
moves = tiers.migration(pyramid_before.users, pyramid.users)
title = "Tiers of the quarter before, and where those customers are now"
widgets.figure(charts.migration_map(moves, title=title))

# %%
ex["3.9"].form()

# %% [markdown]
# Value should be judged by what comes *after* the sorting.
# The tiers below are those of the quarter before; whoever did not order afterwards counts with zero.

# %%
served = {name: data[name] for name in ("tickets", "messages") if data.has(name)}
window = {"since": start, "as_of": data.last_day}
brought = tiers.economics(pyramid_before.users, quarter, message_cost_cents=10, **served, **window)
title = "What a customer of each tier brought and cost in the quarter after"
widgets.figure(charts.tier_economics(brought, title=title))

# %% [markdown]
# ### A success to report
#
# On Tuesday the growth lead comes by, beaming.
# In April every customer of the base got coupons, and look at them now.
# Here is everybody who was in the base in the quarter before.

# %%
now = sums.assign(after=sums["cents"] / 100)[["user_id", "after"]]
moved = pyramid_before.users.to_pandas().merge(now, on="user_id", how="left")
moved["before"] = moved["value_cents"] / 100
base = moved[moved["tier"] == "base"]
in_base = {"customers before": len(base), "of these with an order after": base["after"].notna().sum()}
widgets.table(pd.DataFrame([in_base]), label="The base of the quarter before")

# %%
ex["3.10"].form()

# %% [markdown]
# Her best customers have been called and written to, says the head of service, and look at *them*.
# First table: tiers of the quarter before, margin in yuan a head, then and now.

# %%
forward = moved.fillna({"after": 0}).groupby("tier")[["before", "after"]].mean()
widgets.table(forward.round(1), label="Tiers of the quarter before")

# %% [markdown]
# Second table: now turn the time round.
# Tiers of *this* quarter, and what the same customers had brought in the one before.

# %%
then = pyramid_before.users.select("user_id", before="value_cents").to_pandas()
back = pyramid.users.to_pandas().merge(then, on="user_id", how="left").fillna({"before": 0})
backward = back.groupby("tier")[["value_cents", "before"]].mean() / 100
widgets.table(backward.rename(columns={"value_cents": "this quarter"}).round(1), label="Tiers of this quarter")

# %%
ex["3.11"].form()

# %% [markdown]
# ## The budget debate
#
# On Wednesday evening the woman from the hotline asks: *who are they, your base?*
# Take the newcomers of the quarter whose first order fell into its first half, and divide them by how that first basket arrived.

# %%
joined = data.users.filter(data.users.signed_up_at.date() >= start).select("user_id")
baskets = quarter.semi_join(joined, "user_id").to_pandas().dropna(subset=["delivered_at"]).sort_values("at")
baskets["first basket"] = (baskets["delivered_at"] > baskets["promised_at"]).map({True: "late", False: "in time"})
first = baskets.drop_duplicates("user_id")
early = first[first["at"] < pd.Timestamp(start + timedelta(days=days // 2))]
placed = early.merge(pyramid.users.select("user_id", "tier").to_pandas(), on="user_id")
by_basket = placed["tier"].eq("base").groupby(placed["first basket"]).agg(in_base="sum", newcomers="size")
widgets.table(by_basket, label="Newcomers in the base, by how their first basket arrived")

# %%
gap = stats.proportion_difference(*by_basket.loc["late"], *by_basket.loc["in time"])
widgets.message(f"<p>Share in the base, late minus in time: <strong>{gap}</strong></p>")

# %% [markdown]
# Two things should be written beside the rule of a tier: the *floor*, which everybody gets, and the *stairs*, on which one can rise.

# %%
ex["3.12"].form()

# %% [markdown]
# ### Stairs that can be climbed
#
# The deck names five elements of a good membership.
# Marketing has drawn up levels from 0, 6 and 16 orders in a quarter; the first and the last element have to be rated by people, and get a 3 until somebody has asked.

# %%
useful, felt, shared = ("free delivery",), ("a birthday present",), ("a tasting for two",)
draft = [
    tiers.Level("silver", 0, functional=("coupons",)),
    tiers.Level("gold", 6, functional=useful, emotional=felt),
    tiers.Level("black gold", 16, functional=useful, emotional=felt, social=shared),
]
checked = tiers.membership_check(draft, quarter, proposition=3, experience=3)
widgets.table(checked, label="Check of the membership design")

# %% [markdown]
# ### Thursday, in fifteen minutes
#
# Groups of four share out the parts; whoever is alone plays all of them, one after the other.
#
# | part | wants | brings along | is asked about |
# |---|---|---|---|
# | **growth** | money where something can still grow | what High potential brought in the quarter after | how many of them were there three months ago |
# | **service** | a contact for each of the best, and time for the rest | what a customer of the core brings, and how many of them stayed | an effect of service that somebody has measured |
# | **finance** | each yuan back, or the envelope closed | money a head against margin a head; the last yuan | the ceilings, and who made them up |
# | **front line and ethics** | a floor for everybody, and the stairs in sight | the late first baskets; where the core came from | what the floor costs, and who pays for it |
#
# Minutes 0 to 3: read, look up your numbers above, write down one demand.
# Minutes 3 to 7: one minute each, without interruption.
# Minutes 7 to 12: agree on an amount, on a rule, on what a head of each tier gets, and on the floor; if you cannot, finance decides the amount and the front line the floor.
# Minutes 12 to 15: write it down, with a date and a comparison.

# %%
ex["3.13"].form()

# %% [markdown]
# ## Lab: move the borders yourself
#
# Shares, budget and effect, the lines of the scores, and the sentence on the slide: change one thing at a time and read the sentence above the picture.
# What you see can be saved, and below you can put your own orders in the place of Greenbasket's.

# %%
widgets.when_near(lambda: widgets.tier_lab(data))

# %% [markdown]
# ## Six questions to close

# %%
ex["3.14"].form()

# %%
ex["3.15"].form()

# %%
ex["3.16"].form()

# %%
ex["3.17"].form()

# %%
ex["3.18"].form()

# %%
ex["3.19"].form()

# %% [markdown]
# ## Where you stand
#
# A tier is a rule: which money, which window, which cut, and what happens to equals.
# Ask how much before you ask for whom, and stop where the last yuan stops coming back.
# Only a group drawn by lot tells you what care has done, and under all tiers lies a floor.
#
# **For Monday:** take fifty of your own customers with what each brought last quarter, sort them into two tiers by a rule of one sentence, let a colleague do the same without you, and write beside each tier what you spend on one of them and what one brings.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

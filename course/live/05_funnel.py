# %% [markdown]
# # 05 · Funnels
#
# It is Wednesday, 8 July 2026, at a fresh-grocery app called Greenbasket.
# In the corridor hang two screens: the left one, of the growth lead, says that last week 36 per cent converted, and the right one, of the lead of the app, says 21.
# One of them goes into the board paper at noon, and the managing director would like to know which of her two leads cannot count.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.
# *Last week* is the last seven days in the ledgers, and *the quarter* their last thirteen weeks.

# %%
from datetime import timedelta

import pandas as pd

import flywheel
from flywheel import charts, funnel, pilot, stats, widgets

data, ex = flywheel.open_lesson("05")
steps = ["view_product", "add_to_cart", "start_checkout", "pay"]
week = data.events.filter(data.events.at.date() > data.last_day - timedelta(days=7))
quarter = data.events.filter(data.events.at.date() > data.last_day - timedelta(days=91))
widgets.page_style()

# %% [markdown]
# ## Two screens
#
# One row of the ledger is one thing that one person did at one moment; several of them make a visit, and several visits a person.
# Here is what the growth lead counts: people, from the first product they look at to a payment.

# %%
widgets.table(funnel.count(week, steps), label="The left screen")

# %% [markdown]
# Each rate has the step before it as its denominator; only the column *of the first step* goes back to the beginning, and its last line is the left screen.
# Here are both definitions, as cards.
#
# | | left screen (growth) | right screen (app) |
# |---|---|---|
# | **counts** | people | visits |
# | **starts with** | looking at a product | opening the app |
# | **ends with** | a payment | a payment |
# | **order** | in this order, other things may lie between | in this order, other things may lie between |
# | **time allowed** | seven days from the first look | until the visit is over |
# | **days** | 29 June to 5 July | 29 June to 5 July |

# %%
ex["5.1"].form()

# %%
ex["5.2"].form()

# %% [markdown]
# To find out where the points between the two have gone, change one thing at a time.
# First the first step: people still, but everybody who opened the app.

# %%
widgets.table(funnel.count(week, ["app_open", *steps]), label="People, from opening the app")

# %%
ex["5.3"].form()

# %% [markdown]
# ## The rules in small print
#
# *Order*: may other things lie between two steps, or is any order good enough?
# *Window*: how long may it take, and from when does the clock run?
# *Ties and repeats*: what happens to two events of the same second, and to the fifth look at the same mushrooms?

# %%
ex["5.4"].form()

# %%
ex["5.5"].form()

# %% [markdown]
# ### A tile of his own
#
# A trainee's tile says that of a hundred people who look at something, 147 put it into the basket.

# %%
ex["5.6"].form()

# %% [markdown]
# ### An hour or a week
#
# How long do people take, from their first look in the half-year?
# Left out are those whose seven days were not over when the ledgers end.

# %%
needed = funnel.times(data.events, steps)
widgets.figure(charts.funnel_times(needed, title="How long people take, step by step"))

# %%
share = needed.curve[needed.curve["leg"] == 0].set_index("hours")["value"].loc[[1, 24, 168]]
through = share.mul(100).round(2).rename(index=int).rename_axis("hours after the first look")
through = through.reset_index(name="% of all who looked")
widgets.table(through, label="Through the whole funnel")

# %%
ex["5.7"].form()

# %% [markdown]
# ## The neck
#
# *Where* is it lost?
# For that, visits are the better unit, because whatever breaks, breaks in a visit, on one device.
# The visits of one person are alike, so that the intervals come out a little too narrow.

# %%
visits = funnel.count(quarter, steps, unit="session")
widgets.figure(charts.funnel_steps(visits, title="Visits of the quarter that saw a product, step by step"))

# %% [markdown]
# A wide gap may be what a shop is like.
# A loss is a finding only against something: here each kind of device is set against the other two.

# %%
by_platform = funnel.count(quarter, steps, unit="session", by="platform")
widgets.figure(charts.funnel_steps(by_platform, title="The same visits by device"))

# %%
ex["5.8"].form()

# %% [markdown]
# A neck is worth naming when it has a price: what an order leaves in the till, times the orders that would come if this one step were as good as elsewhere.

# %%
bought = data.orders.filter(data.orders.at.date() > data.last_day - timedelta(days=91))
margin = stats.mean(bought.margin_cents.to_pandas(), unit="cents")
neck = funnel.neck(by_platform, order_cents=margin)
widgets.figure(charts.funnel_neck(neck, title="Each step against the other devices"))

# %% [markdown]
# And the found neck alone, for the next task; what an order leaves is its margin, so *extra revenue cents* holds margin here, in cents.

# %%
price = neck.found[["platform", "step", "extra_orders", "extra_revenue_cents"]].round(1)
widgets.table(price, label="The neck")

# %%
ex["5.9"].form()

# %% [markdown]
# Where do they go, those who reach the checkout on Android and do not pay?

# %%
lost = funnel.drop_off(quarter.filter(quarter.platform == "android"), steps, after="start_checkout")
widgets.table(lost, label="The half-hour after")

# %% [markdown]
# ### A fall without a fault
#
# In autumn marketing will advertise on Android only, and the share of Android among the checkouts is expected to rise to 60 per cent.
# `n` are the checkouts, `users` those of them that were paid.

# %%
last = by_platform.table[by_platform.table["step"] == "pay"]
widgets.table(last[["platform", "n", "users", "value"]].round(3), label="Payments by device")

# %%
ex["5.10"].form()

# %% [markdown]
# ## What a point is worth
#
# What follows if a step keeps one visit in a hundred more, and everything behind it stays as it is?

# %%
gains = pd.concat([funnel.what_if(visits, step, points=1, order_cents=margin).gains for step in steps[1:]])
worth = gains.assign(step=steps[1:], yuan=(gains["extra_revenue_cents"].astype(float) / 100).round(1))
widgets.table(worth[["step", "value", "extra_orders", "yuan"]].round(2), label="One point more")

# %%
ex["5.11"].form()

# %% [markdown]
# The deck's form for new-user guidance sets a *first-order conversion of at least 15 %* as the goal **[claim]**; it does not say within how many days.
# Here are three answers for everybody who signed up since the ledgers begin and whose days were over.

# %%
begin = data.events.at.min().execute().date()
newcomers = data.users.filter(data.users.signed_up_at.date() >= begin)
units = {days: funnel.conversion_units(newcomers, data.events, goal="pay", window_days=days) for days in (1, 7, 60)}
ordered = {days: part.to_pandas()["numerator"] for days, part in units.items()}
rates = {days: str(stats.proportion(part.sum(), len(part))) for days, part in ordered.items()}
first_orders = pd.Series(rates).rename_axis("days after sign-up").reset_index(name="newcomers with an order")
widgets.table(first_orders, label="First orders")

# %%
ex["5.12"].form()

# %% [markdown]
# ## A reminder, looked at for too long
#
# On 4 May 1,200 people were drawn by lot; 600 got a message whenever they had left a basket standing, the other 600 did not.
# The plan, written on 30 April, says: share of people with an order within *fourteen* days, one look, at the end.
# On marketing's slide stands: *Basket reminder: +24 % buyers, significant.*
# The table counts the buyers of each arm up to some evening.

# %%
drawn = data.pilots.filter(data.pilots.pilot_id == "basket-reminder").to_pandas()
orders = data.orders.select("user_id", ordered_at="at").to_pandas()
pairs = drawn.merge(orders, left_on="unit_id", right_on="user_id")
pairs["day"] = (pairs["ordered_at"] - pairs["assigned_at"]) / pd.Timedelta(days=1)
first_order = pairs[pairs["day"] >= 0].groupby("unit_id")["day"].min()
reminder = drawn.assign(day=drawn["unit_id"].map(first_order))

# %%
evenings = [7, 14, 18, 20, 22, 28]
buyers = pd.DataFrame({evening: (reminder["day"] < evening).groupby(reminder["arm"]).sum() for evening in evenings}).T
widgets.table(
    buyers.rename_axis("evening").rename_axis(columns=None).reset_index(), label="Buyers out of 600 in each arm"
)

# %%
ex["5.13"].form()

# %% [markdown]
# And here are the differences with their intervals, and how often a reminder that does *nothing at all* looks like a success on some evening.

# %%
gaps = [str(stats.proportion_difference(row["pilot"], 600, row["control"], 600)) for _, row in buyers.iterrows()]
lift = [f"{100 * (row['pilot'] / row['control'] - 1):+.0f} %" for _, row in buyers.iterrows()]
widgets.table(pd.DataFrame({"evening": evenings, "lift": lift, "difference": gaps}), label="Six evenings")

# %%
widgets.table(pilot.peeking((1, 2, 7, 28)), label="False alarms by looks")

# %% [markdown]
# In the fourteen days before the draw, when nobody had been reminded of anything, so many of each arm had ordered:

# %%
before = pairs[(pairs["day"] < 0) & (pairs["day"] >= -14)].groupby("arm")["unit_id"].nunique()
widgets.table(before.rename_axis("arm").reset_index(name="buyers of 600"), label="The fortnight before")

# %%
ex["5.14"].form()

# %% [markdown]
# ## Which first?
#
# The board paper has room for one experiment in the third quarter, because there is one team.
#
# | | what | takes | what speaks for it |
# |---|---|---|---|
# | **A** | mend the payment on Android | four weeks | the neck, and its price |
# | **B** | a larger basket button, on all devices | one week | the widest gap; +15 % at Meituan **[claim]** |
# | **C** | the basket reminder, once more and larger | two weeks | +24 % on marketing's slide |

# %%
ex["5.15"].form()

# %% [markdown]
# ## Lab: your funnel, your rules
#
# Two screens, two numbers, and neither of them wrong: change order, time and unit, and watch the rate.
# Then make one step better, and read what it would be worth.
# What you see can be saved, and below you can put your own events in the place of Greenbasket's.

# %%
widgets.when_near(lambda: widgets.funnel_lab(data))

# %% [markdown]
# ## Five questions to close

# %%
ex["5.16"].form()

# %%
ex["5.17"].form()

# %%
ex["5.18"].form()

# %%
ex["5.19"].form()

# %%
ex["5.20"].form()

# %% [markdown]
# ## Where you stand
#
# **For Monday:** write the card of your one funnel: *who, steps, order, window, clock, left out, owner*.
# Give it to two colleagues with the same export, ask each for the rate of the same week, and mend the line over which they differ.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

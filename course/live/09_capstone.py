# %% [markdown]
# # 09 · Capstone
#
# Monday, 20 July 2026, at a fresh-grocery app called Greenbasket.
# The new head of operations has left a card with one sentence: *New customers do not come back: find out why, decide what to do, and prove it.*
# Below it, smaller: *One page. I take the 17:40 train.*
#
# Every task below is a form: choose or type, then press *Check*.
# Each is judged on its own, so a slip in the morning will not spoil the afternoon.
# Nothing that you write leaves this machine.

# %%
from datetime import timedelta

import pandas as pd

import flywheel
from flywheel import charts, funnel, loop, metrics, pilot, places, scenario, stats, tiers, voc, widgets

data, ex = flywheel.open_lesson("09")
widgets.page_style()

# %% [markdown]
# ## What they say
#
# A *newcomer* is somebody who signed up after the ledger opened and whose first order has arrived.
# *Come back* means another order within thirty days of the first (on short data of your own: a third of your days).
# Here are the questions after first baskets, by score from 1 to 5; the last line counts the windows that were closed.

# %%
opened = data.orders.at.min().execute().date()
month = pd.Timedelta(days=min(30, (data.last_day - opened).days // 3))
end = pd.Timestamp(data.last_day) + pd.Timedelta(days=1)
new = data.users.filter(data.users.signed_up_at.date() >= opened)
orders = data.orders.order_by("at", "order_id").to_pandas()
orders["late"] = orders["delivered_at"] > orders["promised_at"]
orders["next_at"] = orders.groupby("user_id")["at"].shift(-1)
orders["back"] = orders["next_at"] - orders["at"] <= month

# %%
first_orders = orders.drop_duplicates("user_id").dropna(subset=["delivered_at"])
newcomers = first_orders[first_orders["user_id"].isin(new.user_id.execute())]
asked = data.feedback.filter(data.feedback.survey == "csat").to_pandas()
asked["basket"] = asked["order_id"].isin(newcomers["order_id"]).map({True: "first", False: "later"})
first_voice = asked[asked["basket"] == "first"]
scores = first_voice["score"].astype("Int64").astype("string").fillna("closed")
widgets.table(scores.value_counts().sort_index().to_frame("people"), label="Questions after first baskets, by score")

# %%
ex["9.1"].form()

# %% [markdown]
# Is that much or little?
# Below are the first baskets and all later ones, second baskets and fiftieth ones together.

# %%
widgets.table(voc.csat(asked, by="basket"), label="Satisfied with first and with later baskets")

# %%
given = asked.dropna(subset=["score"])
content = (given["score"] >= 4).groupby(given["basket"]).agg(["sum", "size"])
between = stats.proportion_difference(*content.loc["first"], *content.loc["later"])
widgets.message(f"<p>First minus later: <strong>{between}</strong></p>")

# %%
ex["9.2"].form()

# %% [markdown]
# A comparison *among* first baskets is better.

# %%
first_arrivals = first_voice.merge(newcomers[["order_id", "late"]], on="order_id")
first_arrivals["arrival"] = first_arrivals["late"].map({True: "late", False: "in time"})
satisfied = voc.csat(first_arrivals, by="arrival")
widgets.figure(charts.scores_by_group(satisfied, title="Satisfied with the first basket, late or in time"))

# %% [markdown]
# The head of service is not worried: nearly every ticket about late delivery is closed.
# Here is what became of closed ones within 30 days; every ticket stands in one row only.

# %%
again = loop.recurrence(data.tickets, data.ticket_events).table.query("topic == 'late delivery'").set_index("kind")
both = again.loc["reopened", "count"] + again.loc["again", "count"] - again.loc["either", "count"]
fates = {
    "reopened, and no other ticket": again.loc["reopened", "count"] - both,
    "another ticket, and not reopened": again.loc["again", "count"] - both,
    "reopened, and another ticket": both,
    "neither": again.loc["either", "n"] - again.loc["either", "count"],
}
table = pd.DataFrame({"closed tickets": fates.values()}, index=pd.Index(list(fates), name="within 30 days"))
widgets.table(table, label="What became of closed tickets about late delivery")

# %%
ex["9.3"].form()

# %% [markdown]
# ## Who comes back
#
# *It is getting worse by the month*, says the growth lead, and shows the share of newcomers that came back within a month, by month of the first order.

# %%
by_month = newcomers.groupby(newcomers["at"].dt.strftime("%Y-%m"))["back"].agg(["size", "mean"])
by_month = by_month.set_axis(["newcomers", "share that came back"], axis="columns").rename_axis("first order")
widgets.table(by_month.round(3), label="Newcomers that came back, by month")

# %%
ex["9.4"].form()

# %% [markdown]
# From here on only those are counted who have had their month: the *watched* newcomers.

# %%
watched = newcomers[newcomers["at"] <= end - month]
monthly = watched.groupby(watched["at"].dt.strftime("%Y-%m"))["back"].agg(["sum", "size"])
monthly["came back"] = [str(stats.proportion(*row)) for row in monthly.to_numpy()]
widgets.table(monthly[["came back"]].rename_axis("first order"), label="Watched newcomers that came back, by month")

# %%
ex["9.5"].form()

# %%
pair = watched.groupby("late")["back"].agg(["sum", "size"])
gap = stats.proportion_difference(*pair.loc[True], *pair.loc[False])
widgets.message(f"<p>Coming back, late minus in time: <strong>{gap}</strong></p>")

# %% [markdown]
# By noon everybody in the building has a reason of their own, and a column to go with it.

# %%
people = watched.merge(data.users.select("user_id", "membership").to_pandas(), on="user_id")
people["membership"] = people["membership"].str.replace("_", " ")
medals = people.groupby("membership")["back"].agg(["size", "mean"]).sort_values("mean")
medals = medals.set_axis(["newcomers", "share that came back"], axis="columns")
widgets.table(medals.round(3), label="Watched newcomers that came back, by membership")

# %%
ex["9.6"].form()

# %% [markdown]
# The marketing desk has looked at weekdays.

# %%
started = watched["back"].groupby(watched["at"].dt.day_name().rename("first order")).agg(["sum", "size"])
weekdays = started.assign(share=started["sum"] / started["size"]).sort_values("share")
days = weekdays.rename(columns={"sum": "came back", "size": "newcomers"})
widgets.table(days.round(3), label="Watched newcomers that came back, by weekday")

# %%
widest = stats.proportion_difference(*weekdays.iloc[-1, :2], *weekdays.iloc[0, :2])
widgets.message(f"<p>Best minus worst day: <strong>{widest}</strong></p>")

# %%
ex["9.7"].form()

# %% [markdown]
# ## What is at stake
#
# Here is the margin of all orders within the month after the first, for each newcomer on the mean; whoever did not come back counts with zero.

# %%
pairs = orders.merge(watched[["user_id", "at"]], on="user_id", suffixes=("", "_first"))
passed = pairs["at"] - pairs["at_first"]
inside = pairs[(passed > pd.Timedelta(0)) & (passed <= month)]
yuan = inside.groupby("user_id")["margin_cents"].sum() / 100
earned = watched.assign(yuan=watched["user_id"].map(yuan).fillna(0))
earned["first basket"] = earned["late"].map({True: "late", False: "in time"})
stake = earned.groupby("first basket")["yuan"].agg(["size", "mean"])
stake = stake.set_axis(["watched newcomers", "yuan each"], axis="columns")
widgets.table(stake.round(2), label="Margin in the month after the first order")

# %%
ex["9.8"].form()

# %% [markdown]
# Where did they end up?
# Here are the tiers of lesson 03 for the last quarter, as a share of the late newcomers and of the others.
# A tier is one more thing that is filled by coming back.

# %%
quarter = data.last_day - min(timedelta(days=90), (data.last_day - opened) / 2)
worth = tiers.value_and_growth(data.orders, since=quarter, as_of=data.last_day)
tier = tiers.value_potential(worth).users.select("user_id", "tier").to_pandas()
placed = earned.merge(tier, on="user_id", how="left").fillna({"tier": "no order in the quarter"})
placed["tier"] = placed["tier"].str.replace("_", " ")
shares = pd.crosstab(placed["tier"], placed["first basket"], normalize="columns").rename_axis(columns=None)
widgets.table(shares.round(3), label="Tiers of the last quarter, by whether the first basket was late")

# %% [markdown]
# The app's owner brings the funnel of newcomers' visits, from looking at a product to paying, each platform against the others.

# %%
visits = data.events.semi_join(new, "user_id")
steps = ["view_product", "add_to_cart", "start_checkout", "pay"]
necks = funnel.neck(funnel.count(visits, steps, by="platform", unit="session", window_days=None))
widgets.figure(charts.funnel_neck(necks, title="Newcomers' visits: each step against the other platforms"))

# %% [markdown]
# That is before an order.
# After it: newcomers who come back, by the platform of their first visit.

# %%
platforms = visits.group_by("user_id").agg(platform=visits.platform.first(order_by=visits.at)).to_pandas()
neck = necks.table.query("is_neck")["platform"].iloc[0]
placed_by = watched.merge(platforms, on="user_id")
groups = placed_by.groupby(placed_by["platform"] == neck)["back"].agg(["sum", "size"])
apart = stats.proportion_difference(*groups.loc[True], *groups.loc[False])
widgets.message(f"<p>Coming back, {neck} minus the others: <strong>{apart}</strong></p>")

# %%
ex["9.9"].form()

# %% [markdown]
# Two o'clock.
# Clear the desk: eight sentences, and for each of them one word.

# %%
ex["9.10"].form()

# %% [markdown]
# ## A process and a pilot
#
# A late first basket is a broken promise, it can be mended, and one can see whether it was.
# The delivery lead is willing.

# %%
ex["9.11"].form()

# %% [markdown]
# By three she has turned the cards into a draft.
#
# | part | what the draft says |
# |---|---|
# | goal | newcomers who order again within 30 days: from 46 % to 50 %, by 31 August 2026 |
# | owner | Delivery lead |
# | tag | Station lead marks the order on the screen · as soon as possible · if no mark can be set, the order is read out |
# | reserve | Delivery lead sets a rider aside · 60 min before the promised hour · exception plan: tbd |
# | record | Station lead enters the cause of every late case · within 24 h · if no cause is known, the rider is asked |
# | pilot | 3 August to 4 October 2026, all new users, against June and July |
# | must not get worse | – |

# %%
ex["9.12"].form()

# %% [markdown]
# Press the button to see what the machine says to the draft.
# Errors stop a file; advice stops nobody, and it is where pilots die.

# %%
file = places.course() / "exercises" / "ex_09_capstone" / "first-basket.yml"
draft = scenario.read(file, known_metrics=metrics.METRICS)
widgets.on_request(lambda: scenario.check(draft), text="Check the draft")

# %% [markdown]
# The holes are mended, and half of the newcomers will be drawn by lot.
# Below stand the share of newcomers who come back today, and the gain, which is what would be won if not one first basket were late; both lie between 0 and 1.
# By a rule of thumb, both halves together need about 32 × share × (1 − share) ÷ gain² newcomers.

# %%
base = watched["back"].mean()
gain = watched.loc[~watched["late"], "back"].mean() - base
widgets.message(f"<p>Share <strong>{base:.4f}</strong> · gain <strong>{gain:.4f}</strong></p>")

# %%
ex["9.13"].form()

# %% [markdown]
# Nearer to the process lies the share of first baskets that come late.
# Here is how many newcomers it takes to see *that* halved, and how many come in a month.

# %%
late_share = watched["late"].mean()
nearer = stats.units_needed(late_share, -late_share / 2)
per_month = 30 * len(watched) / (end - month - pd.Timestamp(opened)).days
widgets.message(
    f"<p>Newcomers needed: <strong>{nearer}</strong> · newcomers in 30 days: <strong>{per_month:.0f}</strong></p>"
)

# %%
ex["9.14"].form()

# %% [markdown]
# Press the button for what the rule of lesson 07 makes of that pilot (sample data).

# %%
windows = {"before": ("2026-03-02", "2026-03-30"), "during": ("2026-03-30", "2026-04-27")}
dates = {name: tuple(pd.Timestamp(day).date() for day in span) for name, span in windows.items()}
scope = {"region": "East China", "new_users": True}
goal = {"metric": "Next-day retention", "baseline": 0.35, "target": 0.38}
widgets.on_request(
    lambda: pilot.evaluate(metrics.unit_table(data, "next_day_retention", scope=scope, **dates), **goal),
    text="Judge the pilot of spring",
)

# %% [markdown]
# ## One page
#
# It is a quarter past five.
# There is room for about 150 words, and on the train there is nobody to explain them.

# %%
ex["9.15"].form()

# %% [markdown]
# ## Ten questions, once more
#
# The same ten topics as at the beginning of the course, other figures.
# Take ten minutes at most and look nothing up; the first answer to each is noted, and what you change afterwards no longer counts.

# %%
ex["9.16"].form()

# %%
ex["9.17"].form()

# %%
ex["9.18"].form()

# %%
ex["9.19"].form()

# %%
ex["9.20"].form()

# %%
ex["9.21"].form()

# %%
ex["9.22"].form()

# %%
ex["9.23"].form()

# %%
ex["9.24"].form()

# %%
ex["9.25"].form()

# %% [markdown]
# The *gain* is the part of what you could still win that you have won: from four right to seven is three of six, one half.
# Read it as you would read a pilot of ten people: two questions can fall either way by luck, how hard the two tests are has never been measured, and nobody took them without the course.
# A topic that was missed both times is worth an hour.

# %%
widgets.on_request(ex.gain, text="Compare the two tests")

# %% [markdown]
# ## Where you stand
#
# Say who is counted before you count, and give everybody the time to be counted.
# A reason can hold and still explain little, and *not enough data* is a decision if it says what would be enough.
#
# **For Monday:** take the sentence that your own head would write on a card, and answer only its first half: who is meant, how many there are, and what counts as coming back.
#
# When all lessons are done, `flywheel certificate "Your Name"` on the command line prints the sheet, or says what is missing.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

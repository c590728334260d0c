# %% [markdown]
# # 03 · Customer tiering
#
# On Monday, 6 July 2026, the second quarter has been closed, and the managing director has sent a mail of one line: *100,000 yuan for service in the third quarter, tell me on Thursday who gets it.*
# By ten o'clock three people have told you the answer.
# The growth lead wants it for customers who are on their way up, the head of service wants it for the best ones, each with a contact of their own, and the head of finance would like to hear why anybody gets anything.
# The fourth one, who has been on the hotline since the first basket went out, only asks what the other customers will be told.
# You have until Thursday, a ledger of orders, and a slide from a course on which five per cent of the customers sit at the top of a pyramid.

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 75 minutes.**
# > Three questions to a ledger, with 3.1 and 3.2: 9.
# > The sentence on the slide, with 3.3 to 3.5: 11, leaving 3.4 to those who code.
# > Four tiers and an envelope, with 3.6 to 3.8: 15.
# > Nobody stays where they are put, with 3.9 to 3.11: 11.
# > The budget debate, with 3.12 and 3.13: 22, of which 15 belong to the debate itself.
# > Six questions, 3.14 to 3.19: 7.
# > With 60 minutes, give the quiz as homework, leave out 3.1 and 3.4, and show 3.8 on the wall instead of having it typed.
# > Do not shorten the debate, and do not reveal before 3.6 that the envelope is larger than the margin: somebody will see it, and it is theirs to say.

# %%
import flywheel
from flywheel import charts, stats, tiers

data, ex = flywheel.open_lesson("03")

# %% [markdown]
# A quarter has thirteen weeks, 91 days.
# `quarter` holds the orders of the last one, `quarter_before` those of the 91 days before it.
# On data of your own the last one ends where your data end; if they hold less than two quarters, both are half as long as your orders go back.

# %%
from datetime import timedelta

ordered_for = data.last_day - data.orders.at.min().execute().date()
days = min(91, (ordered_for.days + 1) // 2)
start = data.last_day - timedelta(days=days - 1)
earlier_start = start - timedelta(days=days)
quarter = data.orders.filter(data.orders.at.date() >= start)
quarter_before = data.orders.filter(data.orders.at.date() >= earlier_start, data.orders.at.date() < start)
print(earlier_start, "to", start, "to", data.last_day)

# %% [markdown]
# ## Three questions to a ledger
#
# Anyone who has ever run a shop sorts customers by three questions.
# When were you last here, how often do you come, and what do you leave on the counter?
# *Recency, frequency, monetary value*: the letters RFM have been printed on mailing lists since long before there were apps.
# Here is what the ledger answers for four customers.

# %%
scored = tiers.rfm(quarter, value="margin_cents", as_of=data.last_day)
scored.users.order_by("user_id").limit(4).to_pandas()

# %% [markdown]
# The columns `r`, `f` and `m` turn each answer into a score from 1 to 5, and there are two ways to do that.
# One is to draw lines on the wall: so many days, so many orders, the same ones every month.
# Try that by hand first.

# %% tags=["solution"]
# exercise 3.1
answer_3_1 = {
    "Gu": (5, 5),  # 9 orders, the last one yesterday
    "Lin": (1, 5),  # 1 order, five days ago
    "Qiao": (5, 1),  # 8 orders, the last one 61 days ago
    "Deng": (3, 4),  # 3 orders, the last one 14 days ago
    "Ai": (3, 2),  # 4 orders, the last one 31 days ago
}

# %% [markdown]
# The other way is to let the customers be compared with one another: a score of 5 says that at least four fifths of them are strictly worse.
# The next picture does so, and gives names to neighbouring cells, because nobody wants to talk about *four-fives*.

# %%
charts.rfm_grid(scored, title="The customers of the quarter, each compared with all others")

# %% tags=["solution"]
# exercise 3.2
answer_3_2 = "c"

# %% [markdown]
# How much depends on the way?
# Below, the same customers are scored by the lines on the wall, and the last number is the share of them who get another name.

# %%
cuts = {"recency_days": (60, 30, 14, 7), "frequency": (2, 3, 5, 8), "monetary_cents": (1000, 2000, 5000, 10000)}
by_cuts = tiers.rfm(quarter, value="margin_cents", as_of=data.last_day, method="fixed", cuts=cuts)
both = scored.users.join(by_cuts.users.select("user_id", by_cuts="segment"), "user_id").to_pandas()
print(stats.proportion(int((both["segment"] != both["by_cuts"]).sum()), len(both)))

# %% [markdown] tags=["sample-only"]
# Four customers in ten carry another name, and not one of them has done anything.
# So before somebody at the table says *our champions*, ask how many there are by the other rule.

# %% [markdown]
# Neither way is the right one.
# Ranks fit when something scarce is handed out, such as a seat or a call: there will always be a top fifth.
# Lines on the wall fit when you want to see whether things get better, for they stay where they are when everybody moves.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **3.1:** the border cases are Ms Deng (exactly 14 days) and the Qiao family (exactly 8 orders, 61 days); ask what your own system does at a border, and who knows.
# > **3.2:** expect *d* from people who have seen software break ties by row number.
# > Ask them to explain to one of two equal customers why the other one got the voucher.
# > Then look at the corner at the bottom right of the picture, the ones who came often and have been away longest, and ask who of them has called such a customer this year.

# %% [markdown] unit="The sentence on the slide"
# ## The sentence on the slide
#
# The growth lead has pinned up his slide.
# *Core customers are 5 % of all and make 80 % of profit*, the course deck claims **[claim]**.
# If that is so here, the debate is short: whoever holds the five per cent holds the company.
# You could argue about it, or count.

# %% tags=["solution"]
# exercise 3.3
held = tiers.concentration(quarter, value="margin_cents")
answer_3_3 = held.claimed.value


# %% tags=["solution"]
# exercise 3.4
def answer_3_4(amounts, head):
    size = max(round(head * len(amounts)), 1)
    return sum(sorted(amounts, reverse=True)[:size]) / sum(amounts)


# %% [markdown]
# Here is the whole curve, from the best customer to the last.
# If all were equal, it would be the dashed line; the *Gini* coefficient says how far it bends away, from 0 to 1.

# %%
concentration = tiers.concentration(quarter, value="margin_cents")
charts.concentration_curve(concentration)

# %% [markdown]
# The interval carries the luck of the quarter.
# It does not carry the choices: revenue or margin, a quarter or half a year.

# %%
import pandas as pd

windows = {"quarter": quarter, "half-year": data.orders.filter(data.orders.at.date() >= earlier_start)}
read = [
    {"window": name, "money": money, "best 5 % hold": str(tiers.concentration(orders, value=money).claimed)}
    for name, orders in windows.items()
    for money in ("revenue_cents", "margin_cents")
]
pd.DataFrame(read)

# %% [markdown] tags=["sample-only"]
# All four say between a quarter and a third, and none is anywhere near the slide.
# Over half a year the head holds a little more, because the list then fills up with people who came once.

# %% [markdown]
# One can go on turning the knobs.
# Who is a customer: those who ordered, or everybody who ever signed up?

# %%
sums = quarter.group_by("user_id").agg(cents=quarter.margin_cents.sum()).to_pandas()
everybody = data.users.select("user_id").to_pandas().merge(sums, how="left").fillna(0)
print(tiers.concentration(everybody, value="cents").claimed)

# %% [markdown]
# And what is profit?
# The ledger knows the margin of an order; it does not know the rent, the app and the salaries, and somebody has to share them out.
# Suppose it is done in the simplest way, so many yuan a customer.

# %%
flat = [(yuan, sums.assign(cents=sums["cents"] - 100 * yuan)) for yuan in (0, 10, 20, 25)]
pd.DataFrame(
    {
        "fixed cost a customer": [yuan for yuan, _ in flat],
        "best 5 % hold": [str(tiers.concentration(left, value="cents").claimed) for _, left in flat],
        "customers below zero": [stats.as_text((left["cents"] < 0).mean(), "share") for _, left in flat],
    }
)

# %% tags=["solution"]
# exercise 3.5
answer_3_5 = "c"

# %% [markdown] tags=["sample-only"]
# Counted among everybody who ever signed up, the best five per cent are three times as many people, and they hold more than half.
# With twenty yuan of fixed cost laid on every customer, more than half of them *lose* money, and the slide is within reach of the interval.
# With twenty-five, the best five per cent make more than all of the profit.
# Nothing about the customers has changed between the lines of that table.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **3.3:** ask for guesses first and write them up; most rooms say 50 to 80 %, because they have heard of 80/20.
# > **The flat cost** is the turn of this part: run the cell, say nothing, and wait until somebody asks who chose the twenty.
# > **3.5:** *a* is what the growth lead will say, *b* what finance will say.
# > A good extra question: which of the readings would a consultant choose who sells service for top customers?
# > The half-year is all that the ledger holds; with a year of data, repeat the table with it.

# %% [markdown] unit="Four tiers and an envelope"
# ## Four tiers and an envelope
#
# The pyramid of the deck has two axes, what a customer is worth and how much could still become of it, and four tiers.
#
# | tier | share of customers | share of resources |
# |---|---|---|
# | **Core value** | 5 % | 30 % |
# | **High potential** | 15 % | 40 % |
# | **Stable value** | 30 % | 20 % |
# | **Base** | 50 % | 10 % |
#
# The deck does not say how a customer gets into a tier, and without that it is a drawing.
# Our rule: *value* is the margin of the quarter, *potential* is the margin of its second half minus that of its first.
# The core are the 5 % with the highest value; of the others, the 15 % with the highest potential; of the rest, the 30 % with the highest value; the base is who is left.
# Whoever ties in both goes by number, or, with `ties="together"`, up with the others.

# %%
scores = tiers.value_and_growth(quarter, since=start, as_of=data.last_day)
pyramid = tiers.value_potential(scores)
pyramid

# %% [markdown]
# The share of users was set by the rule, the share of value was found, and the last three columns are what the deck says of such a tier.
# Now to the envelope.
# The deck's way is to give 30, 40, 20 and 10 per cent; another way is to give each tier the share that it brings; a third is to work out what is best.

# %%
split = tiers.allocate(pyramid, budget_cents=10_000_000)
split.shown().head(4)

# %% [markdown]
# Per cents look reasonable in any size.
# To see what is being bought, look at a head at a time; `deck` holds the deck's split, `tier` what each tier brought.

# %%
deck = split.table[split.table["strategy"] == "deck"].set_index("tier")
tier = pyramid.table.set_index("tier")
deck[["users", "spend_cents"]].join(tier["value_cents"])

# %% tags=["solution"]
# exercise 3.6
answer_3_6 = pd.DataFrame(
    {
        "spend_each": deck["spend_cents"] / deck["users"] / 100,
        "margin_each": tier["value_cents"] / tier["users"] / 100,
    }
)

# %% [markdown] tags=["sample-only"]
# In every tier but one the plan spends more on a head than a head brings; on High potential three times as much.
# All customers together brought 64,500 yuan of margin in the quarter.
# The question of Thursday was *who gets the hundred thousand*, and nobody had asked whether there are a hundred thousand to get.

# %% [markdown]
# ### What the last yuan brings
#
# To say what is best, one has to say what money does, and the ledger does not know.
# So `allocate` **assumes**: care adds something to what a tier brings, up to a ceiling, and every further yuan adds less than the one before.
# The ceilings are 10 % of the margin of the core, 30 % of High potential, 15 % of Stable and 10 % of the base; half of it is reached with a spend of 5 % of the core's margin, of 10 % elsewhere.
# These numbers are ours, made up so that there is something to change; pilots will have to replace them, and an effect that outlasts the quarter is not in them.
# Under that assumption, here is a ladder of budgets, each split in the best way: what it brings in all, on the mean, and with its last yuan.

# %%
ladder = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000]
best = [tiers.allocate(pyramid, budget_cents=100 * budget) for budget in ladder]
rungs = pd.DataFrame({"budget": ladder, "brings": [one.totals["gain_cents"].max() / 100 for one in best]})
rungs["mean_yuan"] = rungs["brings"] / rungs["budget"]
rungs["last_yuan"] = [one.last_cent for one in best]
rungs.round(2)

# %% tags=["solution"]
# exercise 3.7
answer_3_7 = 2_000

# %% [markdown] tags=["sample-only"]
# Two thousand, where a hundred thousand were offered.
# Would you bet your job on the two thousand?
# Certainly not: it hangs on four ceilings that nobody has measured.
# But all ceilings together hold some 10,300 yuan, so somebody would have to believe in ceilings ten times as high before the hundred thousand come back, and that sentence survives a good deal of doubt.

# %% [markdown]
# How much the split depends on the assumption can be seen as well.
# Here are 2,000 yuan in the same three ways.

# %%
small = tiers.allocate(pyramid, budget_cents=200_000)
small

# %% [markdown]
# And here each of the eight assumed numbers is halved and doubled in turn.
# `low` and `high` are what a plan brings in the worst and in the best of these cases, `misses` is how far it falls behind the best plan of the case in which it does so most; all in yuan.

# %%
totals = small.totals.set_index("strategy") / 100
totals.set_axis(["gain", "low", "high", "misses"], axis="columns").round(0)

# %% [markdown] tags=["sample-only"]
# With little money the best plan puts most of it on High potential, and there the deck's split, which says the same in a milder way, does better than one in proportion to value.
# At a hundred thousand the order of the plans hardly matters any more, because every tier is fed far beyond what it can use.
# The last column is the one to choose by if you trust the assumption as far as you can throw it.

# %% [markdown]
# And the 5, 15, 30 and 50 per cent?
# They were set, so they can be set otherwise; here with 10 % in the core, 20 in High potential, 30 in Stable, and the 2,000 yuan split anew in the best way.

# %%
tiers.what_if(scores, small, shares=(0.10, 0.20, 0.30, 0.40))

# %% [markdown] tags=["sample-only"]
# The core now holds nearly half of the margin, and no customer brings a cent more.

# %% tags=["solution"]
# exercise 3.8
answer_3_8 = {
    "a": "set",  # 5 % of our customers belong to the core
    "b": "measured",  # the core brought this share of the margin
    "c": "claimed",  # elsewhere 92 % of high-value guests are kept
    "d": "assumed",  # care for High potential can add at most 30 %
    "e": "claimed",  # 5 % of customers make 80 % of profit
    "f": "measured",  # a customer of the base cost this much in tickets
    "g": "set",  # who counts as High potential
    "h": "assumed",  # the best split gains more than the deck's
}

# %% [markdown] tags=["trainer"]
# > **Trainer** · **3.6:** let the room be silent for a moment; then ask who would have signed the plan in per cent.
# > **3.7:** the slip is the mean, which stays above one until 5,000.
# > For pictures, run `charts.allocation_comparison(small)`, and `charts.tier_pyramid(pyramid)` before it.
# > If somebody says that a customer kept for a year is worth four quarters, they are right: raise the ceilings by hand (`response={"core": tiers.Response(0.4, 0.05)}`) and see how far the answer moves.
# > **3.8:** the sentence to linger on is `h`; a computed number carries no mark of where it came from.
# > Ask each table for one number of their own company that is taken for measured and was set.

# %% [markdown] unit="Nobody stays where they are put"
# ## Nobody stays where they are put
#
# A tier sounds like a place to live.
# To see how long people stay, sort the quarter before by the same rule, and look where those customers are now.

# %%
scores_before = tiers.value_and_growth(quarter_before, since=earlier_start, as_of=start - timedelta(days=1))
pyramid_before = tiers.value_potential(scores_before)
moves = tiers.migration(pyramid_before.users, pyramid.users)
charts.migration_map(moves, title="Tiers of the quarter before, and where those customers are now")

# %% [markdown]
# Every row divides by the customers of that tier before; those without an order in the new quarter stand under *left*.
# The lowest row holds the ones who had no order before.
# One can also ask the other way round.

# %% tags=["solution"]
# exercise 3.9
core = moves.table[moves.table["after"] == "core"].set_index("before")["users"]
answer_3_9 = core["entered"] / core.sum()

# %% [markdown] tags=["sample-only"]
# Nearly four in ten of the core had not ordered a single time in the quarter before, and only two of a hundred came up from the base.
# The way into the core leads past the tiers, through the front door; a plan that sorts people by last quarter's margin has nothing to say about whoever is standing there.
# Of the former core, by the way, a third did not order again; Haidilao, the hot-pot chain in the deck, keeps 92 % of its high-value guests **[claim]**, by a count and over a time that the deck does not tell.

# %% [markdown]
# ### What a tier brings afterwards
#
# So value should be judged by what comes *after* the sorting.
# The next table takes the tiers of the quarter before and shows what an average customer of each brought and cost in this one; whoever did not order counts with zero.
# Tickets cost what the ledger says, and for a message we assume ten cents.

# %%
served = {name: data[name] for name in ("tickets", "messages") if data.has(name)}
window = {"since": start, "as_of": data.last_day}
tiers.economics(pyramid_before.users, quarter, message_cost_cents=10, **served, **window)

# %% [markdown] tags=["sample-only"]
# In the quarter in which they were sorted, High potential and Stable had been nearly alike, 47 and 41 yuan a head; a quarter later it is 35 against 14.
# Recent growth does tell something, then, although the tier called *stable* is anything but.
# And of the five yuan that a customer of the base brings, about two go into tickets.

# %% [markdown]
# A longer view needs a lifetime value, what a customer will bring in all; `economics` takes one beside the other columns, and lesson 04 computes it.
#
# ### A success to report
#
# On Tuesday the growth lead comes by, beaming.
# In April every customer of the base got coupons, and look at them now.
# `moved` holds everybody of the quarter before, with the margin then and now.

# %%
now = sums.assign(after=sums["cents"] / 100)[["user_id", "after"]]
moved = pyramid_before.users.to_pandas().merge(now, on="user_id", how="left")
moved["before"] = moved["value_cents"] / 100
moved.set_index("user_id")[["tier", "before", "after"]].sort_index().head(4)

# %% tags=["solution"]
# exercise 3.10
base = moved[moved["tier"] == "base"]
print("before:", round(base["before"].mean(), 2))
answer_3_10 = base["after"].fillna(0).mean()

# %% [markdown]
# The head of service has the opposite trouble.
# Her best customers have been called and written to, and look at *them*.

# %%
moved.fillna({"after": 0}).groupby("tier")[["before", "after"]].mean().round(1)

# %% [markdown]
# Before anybody is praised or blamed, turn the time round.
# Take the tiers of *this* quarter, and look at what the same customers had brought in the one before.

# %%
then = pyramid_before.users.select("user_id", before="value_cents").to_pandas()
back = pyramid.users.to_pandas().merge(then, on="user_id", how="left").fillna({"before": 0})
backward = back.groupby("tier")[["value_cents", "before"]].mean() / 100
backward.set_axis(["this quarter", "the one before"], axis="columns").round(1)

# %% tags=["solution"]
# exercise 3.11
answer_3_11 = "b"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **3.9:** row against column is the same slip as *how many of our detractors left* against *how many of those who left were detractors*.
# > **3.10:** the broken line prints a number that nobody in the room would have doubted; ask what made it look right (it went up, and somebody was proud of it).
# > **3.11:** hide the second table until everybody has explained the first one; the better the explanation, the longer they will remember it.
# > A group is picked by its luck as well as by its habits, and the luck stays behind, in both directions of time.
# > Ask which prize, ranking or intervention in their own company picks extremes and measures afterwards.

# %% [markdown] unit="The budget debate"
# ## The budget debate
#
# On Wednesday evening the woman from the hotline puts a question on the table that no table has answered yet.
# *Who are they, your base?*
# Take the newcomers of the quarter whose first order fell into its first half, so that they had time to become something, and divide them by how that first basket arrived.

# %%
joined = data.users.filter(data.users.signed_up_at.date() >= start).select("user_id")
baskets = quarter.semi_join(joined, "user_id").to_pandas().dropna(subset=["delivered_at"])
late = baskets["delivered_at"] > baskets["promised_at"]
baskets["first_basket"] = late.map({True: "late", False: "in time"})
first = baskets.sort_values("at").drop_duplicates("user_id")

# %%
early = first[first["at"] < pd.Timestamp(start + timedelta(days=days // 2))]
placed = early.merge(pyramid.users.select("user_id", "tier").to_pandas(), on="user_id")
by_basket = placed["tier"].eq("base").groupby(placed["first_basket"]).agg(in_base="sum", newcomers="size")
print(stats.proportion_difference(*by_basket.loc["late"], *by_basket.loc["in time"]))
by_basket.assign(share=by_basket["in_base"] / by_basket["newcomers"]).round(2)

# %% [markdown] tags=["sample-only"]
# Of the newcomers whose first basket came late six in ten are in the base, of the others fewer than half; the interval of the difference is wide and lies above zero.
# In the sample this is no coincidence: a late first basket was built in as a cause of ordering less afterwards.
# A rule that then gives them less service, because they are small, makes them pay twice for something that we did.

# %% [markdown]
# A tier is a decision about people, so two things should be written beside its rule.
# One is the *floor*: what everybody gets, whatever they bring.
# The other is the *stairs*: how somebody rises, in steps that can be reached and seen.

# %% tags=["solution"]
# exercise 3.12
answer_3_12 = {
    "a": "floor",  # money back for spoilt food
    "b": "tier",  # an account manager
    "c": "floor",  # warning of a recalled batch
    "d": "tier",  # invitation to a tasting
    "e": "floor",  # being counted in the VOC meeting
    "f": "tier",  # birthday present
    "g": "floor",  # basket in the promised hour
    "h": "tier",  # points that grow faster
}

# %% [markdown]
# ### Stairs that can be climbed
#
# The deck shows two sets of stairs, each with four steps.
# JD's enterprise business sorts its customers into strategic, key, growth and long tail; Haidilao sorts its guests by frequency and spend, and gives them this:

# %%
pd.DataFrame(tiers.BENEFITS["haidilao"], columns=["level", "benefits"])

# %% [markdown]
# The deck also names five elements of a good membership: a clear proposition, sensible levels, a promotion that can be reached, rich benefits (useful ones, felt ones, shared ones), and a good experience.
# Marketing has drawn up levels for Greenbasket, by orders in a quarter.
# The first and the last element have to be rated by people; here both get a 3, until somebody has asked.

# %%
useful, felt, shared = ("free delivery",), ("a birthday present",), ("a tasting for two",)
draft = [
    tiers.Level("silver", 0, functional=("coupons",)),
    tiers.Level("gold", 6, functional=useful, emotional=felt),
    tiers.Level("black gold", 16, functional=useful, emotional=felt, social=shared),
]
tiers.membership_check(draft, quarter, proposition=3, experience=3)

# %% [markdown]
# And the same benefits with lower steps, at 3 and 8 orders:

# %%
lower = [draft[0], tiers.Level("gold", 3, useful, felt), tiers.Level("black gold", 8, useful, felt, shared)]
checked = tiers.membership_check(lower, quarter, proposition=3, experience=3)
checked.promotion[["level", "users", "next_level", "close", "value"]].round(3)

# %% [markdown] tags=["sample-only"]
# In the draft, of fifty people below the top about two are one order away from the next step; with the lower steps, of five people one is.
# What lower steps cost in free deliveries is a question that the check does not ask.

# %% [markdown]
# ### Thursday, in fifteen minutes
#
# Form groups of four and share out the parts; whoever is alone plays all of them, one after the other, with a pencil.
# Each part has numbers to bring along, and one weak spot that the others may press.
#
# | part | wants | brings along | is asked about |
# |---|---|---|---|
# | **growth** | money where something can still grow | what High potential brought in the quarter after | how many of them were there three months ago |
# | **service** | a contact for each of the best, and time for the rest | what a customer of the core brings, and how many of them stayed | an effect of service that somebody has measured |
# | **finance** | each yuan back, or the envelope closed | money a head against margin a head; the last yuan | the ceilings, and who made them up |
# | **front line and ethics** | a floor for everybody, and the stairs in sight | the late first baskets; where the core came from | what the floor costs, and who pays for it |
#
# Minutes 0 to 3: read, look up your numbers above, write down one demand.
# Minutes 3 to 7: one minute each, in the order of the table, without interruption.
# Minutes 7 to 12: agree on an amount, on a rule, on what a head of each tier gets, and on the floor.
# If you cannot agree, finance decides the amount and the front line decides the floor.
# Minutes 12 to 15: write it down, with a date and a comparison by which one will see whether it was right.
#
# Give back what you do not need: an amount below 100,000 is a decision like any other.
# The decision is judged by the lines of the next task, and never by who spoke best.

# %% tags=["solution"]
# exercise 3.13
answer_3_13 = (
    "We spend 2,000 yuan and give back 98,000: the offer is larger than the margin of a whole quarter, 64,500 "
    "(measured), and the last yuan of 2,000 brings one yuan (assumed). "
    "Customers are sorted by the margin of 91 days: the top 5 % are core, of the others the 15 % that grew most are "
    "High potential (set), equal ones go up together. Everybody gets money back, recalls, the promised hour and a "
    "hearing. One of the core brings 198 a quarter, one of High potential 44 (measured). Half of both, drawn by lot, "
    "get care at 5 yuan a head, 1,000 in all; 1,000 go into first baskets that arrive in time. The third order makes "
    "a gold member. On 5 October we compare all who were drawn with all who were not, leavers included."
)

# %% [markdown] tags=["trainer"]
# > **Trainer** · **the debate, 15 minutes, then 4 to judge:** print the four parts on cards; keep the time aloud at 3, 7 and 12.
# > In a room of more than twelve, let two groups debate in front and the others score them with the lines of 3.13.
# > Growth and service will make common cause; give finance the sentence *what does the last yuan bring?* and the front line *who are they, your base?*, and let them use it.
# > **How to judge:** two points for an amount with a reason, two for a comparison by lot, one each for the rest.
# > A group that spends all 100,000 can score well if it says what it would have to believe; a group that spends nothing should say what it will never learn that way.
# > **What people get wrong:** they split before they ask how much; they promise one-to-one service to people who will have left (a third of the core); they forget that those left out need a sentence too.
# > **3.12:** the present (`f`) and the points (`h`) may be argued about; the promised hour (`g`) may not, because it was sold.
# > A slot that the best may book earlier is another thing than a slot that the others cannot rely on.
# > **Model answer:** its weak spot is the comparison, with 200 people on each side a small effect will not show; lesson 07 puts a number on it.

# %% [markdown] unit="Six questions"
# ## Six questions to close
#
# No code, a letter or two each.

# %% tags=["solution"]
# exercise 3.14
answer_3_14 = "b"

# %% tags=["solution"]
# exercise 3.15
answer_3_15 = "c"

# %% tags=["solution"]
# exercise 3.16
answer_3_16 = "b"

# %% tags=["solution"]
# exercise 3.17
answer_3_17 = {"a", "c", "d"}

# %% tags=["solution"]
# exercise 3.18
answer_3_18 = "c"

# %% tags=["solution"]
# exercise 3.19
answer_3_19 = "d"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Quiz:** 3.14 b, 3.15 c, 3.16 b, 3.17 a, c and d, 3.18 c, 3.19 d.
# > 3.16 is the shortest version of the lesson: let somebody explain it to finance in one breath.

# %% [markdown]
# ## Take-aways
#
# A tier is a rule, so write the rule down: which money, which window, which cut, and what happens to equals.
# Of a share of profit ask which money, whose customers and how long; profit with shared-out costs can have any concentration you like.
# Ask how much before you ask for whom, a head at a time, and stop where the last yuan stops coming back.
# Keep measured, set, assumed and claimed numbers in four different colours.
# Whoever is picked at the top will fall and whoever left is missing from the mean; only a group drawn by lot tells you what care has done.
# Under all tiers lies a floor, and between them there are stairs.
#
# **For Monday:** take one list of your own customers, fifty names are enough, with what each brought in the last quarter.
# Sort it into two tiers by a rule of one sentence, and let a colleague apply the sentence to the same list without you; where you differ, mend the sentence.
# Then write a price beside each tier: what you spend on one of them in a quarter, and what one brings.
# With a longer list, `data = flywheel.connect("my_orders.csv")` and `tiers.value_potential(tiers.value_and_growth(data.orders))` do the sorting.
#
# ## Check yourself
#
# Could you explain to the managing director, in one sentence, why the core halves every quarter without anybody's fault?
# Which two columns would you add to a plan that splits money in per cent?
# What does everybody get in your company, and where is it written?
# The summary shows what you have solved; `ex.review()` lists what is worth another look.

# %%
ex.summary()

# %% [markdown]
# ## Next
#
# You know what customers bring and how badly they stay where they are put.
# The next lesson follows them through their time with Greenbasket: who arrives, who stays, what the first days decide, and who is about to leave without a word.

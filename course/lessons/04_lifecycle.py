# %% [markdown]
# # 04 · Lifecycle and churn
#
# Wednesday, 8 July 2026, and a slide hangs beside the coffee machine.
# *We are growing*, it says, *more people used Greenbasket in June than in any month before*, and the growth lead has drawn a small rocket under it with his own hand.
# The head of finance has stuck a yellow note onto the rocket: *Then where is the money?*
# By noon there are three more notes, each with a retention rate and no two of them alike.
# On Friday the managing director would like to see one page instead of five scraps of paper: are we growing, who is leaving, and whom do we call.
# The ledgers are complete up to the night of Sunday, 5 July.

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 75 minutes.**
# > Two lines on one slide, with 4.1 to 4.3: 14.
# > One word, four numbers, with 4.4 and 4.5: 6.
# > Not gone yet, with 4.6: 5.
# > The first week, with 4.7 and 4.8: 7.
# > Who is about to leave, with 4.9 to 4.12: 16, leaving 4.11 to those who code.
# > What somebody is worth, with 4.13 and 4.14: 8.
# > Whom do we call, with 4.15 and 4.16: 12, of which 6 belong to the tables.
# > Five questions, 4.17 to 4.21: 7.
# > With 60 minutes, leave out 4.2 and 4.11, give the quiz as homework and show the channels on the wall.
# > Do not shorten 4.9: whoever has closed one leak with their own hands asks for the day of the check for ever after.

# %%
import flywheel
from flywheel import charts, lifecycle

data, ex = flywheel.open_lesson("04")

# %% [markdown]
# ## Two lines on one slide
#
# First lay the two things side by side that the slide and the note speak of.
# A month is in the table if it lies wholly in the data.

# %%
active = lifecycle.active_users(data.events, window="calendar").table
paid = data.orders.select("margin_cents", month=data.orders.at.truncate("M"))
monthly = paid.group_by("month").agg(orders=paid.count(), margin_yuan=paid.margin_cents.sum() / 100).to_pandas()
months = active[["day", "mau"]].merge(monthly, left_on="day", right_on="month").drop(columns="day")
months.set_index("month").rename(columns={"mau": "active users"}).round()

# %% [markdown] tags=["sample-only"]
# The slide is right: from March to June the active users went up by a tenth.
# The note is right too: over the same months orders and margin went slightly down.
# An *active* user is anybody who has opened the app once in a month, and that is a pleasant thing to count, because it does not cost the user anything.

# %% [markdown]
# ### Where is everybody?
#
# A lifecycle is a row of places, and each has an aim of its own.
# The course names four of them.

# %%
lifecycle.stage_guide()

# %% [markdown]
# Two more were added here, for those who have fallen silent, and rules that put everybody into exactly one place.
# They are tried from the top; the first one that fits decides.
#
# | stage | who is put there |
# |---|---|
# | **lost** | last seen 90 days ago or longer |
# | **dormant** | last seen 28 days ago or longer |
# | **loyalty** | at least 4 orders in the last 90 days |
# | **growth** | at least 2 orders ever |
# | **activation** | at least 1 order ever, or active on at least 2 of the last 28 days |
# | **acquisition** | everybody else |
#
# Try them by hand before you let the machine do it.

# %% tags=["solution"]
# exercise 4.1
answer_4_1 = {
    "a": "loyalty",  # 11 orders, 5 of them recent; seen 27 days ago
    "b": "dormant",  # the same, seen 28 days ago
    "c": "acquisition",  # since January, no order; seen once, yesterday
    "d": "activation",  # three days old, came on three days, no order
    "e": "activation",  # one order in January; seen five days ago
    "f": "growth",  # 6 orders, 3 of them recent; seen a week ago
    "g": "lost",  # 2 orders; seen 90 days ago
}

# %%
from datetime import timedelta

placed = lifecycle.stages(data.users, data.events, data.orders, before=data.last_day - timedelta(days=28))
placed

# %% [markdown]
# Every one of these numbers hangs on a line that somebody has drawn.
# Move one of them, the line of *dormant*, and count again.

# %%
import pandas as pd

counted = {}
for quiet in (14, 21, 28, 35):
    moved = lifecycle.Rule(stage="dormant", at_least={"quiet_days": quiet})
    rules = [moved if rule.stage == "dormant" else rule for rule in lifecycle.RULES]
    counts = lifecycle.stages(data.users, data.events, data.orders, rules=rules).table
    counted[f"from {quiet} days"] = counts.set_index("stage")["users"]
pd.DataFrame(counted)

# %% [markdown] tags=["sample-only"]
# Nobody has done anything, and some nine hundred people have woken up between the first column and the last.
# A line is needed, because one cannot send *somewhat dormant* people a mail; but if a curve jumps, look first whether somebody has moved a line.

# %% [markdown]
# How final is the last place?
# `moves` says how many users went from which stage to which in four weeks.

# %%
moves = placed.movement
moves[moves["from_stage"].isin(["dormant", "lost"])].reset_index(drop=True)

# %% tags=["solution"]
# exercise 4.2
lost = moves[moves["from_stage"] == "lost"]
answer_4_2 = lost.loc[lost["to_stage"] != "lost", "users"].sum() / lost["users"].sum()

# %% [markdown] tags=["sample-only"]
# Nearly one in eight of the *lost* came back within four weeks, about as many as of the *dormant*.
# To be fair to the word: in these weeks a recall was running, and some of them had been written to.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.1:** `a` and `b` are meant to annoy; let the room propose a better line and ask who will be on the wrong side of that one.
# > `c` brings up the quarrel of the day: is *acquisition* a time or a state? Here it is a state.
# > **4.2:** ask what *lost* should mean if it is to be true. (Lines from return rates, not from round numbers: the day after which fewer than, say, 5 % come back.)

# %% [markdown]
# ### Who makes the line go up?
#
# Active users are the sum of three kinds of people, and a fourth kind is missing from the sum.
# *New* ones signed up in the month, *returning* ones were active in the month before as well, *resurrected* ones had been away for at least a month, and the *dormant* were there last month and are not now.

# %%
accounts = lifecycle.growth(data.users, data.events, period="month")
charts.growth_bars(accounts, title="Who was added and who was lost, month by month")

# %%
accounts

# %% tags=["solution"]
# exercise 4.3
last = accounts.table.iloc[-1]
answer_4_3 = 100 * last["new"] / last["dormant"]

# %% [markdown] tags=["sample-only"]
# There is the rocket's engine.
# Since March each month has brought fewer newcomers than the one before, and more people who had fallen silent earlier looked in again.
# They open the app, and they do not order as much: in March 100 active users placed 93 orders, in June 82.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.3:** ask whether winning people back is a bad thing. (No. But the stock of people who can be won back is filled by losing them.)
# > Ask for the number that should stand beside *active users* on every slide from now on. Good answers: orders, margin, newcomers for 100 who fell silent.

# %% [markdown] unit="One word, four numbers"
# ## One word, four numbers
#
# Now the three notes.
# All three say *30-day retention*, and a fourth one turns up in the monthly report.
# The word leaves open on which days somebody may come back, and that is what decides the number.
#
# | name | asks of each newcomer |
# |---|---|
# | *exact* | active on day 30 itself? |
# | *bounded* | active on any day of a window, such as days 24 to 30? |
# | *on or after* (unbounded) | active on day 30 or on any later day? |
#
# Day 0 is the day of sign-up.
# Whoever signed up too late for the day to have come is not counted at all, neither as a yes nor as a no.

# %%
lifecycle.retention(data.users, data.events, days=(1, 7, 30))

# %% tags=["solution"]
# exercise 4.4
answer_4_4 = {
    "a": "later",
    "b": "exact",
    "c": "month",
    "d": "week",
}

# %% [markdown] tags=["sample-only"]
# The course deck claims a 30-day retention of 60 % for Xiaohongshu **[claim]**, and does not say which.
# By the kindest of the four definitions a small grocery app does better than that, by the strictest it keeps one user in fourteen.
# We have not beaten anybody and have not been beaten either: without the definition there is no race.

# %% [markdown]
# ### The falling column
#
# The growth lead's page has the open one, month by month.
# Beside it stands a window that is over for everybody who counts.

# %%
later = lifecycle.retention(data.users, data.events, days=(30,), kind="on_or_after", cohort="month").table
window = lifecycle.retention(data.users, data.events, days=((28, 34),), kind="bounded", cohort="month").table
columns = {"later": later.set_index("cohort")["value"], "days 28 to 34": window.set_index("cohort")["value"]}
both = pd.DataFrame(columns).assign(n=window.set_index("cohort")["n"])
both.rename(columns={"later": "day 30 or later"}).round(3)

# %% tags=["solution"]
# exercise 4.5
answer_4_5 = "b"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.4:** it can be done without code: one day < one week < one month; only the open one has to be placed by thinking about winter.
# > Let two people argue it out loud before anybody computes.
# > **4.5:** the real-life version of this meeting has been held in many companies, some of which then *fixed* it.
# > December holds a few days of sign-ups only, and the newest month has a handful of people; let them find the column `n`.

# %% [markdown] unit="Not gone yet"
# ## Not gone yet
#
# *How long does a newcomer stay?* sounds like a question for an average.
# But many of them are still here, and of those one knows only that they have stayed for so long *at least*.
# Statisticians call them *censored*; they are neither leavers nor stayers.
# Let *gone* mean four weeks without a visit, and look at a few spans.

# %%
spans = lifecycle.churn_spans(data.users, data.events)
spans.order_by("user_id").limit(4).to_pandas()

# %% [markdown]
# `ended` is 1 where somebody has gone after so many days, and 0 where the ledger ends first.
# There are three handy ways to get a number out of this, and all three are wrong; the curve asks on each day only those who were there to be asked.

# %%
staying = lifecycle.survival(spans)
charts.survival_curves(staying, title="Newcomers who are still here, by days since sign-up", what="share still here")

# %% tags=["solution"]
# exercise 4.6
curve = staying.table
answer_4_6 = curve.loc[curve["day"] <= 60, "value"].iloc[-1]

# %% [markdown] tags=["sample-only"]
# A good fifth is gone on the first day, nearly a half within the first week, and then the line goes down slowly.
# Whoever averages only those who have left finds a median stay of three days; the curve says 31.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.6:** draw three horizontal bars on the board, one with an open end, and ask *how long did this one stay?* until somebody says *at least*.
# > The three slips give 0.29, 0.26 and 0.16; the right answer lies above all of them, so each of them makes the app look worse than it is.
# > Ask where the curve would start to lie again: at the right edge, where a handful of people carry it.

# %% [markdown] unit="The first week"
# ## The first week
#
# If so much is decided so early, what happens there?
# The course deck asks for an *aha moment*: the early action after which people stay.
# The growth lead has one already, *those who order in the first week stay*, and a budget for coupons to go with it.
# A search may try every action with every count; that makes many candidates, and the best of many looks good by luck alone.
# So it searches in the earlier half of the sign-ups, corrects for the number of tries, and then looks at its winner once in the later half.

# %%
aha = lifecycle.find_aha(data.users, data.events)
tried = aha.table[["action", "count", "n_with", "difference", "low", "high", "p_corrected", "passed"]]
tried.groupby("action", sort=False).head(1).round(3).reset_index(drop=True)

# %% [markdown]
# One row an action, with its best count; `difference` is the retention of those who did it that often minus that of the others.
# Look for the growth lead's candidate, `pay`, before you go on.
# Here is the winner, count by count, in both halves.

# %%
charts.aha_curve(aha, title="Retention by the number of times in the first week, in both halves")

# %% tags=["solution"]
# exercise 4.7
answer_4_7 = 100 * aha.confirmation.value

# %% tags=["solution"]
# exercise 4.8
answer_4_8 = "c"

# %% [markdown] tags=["sample-only"]
# Three favourites in the first week, and neither one nor two will do; a fourth adds nothing that one could see.
# Those who ordered in their first week stayed four percentage points more often than the others, which may as well be luck, and coupons would have been a costly way to learn that.
# The favourites are a candidate for a pilot now, and a lever when the pilot says so.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.8:** half of the room will defend *a*; ask what a newcomer does who gets three yuan for three taps.
# > In the made data the favourites *are* a cause; say so only after the vote, and add that no one could have told from this table.
# > **What people get wrong:** the action must be over before the staying begins. Days 0 to 6 and days 8 to 35 do not overlap; 4.18 comes back to that.

# %% [markdown] unit="Who is about to leave"
# ## Who is about to leave
#
# Knowing what newcomers do is of no help to those who have been here for a while and come less and less.
# The deck wants three kinds of signals for them: *rules* about behaviour (comes less often, has been silent for long, looks but no longer fills the basket), *RFM* as in the lesson before, and a *model* that learned from the past.
# It is cheap to give a warning, and it is cheap to be right about the past.
# So agree on a day and pretend to know nothing after it.
# (With data of your own this part needs about four months of visits, and an event `add_to_cart` or one that you name in `path_event=`.)

# %%
check_day = data.last_day - timedelta(days=27)
seen = data.events.select("user_id", day=data.events.at.date())
before = seen.filter(seen.day < check_day)
here = before.filter(before.day >= check_day - timedelta(days=28)).select("user_id").distinct()
came_back = seen.filter(seen.day >= check_day)
print("check on", check_day, "for", here.count().execute(), "users who were here in the 28 days before")

# %% tags=["solution"]
# exercise 4.9
last_seen = before.group_by("user_id").agg(day=before.day.max())
long_ago = last_seen.filter(last_seen.day < check_day - timedelta(days=14))
silent = here.join(long_ago, "user_id")
left = silent.anti_join(came_back, "user_id")
answer_4_9 = left.count().execute() / silent.count().execute()

# %% [markdown] tags=["sample-only"]
# Three in four, then, and not all of them.
# For a rule that fits into one line that is respectable: of everybody who was here, half left.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.9:** have them say the broken line as a sentence: *when was she last seen, including the weeks that we are about to predict?*
# > **What people get wrong:** they hunt in the last line, because the number comes out there.
# > Ask which of their own company's tables only know today's state. That is the leak that no date filter finds.

# %% [markdown]
# ### Three methods on the same day
#
# The next cell takes a few seconds.
# Rules, RFM and a model all learn on days before the check, and are then held against people of whom they know nothing later.
# Call it once and keep what it gives.

# %%
warning = lifecycle.churn_warning(data.events, orders=data.orders)
warning

# %% [markdown]
# Read a row aloud: from this probability on, so many were warned; this share of *them* left (precision); this share of *all who left* had been warned (recall); and the warned left so many times as often as people drawn by lot (lift).
# The levels include the ones above them.

# %% tags=["solution"]
# exercise 4.10
table = warning.table
answer_4_10 = table.loc[(table["method"] == "model") & (table["level"] == "high"), "recall"].iloc[0]

# %% [markdown] tags=["sample-only"]
# The model's strictest list is right four times in five, and it misses half of those who leave.
# Before you order a model, look back: *silent for two weeks* was right three times in four and found 43 in 100.
# What the model adds is an order among people, and probabilities that one can calculate with.

# %% [markdown]
# One thing more has to be looked at before anybody calculates with these probabilities: are they true?
# Of those to whom the model gave about so much, so many left.

# %%
told = warning.calibration[warning.calibration["method"] == "model"].reset_index(drop=True)
told[["predicted", "value", "low", "high", "n"]].rename(columns={"value": "left"}).round(2)

# %% [markdown] tags=["sample-only"]
# Near enough: where the model said one half, one half left, and where it said four fifths, four fifths did.

# %% [markdown]
# ### From where does a call pay?
#
# The course names the three levels *light*, *medium* and *high*; the actions are ours, and so is every number in this table.
#
# | level | action | costs | keeps, of those who would leave |
# |---|---|---|---|
# | light | send something useful, without a discount | ¥0.10 | 2 in 100 |
# | medium | a coupon for what the customer likes | ¥1.50 | 6 in 100 |
# | high | call, ask for the reason and solve it | ¥6.00 | 14 in 100 |
#
# Somebody who is kept is taken to be worth ¥80.
# A level begins where its action gains more than the one below it.


# %% tags=["solution"]
# exercise 4.11
def answer_4_11(worth, cost, saves, lighter_cost, lighter_saves):
    return (cost - lighter_cost) / (worth * (saves - lighter_saves))


# %% tags=["solution"]
# exercise 4.12
answer_4_12 = (warning.people["model_level"] == "high").sum()

# %% [markdown]
# And here is a piece of the list for the morning after the last day: ten users, at most two for each reason.

# %%
people = lifecycle.warning_list(warning)
ten = people.groupby("reason").head(2).head(10).reset_index(drop=True)
ten.drop(columns="action")

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.10:** make them begin the sentence with *of all who…* each time; nobody who does mixes them up.
# > **4.11:** for the others, do it with one number: at 70 % the call brings 80 × 0.7 × 0.08 = 4.48 more than the coupon and costs 4.50 more.
# > **4.12:** ask which of the seven numbers they would want to have measured first. (What a call keeps. It is a pilot, and it needs people who are *not* called.)

# %% [markdown] unit="What somebody is worth"
# ## What somebody is worth
#
# Eighty yuan: says who?
# A purchase model looks at how often and how recently each customer has ordered, and says what an average one will bring in a year.
# It can be held against the past as well: fitted on everything but the last two months, how many orders did it promise for them?

# %%
bought = lifecycle.purchase_summary(data.orders, value="margin_cents")
model = lifecycle.fit_bgnbd(bought)
lifecycle.predicted_value(bought, model, spend=lifecycle.fit_gammagamma(bought), horizon_days=365)

# %%
held_out = lifecycle.purchase_summary(data.orders, holdout_from=data.last_day - timedelta(days=60))
check = lifecycle.check_holdout(held_out, lifecycle.fit_bgnbd(held_out))
print("promised", round(check.promised), "orders, made", check.made)

# %% [markdown]
# Put the value of the table into the formula of 4.11 in place of the eighty, and see what becomes of the call list.

# %% [markdown] tags=["sample-only"]
# About ¥40 in a year, by a model that promised more orders than came.
# With 40 in place of 80, the call would pay from a probability of 1.4, that is, never.
# The call list is as long as somebody's belief in eighty yuan.

# %% [markdown]
# ### And what did they cost?
#
# Somebody who comes has been paid for: the newcomers of a channel, divided into its spend, give the cost of one (CAC).
# An old saying of the trade has it that a customer should bring *three times* what he cost, 3 : 1.
# It does not say of what, nor by when.

# %% tags=["solution"]
# exercise 4.13
value = lifecycle.channel_value(data.users, data.orders, spend=data.spend, value="margin_cents", horizon_days=90)
answer_4_13 = value.table.dropna(subset=["ratio"])

# %% [markdown]
# Here it is with intervals and the day of payback, first in margin, then in revenue, which is what the agency's report uses.

# %%
margin = lifecycle.channel_value(data.users, data.orders, spend=data.spend)
margin

# %%
revenue = lifecycle.channel_value(data.users, data.orders, spend=data.spend, value="revenue_cents")
revenue.table.dropna(subset=["ratio"])[["channel", "ratio", "ratio_low", "ratio_high"]].round(2)

# %% tags=["solution"]
# exercise 4.14
answer_4_14 = {"a", "b", "c"}

# %% [markdown] tags=["sample-only"]
# So that is where the money is.
# Since January all orders together have left a margin of ¥126,000, and ¥87,000 of that went to people at the door, of whom nearly a half are gone within a week.
# One channel has paid for itself so far, and it is the one in which customers bring customers.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **4.13 and 4.14:** let finance's question be asked by somebody: which of the three errors (revenue, short window, old users) is the most common in your house?
# > *d* is the seductive one in 4.14. The average yuan says nothing of the last yuan, and 90 days say nothing of a year; still, at 0.5 somebody should have to explain.
# > Referral is no free lunch either: the people who bring others were satisfied before, and there are only so many of them.

# %% [markdown] unit="Whom do we call?"
# ## Whom do we call?
#
# Take the ten from the list, `ten`, at tables of four, for six minutes.
# The *head of service* has forty calls next week and knows that two of the ten have complained.
# The *head of finance* has read that a kept customer is worth forty yuan.
# The *growth lead* wants all ten to get a coupon today.
# The fourth is *user number seven*, who was on holiday.
# Decide for each of the ten: nothing, something light, a coupon, a call; and say how in four weeks you would know whether it helped.

# %% tags=["solution"]
# exercise 4.15
answer_4_15 = {
    "a": "light",  # recipe by push
    "b": "high",  # a call
    "c": "medium",  # three yuan off the fruit
    "d": "light",  # reminder at the right hour
    "e": "high",  # letter written by hand
    "f": "medium",  # free delivery for two weeks
}

# %% tags=["solution"]
# exercise 4.16
answer_4_16 = (
    "More people opened the app in June than ever, and they ordered no more than in March. "
    "For every 100 users who fell silent in June 61 newcomers came; the rest of the rise is people who came back. "
    "We call somebody gone after 28 days without a visit, which is our line: of those silent for 90 days and more, "
    "12 in 100 came back within four weeks. Of the model's list at the level high, 80 in 100 left; half of all who "
    "left were not on it. We do not call next week: a call costs 6 yuan, keeps 14 in 100 as we assume, and a customer "
    "brings about 40 yuan in a year by a model that promises too much. The recipe push at 10 cents goes to the list, "
    "except to 300 people chosen by lot; on 10 August we compare who came. Why they leave I do not know."
)

# %% [markdown] tags=["trainer"]
# > **Trainer** · **the tables:** 1 minute to read, 3 to decide, 2 for one sentence from each table: how many calls, and who is left out by lot.
# > Give the fourth role to somebody quiet; *user number seven* may say once, loudly, what it is like to be told that one is missed after a fortnight in the mountains.
# > Nearly six hundred are on the list for a call, forty a week can be made; ask what the list is worth in week fifteen.
# > A table that calls nobody can be right; a table that calls ten and keeps nobody back will never know.
# > **4.16** can be written at home; read two aloud the next morning.

# %% [markdown] unit="Five questions"
# ## Five questions to close
#
# No code, a letter or a few each.

# %% tags=["solution"]
# exercise 4.17
answer_4_17 = "b"

# %% tags=["solution"]
# exercise 4.18
answer_4_18 = "c"

# %% tags=["solution"]
# exercise 4.19
answer_4_19 = {"a", "d", "e"}

# %% tags=["solution"]
# exercise 4.20
answer_4_20 = "a"

# %% tags=["solution"]
# exercise 4.21
answer_4_21 = "d"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Quiz:** 4.17 b, 4.18 c, 4.19 a, d and e, 4.20 a, 4.21 d.
# > 4.18 and 4.9 are the same mistake in two coats: in both, the future has helped to sort people.

# %% [markdown]
# ## Take-aways
#
# Beside active users put a number that costs somebody something: orders, margin, newcomers for every hundred who fall silent.
# A stage is a rule, and *lost* is a rule with a sad name; look how many come back before you believe it.
# Of a retention ask which days, and compare only people who had the same days at their disposal.
# Who has not left yet is neither a stayer nor a leaver, and the curve knows how to count them.
# An early action that goes with staying is a candidate, tested on people it was not found in, and a lever after a pilot.
# Check a warning on a day after which it knows nothing, and read it from both ends: of the warned who left, of those who left who was warned.
# What is done for whom follows from a worth, a cost and a saved share, so write down which of the three was measured.
#
# **For Monday:** define *gone* for your own product in one line with three things in it: a number of days, a count, and a cost.
# *Gone is who has not … for … days; today that is … people; being wrong about one costs …*
# Then list ten users who are on their way there, by the plainest rule you can think of, and write a reason beside each in words that a colleague on the phone could use.
# With files of your own, `data = flywheel.connect("my_folder")` and `lifecycle.warning_list(lifecycle.churn_warning(data.events))` make the list; the reasons you should read before you believe them.
#
# ## Check yourself
#
# Could you explain beside the coffee machine how users can grow and money not, without blaming anybody?
# Which retention does your own dashboard show, and who could tell you?
# What would somebody have to know on the morning of the check, and not a day later?
# The summary shows what you have solved; `ex.review()` lists what is worth another look.

# %%
ex.summary()

# %% [markdown]
# ## Next
#
# Half of the newcomers are gone within a week, and the first basket is still to come.
# The next lesson stands at the narrow place itself: it follows people from the first look to the payment, and asks at which step they are lost, whose step that is, and what it costs.

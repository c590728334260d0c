# %% [markdown]
# # 05 · Funnels
#
# It is Wednesday, 8 July 2026, and in the corridor between the kitchen and the lifts hang two screens.
# The left one belongs to the growth lead and says that last week 36 per cent converted.
# The right one belongs to the lead of the app, who had it hung up after the left one, and it says 21.
# They have hung side by side since March, green both of them, and nobody minded until this morning, when the managing director stopped between them with a cup in her hand.
# "It is the same week, and the same shop", she says when she reaches your desk.
# "One of them goes into the board paper at noon, and I should like to know which of my two leads cannot count."

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 75 minutes.**
# > Two screens, with 5.1 to 5.3: 12.
# > The rules in small print, with 5.4 to 5.7: 17, leaving 5.5 to those who code.
# > The neck, with 5.8 to 5.10: 14.
# > What a point is worth, with 5.11 and 5.12: 7.
# > A reminder, looked at for too long, with 5.13 and 5.14: 9.
# > Which first, with 5.15: 8.
# > Five questions, 5.16 to 5.20: 8.
# > With 60 minutes, leave out 5.5 and 5.10 and give the quiz as homework.
# > Before you start, let everybody write down, without talking, what a *conversion rate* is; collect the sheets and read four of them aloud after 5.3.

# %%
import flywheel
from flywheel import charts, funnel, pilot, stats

data, ex = flywheel.open_lesson("05")

# %% [markdown]
# Both screens speak of the seven days up to the last one in the ledgers; call them `week`.
# `steps` are the four events that lie between a wish and a receipt.
# On data of your own, write the names of your own events there; the checks of the tasks know these four, so where yours are called otherwise, follow the worked cells and skip the check.

# %%
from datetime import timedelta

steps = ["view_product", "add_to_cart", "start_checkout", "pay"]
week = data.events.filter(data.events.at.date() > data.last_day - timedelta(days=7))
week.order_by("user_id", "at").limit(5).to_pandas()

# %% [markdown]
# ## Two screens
#
# One row of `week` is one thing that one person did at one moment: opened the app, looked at the mushrooms, put them into the basket.
# The column `session_id` bundles what was done in one visit, and somebody who comes on Monday and again on Friday has one `user_id` and two visits.
# A person is not a row, and a visit is not one either; somebody has to decide what is to be counted, and a screen in a corridor does not say who did.
#
# Here is what the growth lead counts: people, from the first product they look at to a payment.

# %%
people = funnel.count(week, steps)
people

# %% [markdown]
# Read it from the top: so many people looked, this share of them put something into a basket, and of *these* this share went to the checkout.
# Each rate has the step before it as its denominator, and only the column *of the first step* goes back to the beginning; its last line is the left screen.
# The rules stand in the notes below the table, and you may well be the first person in the building to read them.
#
# The lead of the app has sent you her definition by mail.
# Here are the two side by side, as cards.
#
# | | left screen (growth) | right screen (app) |
# |---|---|---|
# | **counts** | people | visits |
# | **starts with** | looking at a product | opening the app |
# | **ends with** | a payment | a payment |
# | **order** | in this order, other things may lie between | in this order, other things may lie between |
# | **time allowed** | seven days from the first look | until the visit is over |
# | **days** | 29 June to 5 July | 29 June to 5 July |

# %% tags=["solution"]
# exercise 5.1
answer_5_1 = {"a", "b", "d"}

# %% [markdown]
# Now count the right screen yourself.
# `funnel.count` takes the events and the steps; `unit="session"` makes it count visits, each of which has to hold all its steps within itself.

# %% tags=["solution"]
# exercise 5.2
answer_5_2 = funnel.count(week, ["app_open", *steps], unit="session")

# %% [markdown]
# So the right screen is counted correctly as well.
# To find out where the fifteen points between the two have gone, walk from one definition to the other and change one thing at a time.
# The first change is the first step: people still, but everybody who opened the app.

# %% tags=["solution"]
# exercise 5.3
answer_5_3 = 100 * funnel.count(week, ["app_open", *steps]).table["from_start_value"].iloc[-1]

# %% [markdown] tags=["sample-only"]
# Four points go because some people open the app and look at nothing, and the other eleven because people come back: whoever visits three times and pays once is one success in one among people, and one in three among visits.
# Nobody has miscounted.
# The left screen answers *how many people did we serve this week?*, the right one *how often does opening the app end in a purchase?*
# The managing director had asked neither; she had asked which number goes up when the shop gets better.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.1:** `c` and `e` are the same on both cards; whoever ticks everything has not read the cards, and that is a useful thing to have happen in the first five minutes.
# > **5.2:** the slip to expect is leaving out `app_open`, which gives 27 %, a third true number.
# > **5.3:** now read out the sheets from the beginning; in most rooms there are at least three definitions, and two people who sit side by side at work.
# > Ask: which of the two rates would rise if we annoyed half of our visitors into never coming back? (The one of visits may well: those who stay are the buyers.)

# %% [markdown] unit="The rules in small print"
# ## The rules in small print
#
# Three more rules decide about a rate, and they hardly ever get onto a card.
# *Order*: must the steps follow one another, may other things lie between, or is any order good enough?
# *Window*: how long may it take, and from when does the clock run?
# *Ties and repeats*: what happens to two events in the same second, and to the fifth look at the same mushrooms?
#
# The usual answers of this workbook are: the steps in order, with other things allowed between; the clock starts with a person's *first* event of step 1; events of one moment count in the order of the steps; a step done twice counts once.
# Six people will make you feel what that means.

# %% tags=["solution"]
# exercise 5.4
answer_5_4 = {
    "a": "pay",  # Ai: view Mon 9:00, cart 9:05, pay 9:10
    "b": "view",  # Bo: cart Mon 9:00, view 9:02, pay 9:04
    "c": "cart",  # Chen: view Mon 9:00, cart 9:05, pay Tue 20:00
    "d": "pay",  # Dan: view, cart and pay all stamped Mon 9:00:00
    "e": "view",  # Emma: view Mon 9:00; view Wed 10:00, cart 10:05, pay 10:09
    "f": "pay",  # Feng: view Mon 9:00, cart 9:05, view 9:06, pay 9:09
}


# %% tags=["solution"]
# exercise 5.5
def answer_5_5(log, steps):
    done = 0
    for event in log:
        if done < len(steps) and event == steps[done]:
            done += 1
    return done


# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.4:** Emma (`e`) divides the room, and rightly so: she bought, and this rule does not see it.
# > Ask who would change the rule; then ask what would happen to the rate if everybody had as many tries as they liked (`window_from="any_start"`), and whether the left screen would still compare a busy week with a quiet one.
# > Bo (`b`) put the mushrooms into the basket from a list; the rule takes him for somebody who looked and left. A wrong step list makes such people, not a wrong customer.
# > **5.5** is for people who code; the third case of the test is somebody who repeats a step, the seventh pays before the basket.

# %% [markdown]
# ### 147 per cent
#
# A trainee has built a tile of his own, and it says that of a hundred people who look at something, 147 put it into the basket.
# He has checked it twice.

# %% tags=["solution"]
# exercise 5.6
rows = week.to_pandas()
viewed = rows[rows["event"] == "view_product"]
carts = rows[rows["event"] == "add_to_cart"]
both = carts[carts["user_id"].isin(viewed["user_id"])]
answer_5_6 = 100 * both["user_id"].nunique() / viewed["user_id"].nunique()

# %% [markdown]
# The trainee was lucky.
# A rate above one hundred gives itself away; had people put things into their baskets half as often, his tile would have said 73, and it would hang in the corridor by now.
#
# ### An hour or a week
#
# And how long should somebody be given?
# Here is how long people at Greenbasket take, from their first look in the half-year; left out are those whose seven days were not over when the ledgers end.
# The first line is the whole way, the others are its parts.

# %%
needed = funnel.times(data.events, steps)
needed

# %%
charts.funnel_times(needed, title="How long people take, step by step")

# %% [markdown]
# And here is the first line once more as shares of all who looked, by hours.

# %%
share = needed.curve[needed.curve["leg"] == 0].set_index("hours")["value"]
share.loc[[1, 24, 168]].round(4).to_frame("share of all who looked")

# %% tags=["solution"]
# exercise 5.7
answer_5_7 = 100 * (share[168] - share[1]) / share[168]

# %% [markdown] tags=["sample-only"]
# The median buyer needs nine minutes, and more than a third of the buyers of the week are not through within the hour: they sleep over it, or they come back when the fridge is empty.
# Whoever counts by the hour counts decisions; whoever counts by the week counts people.
#
# One warning belongs to every window.
# On the left screen somebody who first looked last Sunday evening has had one evening, not seven days, so the last point of such a curve always hangs down.
# Each Monday somebody calls a meeting about it.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.6:** have the non-coders say in one sentence what is on top and what is below; the sentence is the repair.
# > **What people get wrong:** they make both sides rows (then it is below 100 % and still wrong: heavy users vote five times).
# > **5.7:** expect *15 per cent*, the difference of the two shares in points; ask for whom it is a share of.

# %% [markdown] unit="The neck"
# ## The neck
#
# The board paper has a second page, and on it the managing director wants to see *where* it is lost.
# For that, visits are the better unit, because whatever breaks, breaks in a visit, on one device.
# A week is thin, so take the last thirteen; and keep in mind that the visits of one person are alike, so that the intervals come out a little too narrow.

# %%
quarter = data.events.filter(data.events.at.date() > data.last_day - timedelta(days=91))
visits = funnel.count(quarter, steps, unit="session")
charts.funnel_steps(visits, title="Visits of the quarter that saw a product, step by step")

# %% [markdown]
# The picture marks the widest gap, and every eye in a meeting goes there.
# But nobody buys everything they look at, and looking is half of the fun; a wide gap may be what a shop is like.
# A loss is a finding only *against something*: an earlier period, a target that somebody can defend, or another group that does the same thing in the same shop.
# The step whose loss is worst against its reference is the **neck**.
# Here each kind of device is set against the other two.

# %%
by_platform = funnel.count(quarter, steps, unit="session", by="platform")
charts.funnel_steps(by_platform, title="The same visits by device")

# %% tags=["solution"]
# exercise 5.8
answer_5_8 = "c"

# %% [markdown]
# A neck is worth naming when it has a price.
# Give `funnel.neck` what one order leaves in the till (the *margin*, for revenue has to be spent on mushrooms first), and it says how many more orders the device would have if this one step were as good as elsewhere and everything behind it stayed as it is.

# %%
bought = data.orders.filter(data.orders.at.date() > data.last_day - timedelta(days=91))
margin = stats.mean(bought.margin_cents.to_pandas(), unit="cents")
print("margin of an order, in yuan:", margin)

# %% tags=["solution"]
# exercise 5.9
found_neck = funnel.neck(by_platform, order_cents=margin).found
answer_5_9 = found_neck["extra_revenue_cents"].iloc[0] / 100

# %% [markdown]
# Where do they go, those who reach the checkout and do not pay?
# `funnel.drop_off` looks at the half-hour after; it counts people, at their first try in the quarter, and only those whose week is over, so it speaks of fewer.

# %%
funnel.drop_off(quarter.filter(quarter.platform == "android"), steps, after="start_checkout")

# %% [markdown]
# And do they come back?
# Count people, from the checkout to the payment, and give them one hour first and then seven days, on any device they like.

# %%
checkout = ["start_checkout", "pay"]
hour = funnel.count(quarter, checkout, by="platform", window_days=1 / 24).table
seven_days = funnel.count(quarter, checkout, by="platform", window_days=7).table
paid = hour[["platform", "n"]].assign(within_an_hour=hour["value"], within_a_week=seven_days["value"])
paid[hour["position"] == 2].round(3)

# %% [markdown]
# And how many of them told us?

# %%
crashes = data.tickets.filter(data.tickets.topic == "checkout crash")
crashes.filter(crashes.opened_at.date() > data.last_day - timedelta(days=91)).count().execute()

# %% [markdown] tags=["sample-only"]
# They leave the app without another tap, and most of those whom Android loses at the checkout are still lost a week later.
# You have met them before.
# In lesson 01 the *checkout crash* stood among the topics that are cheap to handle, and it was left to wait for another Monday.
# In this quarter there were 76 tickets about it, and 1,204 visits on Android in which somebody reached the checkout and did not pay.
# A person who cannot pay seldom writes.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.8:** let them vote *before* the picture by device is on the wall, and again after it.
# > **5.9:** ask for the sum that the lead of the app will quote (all broken-off payments times an average basket); it is some 88,000 yuan, eight times the price found here. Nobody at any shop gets everybody to pay, and a basket is not a margin.
# > The deck lists remedies for each stage, and for this one it says *a long flow, long forms; fewer steps, shorter forms* (`funnel.advice` prints it for a neck).
# > Ask whether forms are longer on Android. Advice by stage is a place to begin, the cause has to be looked for: with a phone in the hand, and in the crash log.
# > A device is not drawn by lot: people with other phones may be other people. Ask what speaks against that here (the first two steps are alike on all three).

# %% [markdown]
# ### A fall without a fault
#
# One more trap before the money.
# In autumn marketing will advertise on Android only, and the share of Android among the checkouts is expected to rise to 60 per cent.
# Suppose that every device keeps exactly the rate that it has now.

# %%
last = by_platform.table[by_platform.table["step"] == "pay"]
last[["platform", "n", "users", "value"]].round(3)

# %% tags=["solution"]
# exercise 5.10
android = last[last["platform"] == "android"]
others = last[last["platform"] != "android"]
rate_android, rate_others = (part["users"].sum() / part["n"].sum() for part in (android, others))
answer_5_10 = 100 * (0.6 * rate_android + 0.4 * rate_others)

# %% [markdown] tags=["sample-only"]
# Nearly seven points down, and nothing in the shop has changed for anybody.
# Let every device improve by two points on top of it, and the total still falls by nearly five.
# That is called Simpson's paradox, and it is the reason why a funnel is cut by device *before* its fall is explained.

# %% [markdown] unit="What a point is worth"
# ## What a point is worth
#
# "So the first step does not matter?", asks the growth lead, who owns it.
# Ask what follows if a step keeps one visit in a hundred more, and everything behind it stays as it is.

# %%
import pandas as pd

points = [funnel.what_if(visits, step, points=1, order_cents=margin).gains for step in steps[1:]]
worth = pd.concat(points).assign(step=steps[1:], yuan=lambda gains: gains["extra_revenue_cents"] / 100)
worth[["step", "value", "extra_orders", "yuan"]].round(2)

# %% [markdown]
# A point is worth most where most visits pass, at the top; and how many points can be had is another question.
# Set the two side by side.

# %% tags=["solution"]
# exercise 5.11
neck_orders = funnel.neck(by_platform).found["extra_orders"].iloc[0]
answer_5_11 = neck_orders / worth["extra_orders"].iloc[0]

# %% [markdown] tags=["sample-only"]
# Nine points, from 52 to 61 per cent of the visits, before the first step brings as much as putting Android's payment right.
# Now look at the line that the growth lead has copied from the course deck: *Meituan delivery: first-screen clicks +22 %, add-to-cart +15 %* **[claim]**.
# If the 15 are per cent of the rate, it would be eight points here; if they are points, fifteen.
# Without a baseline nobody can say which, nor how many shops tried the same and have no slide.

# %% [markdown]
# Another claim can be laid beside the ledgers.
# The deck's form for new-user guidance sets a *first-order conversion of at least 15 %* as the goal **[claim]**; it does not say within how many days.
# So try several, for everybody who signed up since the ledgers begin and whose days were over.

# %%
begin = data.events.at.min().execute().date()
newcomers = data.users.filter(data.users.signed_up_at.date() >= begin)
rates = {}
for days in (1, 7, 60):
    units = funnel.conversion_units(newcomers, data.events, goal="pay", window_days=days).to_pandas()
    rates[days] = str(stats.proportion(units["numerator"].sum(), len(units)))
pd.Series(rates, name="newcomers with an order").rename_axis("days after sign-up").to_frame()

# %% tags=["solution"]
# exercise 5.12
answer_5_12 = "d"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.11:** there are people who divide yuan by yuan and get the same; let them say why (an order is an order, wherever it was saved).
# > Ask what the what-if assumes: that those who are talked into the basket pay like those who went there on their own. They will not, so read it as an upper guess.
# > **5.12:** expect *b* from those in a good mood; a goal that was met on the first day before anybody did anything is no goal.

# %% [markdown] unit="A reminder, looked at for too long"
# ## A reminder, looked at for too long
#
# There is a third idea in the house, and it has already been tried.
# On 4 May 1,200 people were drawn by lot; 600 got a message whenever they had left a basket standing, the other 600 did not.
# The plan, written on 30 April, says: share of people with an order within *fourteen* days, one look, at the end.
# On marketing's slide stands: *Basket reminder: +24 % buyers, significant.*
# (This part needs a draw by lot in the table `pilots`; without one, read on at *Which first?*)
#
# `reminder` has one row a person; `day` is the time from the draw to the first order, and empty if there was none.
# Before anything else, look whether the draw has worked: 600 and 600 were meant.

# %%
drawn = data.pilots.filter(data.pilots.pilot_id == "basket-reminder").to_pandas()
orders = data.orders.select("user_id", ordered_at="at").to_pandas()
pairs = drawn.merge(orders, left_on="unit_id", right_on="user_id")
pairs["day"] = (pairs["ordered_at"] - pairs["assigned_at"]) / pd.Timedelta(days=1)
first_order = pairs[pairs["day"] >= 0].groupby("unit_id")["day"].min()
reminder = drawn.assign(day=drawn["unit_id"].map(first_order))
reminder["arm"].value_counts().to_frame("people")

# %% tags=["solution"]
# exercise 5.13
bought_14 = (reminder["day"] < 14).groupby(reminder["arm"]).mean()
answer_5_13 = 100 * (bought_14["pilot"] - bought_14["control"])

# %% [markdown]
# Where do marketing's 24 per cent come from, then?
# Look at the same experiment on six evenings, each time as if it were the last.

# %%
looks = {}
for evening in (7, 14, 18, 20, 22, 28):
    looks[evening] = (reminder["day"] < evening).groupby(reminder["arm"]).sum()
buyers = pd.DataFrame(looks).T
pairs_of_counts = zip(buyers["pilot"], buyers["control"], strict=True)
gaps = [str(stats.proportion_difference(told, 600, quiet, 600)) for told, quiet in pairs_of_counts]
buyers.rename_axis("evening").rename_axis(columns=None).assign(
    lift=(buyers["pilot"] / buyers["control"] - 1).round(3), difference=gaps
)

# %% [markdown]
# And how often does a reminder that does *nothing at all* look like a success on some evening, if one looks on several?

# %%
pilot.peeking((1, 2, 7, 28))

# %% [markdown]
# One more look, and this time to the other side: how many of each arm had ordered in the fourteen days *before* the draw, when nobody had been reminded of anything?

# %%
before = pairs[(pairs["day"] < 0) & (pairs["day"] >= -14)].groupby("arm")["unit_id"].nunique()
print("pilot", before["pilot"], "· control", before["control"])
print("difference", stats.proportion_difference(before["pilot"], 600, before["control"], 600))

# %% tags=["solution"]
# exercise 5.14
answer_5_14 = "c"

# %% [markdown]
# How large would an experiment have to be that finds three points, if they are there?

# %%
control = reminder[reminder["arm"] == "control"]
pilot.plan((control["day"] < 14).mean(), 0.03)

# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.13:** the draw is clean (600 and 600). With 640 and 560, ask what they would do: look for the hole before they look at the result.
# > **5.14:** in the sample the reminder does nothing; any difference was made by chance. Do not say so before they have voted.
# > Marketing did not lie: they looked until it was true. Ask who in the room has never *let a test run a little longer because it looked promising*.
# > The look to the other side: the arm that was going to be reminded was ahead by nearly four points in the fortnight before, as much as it was ahead later.
# > It is a strong card, so play it fairly: over four weeks before the draw the *other* arm was ahead, by nearly three points; whoever picks a window afterwards can show anything, critics included.
# > A guardrail belongs into the plan too: here it is people who unsubscribe.

# %% [markdown] unit="Which first"
# ## Which first?
#
# It is half past eleven.
# The page for the board has room for one experiment in the third quarter, because there is one team.
#
# | | what | takes | what speaks for it |
# |---|---|---|---|
# | **A** | mend the payment on Android | four weeks | the neck, and its price |
# | **B** | a larger basket button, on all devices | one week | the widest gap; +15 % at Meituan **[claim]** |
# | **C** | the basket reminder, once more and larger | two weeks | +24 % on marketing's slide |

# %% tags=["solution"]
# exercise 5.15
answer_5_15 = (
    "I propose A. On Android 55 % of the checkouts are paid, elsewhere 87 %, while the steps before are alike. "
    "At the rate of the others there would be some 870 more orders a quarter, about 11,000 yuan of margin, "
    "and less if those people are less willing to pay. "
    "B takes one week, but needs nine points to bring as much. "
    "C is +3 points in an interval that includes zero; its +24 % was read two weeks late. "
    "We do not know the cause yet: two days with the crash log come before the four weeks. "
    "Draw Android users by lot, half get the new payment; metric: people with a checkout who pay within a day. "
    "Guardrails: refunds and double charges. One look, at the planned end; stop if fewer than five points are found."
)

# %% [markdown] tags=["trainer"]
# > **Trainer** · **5.15, seven minutes:** four to write, then two neighbours exchange sheets and score them.
# > B can earn full marks: one week against four, and a point there is worth most. C can hardly, unless it is argued from its price.
# > **Model answer:** in the solution. Its weak point: mending a crash may be something one simply does, without an experiment; then the draw is for *how*, or the roll-out is by lot for a fortnight.

# %% [markdown] unit="Five questions"
# ## Five questions to close
#
# No code, a letter or two each.

# %% tags=["solution"]
# exercise 5.16
answer_5_16 = "b"

# %% tags=["solution"]
# exercise 5.17
answer_5_17 = "c"

# %% tags=["solution"]
# exercise 5.18
answer_5_18 = "a"

# %% tags=["solution"]
# exercise 5.19
answer_5_19 = {"a", "c", "d"}

# %% tags=["solution"]
# exercise 5.20
answer_5_20 = "d"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Quiz:** 5.16 b, 5.17 c, 5.18 a, 5.19 a, c and d, 5.20 d.
# > 5.18 is the hanging end of the curve again; if it goes wrong, draw the Sunday evening on the board.
# > Both screens went into the board paper, by the way, each with its card, the one of people first. The managing director has had a third line added to every card: *who owns this number*.

# %% [markdown]
# ## Take-aways
#
# A conversion rate is a definition with a number behind it: who counts, from which step, in which order, in what time, with which clock.
# Two right numbers can differ by a factor of two; walk from one to the other and change one thing at a time.
# A rate above a hundred per cent is a kind mistake, because it shows.
# A neck is a loss against a reference, and its price is margin, not revenue, at the rate of the others, not at a hundred per cent.
# A point at the top is worth more than one at the bottom; ask how many can be had.
# A total can fall while no part does.
# An experiment ends on the day that was written down before it began.
#
# **For Monday:** write the card of your one funnel, half a page: *who, steps, order, window, clock, left out, owner*.
# Give it to two colleagues who do not sit together, with the same export, and ask each for the rate of the same week.
# If they come back with two numbers, the card is not finished; mend the line over which they differ.
# With `data = flywheel.connect("my_events.csv")`, `funnel.count(data.events, [...])` prints the rules below its table, and you may copy them onto the card.
#
# ## Check yourself
#
# Could you say at lunch, without a screen, why 36 and 21 were both right?
# Which of your own rates would rise if the less patient half of your customers never came back?
# What is your neck compared with, and who chose that?
# The summary shows what you have solved; `ex.review()` lists what is worth another look.

# %%
ex.summary()

# %% [markdown]
# ## Next
#
# One fix has been chosen, and so far it is a sentence on a page.
# Lesson 06 turns such a sentence into a process that others can carry out: goal and scope, scenario, nodes with owners and time limits, and a plan for the day on which it goes wrong.

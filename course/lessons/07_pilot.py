# %% [markdown]
# # 07 · The pilot
#
# It is Thursday, 16 July 2026, and your page about the first basket lies on the table.
# The head of purchasing has one question left: *how shall we see that it did nothing?*
# You have until three o'clock to find out, for at three the managing director decides on five other pilots, and five teams have handed in a slide each.
# Four arrows on them point upwards, and the fifth has been drawn very small.
# The head of finance has seen many arrows, and not one that came from a team which had wanted it to point down.
# This morning she put the five files on your desk, and a sixth one, which is thin.
# "Five are pilots", she said, "and the sixth is a painted wall.
# Judge all six by one rule, and let us see at three whether the wall does any worse."

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 75 minutes.**
# > Before the first user, with 7.1 to 7.3: 15.
# > While it runs, with 7.4 to 7.7: 13, leaving 7.7 to those who code.
# > After the last day, with 7.8 to 7.12: 16, leaving 7.12 to those who code.
# > The court, with 7.13: 18, of which 14 belong to the court itself; the letter, 7.14, and the report, 7.15: 7, and the rest of the letter as homework.
# > Six questions, 7.16 to 7.21: 6.
# > With 60 minutes, leave out 7.7 and 7.9, show 7.10 on the wall, and give the quiz as homework.
# > Do not shorten the court, and do not open the envelope behind 7.13 before the jury has voted: what people remember is that two files look alike and have different truths.

# %%
import numpy as np
import pandas as pd

import flywheel
from flywheel import charts, metrics, pilot, places, report, scenario, stats
from flywheel.charts.pilot import pilot_effect
from flywheel.charts.pilot_designs import pilot_trends

data, ex = flywheel.open_lesson("07")

# %% [markdown]
# Judging is learned on cases whose truth somebody knows, so this lesson uses Greenbasket's five files whatever data you work with; your own file has its turn at the end.
# `shop` is Greenbasket's ledger, and `files` holds each scenario file together with it.

# %%
shop = report.open_data("sample")
names = ["home-entry", "new-user-guidance", "basket-reminder", "member-recall", "welcome-groups"]
plans = places.datasets() / "scenarios"
files = {name: report.open_case(plans / f"{name}.yml", data=shop) for name in names}

# %%
rows = {
    name: {
        "what is measured": case.metric.label,
        "before, or without": stats.as_text(case.evaluation.main.reference.value, case.metric.unit),
        "with": stats.as_text(case.evaluation.main.pilot.value, case.metric.unit),
        "printed on the slide": pilot.deviation_in_words(case.evaluation.deviation.value),
    }
    for name, case in files.items()
}
pd.DataFrame(rows).T.rename_axis("file")

# %% [markdown]
# You may know the first two figures.
# +7.1 % and +8.6 % are the two rows of Table 3 in the course deck **[claim]**, and the deck goes straight on from there to *roll out nationwide* and *widen the material library*.
# Whether one may do so cannot be seen in the table.
# It depends on how many people stand behind a line, on what it is compared with, and on who chose the moment to look.

# %% [markdown]
# ## Before the first user
#
# A pilot is a question to which one does not know the answer, asked in such a way that both answers have consequences.
# If the home-page entry is rolled out after a good result, and after a bad one *because it is built already*, then the four weeks in between were theatre.
# So the first line on paper is not a target.
# It says what you will do if it goes well, what you will do if it goes badly, and that these are two different things.

# %% tags=["solution"]
# exercise 7.1
answer_7_1 = ["question", "effect", "size", "card", "draw", "count", "read", "ask"]

# %% [markdown] tags=["trainer"]
# > **Trainer** · **7.1:** ask each table for one pilot of their own, and what would have been done after a bad result.
# > In most rooms somebody says *we would have rolled it out anyway*; thank that person, for it is the most useful sentence of the hour.

# %% [markdown]
# ### How many, and how long
#
# The member operations lead wanted to raise the recall of silent members from 12 % to 25 %.
# How many members does one need, so that a process which really does that is found out in four cases of five?

# %%
pilot.plan(0.12, 0.13)

# %% [markdown]
# A gain of 13 points is a large thing, and fewer than 300 members are enough to see it.
# Read the table upwards and downwards too: for half the effect one needs three and a half times as many.
# The smallest effect worth having is therefore the dearest number on the card, and it is a question to finance, not to statistics.
#
# Now do the same for the first row of the deck.

# %% tags=["solution"]
# exercise 7.2
answer_7_2 = pilot.plan(0.35, 0.03).units

# %% [markdown]
# And how long is that?
# In the four weeks of the pilot 300 newcomers signed up in East China.

# %%
east_china = files["new-user-guidance"].evaluation.main.pilot
longer = pilot.plan(0.35, 0.03, units_per_day=east_china.n / 28)
print(longer.units, "newcomers,", longer.days, "days")

# %% [markdown]
# More than two years, in which the app, the season and the team will have changed.
# That is no reason to despair, it is a reason to choose: more regions, a larger change, a metric that moves sooner, or no pilot at all but a decision made openly on taste.
#
# And your own page?
# It asks for two points of satisfaction among newcomers, from 76 % to 78 %, and they answer that question about a hundred times in four weeks.

# %%
own_page = {"CSAT, 76 % to 78 %": pilot.plan(0.76, 0.02), "late first baskets, 12 % to 6 %": pilot.plan(0.12, -0.06)}
pd.Series({what: planned.units for what, planned in own_page.items()}, name="people needed").to_frame()

# %% [markdown]
# The two points would take ten years.
# That does not make the goal a bad one; it makes CSAT a bad witness for *this* pilot.
# Late first baskets are nearer to what the process does, each delivery gives an answer whether asked or not, and a few hundred will do.
# So the card names the metric that moves first, and the goal stays where it was, to be looked at in a year.
#
# The five pilots were run with what they had.
# Below, *seen 8 times in 10* is the smallest gain that the people of each file would have shown in four cases of five, and the last column is the chance that the planned gain would have been found if it was there.

# %%
sizes = {
    name: {
        "people": case.evaluation.users,
        "planned gain": stats.as_text(case.evaluation.planned_gain, case.metric.unit, signed=True),
        "seen 8 times in 10": stats.as_text(case.evaluation.smallest_detectable, case.metric.unit, signed=True),
        "chance to see the plan": stats.as_text(case.evaluation.power, "share"),
    }
    for name, case in files.items()
}
pd.DataFrame(sizes).T.rename_axis("file")

# %% [markdown]
# So much for the deck's two rows.
# At Greenbasket the guidance of newcomers was asked to show 3 points with an instrument that shows 11; the home-page entry did a little better, with a chance of about one in four.
# A pilot of this kind cannot fail and cannot succeed.
# And if by luck it does come out *significant*, it must have come out far too large, since nothing smaller than 8 points would have been noticed.
# To carry its claim the first row would have needed about 8,100 newcomers, and the second about 8,600 people; what the deck had, it does not say.

# %% [markdown]
# ### Who is drawn
#
# Half get the new process and half do not, and a lot decides.
# The lot must be able to keep the two apart, for what leaks to the other side makes the difference smaller, and no number of people mends that.

# %% tags=["solution"]
# exercise 7.3
answer_7_3 = {
    "a": "person",  # a shorter checkout in the app
    "b": "family",  # a shopping list that a family shares
    "c": "group",  # a greeting written into a chat
    "d": "place",  # a packing table at the station
    "e": "person",  # another text in the message
    "f": "place",  # riders who ring and wait
}

# %% [markdown]
# ### What may not get worse
#
# With a voucher of fifty yuan every recall succeeds.
# So the card names, beside the one metric that decides, what may not be used up on the way, and for each how much worse is still accepted: *complaints at most one for a hundred orders more*, *margin per member not below today's*.
# Without the second half of the sentence a guardrail is a wish.
#
# ### The card
#
# All of it fits on one card, and the recall's card looked like this.
#
# | line | on the card of the recall |
# |---|---|
# | **Question** | If silent members come back, gold members get it next; if not, the budget goes to delivery. |
# | **Drawn** | 700 silent members, each one by lot, half and half; everybody who was drawn is counted. |
# | **Metric, gain** | Recall within 28 days, from 12 % to 25 %; less than 13 points does not pay. |
# | **Until** | One reading, on 22 June. |
# | **May not get worse** | Messages switched off, margin per member, complaints. |
# | **Rule** | Sizes wrong: read nothing. Whole interval above zero and target reached: roll out. Even the upper end below the gain: stop. Else: not enough data. |
# | **Signed** | Member operations and finance, 22 May, three days before the draw. |

# %% [markdown] tags=["trainer"]
# > **Trainer** · **7.2:** expect the one who plans for 8.6 points and is delighted with fewer than a thousand newcomers; let that person read the slide's unit aloud.
# > Then ask how many newcomers their own company has in a month.
# > **7.3:** the chat (`c`) divides the room, as one *can* send a greeting to single people; ask what the others in the chat see.
# > **The card:** let them find the weakest line of it.
# > Good answers: the guardrails have no limits, and *finance* is not a name.
# > Whoever opens `member-recall.yml` finds that nobody typed the guardrails in at all; that is how most cards end.

# %% [markdown] unit="While it runs"
# ## While it runs
#
# During the weeks of a pilot there is little to do, and that is the hard part.
# Three things are looked at: the sizes of the groups, the nodes of the process, and harm.
# The effect is not.
#
# ### Count heads first
#
# The reminder of a full basket was drawn half and half, 600 people on each side.
# Suppose the analyst counts in the pilot group only people whose phone has confirmed the reminder, and that this loses 120 who never looked.

# %%
drawn = files["basket-reminder"].units
silent = drawn[(drawn["arm"] == "pilot") & (drawn["numerator"] == 0)]
filtered = pilot.evaluate(drawn.drop(silent.index[:120]), metric="Order conversion")
filtered.shown()

# %% tags=["solution"]
# exercise 7.4
answer_7_4 = "c"

# %% [markdown]
# Nearly nine points, from a filter that sounded like hygiene.
# Before it reads any effect, the rule compares the sizes with the draw.

# %%
print(filtered.decision.reason)

# %% [markdown]
# ### Why looking makes winners
#
# The growth lead looks every evening, *only to be informed*.

# %% tags=["solution"]
# exercise 7.5
answer_7_5 = 100 * pilot.peeking((14,)).table["false_positive_rate"].iloc[0]

# %%
charts.peeking_cost(pilot.peeking((1, 2, 5, 14, 28)))

# %% [markdown]
# Half of these findings would be losses, and about those nobody sends a mail.
#
# The reminder can be followed evening by evening.
# The next two cells take everybody's first order after the draw and, for each of 28 evenings, the difference between those who had been reminded and those who had not.

# %%
lots = shop.pilots.filter(shop.pilots.pilot_id == "basket-reminder").select("unit_id", "arm", "assigned_at")
bought = lots.left_join(shop.orders.select(unit_id="user_id", at="at"), "unit_id").to_pandas()
bought["days"] = (bought["at"] - bought["assigned_at"]).dt.total_seconds() / 86_400
first = bought["days"].where(bought["days"] > 0).groupby([bought["arm"], bought["unit_id"]]).min()

# %%
evenings = pd.DataFrame({"day": range(1, 29)})
for arm in ("pilot", "control"):
    evenings[arm] = [(first[arm] <= day).sum() for day in evenings["day"]]
pairs = zip(evenings["pilot"], evenings["control"], strict=True)
read = [stats.proportion_difference(int(p), len(first["pilot"]), int(c), len(first["control"])) for p, c in pairs]
evenings["value"] = [found.value for found in read]
evenings["low"], evenings["high"] = [found.low for found in read], [found.high for found in read]
evenings.iloc[[4, 9, 13, 17, 21, 24, 27]].round(3)

# %% tags=["solution"]
# exercise 7.6
planned = evenings[evenings["day"] == 14]
answer_7_6 = 100 * planned["value"].iloc[0]

# %% [markdown]
# On the evening for which the card had asked there was nothing to celebrate.
# So the pilot was *extended a little*, because it looked so promising, and on the 22nd evening the interval left zero.
# Nobody had lied.
# A pilot that ends when it is won has no other way to end.
#
# Sometimes one has to look, for instance because harm must be stopped early.
# Then the looks are planned, and each of them gets a stricter limit: `pilot.experiment(…, look=(2, 5))` does that for the second of five.

# %% [markdown]
# ### Is the process happening at all?
#
# One may look at the nodes on every day, as they say nothing about the effect.
# The rule of thumb of the six steps is an alarm below 90 %.

# %% tags=["solution"]
# exercise 7.7
answer_7_7 = pilot.node_completion(shop.node_runs, "member-recall").table

# %%
files["member-recall"].nodes.shown()

# %% [markdown]
# One push in seven did not go out as planned.
# For most of those members the exception plan sent something simpler; still, what was tested is a recall with a leaking node, so mend the node *before* the roll-out, and do not take those members out of the count.
# They were drawn, and so will their like be.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **7.4:** *b* is what people with a survey background say.
# > Ask who the 120 are: people who did not look at their phones, and such people order less, reminder or not.
# > **7.5:** take guesses before anybody computes; they lie between 5 and 70.
# > **7.6:** ask who has ever prolonged a pilot, and in which direction the result pointed when they did so.
# > **7.7:** somebody will want to leave the 49 members out; 12 of them ordered anyway, which is one in four and too few people to say more.

# %% [markdown] unit="After the last day"
# ## After the last day
#
# ### Before and after flatters
#
# The recall's slide says that 94 of 350 silent members are back.
# Before the process it had been none of them, for they had been chosen because they had ordered nothing for 90 days.
# A group that is picked at the bottom can only go up.

# %% tags=["solution"]
# exercise 7.8
answer_7_8 = 94 - 350 * 42 / 350

# %%
pilot_effect(files["member-recall"].evaluation)

# %% [markdown]
# The picture is how every effect should come to a meeting: both levels, their difference, and its interval beside the line of no effect.
# 52 members who would not have come are a result to be proud of.
# It is not the 94 on the slide.

# %% [markdown]
# ### The painted wall
#
# Now the thin file.
# In April North China had its worst month: 28 of 100 newcomers opened the app again on the day after.
# The regional lead had the office painted, and the painters finished on 4 May.
# No newcomer has ever seen the office.

# %%
from datetime import date

april, may = (date(2026, 4, 6), date(2026, 5, 4)), (date(2026, 5, 4), date(2026, 6, 1))
who = {"scope": {"region": "North China"}, "comparison": {"region": ["East China", "South China", "West China"]}}
wall = metrics.unit_table(shop, "next_day_retention", before=april, during=may, **who)
painted = pilot.difference_in_differences(wall)
painted.shown()

# %% [markdown]
# This is a *difference in differences*: the change of the one region minus the change of the others, and it is a good method.
# It found that the paint is worth 13.7 points, and its interval lies above zero.
# So before you order paint, look at the weeks before.

# %%
days = metrics.daily_units(shop, "next_day_retention", start=date(2026, 3, 9), change=may[0], end=may[1], **who)
weeks = metrics.levels_by_stretch(days, start=date(2026, 3, 9), every_days=7, unit="share")
apart = pilot.gaps(metrics.by_stretch(days, every_days=7))
apart["start"] = [date(2026, 3, 9) + pd.Timedelta(weeks=week) for week in apart["stretch"]]
pilot_trends(weeks, apart, metric="Next-day retention", unit="share", change=may[0])

# %% [markdown]
# The lower half should be level on the left of the line.
# It swings from week to week by more than the effect, and the stretch that was taken as *before* is the deepest of the half-year.
# Over the whole half-year newcomers in North China come back as often as others do, 35 in 100 against 36.
# The region went back to where it belongs; this is called *regression to the mean*, and it happens to whoever is chosen for being at the bottom.
# With four regions and a handful of metrics somebody always has a wall to show.

# %% tags=["solution"]
# exercise 7.9
answer_7_9 = {
    "a": "read",  # 31, 32, 33 → 37 and 28, 29, 30 → 31
    "b": "apart",  # 29, 31, 33 → 35 and 30, 30, 30 → 30
    "c": "dip",  # 32, 32, 25 → 31; chosen after its worst month
    "d": "else",  # a bridge was closed in the control region
    "e": "read",  # 40, 41, 40 → 44 and 20, 21, 20 → 21
}

# %% [markdown] tags=["trainer"]
# > **Trainer** · **7.8:** the slip to expect is 94; the next one is to subtract 42 in groups of different size, so ask what would change if the control group had 700.
# > **The wall:** let the room defend the paint for one minute (*the team was happier, that shows on the phone*).
# > It is frightening how good the story gets.
# > **7.9:** `e` is the one that people turn away; levels may differ, movements may not.

# %% [markdown]
# ### Count what was drawn
#
# The community lead's greeting went into 36 chat groups of newcomers, and 32 groups had none.
# An analyst in a hurry counted newcomers.

# %% tags=["solution"]
# exercise 7.10
greeted = files["welcome-groups"].units
found_by_groups = pilot.evaluate(greeted, metric="Active days per user", unit="score")
answer_7_10 = found_by_groups.difference.high - found_by_groups.difference.low

# %% [markdown]
# How bad is it to count the wrong thing?
# The next cell deals the greeting out to 36 of the 68 groups at random, a thousand times over, in these same data; such a greeting has no effect.
# Then it asks how often the analyst's way would have *found* one.
# You need not read the code.

# %%
groups = files["welcome-groups"].units.assign(squares=lambda table: table["numerator"] ** 2)
sums = groups.groupby("cluster_id").agg(n=("numerator", "size"), days=("numerator", "sum"), squares=("squares", "sum"))
shuffle = np.random.default_rng(7)
dealt = np.array([shuffle.permutation(len(sums)) < 36 for _ in range(1000)])
(n1, s1, q1), (n0, s0, q0) = (dealt @ sums.to_numpy()).T, (~dealt @ sums.to_numpy()).T
errors = np.sqrt((q1 / n1 - (s1 / n1) ** 2) / n1 + (q0 / n0 - (s0 / n0) ** 2) / n0)
print(f"{np.mean(np.abs(s1 / n1 - s0 / n0) > 1.96 * errors):.0%} of greetings without any effect are 'found'")

# %% [markdown]
# Where the label says 5 in 100.
# The same happens with families when baskets are counted, with users when clicks are, and with stations when parcels are.
# A quick test is to ask how many lots were drawn: that number, and no larger one, stands behind the interval.

# %% [markdown]
# ### Eleven lines
#
# The growth lead has not given up on his reminder.
# He has looked where it works.

# %%
segments = files["basket-reminder"].segments
segments.shown()

# %%
segments.tests.round(2)

# %% tags=["solution"]
# exercise 7.11
answer_7_11 = "d"

# %% [markdown]
# The intervals of the table are wide because there are eleven of them, so that they hold *together*; the test below it asks whether the segments of one kind differ at all, and three times the answer is no.
# With metrics it is the same.
# One decides and is named before the draw, and the others share a correction, or they are what they should be anyway: questions for the next pilot.

# %% [markdown]
# ### "Not enough data" is an answer
#
# There are four verdicts, and the report gives them in this order.
#
# 1. Are the groups of the sizes that were drawn, did they move alike before, and are they large enough? If not: **not enough data**, whatever the effect.
# 2. Is a guardrail shown to be harmed? Then there is no roll-out: **iterate** if the metric gained, else **stop**.
# 3. Are the days over? If not: **not enough data**.
# 4. Is the whole interval above zero? With a drawn control group and the target reached, **roll out**; below the target, or with before and after only, **iterate**.
# 5. Is even the upper end below the smallest gain worth having? **Stop.**
# 6. Otherwise: **not enough data**.
#
# A rule that never says the last sentence is not a rule.


# %% tags=["solution"]
# exercise 7.12
def answer_7_12(low, high, gain, over):
    if not over:
        return "not enough data"
    if low > 0:
        return "roll out"
    return "stop" if high < gain else "not enough data"


# %% [markdown] unit="The court"
# ## The court
#
# It is three o'clock, and the chairs stand differently.
# The head of finance presides, and the managing director sits in the jury with everybody else.
# Here are the exhibits.

# %%
exhibits = {
    name: {
        "compared with": "a drawn control group" if case.draw else "the weeks before",
        "people": case.evaluation.users,
        "effect, with its interval": str(case.evaluation.difference).split(", n =")[0] + ")",
        "smallest gain worth having": stats.as_text(case.evaluation.planned_gain, case.metric.unit, signed=True),
    }
    for name, case in files.items()
}
pd.DataFrame(exhibits).T.rename_axis("file")

# %% [markdown]
# **Together: the pilot court · 14 minutes, five to twenty people**
#
# The case is *the basket reminder*, and the charge is that its effect is nothing but luck.
#
# | role | what you do | your strongest exhibit |
# |---|---|---|
# | **presiding judge**, 1 | opens, keeps the time, reads the card aloud before anybody speaks, and stops whoever leaves the exhibits | the card: 14 days, one reading, gain of 5 points |
# | **prosecution**, 1–3 | shows that chance, or something else, explains what was found | the interval on day 14; the evening on which the pilot was stopped |
# | **defence**, 1–3 | shows that an effect is likely, and what it costs to throw a good idea away | the difference on days 22 to 28; the upper end of the interval |
# | **expert witness**, 1 | may run any cell of this lesson when asked, and answers questions about method only | the table of sizes; the picture of the looks |
# | **jury**, the rest | votes twice in secret, before and after, and gives one reason | none; you have only your ears |
#
# | minutes | what happens |
# |---|---|
# | 1 | the jury votes for the first time |
# | 1 | the card is read |
# | 3 + 3 | prosecution, then defence |
# | 3 | one question each to the expert |
# | 2 | the jury votes *roll out*, *iterate*, *stop* or *not enough data*, each with one reason |
# | 1 | the judge gives the verdict of the card, and says in one sentence what would decide the case |
#
# With more time, the second case is the guidance of newcomers; with less than five people, one prosecutes, one defends, and all the others judge.

# %% [markdown] tags=["trainer"]
# > **Trainer · the court.**
# > Give the prosecution to those who like the reminder, and the defence to those who do not.
# > Print the exhibits; the expert needs a running notebook.
# > The defence's best move is power: with 1,200 people a real gain of 5 points had a chance of 57 % only, so *not found* proves little.
# > The prosecution's best move is the calendar: day 22 is on no card.
# > A defence that argues with South China, or a prosecution that says *not significant, hence no effect*, is to be stopped by the judge; whisper it to the judge if need be.
# > Watch what the votes do: the first one usually goes to *roll out* or *stop*, and the second one moves to *not enough data*.
# > **Answer:** not enough data.
# > What would decide it: about 2,200 people, drawn anew, read once after 14 days.
# > **The truth** is in the envelope: the reminder does nothing at all.

# %% [markdown]
# ### The verdicts
#
# The others are dealt with quickly, by the card.

# %% tags=["solution"]
# exercise 7.13
answer_7_13 = {
    "home-entry": "not_enough_data",
    "new-user-guidance": "not_enough_data",
    "basket-reminder": "not_enough_data",
    "member-recall": "roll_out",
    "welcome-groups": "stop",
}

# %% [markdown]
# #### The envelope
#
# Open it when everybody has voted.
# Greenbasket's data are made, so somebody knows what was put into them.
# The recall was made to work: 12 % became 27 %.
# The greeting was made to do nothing, and was stopped.
# The reminder was made to do nothing either; whoever rolled it out on the 22nd evening rolled out luck.
# The guidance and the home-page entry were given what Table 3 says, from 35 to 38 and from 42 to 45 %.
# And the wall is a wall.
#
# Now lay the reminder beside the guidance.
# Both came out about 3 points up, both got the same verdict, and one of them is real.
# The court could not tell, and it said so.
# That is what it means to judge well: not to be right about each case, which nobody can, but to know how often one is wrong.

# %% [markdown] unit="The letter and the report"
# ### The letter
#
# A verdict that stays in a notebook helps nobody.

# %% tags=["solution"]
# exercise 7.14
answer_7_14 = (
    "I ask you not to roll the new home-page entry out yet, and not to drop it either. "
    "With it, 45 of 100 views led to a click, against 42 in the four weeks before; with 703 young users the true gain "
    "lies anywhere from a loss of 1 point to a gain of 7. Nobody was left without the entry in the same weeks, so that "
    "whatever else changed in May is in it too, and nationwide most customers are older than those we asked. "
    "I propose to draw half of about 9,000 users of every age on 20 July, and to read once, on 17 August; the home-page "
    "product manager answers for it. All above zero and orders unharmed: roll out. Best case below 3 points: take it out."
)

# %% [markdown]
# ## The report
#
# Everything that you have done by hand today stands in the pilot report: headline with its reason, Table 3 as the form has it, effect with interval, power, guardrails, nodes, voices, segments with restraint, and who was counted.
# It takes a scenario file and no opinion.
#
# Your own file comes first.
# The next cell takes the newest scenario file under `scenarios/` in your working folder, which after lesson 06 is the first basket, or the guidance if there is none, and says what is still wrong with it.

# %%
found = places.work().glob("scenarios/*.yml")
own = [path for path in found if path.stem not in ("trial", "first-basket.before")]
mine = max(own, key=lambda path: path.stat().st_mtime, default=plans / "new-user-guidance.yml")
print(mine.name)
scenario.check(scenario.read(mine))

# %% [markdown]
# Then write the report.
# In a terminal (in JupyterLab: *File → New → Terminal*) it is one line:
#
# ```
# flywheel report scenarios/first-basket.yml
# ```
#
# In a cell it is `report.run([mine])`, and `report.run([plans / "new-user-guidance.yml"])` writes the one of the guidance; each takes about half a minute.
# The report arrives in your working folder under `reports/`, as a page that needs nothing else; open it from the list of files.
# With data of your own, add `--data my_data` in the terminal or `data="my_data"` in the cell, and for the wall in the corridor `--pdf`.
#
# If your pilot has not happened yet, the report says so in one line: nobody has been drawn for it, and these are the pilots for which somebody has.
# Then write the one of the guidance now, and your own on the day that stands on your card.
# Its Table 3 looks like this.

# %%
files["new-user-guidance"].table_3()

# %% tags=["solution"]
# exercise 7.15
answer_7_15 = "b"

# %% [markdown]
# And the second line of its Table 3, first orders down from 41 to 34 of a hundred, was on nobody's slide.
# It may be chance like the first one; but whoever chooses the line after the fact always chooses the same way.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **7.14:** let two letters be read aloud, and let the room say after each what the managing director will do on Monday.
# > If the answers differ, the letter is not finished.
# > **7.15:** without time for a terminal, show the report of the guidance from the landing page.
# > Ask where the report is kinder than they would have been, and where it is harder.

# %% [markdown] unit="Six questions"
# ## Six questions to close
#
# No code, a letter or two each.

# %% tags=["solution"]
# exercise 7.16
answer_7_16 = "c"

# %% tags=["solution"]
# exercise 7.17
answer_7_17 = "a"

# %% tags=["solution"]
# exercise 7.18
answer_7_18 = {"a", "c", "e"}

# %% tags=["solution"]
# exercise 7.19
answer_7_19 = "c"

# %% tags=["solution"]
# exercise 7.20
answer_7_20 = "b"

# %% tags=["solution"]
# exercise 7.21
answer_7_21 = "d"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Quiz:** 7.16 c, 7.17 a, 7.18 a, c and e, 7.19 c, 7.20 b, 7.21 d.
# > 7.21 is the bridge to the next lesson: a roll-out in steps, with a group held back, is a pilot too.

# %% [markdown]
# ## Take-aways
#
# A pilot is worth its weeks if a good result and a bad one lead to different things.
# The smallest gain that pays decides how many people it takes; if you cannot get them, change the question and not the interval.
# Count heads before effects, count what was drawn, and read once.
# Who was picked at the bottom will rise, and only people who were left alone in the same weeks say how far.
# A look at many places finds something in one of them; that is a question, and a new draw answers it.
# *Not enough data* is a verdict, and it comes with a price: what it costs to know.
#
# **For Monday:** take your next pilot, and before anything is built write its card: question, drawn, metric and gain, until, what may not get worse, rule, signed.
# Seven lines, by hand, on one card; let somebody sign it who would rather see another result than you.
# Then put it where the result will be read.
#
# ## Check yourself
#
# Could you say, for the last pilot of your company, what was drawn and how many of them there were?
# What would you answer to *let us run it one more week*?
# Which figure on your wall is a painted one?
# The summary shows what you have solved; `ex.review()` lists what is worth another look.

# %%
ex.summary()

# %% [markdown]
# ## Next
#
# The court has risen, one pilot is rolled out, and the letters are written.
# The next lesson puts it all to work: who answers for what, with which meetings and which money, and where it usually breaks.

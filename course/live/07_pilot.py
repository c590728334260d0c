# %% [markdown]
# # 07 · The pilot
#
# It is Thursday, 16 July 2026, and your page about the first basket lies on the table.
# The head of purchasing has one question left: *how shall we see that it did nothing?*
# You have until three o'clock to find out, for at three the managing director decides on five other pilots, and five teams have handed in a slide each.
# Four arrows on them point upwards, and the fifth has been drawn very small.
# The head of finance has put the five files on your desk, and a sixth one, which is thin.
# "Five are pilots", she said, "and the sixth is a painted wall.
# Judge all six by one rule, and let us see at three whether the wall does any worse."

# %%
from datetime import date

import numpy as np
import pandas as pd

import flywheel
from flywheel import charts, metrics, pilot, places, report, stats, widgets
from flywheel.charts.pilot import pilot_effect
from flywheel.charts.pilot_designs import pilot_trends

data, ex = flywheel.open_lesson("07")
widgets.page_style()

# %%
shop = report.open_data("sample")
names = ["home-entry", "new-user-guidance", "basket-reminder", "member-recall", "welcome-groups"]
plans = places.datasets() / "scenarios"
files = {name: report.open_case(plans / f"{name}.yml", data=shop) for name in names}
rows = {
    name: {
        "what is measured": case.metric.label,
        "before, or without": stats.as_text(case.evaluation.main.reference.value, case.metric.unit),
        "with": stats.as_text(case.evaluation.main.pilot.value, case.metric.unit),
        "printed on the slide": pilot.deviation_in_words(case.evaluation.deviation.value),
    }
    for name, case in files.items()
}
widgets.table(pd.DataFrame(rows).T.rename_axis("file"), label="The five slides")

# %% [markdown]
# +7.1 % and +8.6 % are the two rows of Table 3 in the course deck **[claim]**.
# Whether one may act on them cannot be seen in the table.
# It depends on how many people stand behind a line, on what it is compared with, and on who chose the moment to look.
#
# ## Before the first user
#
# A pilot is a question to which one does not know the answer, asked in such a way that both answers have consequences.
# If the entry is rolled out after a good result, and after a bad one *because it is built already*, then the weeks in between were theatre.

# %%
ex["7.1"].form()

# %% [markdown]
# ### How many, and how long
#
# The recall of silent members was to go up from 12 % to 25 %.
# The planner says how many members one needs to find that out in four cases of five, and does the same sum for any other level and gain; read its table upwards and downwards too.

# %%
planner = widgets.pilot_planner()
planner.controls["baseline"].widget.value, planner.controls["gain"].widget.value = 12, 13
planner

# %%
ex["7.2"].form()

# %% [markdown]
# In the four weeks of the pilot 300 newcomers signed up in East China: at that pace it takes more than two years.
# What must not get worse is planned on the page [pilot planner](pilot_planner.ipynb).
#
# Your own page asks for two points of satisfaction among newcomers, from 76 % to 78 %, and they answer that question about a hundred times in four weeks.
# The metric that moves first would be late first baskets, from 12 % to 6 %.

# %%
own_page = {"CSAT, 76 % to 78 %": pilot.plan(0.76, 0.02), "late first baskets, 12 % to 6 %": pilot.plan(0.12, -0.06)}
needed = pd.Series({what: planned.units for what, planned in own_page.items()}, name="people needed")
widgets.table(needed.rename_axis("to be found").to_frame(), label="What your own page needs")

# %% [markdown]
# The two points would take ten years, which makes CSAT a bad witness for this pilot and no bad goal.
#
# The five pilots were run with what they had.
# In the next table, *seen 8 times in 10* is the smallest gain that the people of each file would have shown in four cases of five.

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
widgets.table(pd.DataFrame(sizes).T.rename_axis("file"), label="What each file could have seen")

# %% [markdown]
# So much for the deck's two rows: 3 points were asked of an instrument that shows 11, or 6.
#
# ### Who is drawn
#
# A lot decides who gets the new process, and it must be able to keep the two sides apart.

# %%
ex["7.3"].form()

# %% [markdown]
# ### The card
#
# With a voucher of fifty yuan every recall succeeds, so the card also names what may not be used up on the way.
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
#
# ## While it runs
#
# Three things are looked at: the sizes of the groups, the nodes of the process, and harm.
# The effect is not.
#
# The reminder of a full basket was drawn half and half, 600 people on each side.
# Suppose the analyst counts in the pilot group only people whose phone has confirmed the reminder, and that this loses 120 who never looked.

# %%
drawn = files["basket-reminder"].units
silent = drawn[(drawn["arm"] == "pilot") & (drawn["numerator"] == 0)]
filtered = pilot.evaluate(drawn.drop(silent.index[:120]), metric="Order conversion")
widgets.table(filtered.shown(), label="The reminder after the filter")

# %%
ex["7.4"].form()

# %% [markdown]
# ### Why looking makes winners
#
# The growth lead looks every evening, *only to be informed*.

# %%
widgets.on_request(lambda: charts.peeking_cost(pilot.peeking((1, 2, 5, 14, 28))), text="Run pilots without any effect")

# %%
ex["7.5"].form()

# %% [markdown]
# The reminder can be followed evening by evening: people who had ordered, and the difference with its interval.

# %%
lots = shop.pilots.filter(shop.pilots.pilot_id == "basket-reminder").select("unit_id", "arm", "assigned_at")
bought = lots.left_join(shop.orders.select(unit_id="user_id", at="at"), "unit_id").to_pandas()
bought["days"] = (bought["at"] - bought["assigned_at"]).dt.total_seconds() / 86_400
first = bought["days"].where(bought["days"] > 0).groupby([bought["arm"], bought["unit_id"]]).min()
evenings = pd.DataFrame({"day": range(1, 29)})
for arm in ("pilot", "control"):
    evenings[arm] = [(first[arm] <= day).sum() for day in evenings["day"]]
pairs = zip(evenings["pilot"], evenings["control"], strict=True)
read = [stats.proportion_difference(int(p), len(first["pilot"]), int(c), len(first["control"])) for p, c in pairs]
evenings["difference"] = [str(found).split(", n =")[0] + ")" for found in read]
widgets.table(evenings.iloc[[4, 9, 13, 17, 21, 24, 27]].set_index("day"), label="The reminder by evening")

# %%
ex["7.6"].form()

# %% [markdown]
# A pilot that ends when it is won has no other way to end.
#
# %% [markdown]
# ### Is the process happening at all?
#
# One may look at the nodes on every day; below 90 % there is an alarm.

# %%
ex["7.7"].form()

# %%
widgets.table(files["member-recall"].nodes, label="Nodes of the recall")

# %% [markdown]
# Mend the node *before* the roll-out, and leave everybody who was drawn in the count.
#
# ## After the last day
#
# The recall's slide says that 94 of 350 silent members are back; of the 350 in the control group 42 are.
# Before the process it had been none, for they had been chosen because they had ordered nothing for 90 days.

# %%
ex["7.8"].form()

# %%
widgets.figure(pilot_effect(files["member-recall"].evaluation))

# %% [markdown]
# ### The painted wall
#
# Now the thin file.
# In April North China had its worst month: 28 of 100 newcomers opened the app again on the day after.
# The regional lead had the office painted, and the painters finished on 4 May.
# No newcomer has ever seen the office.

# %%
april, may = (date(2026, 4, 6), date(2026, 5, 4)), (date(2026, 5, 4), date(2026, 6, 1))
who = {"scope": {"region": "North China"}, "comparison": {"region": ["East China", "South China", "West China"]}}
wall = metrics.unit_table(shop, "next_day_retention", before=april, during=may, **who)
widgets.table(pilot.difference_in_differences(wall).shown(), label="North China against the other regions")

# %% [markdown]
# The paint is worth 13.7 points, and the interval lies above zero.
# Before you order paint, look at the weeks before.

# %%
days = metrics.daily_units(shop, "next_day_retention", start=date(2026, 3, 9), change=may[0], end=may[1], **who)
weeks = metrics.levels_by_stretch(days, start=date(2026, 3, 9), every_days=7, unit="share")
apart = pilot.gaps(metrics.by_stretch(days, every_days=7))
apart["start"] = [date(2026, 3, 9) + pd.Timedelta(weeks=week) for week in apart["stretch"]]
widgets.figure(pilot_trends(weeks, apart, metric="Next-day retention", unit="share", change=may[0]))

# %% [markdown]
# The lower half should be level on the left of the line.
# It swings by more than the effect, and *before* is the deepest stretch of the half-year: the region went back to where it belongs.

# %%
ex["7.9"].form()

# %% [markdown]
# ### Count what was drawn
#
# The greeting went into 36 chat groups of newcomers, and 32 groups had none.
# An analyst in a hurry counted newcomers.

# %%
ex["7.10"].form()

# %%
groups = files["welcome-groups"].units.assign(squares=lambda table: table["numerator"] ** 2)
sums = groups.groupby("cluster_id").agg(n=("numerator", "size"), days=("numerator", "sum"), squares=("squares", "sum"))
shuffle = np.random.default_rng(7)
dealt = np.array([shuffle.permutation(len(sums)) < 36 for _ in range(1000)])
(n1, s1, q1), (n0, s0, q0) = (dealt @ sums.to_numpy()).T, (~dealt @ sums.to_numpy()).T
errors = np.sqrt((q1 / n1 - (s1 / n1) ** 2) / n1 + (q0 / n0 - (s0 / n0) ** 2) / n0)
alarms = float(np.mean(np.abs(s1 / n1 - s0 / n0) > 1.96 * errors))
widgets.message(
    "<p>Dealt out to 36 of the 68 groups at random, a thousand times over, a greeting without any effect is <em>found</em> "
    f"in <strong>{alarms:.0%}</strong> of all cases when newcomers are counted, where the label says 5 %.</p>"
)

# %% [markdown]
# ### Eleven lines
#
# The growth lead has not given up on his reminder.
# He has looked where it works.

# %%
segments = files["basket-reminder"].segments
widgets.table(segments.shown(), label="The reminder by segment")

# %%
tests = segments.tests.round(2).assign(differs=segments.tests["differs"].map({True: "yes", False: "no"}))
heads = {"attribute": "segments by", "p_adjusted": "p, adjusted", "differs": "do they differ?"}
widgets.table(tests.rename(columns=heads), label="Do segments of a kind differ at all?")

# %%
ex["7.11"].form()

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

# %%
ex["7.12"].form()

# %% [markdown]
# ## The court
#
# It is three o'clock; the head of finance presides, and the managing director sits in the jury with everybody else.

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
widgets.table(pd.DataFrame(exhibits).T.rename_axis("file"), label="Exhibits")

# %% [markdown]
# The case is *the basket reminder*, and the charge is that its effect is nothing but luck; 14 minutes.
#
# | role | what you do | your strongest exhibit |
# |---|---|---|
# | **presiding judge**, 1 | keeps the time, reads the card aloud first, stops whoever leaves the exhibits | the card: 14 days, one reading, gain of 5 points |
# | **prosecution**, 1–3 | shows that chance, or something else, explains what was found | the interval on day 14; the evening on which the pilot was stopped |
# | **defence**, 1–3 | shows that an effect is likely, and what it costs to throw a good idea away | the difference on days 22 to 28; the upper end of the interval |
# | **expert witness**, 1 | answers questions about method only | the table of sizes; the picture of the looks |
# | **jury**, the rest | votes twice in secret, before and after, and gives one reason | none |
#
# First vote 1 minute, the card 1, prosecution 3, defence 3, one question each to the expert 3, second vote with reasons 2, verdict 1.

# %%
ex["7.13"].form()

# %% [markdown]
# <details><summary>The envelope: open it when everybody has voted</summary>
#
# Greenbasket's data are made, so somebody knows what was put into them.
# The recall works (12 % became 27 %), the greeting and the reminder do nothing, and the guidance and the home-page entry were given what Table 3 says.
# The reminder and the guidance came out alike and got the same verdict, and one of them is real.
# The court could not tell, and it said so: to judge well is not to be right about each case, but to know how often one is wrong.
#
# </details>

# %% [markdown]
# ### The letter
#
# One thing more stands in the file of the home-page entry: only users from 18 to 24 saw it, in May, and the weeks before are those of April.

# %%
ex["7.14"].form()

# %% [markdown]
# ## The report
#
# Everything that you have done by hand today stands in the pilot report.
# It takes a scenario file and no opinion: `flywheel report my-pilot.yml`.
# Without a terminal it is started from the [scenario builder](scenario_builder.ipynb), and the [judge](pilot_planner.ipynb) reads numbers of your own.
# The button writes the one of the guidance, which takes about half a minute; it arrives in the working folder under `reports/`.

# %%
columns = ["pilot", "what became of it", "page", "why"]
widgets.on_request(
    lambda: pd.DataFrame(
        [
            (written.id, written.state, written.page.name if written.page else "–", written.message)
            for written in report.run([plans / "new-user-guidance.yml"]).outcomes
        ],
        columns=columns,
    ).set_index("pilot"),
    text="Write the report of the guidance",
)

# %% [markdown]
# This is its part about guardrails.

# %%
widgets.message(files["new-user-guidance"].guards()._repr_html_())

# %%
ex["7.15"].form()

# %% [markdown]
# ## Six questions to close

# %%
ex["7.16"].form()

# %%
ex["7.17"].form()

# %%
ex["7.18"].form()

# %%
ex["7.19"].form()

# %%
ex["7.20"].form()

# %%
ex["7.21"].form()

# %% [markdown]
# ## Where you stand
#
# A pilot is worth its weeks if a good result and a bad one lead to different things.
# Count heads before effects, count what was drawn, and read once.
# *Not enough data* is a verdict, and it comes with a price: what it costs to know.
#
# **For Monday:** write the card of your next pilot, seven lines by hand, and let somebody sign it who would rather see another result than you.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

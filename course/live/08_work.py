# %% [markdown]
# # 08 · Put to work
#
# Friday, 17 July 2026, nine in the morning, at Greenbasket.
# At ten the board meets, and on the agenda the chairwoman has written: *And now for the whole company?*
# On the back there are eight questions, and under it lies a slide that a consultant has left behind, with a large number on it.
# You have an hour before you speak.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.

# %%
import pandas as pd
from IPython.display import HTML

import flywheel
from flywheel import charts, library, loop, wheel, widgets

data, ex = flywheel.open_lesson("08")
widgets.page_style()

# %% [markdown]
# ## Where do we stand?
#
# A company builds four **elements** (tools, institutions, philosophy and culture, strategy), each on three **layers** (strategy, mechanism, execution): twelve cells.
# For each of them five levels are described by what one can *observe*; the anchors are ours.
# Here is one of the twelve.

# %%
anchors = wheel.maturity_model().table()
one_cell = anchors[(anchors["element"] == "institutions") & (anchors["layer"] == "execution")]
shown = one_cell[["level", "level_name", "anchor"]].rename(columns={"level_name": "name"})
widgets.table(shown.set_index("level"), label="Institutions, execution layer")

# %%
ex["8.1"].form()

# %% [markdown]
# Four people have scored all twelve cells, each alone.
# These are the cells in which they differ by two levels or more.

# %%
raters = {
    "managing director": "333343433434",
    "head of service": "333233323332",
    "delivery lead": "323233322323",
    "hotline": "232223212232",
}
cells = wheel.maturity_model().keys
rows = [(who, *cell, int(digit)) for who, digits in raters.items() for cell, digit in zip(cells, digits, strict=True)]
scores = pd.DataFrame(rows, columns=["rater", "element", "layer", "score"])
profile = wheel.maturity(scores, benchmark="growth")
wide = scores.pivot_table(index=["element", "layer"], columns="rater", values="score", sort=False).astype(int)
apart = wide[(wide.max(axis="columns") - wide.min(axis="columns")) >= 2].rename_axis(columns=None).reset_index()
widgets.table(apart.set_index("element"), label="Cells in which raters differ by two levels or more")

# %% [markdown]
# Take the meetings, *institutions, mechanism layer*.
# Level 3 wants an owner, a date and a criterion for each action; level 4, that each meeting opens with the actions of the last one and names those that are overdue.
# The actions are in a ledger: here is what became of those whose due day has come by the last day of the data.

# %%
actions = data.actions.to_pandas()
due = actions[actions["due_day"] <= pd.Timestamp(data.last_day)]
became = due["status"].where(due["done_day"].isna(), "done later than its due day")
became = became.where(~(due["done_day"] <= due["due_day"]), "done by its due day")
counts = became.value_counts().rename_axis("what became of it").to_frame("actions")
widgets.table(counts, label="Actions whose due day has come")

# %%
ex["8.2"].form()

# %%
ex["8.3"].form()

# %% [markdown]
# The level of a cell is the median of its raters.
# Where to begin is another question: the library takes the largest *gaps* to a profile of companies of the same kind, two of them, and a third if its gap is as large as the second.

# %%
ex["8.4"].form()

# %%
widgets.on_request(
    lambda: HTML(
        widgets.picture(charts.maturity_map(profile, title="Four raters, twelve cells, three places to begin"))
    ),
    text="Show the map",
)

# %% [markdown]
# ## When does it move?
#
# The slide shows a company of 50,000 users that starts its wheel: 300,000 yuan first, then 40,000 a month.
# Users speak, words make pain known, answers remove some of it, satisfaction follows slowly, and those who stay speak again.
# The equations are ours and no forecast; of the deck's claims a quarter is counted.

# %%
usual = wheel.Assumptions()
widgets.figure(charts.wheel_over_time(wheel.simulate(usual)))

# %% [markdown]
# Nothing is broken: four delays stand in a row, and only the cost comes on the first day.
# Somebody has to say so beforehand.

# %%
ex["8.5"].form()

# %% [markdown]
# The wheel has four levers: *answers*, how much feedback is answered; *speed*, in how many hours; *repair*, how often the cause is removed; *reach*, how many users hear of it.
# Here is the gain after three years, in thousand yuan, with none of them, with all four, with each one alone, and with each one left out.

# %%
today = {
    "answers": {"answered_share": usual.answered_today},
    "speed": {"response_hours": usual.response_hours_today},
    "repair": {"fix_success": usual.fix_success_today},
    "reach": {"reach": usual.reach_today},
}
whole = {name: value for still in today.values() for name, value in still.items()}
left = {"none": whole, "all four": {}}
left |= {
    f"only {lever}": {name: now for name, now in whole.items() if name not in still} for lever, still in today.items()
}
left |= {f"all but {lever}": still for lever, still in today.items()}
after = {name: wheel.simulate(usual.but(**still)).table["gain_cents"].sum() / 1e5 for name, still in left.items()}
gained = pd.Series(after, name="gain").map("{:,.1f}".format).rename_axis("run").to_frame()
widgets.table(gained, label="Gain after three years, thousand yuan")

# %%
ex["8.6"].form()

# %% [markdown]
# What does the whole picture hang on?
# Each assumption is changed by a fifth, down and up, all others held.

# %%
widgets.figure(charts.wheel_tornado(wheel.sensitivity(usual), title="What the gain after three years hangs on"))

# %%
ex["8.7"].form()

# %% [markdown]
# And with us?
# The same wheel with the customers, newcomers and margin of our own ledgers, for two prices.

# %%
orders = data.orders.to_pandas()
since = pd.Timestamp(data.last_day) - pd.Timedelta(days=27)
month = orders[orders["at"] >= since]
month_before = orders[(orders["at"] < since) & (orders["at"] >= since - pd.Timedelta(days=28))]
here, there = set(month["user_id"]), set(month_before["user_id"])
each = month["margin_cents"].sum() / 100 / len(here)
facts = {"users": len(here), "reachable_users": 8 * len(here), "new_users": len(here - there)}
facts |= {"retention": len(here & there) / len(there), "margin_cents": round(100 * each)}
facts |= {"voice_for_half": 0.16 * len(here)}
prices = {"the slide's team: 300,000, then 40,000 a month": (300_000, 40_000)}
prices |= {"half a day a week: 4,000, then 800 a month": (4_000, 800)}
runs = {
    name: wheel.simulate(usual.but(**facts, setup_cents=100 * setup, running_cents=100 * running))
    for name, (setup, running) in prices.items()
}
paid = {name: f"month {run.break_even}" if run.break_even else "not in three years" for name, run in runs.items()}
total = {name: f"{run.table['gain_cents'].sum() / 100:,.0f}" for name, run in runs.items()}
with_us = pd.DataFrame({"paid after": paid, "yuan after three years": total}).rename_axis("price")
widgets.on_request(lambda: with_us, text="Show our own wheel")

# %% [markdown]
# ### Lab: turn our own wheel
#
# The four levers, what you believe of the claims, and what it costs.
# The page [Flywheel simulator](flywheel_simulator.ipynb) has the same for the company of the slide, and the page [Maturity](maturity.ipynb) asks the twelve questions of your own company.

# %%
widgets.own_wheel(data)

# %% [markdown]
# ## What does it bring?
#
# The growth lead has sent a slide of his own about *the honest hour*, an app that names the hour in which the basket really comes.

# %%
ticket = data.tickets.to_pandas()["cost_cents"].mean() / 100
widgets.message(f"<p>A customer brings {each:.2f} yuan of margin a month; a ticket costs {ticket:.2f} yuan.</p>")

# %%
ex["8.8"].form()

# %% [markdown]
# Now the consultant's second page, for a company of 100,000 customers: a basket 16 % larger for 10 % more experience, 25 % more retention for 5 % more satisfaction, 40 % less service, and so on **[claims]**.
# Instead of one number for each a range is taken, and the year is drawn twenty thousand times: nine of ten draws lie between *low* and *high*, half of them below *middle*.

# %%
word = wheel.experience_return(credibility=1.0)
doubted = wheel.experience_return(credibility=0.3)
readings = {"claims at their word": word, "three tenths of each": doubted}
ends = {
    name: found.table.set_index("part").loc["total", ["p5", "p50", "p95"]] / 1e5 for name, found in readings.items()
}
ranges = pd.DataFrame(ends).T.astype(float).round().astype(int).set_axis(["low", "middle", "high"], axis="columns")
ranges["chance of a loss"] = [f"{found.chance_of_loss.value:.1%}" for found in readings.values()]
widgets.table(ranges.rename_axis("what is counted"), label="Total of a year, thousand yuan")

# %%
widgets.figure(charts.experience_ranges(doubted))

# %% [markdown]
# Everything hangs on a share that nobody has measured.
# Some claims were laid beside our own data; this is one of them.

# %%
ledger = library.ledger(data)
row = ledger.table.set_index("id").loc["satisfied-frequency"]
widgets.message(
    f"<p>For an even chance to gain, <strong>{doubted.needed_credibility:.1%}</strong> of the claims must hold.</p>"
    f"<p>{row['says']} Claimed: <strong>{row['claimed']:g}</strong>. "
    f"Found here: <strong>{row['value']:.3f}</strong> ({row['low']:.2f} to {row['high']:.2f}).</p>"
)

# %%
ex["8.9"].form()

# %%
tested = ledger.table[ledger.table["outcome"] != "not tested"].set_index("says")
stood = tested[["claimed", "value", "low", "high", "outcome"]].round(2).astype(object).where(tested["value"].notna())
widgets.on_request(lambda: stood.fillna("–"), text="Show which claims stood")

# %% [markdown]
# Which lever may be counted, and how much of a claim?

# %%
widgets.when_near(widgets.experience_return_lab)

# %%
ex["8.10"].form()

# %% [markdown]
# ## Who has done it before us?
#
# The course's library holds every company that its sources name, with what to copy and what to doubt.
# Greenbasket breaks between doing and verifying, so look there.

# %%
library.cases.find(element="verify")

# %% [markdown]
# Copy practices, and leave figures where they are: of 48 claims none was compared with anything.
#
# | industry | where it hurts | what the course proposes | a first step (ours) |
# |---|---|---|---|
# | **retail** | split channels, little personal, weak membership | one view of the customer, scenes, members | put the complaints of two channels into one list |
# | **finance** | complex products, heavy processes | simple scenes, risk control, education | read one contract aloud to a customer |
# | **manufacturing** | products alike, weak after-sales | designing together, connected products | call the owners of the last hundred repairs |
#
# *Stickiness* lies between a customer and a product, a *community* between customers.
# First the promise, then the forum.
#
# ## Whose is it?
#
# In a start-up the chief executive looks after experience, in a growing firm a **chief experience officer** with a small team, in a mature one a department.
# A *staff* experience officer is an employee who tests what customers meet; a *customer panel member* is a customer who was asked to.
# Whatever the form, one letter decides, the A of RACI: who *answers* for it.

# %%
honest_hour = loop.Raci(
    activities={
        "name the hour in the app": {"app lead": "AR", "delivery lead": "C", "service": "I"},
        "change the roster": {"managing director": "A", "delivery lead": "R", "service": "C"},
        "look whether it worked": {"head of finance": "A", "you": "R", "managing director": "I"},
        "tell the customers": {"head of service": "A", "hotline": "R", "app lead": "C"},
    }
)
widgets.table(
    pd.DataFrame(honest_hour.activities).T.fillna("").rename_axis("activity"),
    label="Who does, answers, advises and hears",
)

# %%
ex["8.11"].form()

# %% [markdown]
# ## What would the customer read?
#
# **Working backwards** begins at the end: first the press release, then the questions (FAQ), then the experience, and only then the technical route.

# %%
ex["8.12"].form()

# %% [markdown]
# ### PR/FAQ in twelve minutes
#
# Groups of five, one sheet of paper; take the honest hour or an idea of your own.
#
# | role | what the card says |
# |---|---|
# | **writer** | You hold the pen. You may write only what a customer would understand. |
# | **coriander lady** | You have been told three times that it was solved. You ask *how would I notice?* after every sentence. |
# | **finance** | You ask what it costs, what it brings, and in which line the same customer stands a second time. |
# | **delivery** | You would have to do it. You ask what happens on a Friday at six in the rain. |
# | **time-keeper** | You call the minutes, and strike out every word that could stand in anybody's release. |
#
# | minutes | what has to have happened |
# |---|---|
# | 0–4 | The release, at most six sentences: what is new, for whom, what was bad before, what it does, a customer's words, how one gets it. |
# | 4–8 | Six questions with answers: three of the customer, one each of finance, delivery and the customer who is *not* helped by it. |
# | 8–10 | The experience: four moments, each with what she sees and what she can do. |
# | 10–11 | The one thing that would have to be true and that you do not know. How could you know it by next Friday? |
# | 11–12 | Vote with thumbs: build, change, or bury. Burying counts as a result. |
#
# **Reverse-driven innovation** makes a habit of that direction: from the top a vision of value, a blueprint along the journey, owners and resources for it; in detail small experiences, fast tests, standards and a lasting loop.
#
# ## What will stop us?
#
# These are the four traps of the course.

# %%
traps = library.failures.find(kind="trap").shown()
widgets.table(traps.iloc[:, [1, 3, 4]].set_index(traps.columns[1]), label="Four traps")

# %%
ex["8.13"].form()

# %% [markdown]
# And what comes from outside, machines that hear moods and robots that answer over 80 % of common questions **[claim]**?
# Treat a trend like a case: copy the question it asks, and doubt its date.
#
# ## What do you want today?

# %%
ex["8.14"].form()

# %% [markdown]
# The plan as a table, with Greenbasket's lines.
# Copy the columns onto paper and fill in your own; a line without a day on which somebody looks is a wish.
#
# | horizon | area | action | owner | first look | number that tells | today | stop if |
# |---|---|---|---|---|---|---|---|
# | Monday | minutes | open with what is overdue | chair | 20 July 2026 | done by due day | 37 % | never |
# | 3–6 months | insight to change | the honest hour, by lot | managing director | 16 October 2026 | late tickets that return | 53 % | halves alike |
# | 3–6 months | goal with a name | one number in the company goals | board | 11 December 2026 | goals with owner | 0 | no owner |
# | 1–3 years | reward | reporting trouble counts in favour | head of people | 16 July 2027 | level of the cell | 2 | – |
# | 1–3 years | the loop | every pilot is told to users | head of service | 14 July 2028 | voices told | 7 % | – |

# %%
ex["8.15"].form()

# %% [markdown]
# ## Five questions to close

# %%
ex["8.16"].form()

# %%
ex["8.17"].form()

# %%
ex["8.18"].form()

# %%
ex["8.19"].form()

# %%
ex["8.20"].form()

# %% [markdown]
# ## Where you stand
#
# Score what can be shown; where two raters differ, the difference is the finding.
# A wheel costs first, moves late, and is worth more than its levers one by one.
# A return is a range with a condition, and each benefit stands in it once.
# Copy practices and doubt figures.
#
# **For Monday:** one action, one owner, one day, and the number that will tell, on a card of the size of your hand.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

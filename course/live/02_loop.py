# %% [markdown]
# # 02 · The seven elements
#
# Monday, 6 July 2026, at Greenbasket, three weeks after the bad week was on the table.
# A screen on the wall says that 99 per cent of all tickets are closed.
# On the sheet of paper in front of you the same customer stands six times.
# *If everything is closed, why does this woman keep writing?*
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, and *Solution* opens after a pass or three tries.
# Nothing that you write leaves this machine.
# A share may be typed as 0.123 or as 12.3 %.
# A *ticket* is one problem that somebody has to solve, and the *case* is the ticket that this lesson follows: in the sample the first of hers, in other data the one with the most steps.

# %%
import pandas as pd
from IPython.display import HTML

import flywheel
from flywheel import charts, loop, stats, voc, widgets

data, ex = flywheel.open_lesson("02")
tickets, steps = data.tickets.to_pandas(), data.ticket_events.to_pandas()
hers = data.label == "sample" and "t0001009" in set(tickets["ticket_id"])
case = "t0001009" if hers else steps["ticket_id"].value_counts().index[0]
user, topic = tickets.set_index("ticket_id").loc[case, ["user_id", "topic"]]
widgets.page_style()

# %% [markdown]
# ## Her file
#
# Everything that this customer has said in words, with personal numbers taken out.

# %%
words = data.feedback.filter(data.feedback.user_id == user).drop_null("text").to_pandas().sort_values("at")
said = words.assign(text=words["text"].map(voc.redact), at=words["at"].dt.strftime("%d %B, %H:%M"))
widgets.table(said[["at", "channel", "score", "text"]], label="What she said")

# %% [markdown] tags=["sample-only"]
# Until May she is delighted: *so much choice, even tomatoes; I buy three times a week and need not think about it.*
# On 10 June: *the coriander had got warm by the time it came, 100 minutes on the road; took an hour off work for nothing!!*
# On 13 June: *40 minutes over time and not one call; the guests sat there hungry.*
# On 14 June, by telephone: *soft tofu is out of stock every day!*
# On 17 June: *it says delivered and nothing came!*
# On 5 July: *ha, ha*; and *the 15-yuan coupon does not work, and nobody says why.*
# At service they call her the coriander lady.

# %% [markdown]
# A complaint does not move by itself; it is carried through **seven elements**:
# collect the voice, analyse it, prioritise, design the solution, respond and execute, evaluate and verify, communicate the value.
# It is a circle, because somebody who has been told something may speak again.

# %%
ex["2.1"].form()

# %% [markdown]
# Here are her tickets, with every time that one of them was closed or reopened.
# The case is marked with a dot.

# %%
mine = tickets[(tickets["user_id"] == user) | (tickets["ticket_id"] == case)][["ticket_id", "topic"]]
ends = steps[steps["status"].isin(["closed", "reopened"])].merge(mine, on="ticket_id").sort_values(["ticket_id", "at"])
ends["case"] = ends["ticket_id"].eq(case).map({True: "●", False: ""})
ends["when"] = ends["at"].dt.strftime("%d %B, %H:%M")
widgets.table(ends[["case", "ticket_id", "topic", "when", "status"]], label="Her tickets, closed and reopened")

# %%
ex["2.2"].form()

# %% [markdown]
# ## Heard, ranked, designed
#
# What became of everybody's words within thirty days?
# The last line is the **insight-to-action ratio**.

# %%
insight = loop.insight_to_action(data.feedback, data.tickets, actions=data.actions, messages=data.messages)
widgets.figure(charts.insight_steps(insight, title="What became of the voices within thirty days"))

# %% [markdown]
# More comes in than anybody can do.
# The **importance–urgency matrix** separates two things that feel alike on a Friday afternoon.

# %%
ex["2.3"].form()

# %% [markdown]
# The second matrix sorts not problems but cures: **impact** against **difficulty**.
# Ratios tie more often than one thinks, so the rule for ties is part of the method.

# %%
ex["2.4"].form()

# %%
ideas = [
    ("roster until the evening", 4, 2),
    ("voucher by itself", 2, 1),
    ("honest arrival time", 5, 3),
    ("warn the duty manager", 3, 1),
    ("fleet of our own", 5, 5),
    ("thank-you card", 1, 1),
]
ranked = loop.impact_difficulty(pd.DataFrame(ideas, columns=["item", "impact", "difficulty"]))
widgets.on_request(lambda: HTML(widgets.picture(charts.priority_matrix(ranked))), text="Show the matrix")

# %% [markdown]
# Score cures of your own, or change these; the list and the picture follow.

# %%
widgets.on_request(lambda: widgets.priority_lab(items=ideas), text="Open the lab with the six ideas")

# %% [markdown]
# And problems, by what is important and what is urgent.

# %%
worries = [("late in the evening", 5, 5), ("checkout crash", 4, 5), ("no answer on Sundays", 4, 2), ("logo", 1, 3)]
widgets.when_near(lambda: widgets.priority_lab("importance_urgency", items=worries))

# %% [markdown]
# ### A cure for the cause
#
# In lesson 01 the five whys ended at a desk: the roster is made a month ahead, and nobody owns it between the 1st and the shift.
# This is what the minutes say: every action about the topic of the case, and how often it was decided.

# %%
decided = data.actions.filter(data.actions.topic == topic).to_pandas()
statuses = pd.crosstab(decided["description"], decided["status"])
statuses = (
    statuses.assign(decided=statuses.sum(axis=1)).sort_values("decided", ascending=False).rename_axis(columns=None)
)
widgets.table(statuses, label="Actions decided on this topic")

# %% [markdown]
# ## The clock
#
# *Somebody answers within 30 minutes, and within 24 hours it is solved or there is a firm plan*: such is the promise of a fresh-grocery company in the course deck, MissFresh **[claim]**; elsewhere 24 to 48 hours are allowed by priority.
# The table counts tickets whose time is up (`n`), and those in which the promise was kept (`met`), at any hour of any day.

# %%
by_priority = loop.sla(data.tickets, data.ticket_events, by="priority").table
by_priority = by_priority.replace({"promise": {"first_response": "first response"}})
widgets.table(by_priority[["promise", "priority", "n", "met"]], label="Promises kept by priority")

# %%
ex["2.5"].form()

# %% [markdown]
# The service lead counts the same tickets by another clock.

# %%
clocks = {"round the clock": loop.Clock(), "office hours": loop.OFFICE_HOURS}
by_clock = {name: loop.sla(data.tickets, data.ticket_events, clock=clock).table for name, clock in clocks.items()}
kept = pd.concat(by_clock, names=["clock", None]).reset_index("clock")[["clock", "promise", "value", "n"]]
outside = 1 - (tickets["opened_at"].dt.hour.between(9, 17) & (tickets["opened_at"].dt.day_of_week < 5)).mean()
shown = kept.assign(value=kept["value"].map("{:.1%}".format)).set_index("clock")
widgets.message(f"<p>Opened outside office hours: <strong>{outside:.0%}</strong> of the tickets.</p>")

# %%
widgets.on_request(lambda: shown, text="Show both clocks")

# %%
ex["2.6"].form()

# %%
ex["2.7"].form()

# %% [markdown]
# ### Lab: another promise, another clock

# %%
widgets.when_near(lambda: widgets.sla_lab(data))

# %% [markdown]
# A ticket that is still running is *censored*: neither good news nor bad news.

# %%
ex["2.8"].form()

# %% [markdown]
# Where does the time go?
# A stay that is not over counts for as long as it has lasted.

# %%
elements = loop.stages(data.ticket_events, tickets=data.tickets, feedback=data.feedback)
widgets.figure(charts.loop_stages(elements, title="Where tickets spend their time, by the element they wait for"))

# %% [markdown]
# Is it the same element for every topic?

# %%
widgets.when_near(lambda: widgets.stages_lab(data))

# %% [markdown]
# And the walls between departments?
# A number is how often tickets went from the team at the left to the team above it.

# %%
widgets.figure(charts.handoff_matrix(loop.handoffs(data.ticket_events), title="Who hands tickets to whom"))

# %%
widgets.when_near(lambda: widgets.handoff_lab(data))

# %% [markdown]
# ## Did it help?
#
# The screen on the wall is right.

# %%
closed_once = steps.loc[steps["status"] == "closed", "ticket_id"].nunique()
widgets.message(f"<p>Tickets ever closed: <strong>{stats.proportion(closed_once, len(tickets))}</strong></p>")

# %% [markdown]
# The question is what it counts, so ask the other one: what comes *back*?

# %%
ex["2.9"].form()

# %%
back = loop.recurrence(data.tickets, data.ticket_events)
widgets.on_request(lambda: HTML(widgets.picture(charts.recurrence_by_group(back))), text="Show what comes back")

# %%
ex["2.10"].form()

# %% [markdown]
# How long must one wait before one may say *solved*?

# %%
widgets.when_near(lambda: widgets.recurrence_lab(data))

# %% [markdown]
# ### Before and after
#
# The delivery lead's action was done on 22 June: riders at the three slowest stations from 17:00 to 20:00, with the criterion *late share of evening orders under 15 % for two weeks*.
# Here are the orders that have arrived, by the week in which they were paid.

# %%
arrived = data.orders.drop_null("delivered_at").to_pandas()
arrived["late"] = arrived["delivered_at"] > arrived["promised_at"]
arrived["evening"] = arrived["at"].dt.hour.between(17, 19)
arrived["week"] = arrived["at"].dt.to_period("W").dt.start_time.dt.strftime("%Y-%m-%d")
evening = arrived[arrived["evening"]].groupby("week")["late"].agg(evening_orders="size", evening_late="sum")
everything = arrived.groupby("week")["late"].agg(all_orders="size", all_late="sum")
widgets.table(evening.join(everything).tail(6), label="Orders and late orders by week")

# %%
ex["2.11"].form()

# %% [markdown]
# Now more than one *before*, and the hours in which nobody added riders.

# %%
starts = pd.to_datetime(["2026-01-05", "2026-06-08", "2026-06-15", "2026-06-22", "2026-07-06"])
names = ["5 January to 7 June", "8 to 14 June: the bad week", "15 to 21 June", "22 June to 5 July: with riders"]
period = pd.cut(arrived["at"], starts, labels=names, right=False).rename("orders paid")
of_day = arrived["evening"].map({True: "evening", False: "other hours"}).rename("late")
late = pd.crosstab(period, of_day, arrived["late"], aggfunc=lambda part: str(stats.proportion(part.sum(), len(part))))
widgets.on_request(lambda: late.rename_axis(columns=None), text="Show four periods, evening and other hours")

# %%
ex["2.12"].form()

# %% [markdown]
# ## Telling her
#
# The seventh element is the cheapest, and the one most often left out.

# %%
told = loop.communication_effect(data.messages, data.feedback, tickets=data.tickets)
widgets.figure(charts.communication_effect(told, title="Messages about what changed, and who spoke again"))

# %%
widgets.message(
    f"<p>Told minus not told, within the same week and topic, who gave feedback again: <strong>{told.effect}</strong></p>"
)

# %%
ex["2.13"].form()

# %%
ex["2.14"].form()

# %% [markdown]
# ## Where it breaks
#
# *Surface response*: service may refund and may not change the product.
# *Data overload*: a platform stores everything and does nothing.
# *Departmental silo*: service hears, product decides, IT builds, months later.
# Each leaves a trace that can be counted; where a sign begins is a threshold of ours.

# %%
diagnosis = loop.diagnose(
    data.tickets, data.ticket_events, feedback=data.feedback, actions=data.actions, messages=data.messages
)
figures = diagnosis.table[["figure", "group", "value", "low", "high", "threshold"]].round(3)
in_words = {
    "recurrence_share": "closed tickets that come back, as a share",
    "acted_share": "voices that lead to something, as a share",
    "handoffs_per_ticket": "hand-offs a ticket",
    "waiting_share": "time spent waiting, as a share",
}
widgets.table(figures.replace({"figure": in_words}), label="Four figures of the loop")

# %%
ex["2.15"].form()

# %%
widgets.on_request(lambda: diagnosis, text="Show the diagnosis")

# %% [markdown]
# Where a sign begins is ours; move it, and see which verdict holds.

# %%
widgets.on_request(lambda: widgets.diagnosis_lab(data), text="Open the lab of thresholds")

# %% [markdown]
# ## The cord
#
# A ticket is the right tool for what can wait until tomorrow.
# For the rest there is the **andon**: it makes the trouble visible at once, stops what makes it worse, and calls help in fixed steps.

# %%
ex["2.16"].form()

# %%
pulls = pd.DataFrame(
    [
        ("chicken smells, batch 0704", "cold bench", "2026-07-06 19:00", "2026-07-06 19:01"),
        ("eleven bags and no rider", "evening slot", "2026-07-06 19:05", None),
        ("wrong labels, three bags", "bench 4", "2026-07-06 19:10", "2026-07-06 19:11"),
    ],
    columns=["problem", "place", "pulled_at", "acknowledged_at"],
)
board = voc.andon(pulls, as_of="2026-07-06 19:12", rule=voc.STOP_AT_ONCE, places=("bench 1", "bench 2"))
widgets.figure(charts.andon_board(board, title="The board at twelve past seven"))

# %% [markdown]
# Pull it yourself: the clock of this board moves when you let it.

# %%
benches = ("bench 1", "bench 2", "bench 3", "bench 4", "cold bench", "evening slot")
widgets.when_near(lambda: widgets.andon_board(pulls, start="2026-07-06 19:12", places=benches, rule=voc.STOP_AT_ONCE))

# %% [markdown]
# ### Drill: ten minutes with the cord
#
# Standing, with a stop-watch and a red sheet of paper for the lamp.
#
# | role | what the card says |
# |---|---|
# | **picker** | You see the sign. You may pull, alone and at once. Say *place, sign, since when*, in one sentence. |
# | **rider lead**, **service agent** | You see other signs of the same trouble, or none. You too may pull. You say what you see and not what you think. |
# | **shift lead** | You answer: *I have it.* From then on it is yours. You may stop the bench, the batch or the slot. |
# | **section head** | You are called when nobody has answered after five minutes. You ask one question: *what do you need?* |
# | **customer** | You have ordered for half past seven. You ask at minute 8 what you have been told. |
# | **time-keeper** | You call the minutes and write down who said what. You do not help. |
#
# | minute | what has to have happened |
# |---|---|
# | 0 | The cord is pulled. The lamp is on, and everybody can see where. |
# | 1 | Somebody has said *I have it*. |
# | 3 | How far does it reach: which bags, which batch, which orders? |
# | 5 | It has stopped growing. Not yet answered? The section head is called. |
# | 8 | The customers concerned have been told what is known, and when they will hear more. |
# | 10 | Released, still stopped, or handed on with an owner. One line for the ticket, with a *why* for tomorrow. |
#
# Anybody may pull, also on a suspicion, and nobody is asked *why did you pull?* but *what did you see?*

# %% [markdown]
# ## Five questions to close

# %%
ex["2.17"].form()

# %%
ex["2.18"].form()

# %%
ex["2.19"].form()

# %%
ex["2.20"].form()

# %%
ex["2.21"].form()

# %% [markdown]
# ## Your own loop
#
# The same labs on your own tickets.

# %%
widgets.with_own_data(
    lambda own: [] if own is data else widgets.loop_labs(own), data, needs=["tickets", "ticket_events"]
)

# %% [markdown]
# ## Where you stand
#
# Closed is what we call it; solved is what does not come back.
# A promise has a clock, and what is not over yet is neither a success nor a failure.
# A criterion is one only if it would not be met by doing nothing.
#
# **For Monday:** draw your own loop on one sheet: seven boxes, in each the role that owns it, the clock it runs by, and the date on which it last moved something.
# Take one real complaint and write its dates beside the boxes; where the pencil stops, your loop breaks.

# %%
widgets.on_request(ex.summary, text="Show where I stand")

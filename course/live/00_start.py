# %% [markdown]
# # 00 · Start here
#
# This workbook is about one machine: the one that carries what users say and do into a company, and carries what the company changed back to its users.
# You will meet it in the ledgers of Greenbasket, a fresh-grocery app that does not exist and whose customers, orders and complaints were made for you to work on.
#
# Every task below is a form: choose or type, then press *Check*.
# *Hint* helps in three steps, *Solution* opens after a pass or three tries, and nothing that you write leaves this machine.

# %%
import flywheel
from flywheel import charts, tables, voc, widgets

data, ex = flywheel.open_lesson("00")
widgets.page_style()

# %% [markdown]
# ## Two refunds
#
# On a Tuesday evening in March a customer writes to Greenbasket: the strawberries were soft, for the second time.
# Fifteen minutes later an agent has refunded her 18 yuan and closed the chat.
# The case stands under *solved*.
#
# In a company next door the agent refunds the 18 yuan too, but she also tags the message.
# On Monday somebody counts: 41 messages about soft fruit, most of them from orders packed before six.
# The team asks why, finds that the berries wait for an hour beside the oven of the bakery, and moves a table.
# Two weeks later the complaints have come down, and the customer finds a note in the app: *you told us about the strawberries; here is what we changed.*
#
# The first company *operated*: one touch, judged by its result.
# This is **static user operations**.
# The second one *managed*: it followed the whole chain and learned on the way.
# This is **dynamic user management**.
#
# ## The loop
#
# Four links make the flywheel turn: collect the voice, analyse it into insight, respond and improve, communicate the value.
# Seen from close by they are seven elements of work: somebody collects the voice, analyses it, prioritises, designs a solution, responds and executes, evaluates and verifies, and communicates the value.

# %%
ex["0.1"].form()

# %%
ex["0.2"].form()

# %% [markdown]
# ## Greenbasket's ledgers
#
# They run for 26 weeks, from Monday 5 January 2026.
# A table is understood once you know what one row stands for.

# %%
import pandas as pd

ledgers = pd.DataFrame(
    {
        "table": data.names,
        "rows": [data[name].count().execute() for name in data.names],
        "one row is": [tables.TABLES[name].row for name in data.names],
    }
)
widgets.table(ledgers, label="Tables")

# %% [markdown]
# For the next task: so many orders were paid, and so much money came in with them, in cents.

# %%
paid = data.orders.aggregate(
    orders=data.orders.count(), revenue_cents=data.orders.revenue_cents.sum(), buyers=data.orders.user_id.nunique()
)
widgets.table(paid.to_pandas(), label="Orders and revenue")

# %%
ex["0.3"].form()

# %%
ex["0.4"].form()

# %%
ex["0.5"].form()

# %% [markdown]
# ## A number with its doubt
#
# The share of people who were satisfied with their delivery, month by month.
# With each score goes its interval: how far it could have strayed by the luck of who happened to answer.

# %%
widgets.figure(charts.scores_over_time(voc.csat(data.feedback, period="month")))

# %% [markdown]
# ## Reading claims
#
# Wherever the workbook repeats a figure that somebody asserts, it writes **[claim]** behind it.
# That is not an insult; it says: treat this as a question to your own data.

# %%
ex["0.6"].form()

# %%
ex["0.7"].form()

# %% [markdown]
# ## Before you start: ten questions
#
# You are not meant to know the answers.
# Your first answer is noted and not marked; at the end of the course ten questions of the same kind show what has changed.

# %%
ex["0.8"].form()

# %%
ex["0.9"].form()

# %%
ex["0.10"].form()

# %%
ex["0.11"].form()

# %%
ex["0.12"].form()

# %%
ex["0.13"].form()

# %%
ex["0.14"].form()

# %%
ex["0.15"].form()

# %%
ex["0.16"].form()

# %%
ex["0.17"].form()

# %% [markdown]
# ## Where you stand

# %%
widgets.on_request(ex.summary, text="Show where I stand")

# %% [markdown]
# # 00 · Start here
#
# This workbook is about one machine: the one that carries what users say and do into a company, and carries what the company changed back to its users.
# You will meet it in the ledgers of Greenbasket, a fresh-grocery app that does not exist and whose customers, orders and complaints were made for you to work on.
# Nothing here needs a programmer.
# Every cell that you have to run is written for you, and every task can also be answered on the live pages without reading code.
# Whoever speaks pandas will find enough to disagree with.

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 45 minutes.**
# > Opening, the two refunds and the loop 7; first code cell with 0.1 and 0.2: 8, data with 0.3 to 0.5: 11; the two claims 8; pre-test 9, and 2 for the end.
# > If the room is slow to warm up, shorten the tasks, never the claims: they set the tone of the whole course.
# > Let everybody run the first code cell together, and do not go on before the last screen shows a table.
# >
# > **Before you come:** run `flywheel doctor` on the machine that you will project from.

# %% [markdown]
# ## Two refunds
#
# On a Tuesday evening in March a customer writes to Greenbasket: the strawberries were soft, for the second time.
# Fifteen minutes later an agent has refunded her 18 yuan and closed the chat.
# In the day's report the case stands under *solved*, and the agent's average time has improved.
#
# Now think of the same evening in a company next door.
# The agent refunds the 18 yuan there too, but she also tags the message.
# On Monday somebody counts: 41 messages about soft fruit, two thirds of them from orders that were packed before six in the morning.
# The team asks why, finds that the berries wait for an hour beside the oven of the bakery, and moves a table.
# Two weeks later the complaints of early orders have come down to those of the others.
# And the customer finds a note in the app: *you told us about the strawberries; here is what we changed.*
#
# Both companies were quick and friendly.
# The first one *operated*: a single touch, judged by its result, and nothing remembered.
# The workbook calls this **static user operations**.
# The second one *managed*: it followed the whole chain from the first word to the next order, and learned on the way.
# The workbook calls this **dynamic user management**, and it keeps the two terms apart from here to the last page.

# %% [markdown]
# ## The loop, in four links and seven elements
#
# What the second company did can be taken apart into four links: it **collected the voice**, it **analysed it into insight**, it **responded and improved**, and it **communicated the value**.
# Then the first link begins anew, with one customer more who knows that speaking up is worth her time.
# That is why the picture is a flywheel: a heavy wheel that costs a great deal to start, little to keep turning, and that gains from every push because each turn brings in more voices for the next.
#
# Looked at from close by, four links are seven elements of work.
# Somebody *collects the user's voice*, and this is what drives the wheel.
# Then the voices are *analysed into insight*, problems are *prioritised*, a *solution is designed*, and the team *responds and executes fast*: this is the core, where most of the hours go.
# At the end the effect is *evaluated and verified*, and the *value is communicated*: this closes the loop and makes the next person willing to talk.
# Drop any one of the seven and you can still be very busy.
# Drop the sixth, and you will never know whether the table beside the oven was the reason.

# %% [markdown] unit="Your workbook and Greenbasket's ledgers"
# ## How to work here
#
# You are reading a copy of the lesson that belongs to you.
# Write into it, break it, try things: the original stays where it is, and `ex["0.1"].reset()` brings back the empty cell of a task.
#
# A task has a cell that begins with a line such as `# exercise 0.1`.
# Replace the three dots by your answer, run the cell with *Shift* and *Enter*, then do the same in the cell below it that says `check`.
# A cell that is at work shows `[*]` at its left; the very first one takes some seconds.
# It tells you one of four things: *not attempted*, *correct*, *not yet* together with what differs, or that your own code stopped, and in plain words why.
# Below `check` wait three lines that begin with `#`: take that sign away and run the cell again.
# `hint()` gives an idea, the second time a method, the third time a skeleton; `form()` shows the task as buttons and fields, without code.
# `solution()` opens after you have passed or tried three times, and `solution(reveal=True)` always does.
# What you got right is noted on this machine only, without your words and without your name.
# `ex.summary()` shows where you stand, `ex.review()` what is worth a second look, and `flywheel progress` both for the whole course.
# When a lesson is improved while you are at work on it, yours is left alone: the new one appears beside it as `00_start.new.ipynb`.
#
# The next cell opens the lesson and says what you are working with.
# If it fails, type `make doctor` in a second terminal, in the folder in which you typed `make start`: it looks over this machine and says what to do.

# %%
import flywheel
from flywheel import tables, voc

data, ex = flywheel.open_lesson("00")
print("Flywheel Workbook", flywheel.__version__)
print(data)

# %% [markdown]
# The last line names the tables, the time zone in which all times are told, and the currency of all amounts.

# %% [markdown]
# With the two refunds still in mind, try the first two tasks.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Ask before 0.1:** which of the seven is weakest where you work?
# > Let people answer by raising one to seven fingers; write the counts on the board and photograph them, and look at the photograph again on the last day.
# > Expect many sixes and sevens: the last two elements are the ones that wait for a quiet week.
# >
# > **What people get wrong in 0.2:** the monthly coupon (`a`) looks like care, because somebody gets something.
# > Ask what the company will do differently next month.
# > `e` looks like doing nothing; it is the cheapest of the six and the one most often missing.

# %% tags=["solution"]
# exercise 0.1
answer_0_1 = ["c", "d", "a", "b"]

# %% tags=["solution"]
# exercise 0.2
answer_0_2 = {
    "a": "operations",  # the same coupon for all who were silent for 30 days
    "b": "management",  # late parcels followed from first word to changed route
    "c": "operations",  # agents measured by chats closed
    "d": "management",  # the second visit builds on the first
    "e": "management",  # still ordering a week after the refund?
    "f": "operations",  # one festival push for all phones
}

# %% [markdown]
# ## Greenbasket's ledgers
#
# Greenbasket delivers vegetables, eggs and fish within the hour in four parts of the country.
# Its ledgers run for 26 weeks, from Monday 5 January 2026.
# Each of them is a table, and a table is understood once you know what one row stands for.

# %%
import pandas as pd

pd.set_option("display.max_colwidth", 80)
pd.DataFrame(
    {
        "table": data.names,
        "rows": [data[name].count().execute() for name in data.names],
        "one row is": [tables.TABLES[name].row for name in data.names],
    }
)

# %% [markdown]
# Read the last column slowly: a row of `feedback` may be a survey that somebody closed without a word, and `orders` holds only what was paid.
#
# Tables are fetched when you ask for the result.
# `data.orders` is a description of a table, `data.orders.head()` describes its first rows, and `.to_pandas()` or `.execute()` goes and gets them.
# This is what lets the same line work on six thousand users here and on sixty million in a data warehouse.

# %%
first_orders = data.orders.order_by("order_id").head(4)
first_orders.select("order_id", "at", "revenue_cents", "promised_at", "delivered_at").to_pandas()

# %% [markdown]
# Somebody paid at `at`, was promised the basket by `promised_at`, and got it at `delivered_at`.
# Names are meant literally in this workbook: `revenue_cents` counts cents.

# %% tags=["solution"]
# exercise 0.3
answer_0_3 = data.orders.revenue_cents.mean().execute() / 100

# %% [markdown]
# ### Who is in the table, and who is not
#
# The second thing to ask of a table is who is missing from it.
# People may leave a field empty, and software likes to leave out what is empty.

# %% tags=["solution"]
# exercise 0.4
answer_0_4 = data.users.group_by("region").agg(users=data.users.count())

# %% [markdown]
# ### Where a week ends
#
# A great deal of arguing about figures turns out to be arguing about fences: was the last day counted or not?
# The code of the next task was copied from a real kind of report.
# It runs, it returns a sensible number, and the number is wrong.

# %% tags=["solution"]
# exercise 0.5
from datetime import timedelta

paid_on = data.orders.at.date()
first = paid_on.min().execute()
answer_0_5 = data.orders.filter(paid_on < first + timedelta(days=7)).count().execute()

# %% [markdown] tags=["trainer"]
# > **Trainer** · **0.3 to 0.5 in a mixed room:** pair one person who codes with one who does not, and let the one who does not hold the keyboard.
# > 0.3: nearly everybody hands in cents first, and the checker says so; ask who would have noticed without it.
# > 0.4: the pandas people are the ones who lose the unknown region, because `value_counts()` drops it.
# > 0.5: eight days; ask what a "monthly" report would do with the same slip, and who would find out.

# %% [markdown]
# ## A number with its doubt
#
# One result before you go on, so that you know what they look like here.
# The question "How satisfied were you with this delivery?" was answered on a scale of 1 to 5; the score below is the share of answers that were 4 or 5.

# %%
monthly_satisfaction = voc.csat(data.feedback, period="month")
monthly_satisfaction

# %% [markdown]
# A rate never stands alone in this workbook.
# With it go the interval, the number of answers, the share of people who answered at all, and a word on whether the answers are enough.
# The interval says how far the score could have strayed by the luck of who happened to answer; it says nothing about people who never do.

# %% [markdown] unit="Reading claims"
# ## Reading claims
#
# The management course behind this workbook quotes figures, as such courses do.
# Some name their source, most do not, and none of them was measured by us.
# Wherever the workbook repeats one it writes **[claim]** behind it.
# That is not an insult.
# It says: here is something that somebody asserts; treat it as a question to your own data.
#
# A claim can fail before anyone looks at data, because it can be read in two ways.
# Here is one that the course ascribes to McKinsey; look at the small sign behind the number.

# %% tags=["solution"]
# exercise 0.6
answer_0_6 = {"b", "c"}

# %% [markdown]
# Another claim is plain enough to read and much harder to believe or to dismiss.
# The course ascribes it to the Business Research Institute of Peking University: *each 5 % more satisfaction brings 25 % more retention* **[claim]**.

# %% tags=["solution"]
# exercise 0.7
answer_0_7 = (
    "I would ask what 5 % means: points, or percent of the score, and on which scale; "
    "and whether retention is meant after a month or after a year. "
    "I would want to know whose customers were counted, how many, and how wide the margin is. "
    "It could also be that people who get good service are satisfied and stay, "
    "so that lifting the score alone changes nothing. "
    "I would check whether those who scored high in spring still order in summer, "
    "and then test it in a pilot with a group that waits."
)

# %% [markdown] tags=["trainer"]
# > **Trainer** · **0.7 is worth five minutes aloud.**
# > Collect the questions on the board under four heads: what do the words mean, who was counted, what is cause and what is effect, how could we look?
# > People stop after the first two; wait for the third.
# > Lesson 01 takes one such claim to the data.

# %% [markdown] unit="Ten questions"
# ## Before you start: ten questions
#
# These ten come from the lessons ahead, one or two from each.
# You are not meant to know the answers, and *I do not know yet* is one of the options; it costs nothing.
# Answer them without looking anything up, in nine minutes at most, and go on: your first answer is noted, nobody marks it, and the workbook does not tell you what is right.
# At the end of the course ten questions of the same kind wait for you, and the two together show what has changed.

# %% tags=["solution"]
# exercise 0.8
answer_0_8 = "c"

# %% tags=["solution"]
# exercise 0.9
answer_0_9 = "d"

# %% tags=["solution"]
# exercise 0.10
answer_0_10 = "c"

# %% tags=["solution"]
# exercise 0.11
answer_0_11 = "b"

# %% tags=["solution"]
# exercise 0.12
answer_0_12 = "c"

# %% tags=["solution"]
# exercise 0.13
answer_0_13 = "b"

# %% tags=["solution"]
# exercise 0.14
answer_0_14 = "c"

# %% tags=["solution"]
# exercise 0.15
answer_0_15 = "b"

# %% tags=["solution"]
# exercise 0.16
answer_0_16 = "d"

# %% tags=["solution"]
# exercise 0.17
answer_0_17 = "b"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Pre-test, nine minutes by the clock:** silence, no neighbours, no search; whoever is done runs the summary below.
# > Do not discuss the answers: the questions of the last lesson have the same topics, and a discussion now would measure the discussion.
# > Ask only how many people chose *I do not know yet* at least once, and praise them.
# > Key for you alone: 0.8 c, 0.9 d, 0.10 c, 0.11 b, 0.12 c, 0.13 b, 0.14 c, 0.15 b, 0.16 d, 0.17 b.

# %% [markdown]
# ## Take-aways
#
# The flywheel is the whole way from a customer's word to a change that she hears about, and it turns only if no link is left out.
# Static operations judge one touch by its result; dynamic management follows the chain and learns from it.
# A table is understood when you know what one row is and who is missing; a period has its start in it and its end outside.
# A figure that somebody asserts is a question, and a good question names what one would have to see.
#
# **For Monday:** take the last figure that made somebody in your company change a plan.
# Write four lines under it: what the words mean, who was counted, what it is compared with, and how far it could be off.
# If two of the lines stay empty, you have found your first task.
#
# ## Check yourself
#
# Can you say, without looking, which of the seven elements tells you whether a change worked?
# Could you explain to a colleague why 35 % to 38 % is both 3 and 8.6, and what each of the two numbers is called?
# The summary below shows what you have solved, and what is worth another look.

# %%
ex.summary()

# %% [markdown]
# ## Next
#
# Lesson 01 starts on a Monday morning after a bad week.
# The channels are full, the score has dropped, and the meeting is in ninety minutes.

# %% [markdown]
# # 01 · Voice of the customer
#
# It is Monday, 15 June 2026, half past eight, and Greenbasket has had a bad week.
# The head of purchasing, whose turn it is to chair, has walked past your desk and put down a coffee that you had not asked for.
# At ten o'clock the VOC meeting begins, the weekly one at which the voice of the customer is heard and the owners of the business have to be present.
# She wants to know three things from you: how bad it was, what it was about, and which topic comes first.
# You have ninety minutes and the ledgers.

# %% [markdown] tags=["trainer"]
# > **Trainer · plan for 75 minutes.**
# > Who is talking, with 1.1 and 1.2: 9.
# > One score and its doubt, with 1.3 to 1.6: 17, leaving 1.5 to those who code.
# > The week and the words, with 1.7 to 1.9: 12.
# > From pain to root, with 1.10 to 1.12: 12.
# > The meeting, with 1.13 to 1.15: 15, of which 10 belong to 1.14.
# > A claim and the quiz, with 1.16 to 1.21: 10.
# > With 60 minutes, leave out 1.5 and 1.10 and give the quiz as homework.
# > The one thing not to shorten is 1.14: people learn most when they have to choose a topic and somebody at the next table has chosen another one.

# %%
import flywheel
from flywheel import charts, stats, tables, voc

data, ex = flywheel.open_lesson("01")

# %% [markdown]
# On a Monday morning nobody knows what the next week will bring, although it is in the ledgers in front of you.
# So the first thing to do is to cut: everything up to Sunday night is `voice`, and its last seven days are `last_week`.
# If you work on data of your own, you stand on the day after its last one.

# %%
from datetime import date, timedelta

last_day = date(2026, 6, 14) if data.label == "sample" else data.last_day
voice = data.feedback.filter(data.feedback.at.date() <= last_day)
last_week = voice.filter(voice.at.date() > last_day - timedelta(days=7))

# %% [markdown]
# ## Who is talking, and where
#
# One row of `voice` is one thing that somebody told Greenbasket, or one survey that was shown and closed.
# The rows come from several channels and lie in one store, so that a chat about Friday's fish can be counted next to a review about Friday's fish.

# %%
channels = voice.group_by("channel").agg(
    rows=voice.count(),
    scores=voice.score.count(),
    words=voice.text.count(),
    user_known=voice.user_id.count(),
)
channels.order_by(channels.rows.desc()).to_pandas()

# %% [markdown]
# Surveys bring scores and few words; chats, calls, reviews and posts bring words and no score.
# In some channels you hardly ever learn who spoke, and then the voice cannot be laid beside that person's orders.
#
# It helps to sort channels by who made the first move.
# In an *active* channel we ask.
# In a *passive* one users speak up on their own, or leave traces without a word.
# In an *internal* one our own people notice something: staff at the front line, mystery shoppers, colleagues who use the app at home.

# %% tags=["solution"]
# exercise 1.1
answer_1_1 = {
    "a": "active",  # five-point question after every delivery
    "b": "passive",  # app-store reviews
    "c": "internal",  # mystery shopper
    "d": "passive",  # chats with customer service
    "e": "active",  # interviews with eight families
    "f": "passive",  # carts opened four times and not paid
    "g": "internal",  # what riders hear at the door
    "h": "passive",  # posts in social media
}

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.1:** the mystery shopper (`c`) is there to divide the room.
# > She is paid by us and told what to look at, so she is an internal ear, although she stands where a customer stands.
# > Ask for one voice in their own company that falls through all three; somebody will say *the people who left*.

# %% [markdown]
# ### The closed window
#
# A survey that appears and is closed is a row too.
# It is no answer, and it is not nothing: it tells you how large the part is that you are about to read as the whole.

# %% tags=["solution"]
# exercise 1.2
answer_1_2 = voc.nps(voice).table["answered_share"].iloc[0]

# %% [markdown] tags=["sample-only"]
# Nearly two in three answered, which is a good deal for a question that pops up in an app.
# Still, more than one person in three closed the window, and nothing in the scores says who they were.

# %% [markdown] unit="One score and its doubt"
# ## One score, and how sure we are
#
# Three questions have become customary, each with a scale of its own.
#
# | score | the question, shortened | scale | how it is counted |
# |---|---|---|---|
# | **CSAT** | How satisfied were you with this delivery? | 1 to 5 | share of answers that are 4 or 5 |
# | **NPS** | How likely are you to recommend us? | 0 to 10 | percent of 9 and 10 minus percent of 0 to 6; from −100 to 100 |
# | **CES** | It was easy to get done what I came for. | 1 to 7 | mean answer |
#
# Two more names will cross your way: a *loyalty index* (CLI) and an *emotional connection score* (ECS).
# There is no agreed formula for either, so whoever reports one has to print the formula beside it.
#
# All scores below are counted among those who answered.
# Each comes with a 95 % interval, and with fewer than 30 answers it is marked as not enough data: below that, one family more or less moves an NPS by several points.

# %%
voc.csat(voice)

# %% [markdown]
# Read such a line from left to right and aloud: this share of those who answered were satisfied, it could as well be a little less or a little more, so many people answered, and that was this part of those whom we asked.
#
# Now the NPS.
# Here are all answers to its question by score; the last line counts the windows that were closed.

# %%
asked = voice.filter(voice.survey == "nps").to_pandas()
asked["score"].astype("Int64").value_counts(dropna=False).sort_index().to_frame("people")

# %% tags=["solution"]
# exercise 1.3
answer_1_3 = voc.nps(voice).table["value"].iloc[0]

# %% tags=["solution"]
# exercise 1.4
scores = last_week.filter(last_week.survey == "nps").to_pandas()["score"]
promoters = (scores >= 9).sum()
detractors = (scores <= 6).sum()
answer_1_4 = 100 * (promoters - detractors) / scores.notna().sum()

# %% [markdown] tags=["sample-only"]
# What the board read on its phones over breakfast looked like a weak week; what had happened was a collapse.
# Both slips are kind ones: they make friends of the lukewarm, and they thin out the angry among people who never spoke.
# A wrong definition rarely looks wrong, it merely looks like a different week.


# %% tags=["solution"]
# exercise 1.5
def answer_1_5(scores):
    given = [score for score in scores if score is not None]
    return sum(score >= 4 for score in given) / len(given)


# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.3:** the slip to expect is a number a little above 8, the mean of the scores; let someone explain why a mean of 8 can go with an NPS of 0 (everybody gives an 8).
# > **1.4:** let two people read the code aloud to each other, line by line; the one who does not code finds the 7 first.
# > Ask what they would write to the board now, in one sentence, without naming the colleague.
# > **1.5** is for people who code; the others go on to the picture.

# %% [markdown]
# ### Small groups, wide lines
#
# Somebody will ask which part of the country was hit hardest.
# The score can be split by anything that is known about the users; here is the last week by region.

# %%
by_region = voc.nps(tables.with_users(last_week, data.users, "region"), by="region")
charts.scores_by_group(by_region, title="NPS of the last week by region, with its intervals")

# %% [markdown]
# The dot is the score, the line is its interval, the number at the right is how many people answered.
# Hollow dots stand for groups with too few answers.
# For two groups there is also the interval of their difference, and that is the one to look at; take the region at the bottom and the one at the top.

# %%
known = by_region.table.dropna(subset=["region", "value"]).sort_values("value")
counts = known[["promoters", "passives", "detractors"]]
bottom, top = known["region"].iloc[0], known["region"].iloc[-1]
apart = stats.nps_difference(counts.head(1).sum(), counts.tail(1).sum())
print(f"NPS, {bottom} minus {top}: {apart}")

# %% tags=["solution"]
# exercise 1.6
answer_1_6 = "b"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.6:** expect *a* from those in a hurry and *c* from those who have had a statistics course.
# > In the sample no difference between regions was put in, so a finding would be a false one; do not say so before they have voted.
# > Ask: how many groups could one split by, and how many "findings" would twenty such splits bring by luck? (One, at 95 %.)

# %% [markdown] unit="The week and the words"
# ## Week by week
#
# A score has a past.
# Each point of the next picture is one week, and the band around it is its interval.

# %%
weekly_nps = voc.nps(voice, period="week")
charts.scores_over_time(weekly_nps, title="NPS week by week, up to the Sunday before the meeting")

# %% [markdown]
# Weeks go up and down by ten points and more without anybody having done anything.
# Teams that hold a meeting about each of these steps learn to explain noise, and they are tired when the real thing comes.
# So first find the week that one might have to explain, then ask whether it needs explaining.

# %% tags=["solution"]
# exercise 1.7
answer_1_7 = weekly_nps.table.sort_values("value")["period"].iloc[0]

# %% [markdown]
# Is the lowest week merely the lowest, as one of them always is?
# The dashed lines below are control limits: as long as nothing changes, about one week in 370 falls outside them by chance.
# They are wider in weeks in which fewer people answered.

# %%
charts.scores_over_time(weekly_nps, alarms=voc.alarm(weekly_nps))

# %% [markdown]
# An alarm says *when*.
# It says neither *what* nor *why*, and it cannot tell a week in which much went wrong from one in which people were merely upset.
# But the orders were not asked for an opinion.

# %% tags=["solution"]
# exercise 1.8
monday = weekly_nps.table.sort_values("value")["period"].iloc[0]
week = data.orders.filter(data.orders.at >= monday, data.orders.at < monday + timedelta(days=7))
answer_1_8 = ((week.delivered_at > week.promised_at).sum() / week.delivered_at.count()).execute()

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.7 and 1.8:** stop between the two and ask for guesses: what share of late baskets would make the score fall like that?
# > Write the guesses on the board; they tend to lie well below the answer.
# > **What people get wrong in 1.8:** the denominator.
# > Baskets that never arrived are neither late nor in time; put the three possible denominators on the board and let the room choose one *before* seeing what each gives.

# %% [markdown]
# ## What they say
#
# So the baskets were late.
# Was that what people talked about?
# Draw a few messages of the week, at random and with a fixed seed, so that nobody, you included, picks the ones that fit.
# Phone numbers and mail addresses are taken out on the way.

# %%
voc.quotes(last_week, n=6, seed=15, language="en")

# %%
voc.quotes(last_week, n=6, seed=15, language="zh")

# %% [markdown]
# People write as they talk: two troubles in one message, praise with a sting in it, typing errors, a service number, half a sentence in another language.
# Before anything can be counted, each message needs a tag, and a tag is a decision.

# %% tags=["solution"]
# exercise 1.9
answer_1_9 = {
    "a": "late",  # the rider's dot has not moved for 40 minutes
    "b": "crash",  # it says unpaid but 36 is gone from my account
    "c": "missing",  # somebody else's eggs; where are my prawns?
    "d": "quality",  # use-by date on the mushrooms was yesterday
    "e": "coupon",  # collected three, can only use one
    "f": "late",  # the sesame buns arrived warm after 120 minutes
    "g": "refund",  # agent says paid back, bank says not
    "h": "manner",  # the note said do not call; he called three times
}

# %% [markdown]
# How much of the store carries a tag at all?
# Agents tag what passes through their hands, so the answer depends on the channel.

# %%
spoken = voice.filter(voice.text.notnull()).group_by("channel")
tagged = spoken.agg(texts=voice.text.count(), tagged=voice.topic.count())
tagged.mutate(share=tagged.tagged / tagged.texts).order_by("channel").to_pandas().round(2)

# %% [markdown] tags=["sample-only"]
# Of chats and calls most are tagged, of reviews and posts hardly any.
# Any table of topics made from these tags is a table of what people tell *service*.
# Those who only ever grumble in the app store are not in it.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.9:** let pairs tag without talking, then compare; count the disagreements in the room.
# > `f` (warm buns) and `b` (money gone) are built to divide them.
# > If somebody defends *quality* for `f` well, say that a message may carry two tags, and ask which of the two a manager could act on.
# > People who do not read Chinese can work from the meanings in brackets.

# %% [markdown] unit="From pain to root"
# ## How much does it weigh?
#
# A pain point is heavy when it is frequent, or when it hurts, and above all when it does both.
# The usual tool is a matrix of frequency and impact.
# For the frequency take the tickets, one a complaint that somebody has to solve, whatever channel it came through.
# For the impact take, to begin with, what a ticket costs to handle, because that is written down.

# %%
recent = data.tickets.filter(data.tickets.opened_at.date() <= last_day)
recent.select("topic", "priority", "opened_at", "cost_cents").order_by("opened_at").head(4).to_pandas()

# %% tags=["solution"]
# exercise 1.10
answer_1_10 = recent.group_by("topic").agg(
    tickets=recent.count(),
    yuan_each=recent.cost_cents.mean() / 100,
    severity=recent.cost_cents.sum() / 100,
)

# %% [markdown]
# For the matrix you need two yardsticks: how many tickets the average topic has, and what the average ticket costs.
# They stand below the topics.

# %%
by_topic = recent.to_pandas().groupby("topic")["cost_cents"]
register = by_topic.agg(tickets="size", yuan_each="mean").astype(float)
register["yuan_each"] /= 100
register.loc["(yardstick)"] = [register["tickets"].mean(), recent.cost_cents.mean().execute() / 100]
register.sort_values("tickets").round(1)

# %% tags=["solution"]
# exercise 1.11
answer_1_11 = {
    "late delivery": (2, 1),
    "checkout crash": (2, 1),
    "produce quality": (2, 2),
    "slow refund": (1, 2),
    "packaging": (1, 1),
}

# %% [markdown]
# The upward axis was ours to choose, and we chose what was easy to find: the cost to *us*.
# There is another yardstick in the ledgers.
# The question after a delivery knows its order, and the order knows whether it came late; so one can ask what lateness does to the customer.

# %%
after_delivery = voice.filter(voice.survey == "csat").join(
    data.orders.select("order_id", "promised_at", "delivered_at"), "order_id"
)
arrival = (after_delivery.delivered_at > after_delivery.promised_at).ifelse("late", "in time")
satisfied = voc.csat(after_delivery.mutate(arrival=arrival), by="arrival")
charts.scores_by_group(satisfied, title="Satisfaction with the delivery, late or in time")

# %% [markdown] tags=["sample-only"]
# Of ten people whose basket came in time, more than eight were satisfied; of ten whose basket came late, fewer than two.
# What costs us some fourteen yuan to handle costs us nearly everybody's good opinion.
# Seen from the customer's side, the most frequent topic moves to the top right corner, where it had belonged all along.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.11, and the picture after it:** this is the turn of the lesson; do not give it away.
# > Let them place late delivery at *often and cheap*, let them feel uneasy about it, and only then run the next cell.
# > Then ask: what is the upward axis of the matrix in your own company, and who chose it?
# > **A question that comes up:** the checkout crash is cheap to handle as well; what does it cost?
# > Every crash is a basket that was never bought, and an average basket brings in more than 70 yuan in the sample; that sum is in no ticket.

# %% [markdown]
# ## Five whys
#
# Late is what it was, not why it was.
# The oldest tool for that needs no computer: ask *why?* of every answer, until the answer is something that a person in the room can decide.
# Stop too early and you treat a symptom; go on too long and you end with the state of the world.
# The notes of the next task are a story and not data: they were brought back from a delivery station.

# %% tags=["solution"]
# exercise 1.12
answer_1_12 = ["b", "d", "f", "a", "e", "c"]

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.12:** expect `a` (the riders who left) and `e` (the roster) to be swapped.
# > Read the chain backwards with *therefore* between the lines; a wrong order becomes audible at once.
# > Ask which of the six lines they would have written into the minutes; it is tempting to stop at hiring.

# %% [markdown] unit="The meeting"
# ## The meeting
#
# A VOC meeting is the institution that keeps the wheel turning: weekly, sixty to ninety minutes, chaired by the senior managers in rotation, attended by the people who own the business and not by their deputies.
# Beforehand somebody, today you, has gathered and counted the voices and picked the topics by how grave they are and how far they spread.
#
# Ninety minutes are divided like this.
# First everybody looks at the same numbers and hears a few voices, so that nobody argues from memory.
# Then the problem is talked over, for longer than feels comfortable, until its cause is on the table.
# Only then may solutions be proposed, small ones first.
# What was decided gets an owner, a date, and a criterion by which one will see that it worked; this takes ten minutes, because whatever takes longer has not been decided.
# At the end come the promises of last time: those who are about to leave with a new promise hear what became of the old ones.

# %% tags=["solution"]
# exercise 1.13
answer_1_13 = ["c", "e", "a", "d", "b"]

# %% [markdown]
# It is a quarter to ten, and the chair asks the question that she came for.

# %% tags=["solution"]
# exercise 1.14
answer_1_14 = (
    "I propose late delivery as the first topic. More than a third of the tickets since January are about it. "
    "A ticket costs us little, about 14 yuan, but of ten people whose basket came late fewer than two were "
    "satisfied, of ten others more than eight. "
    "Last week more than half of the baskets were late; before it was one in eight, and that part stays. "
    "I do not know how many people left without a word, and four of five texts carry no tag. "
    "As a first step the delivery lead may change the roster until the evening before at two stations, from 22 June; "
    "it worked if fewer than 15 % of evening baskets are late there for two weeks, and not at the other stations."
)

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.14, ten minutes at tables:** five minutes to write, then each table sends its sentence to the front, then the room scores two of them with the rubric.
# > Insist on the fourth line of the rubric: one bad week and a steady one in eight are two problems with two owners.
# > A table that argues for the checkout crash can score full marks; hear it out.
# > **Model answer:** it is in the solution, and its weak point is the last sentence: two stations chosen by whom?

# %% [markdown]
# ### The dashboard and the cord
#
# Greenbasket looks at its voices once a week.
# Two well-known systems do not wait that long.
#
# In a satisfaction system of the kind that Amazon is known for, each transaction triggers a question; a classifier sorts what people write; every line of business has its figures on a live board; and when one of them moves in an unusual way, an alarm goes off and the answer is graded by how far it moved.
#
# On a Toyota line hangs a cord.
# Whoever sees something wrong pulls it: a lamp shows where, help comes in fixed steps, and if the matter is not settled in time the line stands still.
# What was learned is written into the way the work is done from then on.

# %% tags=["solution"]
# exercise 1.15
answer_1_15 = {"a", "c", "e"}

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.15:** ask what a cord would look like in a fresh-grocery app, and who may pull it.
# > Good answers: a picker may take a product off sale in one station; a rider may close a time slot.
# > Then ask who in the room may stop something today without a signature.

# %% [markdown] unit="A claim and a quiz"
# ## A claim on the table
#
# As the papers are gathered up, somebody from marketing says: *satisfied customers buy 3.5 times as often* **[claim]**, so let us simply make them happy.
# You met this sentence in the first lesson.
# Now it can be laid beside what people did: take everybody's first NPS answer that is at least eight weeks old, and count the orders of the eight weeks after it.

# %%
import pandas as pd

first_scores = asked.dropna(subset=["score"]).sort_values("at").drop_duplicates("user_id")
answered = first_scores[first_scores["at"] < pd.Timestamp(last_day) - pd.Timedelta(weeks=8)]
kinds = pd.cut(answered["score"].astype(int), [-1, 6, 8, 10], labels=["detractor", "passive", "promoter"])
orders = data.orders.select("user_id", ordered_at="at").to_pandas()

# %%
pairs = answered.assign(kind=kinds).merge(orders, on="user_id", how="left")
after = pairs["ordered_at"] - pairs["at"]
pairs["later"] = (after > pd.Timedelta(0)) & (after <= pd.Timedelta(weeks=8))
per_person = pairs.groupby(["kind", "user_id"], observed=True)["later"].sum()
per_person.groupby("kind", observed=True).agg(people="size", orders_each="mean").round(2)

# %%
promoter, detractor = per_person["promoter"], per_person["detractor"]
print(f"orders of a promoter in eight weeks: {promoter.mean() / detractor.mean():.2f} times those of a detractor")
print("promoter minus detractor, in orders:", stats.mean_difference(promoter, detractor))

# %% tags=["solution"]
# exercise 1.16
answer_1_16 = "c"

# %% [markdown] tags=["sample-only"]
# Promoters ordered somewhat more often than detractors; wherever in its interval the difference lies, it is a far cry from three and a half times.
# And whatever makes people cook at home may lie behind both the score and the orders.
# It was still worth looking: the next time the sentence is said, somebody in the room has a number of their own.

# %% [markdown] tags=["trainer"]
# > **Trainer** · **1.16:** expect cheers for *a*; the claim is not refuted, it is not *found here*.
# > Ask who is missing from both rows: those who left before they were asked, and those who closed the window.
# > If somebody asks whether 3.5 means times or times more, give them a point.

# %% [markdown]
# ## Five questions to close
#
# No code, one letter each.
# Four of the five are mistakes that you will hear from clever people before the month is over.

# %% tags=["solution"]
# exercise 1.17
answer_1_17 = "b"

# %% tags=["solution"]
# exercise 1.18
answer_1_18 = "c"

# %% tags=["solution"]
# exercise 1.19
answer_1_19 = "a"

# %% tags=["solution"]
# exercise 1.20
answer_1_20 = "b"

# %% tags=["solution"]
# exercise 1.21
answer_1_21 = "b"

# %% [markdown] tags=["trainer"]
# > **Trainer** · **Quiz:** 1.17 b, 1.18 c, 1.19 a, 1.20 b, 1.21 b.
# > 1.19 is the survivor and 1.21 the silent one; let somebody say in one sentence how the two differ (the first left before the question, the second closed it).

# %% [markdown]
# ## Take-aways
#
# Sort channels by who made the first move, and know whom each of them misses.
# A score belongs to those who answered; it travels with its interval, its count and its answered share, and it is counted from people, never averaged from other scores.
# Let control limits decide which week deserves a meeting, and let the orders say whether the talk is true.
# A severity matrix is as good as its upward axis: what a problem costs us and what it costs the customer are two axes.
# Ask *why?* until someone in the room can decide something, and leave with an owner, a date and a criterion.
#
# **For Monday:** take your own last survey export and run three lines on it.
# `data = flywheel.connect("my_feedback.csv")`, then `voc.nps(data.feedback, period="week")`, then `voc.alarm(…)` of that.
# Put the answered share beside the score in the first slide that you show, and wait for the question.
#
# ## Check yourself
#
# Could you explain at lunch why the NPS of two cities is not the mean of their scores?
# Which two numbers would you ask for before you believe that women like an app less than men?
# What would the upward axis of your own matrix be, and who would object?
# The summary shows what you have solved; `ex.review()` lists what is worth another look.

# %%
ex.summary()

# %% [markdown]
# ## Next
#
# One topic has been chosen, and a first step has an owner.
# The next station of the wheel is the ticket that keeps coming back although it was solved: follow a single case through all seven elements, from the first word to the message that tells a customer what she has changed.

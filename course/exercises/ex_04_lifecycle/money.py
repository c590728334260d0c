"""Lesson 04, fourth part: what a newcomer may cost, and what is done for whom."""

from flywheel import lifecycle
from flywheel.exercises.specs import (
    Bank,
    Classify,
    Criterion,
    InForm,
    Mistake,
    Multi,
    Rubric,
    Table,
    Tolerance,
    Wrong,
)

from . import answers

EXERCISES = [
    Table(
        id="4.13",
        title="What comes back for a yuan",
        ask=(
            "Make a table with one row a channel that costs money, and the columns `channel` and `ratio`.\n"
            "The ratio is the *margin* of a newcomer in the first 90 days, divided by what a newcomer of the channel "
            "costs.\n"
            "Newcomers whose 90 days are not over must not count."
        ),
        in_code=(
            '`lifecycle.channel_value` does the counting; `.table.dropna(subset=["ratio"])` leaves out what costs '
            "nothing.\nIf you do not code, choose a way in the form."
        ),
        expected=answers.channels,
        same=Tolerance(keys=("channel",), columns=("channel", "ratio"), decimals=2),
        line=(
            'lifecycle.channel_value(data.users, data.orders, spend=data.spend, value="margin_cents", horizon_days=90)'
        ),
        in_form=InForm(
            ask=(
                "For each channel that costs money, what comes back for a yuan?\n"
                "The `ratio` is the *margin* of a newcomer in the first 90 days, divided by what a "
                "newcomer of the channel costs.\n"
                "Newcomers whose 90 days are not over must not count.\n"
                "Which way makes that table?"
            ),
            hints=(
                (),
                "Ask three things of each way: which amount it counts, of how many days, and of whose orders.",
                "the … of … in the first … days ÷ …",
            ),
            ways={
                "right": (
                    "margin of newcomers in their first 90 days, if these are over, divided by what a newcomer costs"
                ),
                "revenue": (
                    "revenue of newcomers in their first 90 days, if these are over, divided by what a newcomer costs"
                ),
                "one month": (
                    "margin of newcomers in their first 30 days, if these are over, divided by what a newcomer costs"
                ),
                "old users too": "margin of all orders of the channel's users, divided by all its spend",
            },
        ),
        hints=(
            "A yuan of sales is not a yuan of ours, and a newcomer of last week has not had 90 days.",
            "Give `lifecycle.channel_value` the users, the orders and the spend; say which amount and how many days.",
            'value = lifecycle.channel_value(data.users, data.orders, spend=..., value="...", horizon_days=...)\n'
            'answer_4_13 = value.table.dropna(subset=["ratio"])',
        ),
        why=(
            "Cost and value have to be of the same people, the value has to be ours, and each newcomer has to have "
            "had "
            "the whole time. Leave one of the three out and nearly every channel shines."
        ),
        mistakes=(
            Mistake(
                key="revenue",
                says=(
                    "This is what was sold, not what was earned. The farmer, the rider and the ice are still to be "
                    "paid."
                ),
                gives=lambda data: answers.channels(data, "revenue_cents"),
                line='lifecycle.channel_value(data.users, data.orders, spend=data.spend, value="revenue_cents", '
                "horizon_days=90)",
            ),
            Mistake(
                key="one month",
                says="This is the value of the first 30 days. The task gives people longer.",
                gives=lambda data: answers.channels(data, horizon_days=30),
                line='lifecycle.channel_value(data.users, data.orders, spend=data.spend, value="margin_cents", '
                "horizon_days=30)",
            ),
            Mistake(
                key="old users too",
                says=(
                    "You divided what all users of a channel have ever brought by what this half-year's newcomers "
                    "cost. Those who came last year were paid for last year."
                ),
                gives=answers.so_far,
                line="orders.margin_cents.sum() / spend.spend_cents.sum(), channel by channel",
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.channels(data).sort_values("ratio").round(3),
                lambda data: lifecycle.channel_value(data.users, data.orders, spend=data.spend).table.dropna(
                    subset=["ratio"]
                ),
            ),
            wrong=(Wrong(lambda data: 3, "table"),),
        ),
    ),
    Multi(
        id="4.14",
        title="Three to one",
        ask=(
            "*A customer should bring three times what he cost.*\n"
            "Lay the sentence beside the figures: which of these do they support?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "In margin, no channel reached 3 : 1 within 90 days.",
            "b": "One channel has earned back its cost within 90 days, and its whole interval says so.",
            "c": "Count revenue instead of margin, and two of the four pass 3 : 1.",
            "d": "Search advertising never pays and should be stopped today.",
            "e": "Organic newcomers cost nothing, so their ratio is the best of all.",
        },
        expected={"a", "b", "c"},
        hints=(
            "Ask of every sentence which column it speaks of, and whether it says more than 90 days can know.",
            "Read the intervals, too. And ask who pays for what is called free.",
            'answer_4_14 = {"a", ..., ...}',
        ),
        why=(
            "The sentence leaves out value of what, within how long, and who counts; with revenue, a long horizon "
            "and "
            "your best cohort you can have any ratio you need. What 90 days cannot tell is what comes after them."
        ),
        mistakes=(
            Mistake(
                key="never is long",
                says="A window of 90 days cannot know what never means. And is every search like the average one?",
                when=lambda answer, _: "d" in answer,
            ),
            Mistake(
                key="free lunch",
                says="A channel without a bill has no ratio. Who wrote the app, the pages and the mails?",
                when=lambda answer, _: "e" in answer,
            ),
            Mistake(
                key="revenue overlooked",
                says="Look at the ratios in revenue again: how many lie above three?",
                when=lambda answer, _: "c" not in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["c", "b", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "d"}, "never is long"),
                Wrong(lambda _: {"a", "b", "c", "e"}, "free lunch"),
                Wrong(lambda _: {"a", "b"}, "revenue overlooked"),
            ),
        ),
        data="sample",
    ),
    Classify(
        id="4.15",
        title="What for whom",
        ask=(
            "Six things that Greenbasket could do for somebody who is about to leave.\n"
            "Put each into the level it belongs to by what it costs: *light* costs a few cents and no discount, "
            "*medium* gives money away, *high* takes a person's time."
        ),
        in_code='Your answer gives each letter one of the words `"light"`, `"medium"`, `"high"`.',
        items={
            "a": "a recipe for what has most often been in the basket, by push",
            "b": "a call: what went wrong, and can we mend it?",
            "c": "three yuan off the fruit that the customer likes",
            "d": "the usual reminder, sent at the hour at which this customer orders",
            "e": "a letter written by hand after a late first basket",
            "f": "free delivery for the next two weeks",
        },
        labels={
            "light": "light: cents, no discount",
            "medium": "medium: gives money away",
            "high": "high: takes a person's time",
        },
        stub=(
            "answer_4_15 = {\n"
            '    "a": ...,  # recipe by push\n'
            '    "b": ...,  # a call\n'
            '    "c": ...,  # three yuan off the fruit\n'
            '    "d": ...,  # reminder at the right hour\n'
            '    "e": ...,  # letter written by hand\n'
            '    "f": ...,  # free delivery for two weeks\n'
            "}"
        ),
        expected=answers.labelled("light high medium light high medium"),
        hints=(
            "Do not ask what is kindest; ask who pays, and with what.",
            "Two need only a machine, two cost margin, two cost minutes of somebody who could do something else.",
            'answer_4_15 = {"a": "light", "b": ..., "c": ..., …}',
        ),
        why=(
            "The light ones can be given to thousands without regret; a discount given to somebody who was not "
            "going to "
            "leave is money burnt, and minutes of good people are the scarcest of the three."
        ),
        mistakes=(
            Mistake(
                key="free for whom",
                says="Look at the free delivery: free for whom? The rider is paid.",
                when=lambda answer, _: answer.get("f") == "light",
            ),
            Mistake(
                key="paper is cheap, hands are not",
                says="Look at the letter: the paper costs a few cents. What does the writing cost?",
                when=lambda answer, _: answer.get("e") in ("light", "medium"),
            ),
            Mistake(
                key="discount sneaks in",
                says="Look for money in what you called light, or for a discount where there is none.",
                when=lambda answer, _: (
                    answer.get("c") == "light" or answer.get("a") == "medium" or answer.get("d") == "medium"
                ),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled("Light High Medium Light High Medium"),),
            wrong=(
                Wrong(lambda _: answers.labelled("light high medium light high light"), "free for whom"),
                Wrong(
                    lambda _: answers.labelled("light high medium light light medium"),
                    "paper is cheap, hands are not",
                ),
                Wrong(lambda _: answers.labelled("light high light light high medium"), "discount sneaks in"),
            ),
        ),
    ),
    Rubric(
        id="4.16",
        title="The note under the rocket",
        ask=(
            "Write the note that goes up beside the slide, in six to nine sentences: are we growing, when do we call "
            "somebody gone, and whom do we call next week?\n"
            "Use at least three numbers, and say of whom each is a share."
        ),
        criteria=(
            Criterion("growth", "It says what rose and what did not, with both numbers."),
            Criterion(
                "gone", "It defines 'gone' with a number of days, and says what the line costs or gets wrong.", 2
            ),
            Criterion("of whom", "Every share says of whom it is a share, and over which days."),
            Criterion("levels", "It says who gets which of the three actions, and what one of them costs."),
            Criterion("assumed", "It tells what was measured from what was assumed (worth, saved shares)."),
            Criterion(
                "lot",
                "It keeps back some by lot, or says in another way how one will see whether the action helped.",
                2,
            ),
            Criterion("doubt", "It names something that the data cannot show."),
        ),
        model=(
            "More people opened Greenbasket in June than in any month before, 2,074; they ordered as often in all "
            "as in "
            "March and left a little less margin, about 21,200 yuan. For every 100 who fell silent in June, 61 "
            "newcomers came; the rest of the rise is people who came back. We call somebody gone after 28 days "
            "without a visit; the line is ours, and of those silent for 90 days and more about one in eight came "
            "back "
            "within four weeks, some of them because we had written to them. Of newcomers, 38 % are still here "
            "after 60 days. Of those on the model's list at the level high, 80 % left in the four weeks of the "
            "check, "
            "and it missed about half of all who left; a plain rule, silent for two weeks, does nearly as well, so "
            "we "
            "start with the rule. We do not call: a call costs 6 yuan, we assume that it keeps 14 in a hundred, and "
            "a "
            "customer brings about 40 yuan in a year, not the 80 of the plan. Everybody above the light line gets "
            "the recipe push at 10 cents, except 300 chosen by lot who get nothing, and on 10 August we compare who "
            "is still here. I do not know why people leave; to learn that, the head of service and I ring ten of "
            "them, "
            "at a loss, and listen."
        ),
        hints=(
            (
                "You have a growth account, a curve, a list with its errors, and what a customer brings. Which do "
                "you believe?"
            ),
            (
                "What rose and what did not; the line and its price; the list and its errors; the action, the lot, "
                "the day."
            ),
            (
                "In June … people …, while … We call somebody gone when … Next week … get …, at … each, and … by "
                "lot get nothing."
            ),
        ),
        why=(
            "The sentence on the slide was true. What it lacked was a second number, a definition and something that "
            "somebody will do on Monday."
        ),
    ),
]

"""Lesson 06, second part: a goal that can be missed."""

from datetime import timedelta

from flywheel.exercises.specs import Bank, Criterion, InForm, Mistake, Rubric, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="6.3",
        title="The most that can be won",
        ask=(
            "Suppose the process works so well that no first basket is ever late again, and that everybody then "
            "comes back as often as those do today whose basket was in time.\n"
            "By how many percentage points would the share of newcomers who come again rise?\n"
            "Your answer is one number, to one decimal."
        ),
        in_code="`whole` holds the first baskets that were watched for 30 days, with `late` and `again`.",
        expected=answers.ceiling,
        same=Tolerance(decimals=1),
        unit="percentage points",
        in_form=InForm(
            ask=(
                "Suppose the process works so well that no first basket is ever late again, and that "
                "everybody then comes back as often as those do today whose basket was in time.\n"
                "By how many percentage points would the share of newcomers who come again rise?\n"
                "The table above has the shares, by whether the first basket was late.\n"
                "Your answer is one number, to one decimal."
            ),
            hints=(
                "",
                "",
                "share that came again of those in time − share that came again of …",
            ),
        ),
        hints=(
            "Only those who were late can gain anything, and they are few.",
            "The share among those in time, minus the share among all; both stand in the table.",
            'answer_6_3 = 100 * (whole.loc[~whole["late"], "again"].mean() - whole["again"].mean())',
        ),
        why=(
            "It is an upper limit, computed in one line before anybody has planned anything. "
            "A target above it is no ambition, it is a slip of arithmetic."
        ),
        mistakes=(
            Mistake(
                key="two groups",
                says=(
                    "This is how far the late lie below those in time. Most newcomers are in time already and gain "
                    "nothing; what becomes of the share of all?"
                ),
                gives=answers.gap,
            ),
            Mistake(
                key="relative",
                says="This is the rise as a percentage of today's share. The task asks for percentage points.",
                gives=lambda data: 100 * answers.ceiling(data) / (100 * answers.watched(data)["again"].mean()),
            ),
            Mistake(
                key="as a share",
                says="The right digits and a share; write it in percentage points.",
                gives=lambda data: answers.ceiling(data) / 100,
            ),
            Mistake(
                key="new level",
                says="This is the level that would be reached. How far is that above today's?",
                gives=lambda data: float(100 * answers.watched(data)[lambda rows: ~rows["late"]]["again"].mean()),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.ceiling(data), 1),),
            wrong=(Wrong(lambda _: "a little", "a number"),),
        ),
    ),
    Value(
        id="6.4",
        title="Where we stand",
        ask=(
            "The goal needs a baseline: the CSAT of newcomers, as one level, in the eight weeks that ended before the "
            "bad week.\n"
            "Newcomers are those who signed up within these eight weeks.\n"
            "Your answer is a share between 0 and 1, to two decimals or finer."
        ),
        in_code='`metrics.series(data, "csat", start=…, end=bad_week, every_days=56, scope=…)` gives one row.',
        expected=answers.csat,
        same=Tolerance(decimals=2),
        unit="as a share, such as 0.50",
        in_form=InForm(
            ask=(
                "The goal needs a baseline: the CSAT of newcomers, as one level, in the eight weeks that "
                "ended before the bad week.\n"
                "Newcomers are those who signed up within these eight weeks.\n"
                "The table above has three levels; one of them is asked for.\n"
                "Your answer is a share between 0 and 1, to two decimals or finer."
            ),
            hints=(
                "",
                "Read each line of the table for two things: which weeks, and which people.",
                "the line that says *newcomers* and ends before …",
            ),
        ),
        hints=(
            "Which days, which people, and one number for all of them together.",
            'Start at `bad_week - timedelta(weeks=8)`, count newcomers with `scope={"new_users": True}`, take `value`.',
            'answer_6_4 = metrics.series(\n    data, "csat", start=bad_week - timedelta(weeks=8), end=...,\n'
            '    every_days=56, scope={"new_users": True},\n)["value"].item()',
        ),
        why=(
            "A baseline is a level with a window and a group. "
            "Taken from the last weeks it would hold the worst one of the year, and any pilot would look like a "
            "success beside it."
        ),
        mistakes=(
            Mistake(
                key="bad week inside",
                says=(
                    "Your window runs to the end of the data and holds the bad week. After the worst week comes a "
                    "better one, with or without you."
                ),
                gives=lambda data: answers.csat(data, until=data.last_day + timedelta(days=1)),
            ),
            Mistake(
                key="everybody",
                says="This counts all customers. The process is for newcomers; cut the scope to them.",
                gives=lambda data: answers.csat(data, new_users=False),
            ),
            Mistake(
                key="mean of weeks",
                says=(
                    "You averaged eight weekly levels, so that a week with a dozen answers says as much as one with "
                    "forty. Count all answers once."
                ),
                gives=lambda data: answers.csat(data, every_days=7),
            ),
            Mistake(
                key="percent",
                says="The right digits, as a percentage; the task asks for a share between 0 and 1.",
                gives=lambda data: 100 * answers.csat(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.csat(data), 2), lambda data: round(answers.csat(data), 4)),
            wrong=(Wrong(lambda _: "good", "a number"),),
        ),
    ),
    Rubric(
        id="6.5",
        title="A goal that somebody could miss",
        ask=(
            "Write the goal of the process in two to four sentences, for the head of finance, who will remember it.\n"
            "Use the numbers of this lesson, and say what result would count as *missed*."
        ),
        criteria=(
            Criterion("specific", "It says who (newcomers), what (one metric with its definition) and where."),
            Criterion("baseline", "It gives the baseline with its window and says why not the most recent weeks.", 2),
            Criterion(
                "target", "It gives a target in the same unit, and the most that could be won as a yardstick.", 2
            ),
            Criterion("relevant", "It names the trouble of users that it takes away, not only the metric."),
            Criterion("time", "It gives the day by which it is judged, after the last day of the pilot."),
            Criterion("missed", "It says what would count as missed, so that nobody can explain it away afterwards."),
        ),
        model=(
            "Of the newcomers who answer the question after a delivery, 78 % shall be satisfied (4 or 5 of 5) by "
            "31 August 2026, instead of 76 %, which is the level of the eight weeks before the bad one; the weeks "
            "since would make any pilot look good. If no first basket were ever late, about 80 % would be "
            "satisfied, so we ask for half of what can be won. Their trouble is an evening of waiting of which "
            "nobody says when it ends. If on that day the newcomers with the process do not lie above those without "
            "it, by more than chance would give, we have missed, whatever else we have learned; how many come again "
            "within a month is a second figure, which we watch and do not promise."
        ),
        hints=(
            "Five letters: specific, measurable, achievable, relevant, time-bound. Each wants a number or a name.",
            "Who, what, from which level in which weeks, to which level, by when, and why that is within reach.",
            "Of …, … shall …, instead of … in the weeks …, by …. If everything went well, … would be possible. "
            "We have missed if …",
        ),
        why=(
            "“Achievable” is the letter people skip, since everybody likes to be ambitious. "
            "It has two yardsticks: what the past has reached, and what arithmetic allows."
        ),
    ),
]

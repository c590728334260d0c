"""Lesson 09, second part: who comes back, and what may be asked about it."""

from flywheel.exercises.specs import Bank, Choice, Fix, InForm, Mistake, Multi, Table, Tolerance, Wrong

from . import answers

SHARES = 'agg(n="size", value="mean").reset_index()'

EXERCISES = [
    Fix(
        id="9.4",
        title="The falling line",
        ask=(
            "The growth lead has brought a number to the first meeting: so few newcomers order again within a month, "
            "and those of the last weeks hardly ever do.\n"
            "His code runs, and its answer is wrong: some of the people in it have not *had* a month.\n"
            "Mend it, so that it gives the share that came back of those who could be watched for the whole month."
        ),
        in_code="`end` is the moment after the last day, `month` the length of the month.\n"
        "If you do not code, choose a way in the form.",
        stub='counted = newcomers\nanswer_9_4 = counted["back"].mean()',
        expected=lambda data: float(answers.watched(data)["back"].mean()),
        broken=lambda data: float(answers.newcomers(data)["back"].mean()),
        same=Tolerance(decimals=3),
        line='newcomers.loc[newcomers["at"] <= end - month, "back"].mean()',
        in_form=InForm(
            ask=(
                "The growth lead has brought a number to the first meeting: so few newcomers order again "
                "within a month, and those of the last weeks hardly ever do.\n"
                "He counts *all* newcomers, and some of them have not *had* a month yet.\n"
                "Which way gives the share that came back of those who could be watched for the whole "
                "month?"
            ),
            hints=(
                "",
                "",
                "of the newcomers whose first order lies …, the share that ordered again within …",
            ),
            ways={
                "right": (
                    "of the newcomers whose first order lies at least a month back, the share that ordered "
                    "again within the month"
                ),
                "turned round": (
                    "of the newcomers whose first order lies less than a month back, the share that ordered "
                    "again within the month"
                ),
                "any time": (
                    "of the newcomers whose first order lies at least a month back, the share that ordered "
                    "again at any time"
                ),
                "only those who returned": (
                    "of the newcomers who have ordered again at any time, the share that did so within the month"
                ),
            },
        ),
        hints=(
            "What do you know on Sunday about somebody who first ordered on Friday?",
            "Keep the newcomers whose first order lies at least a month before the end, and count among them.",
            'counted = newcomers[newcomers["at"] <= ...]\nanswer_9_4 = counted["back"].mean()',
        ),
        why=(
            "Not yet is not no. Every retention figure falls at its right edge when people are counted before their "
            "time, and every spring somebody calls it a trend."
        ),
        mistakes=(
            Mistake(
                key="turned round",
                says="You kept those who did not have their month, and left out the others.",
                gives=lambda data: float(answers.newcomers(data).loc[~answers.is_watched(data), "back"].mean()),
                line='newcomers.loc[newcomers["at"] > end - month, "back"].mean()',
            ),
            Mistake(
                key="any time",
                says="This counts another order at any time, so that early ones had half a year and late ones a month.",
                gives=lambda data: float(answers.watched(data)["next_at"].notna().mean()),
                line='newcomers.loc[newcomers["at"] <= end - month, "next_at"].notna().mean()',
            ),
            Mistake(
                key="only those who returned",
                says="This leaves out everybody who never ordered again, which is what the question is about.",
                gives=lambda data: float(answers.newcomers(data).dropna(subset=["next_at"])["back"].mean()),
                line='newcomers.dropna(subset=["next_at"])["back"].mean()',
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(float(answers.watched(data)["back"].mean()), 3),),
            wrong=(Wrong(lambda _: "fewer", "a number"),),
        ),
    ),
    Table(
        id="9.5",
        title="Late or in time",
        ask=(
            "Split the watched newcomers by whether their first basket came late.\n"
            "Make a table with one row for each of the two groups: `late`, `n` (newcomers) and `value` (the share of "
            "them that came back within the month)."
        ),
        in_code="`watched` has one row a newcomer, with the columns `late` and `back`, both true or false.",
        expected=answers.by_arrival,
        same=Tolerance(keys=("late",), columns=("late", "n", "value"), decimals=3),
        line=f'watched.groupby("late")["back"].{SHARES}',
        in_form=InForm(
            ask=(
                "Split the watched newcomers by whether their first basket came late.\n"
                "How many are in each of the two groups, and which share of them came back within the "
                "month?\n"
                "Choose the way that counts it; the table below then shows the groups, late (yes) and "
                "in time (no), with *n* newcomers and the *value* that the way gives."
            ),
            hints=(
                "",
                "Watched newcomers only, and a share, since the two groups are of unequal size.",
                "of the … newcomers in each group, the …",
            ),
            ways={
                "right": "watched newcomers, and the share of each group that came back",
                "unwatched": "all newcomers, and the share of each group that came back",
                "heads": "watched newcomers, and how many of each group came back",
                "who stayed away": "watched newcomers, and the share of each group that did not come back",
            },
        ),
        hints=(
            "Two groups, and in each of them a number of people and a share.",
            "Group by `late`, take `back`; the mean of true and false is a share.",
            'answer_9_5 = watched.groupby(...)["back"].agg(n="size", value=...).reset_index()',
        ),
        why=(
            "The basket was late before anybody could decide to come back, which makes lateness a candidate for a "
            "reason. It does not yet make it one."
        ),
        mistakes=(
            Mistake(
                key="unwatched",
                says="Some of these newcomers have not had their month. Which of the two tables leaves them out?",
                gives=lambda data: answers.by_arrival(data, everybody=True),
                line=f'newcomers.groupby("late")["back"].{SHARES}',
            ),
            Mistake(
                key="heads",
                says="`value` holds people here. Groups of unequal size need a share.",
                gives=lambda data: answers.by_arrival(data, value="sum"),
                line='watched.groupby("late")["back"].agg(n="size", value="sum").reset_index()',
            ),
            Mistake(
                key="who stayed away",
                says="This is the share that did not come back.",
                gives=lambda data: answers.by_arrival(data).assign(value=lambda table: 1 - table["value"]),
                line='(~watched["back"]).groupby(watched["late"]).agg(n="size", value="mean").reset_index()',
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: answers.by_arrival(data).iloc[::-1].assign(note="both"),),
            wrong=(Wrong(lambda data: answers.by_arrival(data)[["late", "n"]], "value"),),
        ),
    ),
    Multi(
        id="9.6",
        title="What was known beforehand",
        ask=(
            "A table of newcomers has many columns, and each can be laid beside *came back*.\n"
            "Which of these may have been filled, or changed, by the coming back itself, so that they cannot count "
            "as reasons?"
        ),
        options={
            "a": "whether the first basket came late",
            "b": "membership as the ledger shows it today",
            "c": "whether three favourites were marked, at any time since",
            "d": "the channel through which the newcomer found the app",
            "e": "the score in the latest recommendation survey",
            "f": "the weekday of the first order",
        },
        expected={"b", "c", "e"},
        hints=(
            "Write each of them on a line of time. Where does the second order stand?",
            "Silver and gold are given for orders; somebody who comes back has more days on which to click.",
            "Fixed before: …, …, …; still open after the first basket: …",
        ),
        why=(
            "Whoever comes back has more time to collect medals, favourites and surveys. A column that the outcome "
            "fills will always predict it, and nothing follows."
        ),
        mistakes=(
            Mistake(
                key="too many",
                says="One of these was settled with the first order or before it. Look at the line of time again.",
                when=lambda answer, _: bool(set(answer) & {"a", "d", "f"}),
            ),
            Mistake(
                key="the medal",
                says="How does one become a gold member?",
                when=lambda answer, _: "b" not in set(answer),
            ),
            Mistake(
                key="time to click",
                says="Something is missing: who had the time to do it, and who was still there to be asked?",
                when=lambda answer, _: {"b"} <= set(answer) < {"b", "c", "e"},
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["c", "b", "e"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "e"}, "too many"),
                Wrong(lambda _: {"c", "e"}, "the medal"),
                Wrong(lambda _: {"b", "c"}, "time to click"),
            ),
        ),
    ),
    Choice(
        id="9.7",
        title="The best weekday",
        ask=(
            "Somebody has looked at the weekdays and wants to stop advertising on the worst of them.\n"
            "The interval of the difference between the best and the worst day is printed above.\n"
            "What do you say?"
        ),
        options={
            "a": "If the interval does not hold zero, the difference is real, and the money should move.",
            "b": "Best and worst were picked after looking, out of 21 pairs of days; the interval is made for one pair "
            "that was named before. Write the guess down and look at newcomers to come.",
            "c": "Such a table says nothing at all, because fewer than a thousand started on each day, and fewer than "
            "a thousand are too few for a share.",
            "d": "The worst day is so low because baskets come late on it; more riders on that day will settle it.",
        },
        expected="b",
        in_form=InForm(
            hints=(
                "",
                "When nothing differs, one pair in twenty looks different at 95 % all the same.",
                "",
            ),
        ),
        hints=(
            "Seven days are compared. How many pairs does that make, and which of them was chosen?",
            "One pair in twenty looks different at 95 % when nothing differs; `stats.adjusted_p` allows for it.",
            "The pair was chosen because …, so its interval …",
        ),
        why=(
            "With seven days there are 21 pairs, and the pair with the largest gap is the luckiest one. A guess made "
            "on these newcomers has to be tried on others."
        ),
        mistakes=(
            Mistake(
                key="one of many",
                says="That holds for a pair chosen before anybody looked. How was this one chosen?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="a round number",
                says="There is no such limit; the interval carries the size. The trouble is in how the pair was found.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="a story",
                says="It would be a reason if there were a thing to explain, and if anybody had looked.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
]

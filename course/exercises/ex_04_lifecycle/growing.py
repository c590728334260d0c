"""Lesson 04, first part: two lines on one slide, and one word for four numbers."""

from flywheel.exercises.specs import Bank, Choice, Classify, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Classify(
        id="4.1",
        title="Seven people, one evening",
        ask=(
            "Place each of these seven on the evening of the last day, by the rules above.\n"
            "The rules are tried from the top, and the first one that fits decides."
        ),
        in_code='Your answer gives each letter the name of a stage, such as `"growth"`.',
        items={
            "a": "11 orders, 5 of them in the last 90 days; last seen 27 days ago",
            "b": "11 orders, 5 of them in the last 90 days; last seen 28 days ago",
            "c": "signed up in January, never ordered; seen once in 28 days, yesterday",
            "d": "signed up three days ago, looked in on three days, has not ordered",
            "e": "one order, in January; last seen five days ago",
            "f": "6 orders, 3 of them in the last 90 days; last seen a week ago",
            "g": "2 orders; last seen 90 days ago",
        },
        labels={
            "acquisition": "acquisition",
            "activation": "activation",
            "growth": "growth",
            "loyalty": "loyalty",
            "dormant": "dormant",
            "lost": "lost",
        },
        stub=(
            "answer_4_1 = {\n"
            '    "a": ...,  # 11 orders, 5 of them recent; seen 27 days ago\n'
            '    "b": ...,  # the same, seen 28 days ago\n'
            '    "c": ...,  # since January, no order; seen once, yesterday\n'
            '    "d": ...,  # three days old, came on three days, no order\n'
            '    "e": ...,  # one order in January; seen five days ago\n'
            '    "f": ...,  # 6 orders, 3 of them recent; seen a week ago\n'
            '    "g": ...,  # 2 orders; seen 90 days ago\n'
            "}"
        ),
        expected=answers.labelled("loyalty dormant acquisition activation activation growth lost"),
        hints=(
            "A stage is where a rule puts somebody. Forget what you would have called them.",
            "Begin with the days of silence. Only those who pass these two lines are sorted by orders, then by days.",
            'answer_4_1 = {"a": "loyalty", "b": ..., "c": ..., …}',
        ),
        why=(
            "Between the first two lies a single day, and one is called loyal and the other asleep. "
            "The third has been registered for half a year and counts as acquisition, because nothing has happened "
            "yet."
        ),
        mistakes=(
            Mistake(
                key="one day apart",
                says=(
                    "Look at the first two again: they differ by a day. Where exactly does the line of silence begin?"
                ),
                when=lambda answer, _: answer.get("a") == answer.get("b"),
            ),
            Mistake(
                key="age is no rule",
                says=(
                    "Look at the one from January who never ordered. Does any rule ask how long ago somebody signed up?"
                ),
                when=lambda answer, _: answer.get("c") in ("growth", "loyalty", "dormant", "activation"),
            ),
            Mistake(
                key="all orders ever",
                says=(
                    "Look at the six orders again: which period does the rule of loyalty count, and how many lie in it?"
                ),
                when=lambda answer, _: answer.get("f") == "loyalty",
            ),
            Mistake(
                key="ninety means ninety",
                says="Look at the last one: 'at least' includes the number itself.",
                when=lambda answer, _: answer.get("g") == "dormant",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled("Loyalty Dormant Acquisition Activation Activation Growth Lost"),),
            wrong=(
                Wrong(
                    lambda _: answers.labelled("dormant dormant acquisition activation activation growth lost"),
                    "one day apart",
                ),
                Wrong(
                    lambda _: answers.labelled("loyalty dormant activation activation activation growth lost"),
                    "age is no rule",
                ),
                Wrong(
                    lambda _: answers.labelled("loyalty dormant acquisition activation activation loyalty lost"),
                    "all orders ever",
                ),
                Wrong(
                    lambda _: answers.labelled("loyalty dormant acquisition activation activation growth dormant"),
                    "ninety means ninety",
                ),
            ),
        ),
    ),
    Value(
        id="4.2",
        title="Lost, and found",
        ask=(
            "Of the users who were *lost* four weeks ago, which share is in another stage now?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        expected=answers.moved,
        same=Tolerance(decimals=3),
        unit="of those lost four weeks ago, as a share",
        in_form=InForm(
            ask=(
                "Of the users who were *lost* four weeks ago, which share is in another stage now?\n"
                "The table above has them.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                (),
                "Take the rows in which *was* says lost; in one of them *is now* says the same.",
                "users in another stage now ÷ all who were lost",
            ),
        ),
        hints=(
            "Follow the people who had the label then. Some still have it.",
            'In `moves`, take the rows whose `from_stage` is "lost"; one of them goes to "lost" again.',
            'lost = moves[moves["from_stage"] == "lost"]\n'
            'answer_4_2 = lost.loc[lost["to_stage"] != "...", "users"].sum() / lost["users"].sum()',
        ),
        why=(
            "A word that sounds final was put there by a line at 90 days. People do not read our rules, and some of "
            "them come back."
        ),
        mistakes=(
            Mistake(
                key="still lost",
                says="This is the part that kept the label. The task asks for those who no longer have it.",
                gives=lambda data: answers.moved(data, left=False),
            ),
            Mistake(
                key="of everybody",
                says="You divided by all users of four weeks ago. Divide by those only who had the label.",
                gives=lambda data: answers.moved(data, of_all=True),
            ),
            Mistake(
                key="the other silence",
                says="These are the dormant. Look one label further down.",
                gives=lambda data: answers.moved(data, "dormant"),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.moved(data), 4),
                lambda data: 1 - answers.moved(data, left=False),
            ),
            wrong=(Wrong(lambda data: 100 * answers.moved(data), "percentage"),),
        ),
    ),
    Value(
        id="4.3",
        title="Without those who came back",
        ask=(
            "In the newest month of the accounts, how many *new* users came for every 100 who fell silent?\n"
            "Your answer is one number, rounded to a whole one or finer."
        ),
        expected=lambda data: answers.per_hundred(data, ("new",)),
        same=Tolerance(decimals=0),
        unit="newcomers for 100 who fell silent",
        in_form=InForm(
            ask=(
                "In the newest month of the accounts, the last row of the table above, how many *new* "
                "users came for every 100 who fell silent?\n"
                "Your answer is one number, rounded to a whole one or finer."
            ),
            hints=(
                "Two of the columns are enough, from one row.",
                "Divide *new* by *dormant*, and take it times 100.",
                "100 × new ÷ dormant",
            ),
        ),
        hints=(
            "Two of the four columns are enough, from one row.",
            "Divide `new` by `dormant` in the last row of `accounts.table`, and take it times 100.",
            'last = accounts.table.iloc[-1]\nanswer_4_3 = 100 * last["..."] / last["..."]',
        ),
        why=(
            "The quick ratio adds those who were won back to the newcomers, and one of the two can hide the other. "
            "A user won back is a real user; but the well from which one draws them has to be filled first, by "
            "people "
            "who leave."
        ),
        mistakes=(
            Mistake(
                key="with the resurrected",
                says="You counted those who came back as well. The task asks for the newcomers alone.",
                gives=lambda data: answers.per_hundred(data, ("new", "resurrected")),
            ),
            Mistake(
                key="upside down",
                says="These are the silent for every 100 newcomers. Turn the fraction over.",
                gives=lambda data: 1e4 / max(answers.per_hundred(data, ("new",)), 1e-9),
            ),
            Mistake(
                key="of the active",
                says="You divided by the active users. Those who fell silent stand in a column of their own.",
                gives=lambda data: answers.per_hundred(data, ("new",), "active"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.per_hundred(data, ("new",)), 1),),
            wrong=(Wrong(lambda data: answers.per_hundred(data, ("new",)) / 100, "hundred times"),),
        ),
    ),
    Classify(
        id="4.4",
        title="One word, four numbers",
        ask=(
            "The three notes and the monthly report each show a *30-day retention*, and none of them says which.\n"
            "All four are right, and each answers one of the four questions.\n"
            "Find the question that belongs to each number."
        ),
        in_code=(
            'Your answer gives each letter one of the words `"exact"`, `"week"`, `"later"`, `"month"`.\n'
            "You may compute all four, or find out by thinking which of them must be smaller than which."
        ),
        items=answers.numbers,
        labels={
            "exact": "exact: active on day 30 itself",
            "week": "week: active on any of the days 24 to 30",
            "later": "later: active on day 30 or on any day after it",
            "month": "month: active on any of the days 1 to 30",
        },
        stub='answer_4_4 = {\n    "a": ...,\n    "b": ...,\n    "c": ...,\n    "d": ...,\n}',
        expected=answers.labelled("later exact month week"),
        in_form=InForm(
            hints=(
                (),
                (
                    "One day is less than seven days, and seven less than thirty. The open question has an end "
                    "that lies further away than any of them."
                ),
                (),
            ),
        ),
        hints=(
            "The more days somebody may choose from, the more people will be found on one of them.",
            (
                "One day is less than seven days, and seven less than thirty. For the open one, "
                "`lifecycle.retention` "
                'with `days=(30,)` and `kind="on_or_after"`.'
            ),
            'answer_4_4 = {"a": ..., "b": "exact", "c": ..., "d": ...}',
        ),
        why=(
            "Same users, same days, same word. What moved the number was the room that we left them to come back in; "
            "ask for it before you compare yourself with anybody."
        ),
        mistakes=(
            Mistake(
                key="one day is not the least",
                says=(
                    "Look at the smallest number. Which of the four asks for the most, namely for one particular day?"
                ),
                when=lambda answer, _: answer.get("b") != "exact",
            ),
            Mistake(
                key="a month holds its last week",
                says=(
                    "Whoever came on one of the days 24 to 30 has also come on one of the days 1 to 30. Which of "
                    "your "
                    "two numbers is larger?"
                ),
                when=lambda answer, _: answer.get("c") == "week" or answer.get("d") == "month",
            ),
            Mistake(
                key="open end",
                says=(
                    "The open question and one of the windows have changed places. How many of those who signed up "
                    "in "
                    "winter have had months to come back?"
                ),
                when=lambda answer, _: answer.get("a") != "later",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled("LATER EXACT MONTH WEEK"),),
            wrong=(
                Wrong(lambda _: answers.labelled("exact later month week"), "one day is not the least"),
                Wrong(lambda _: answers.labelled("later exact week month"), "a month holds its last week"),
                Wrong(lambda _: answers.labelled("month exact later week"), "open end"),
            ),
        ),
    ),
    Choice(
        id="4.5",
        title="Is it falling?",
        ask=(
            "The growth lead has the column *day 30 or later* on his page, and he has called a meeting about it.\n"
            "What do the two columns together say?"
        ),
        options={
            "a": "Each month brings worse users than the one before.",
            "b": "The older months have had more time to come back; at the same age, no decline is to be seen.",
            "c": "The two columns contradict each other, so one of them was computed wrongly.",
            "d": "Retention has been rising: the newest month is the best in the second column.",
        },
        expected="b",
        hints=(
            "How many days has somebody had who signed up in January, to come on day 30 or later? And in May?",
            "Compare months only in a column in which each of them had the same days at its disposal.",
            "In the first column the months differ in …; in the second all have …",
        ),
        why=(
            "A question with an open end can only grow with age, and the young look bad in it whatever they do. "
            "Close "
            "the window, and compare the same age."
        ),
        mistakes=(
            Mistake(
                key="worse users",
                says="Before you blame the users: had all of them the same number of days in which to come back?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="contradiction",
                says="Both are computed as defined. Read the two headings again: what does each of them let count?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="the young few",
                says="Look at the `n` of the newest month, and ask how far a handful of people can carry a number.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "e", "options"),)),
        data="sample",
    ),
]

"""Lesson 05, the quiz."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

EXERCISES = [
    Choice(
        id="5.16",
        title="Quiz: strictly speaking",
        ask=(
            "Somebody's log reads: view, cart, search, view, pay.\n"
            "The steps are view, cart, pay, and the order is *strict*: no event of another step may lie between two "
            "steps; everything that is no step may.\n"
            "How far did this person get?"
        ),
        options={
            "a": "As far as the view: a search lies in the way.",
            "b": "As far as the cart: a view lies between cart and payment.",
            "c": "As far as the payment: all three are there, in order.",
            "d": "Nowhere: whoever views twice is left out.",
        },
        expected="b",
        hints=(
            "Strike out everything that is no step, then look at the neighbours.",
            "Left are: view, cart, view, pay. What stands directly before the payment?",
            "From view to cart: …; from cart to pay: …",
        ),
        why=(
            "Strict order asks for an unbroken run. It suits forms and wizards; in a shop, where people look at one "
            "more thing before they pay, it turns good customers into losses."
        ),
        mistakes=(
            Mistake(
                key="search", says="A search is none of the three steps, so it may lie between.", gives=lambda _: "a"
            ),
            Mistake(
                key="not strict",
                says="That holds when other steps may lie between. Strict order does not allow it.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="repeat",
                says="A step done again ends a run. It does not undo what was reached.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Choice(
        id="5.17",
        title="Quiz: per cent and points",
        ask=(
            "The rate into the basket went from 52 to 60 per cent.\n"
            "One slide says *+15 %*, another *+8 points*.\n"
            "What holds?"
        ),
        options={
            "a": "The first exaggerates; only points are right.",
            "b": "The second is wrong; it must be called 8 %.",
            "c": "Both describe the same change; only the second, with its baseline, can be checked.",
            "d": "They describe two different changes.",
        },
        expected="c",
        hints=(
            "Compute both: the difference of the two rates, and the difference over the old rate.",
            "60 − 52, and (60 − 52) / 52.",
            "… points, which is … % of the old rate",
        ),
        why=(
            "Relative lifts grow when baselines shrink: from 2 to 3 per cent is +50 %, and it is one person in a "
            "hundred."
        ),
        mistakes=(
            Mistake(
                key="exaggerates",
                says="Divide the difference by the old rate before you accuse anybody.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="eight per cent",
                says="The difference of two shares is given in points; per cent would be per cent of something.",
                gives=lambda _: "b",
            ),
            Mistake(key="two changes", says="Both start at 52 and end at 60. Compute each.", gives=lambda _: "d"),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Choice(
        id="5.18",
        title="Quiz: the end of the curve",
        ask=(
            "A curve shows, week by week, which share of those who first looked in that week paid within seven "
            "days.\n"
            "Its last point, last week, lies clearly below all others.\n"
            "What do you do first?"
        ),
        options={
            "a": "Leave out everybody whose seven days are not over yet, then look again.",
            "b": "Call a meeting: something broke last week.",
            "c": "Take the mean of the last two weeks.",
            "d": "Shorten the window for the last week only.",
        },
        expected="a",
        hints=(
            "How long has somebody had who first looked yesterday?",
            "Some of them will still pay. Where would that show in today's curve?",
            "Only people who had … days belong into …",
        ),
        why=(
            "An unfinished window looks like a fall, every week anew. `funnel.conversion_units` and `funnel.times` "
            "leave such people out; `funnel.count` says it in its notes."
        ),
        mistakes=(
            Mistake(
                key="meeting",
                says="Perhaps, and perhaps time was merely short. Check that first.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="smooth",
                says="A mean of a finished and an unfinished week is half unfinished.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="two rulers",
                says="Then the points of one curve are measured with different rulers.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "A",)),
    ),
    Multi(
        id="5.19",
        title="Quiz: before it begins",
        ask="Which of these belong in writing *before* an experiment begins?",
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "the metric: who counts, what counts as success, in which window",
            "b": "the lift that will be reported",
            "c": "how many people, and the day of the look (or of all looks)",
            "d": "what must not get worse, and from where on the test is stopped",
            "e": "the segments in which it will have worked",
        },
        expected={"a", "c", "d"},
        hints=(
            "Which of these can one know before, and which only afterwards?",
            "What one decides goes into the plan; what one finds goes into the report.",
            "answer_5_19 = {..., ..., ...}",
        ),
        why="Whatever can still be chosen after the result has been seen will be chosen by the result.",
        mistakes=(
            Mistake(
                key="a finding",
                says="One of your choices is a result. A plan that holds its own result is a press release.",
                when=lambda answer, _: {"b", "e"} & set(answer) != set(),
            ),
            Mistake(
                key="no brake",
                says="Something is missing that protects people, or the shop, while the test runs.",
                when=lambda answer, _: set(answer) == {"a", "c"},
            ),
            Mistake(
                key="no end",
                says="Something is missing without which one can go on looking until it pleases.",
                when=lambda answer, _: set(answer) == {"a", "d"},
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["d", "c", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c"}, "a finding"),
                Wrong(lambda _: {"a", "c"}, "no brake"),
                Wrong(lambda _: {"a", "d"}, "no end"),
            ),
        ),
    ),
    Choice(
        id="5.20",
        title="Quiz: 4,000 and 3,700",
        ask=(
            "People were drawn half and half, and the report counts 4,000 in the one arm and 3,700 in the other.\n"
            "By chance alone, arms as unequal as that occur about six times in ten thousand draws.\n"
            "What do you do?"
        ),
        options={
            "a": "Compare shares, then the sizes do not matter.",
            "b": "Drop 300 people of the larger arm at random.",
            "c": "Wait until the arms have become equal.",
            "d": "Look for where people got lost, before reading any result.",
        },
        expected="d",
        hints=(
            "If chance does not explain the missing people, something has removed them.",
            "Would those who are missing have behaved like those who are there?",
            "First … , then the result",
        ),
        why=(
            "It is called a sample ratio mismatch. Something sorted people after the draw: a page that crashed, a "
            "filter, a log that lost rows. The arms are then no longer comparable, whatever is divided by whatever."
        ),
        mistakes=(
            Mistake(
                key="shares",
                says="A share is fair if the two crowds are alike. Whoever is missing may be of a special kind.",
                gives=lambda _: "a",
            ),
            Mistake(key="trim", says="That makes the numbers equal, and hides the hole.", gives=lambda _: "b"),
            Mistake(
                key="wait", says="If something goes on losing people, waiting makes more of it.", gives=lambda _: "c"
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
]

"""Lesson 04, third part: who is about to leave, how one would know, and from where a call pays."""

from flywheel.exercises.specs import Bank, Fix, Function, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Fix(
        id="4.9",
        title="Right in a hundred of a hundred cases",
        ask=(
            "An analyst has tried a plain rule on the day of the check: warn of everybody who has been silent for "
            "more "
            "than two weeks.\n"
            "The code runs and says that every single one of them left, and a rule like that does not exist.\n"
            "Mend it; your answer is the share of the warned who left, with two decimals or more."
        ),
        stub=(
            'last_seen = seen.group_by("user_id").agg(day=seen.day.max())\n'
            "long_ago = last_seen.filter(last_seen.day < check_day - timedelta(days=14))\n"
            'silent = here.join(long_ago, "user_id")\n'
            'left = silent.anti_join(came_back, "user_id")\n'
            "answer_4_9 = left.count().execute() / silent.count().execute()"
        ),
        broken=lambda data: answers.silent_share(data, peek=True),
        expected=answers.silent_share,
        same=Tolerance(decimals=2),
        line='last_seen = before.group_by("user_id").agg(day=before.day.max())',
        in_form=InForm(
            ask=(
                "An analyst has tried a plain rule on the day of the check: warn of everybody who has been "
                "silent for more than two weeks.\n"
                "She worked it out like this:\n"
                "\n"
                "1. Look up in today's ledger, which goes on to the end, when each user was last seen.\n"
                "2. Of the users who were here in the 28 days before the day of the check, warn of those "
                "last seen more than two weeks before that day.\n"
                "3. Count how many of the warned did not come from that day on, and divide by the warned.\n"
                "\n"
                "This says that every single one of them left, and a rule like that does not exist.\n"
                "Which way gives the share of the warned who left?"
            ),
            hints=(
                (
                    "Stand on the day of the check and go through the steps. Which of them could you not have "
                    "taken that morning?"
                ),
                (
                    "The ledger of today knows visits from after the check. When was somebody last seen in it "
                    "who came back?"
                ),
                "in step …, look up … only in the visits before …",
            ),
            ways={
                "right": "in step 1, take each user's last visit before the day of the check",
                "first instead of last": "in step 1, take each user's first visit before the day of the check",
                "of all who left": "take the last visit before the day of the check; in step 3 divide by all who left",
                "everybody here": "warn of everybody who was here in the 28 days before, and count how many left",
            },
        ),
        hints=(
            (
                "Stand on the day of the check and go through the lines. Which of them could you not have run that "
                "morning?"
            ),
            (
                "`seen` holds all days to the end, `before` those before the check. When was somebody last seen "
                "who came back?"
            ),
            'last_seen = ....group_by("user_id").agg(day=....day.max())',
        ),
        why=(
            "Whoever came back had a fresh last day and was never warned, so the rule was right by construction: it "
            "had read the answer. Such a leak seldom looks like cheating; it looks like a brilliant result."
        ),
        mistakes=(
            Mistake(
                key="first instead of last",
                says=(
                    "The leak is closed. But the rule now asks for the first day on which somebody came, not for "
                    "the last."
                ),
                gives=lambda data: answers.silent_share(data, first=True),
                line='last_seen = before.group_by("user_id").agg(day=before.day.min())',
            ),
            Mistake(
                key="of all who left",
                says="This is the share of the leavers who had been warned. The task asks it the other way round.",
                gives=lambda data: answers.silent_share(data, of="gone"),
                line='left.count() / here.anti_join(came_back, "user_id").count()',
            ),
            Mistake(
                key="everybody here",
                says="This is how many of all left. Only those count who had been silent for two weeks.",
                gives=lambda data: answers.silent_share(data, of="everybody"),
                line='here.anti_join(came_back, "user_id").count() / here.count()',
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.silent_share(data), 3),),
            wrong=(Wrong(lambda data: 100 * answers.silent_share(data), "percentage"),),
        ),
    ),
    Value(
        id="4.10",
        title="Whom the list has missed",
        ask=(
            "Take the *model* at the level *high*, on the day of the check.\n"
            "Of all who left, which share was on that list?\n"
            "Your answer is a share between 0 and 1, with two decimals or more."
        ),
        expected=lambda data: answers.at_level(data, "recall"),
        same=Tolerance(decimals=2),
        unit="of all who left, as a share",
        in_form=InForm(
            ask=(
                "Take the *model* at the level *high*, on the day of the check, in the table above.\n"
                "Of all who left, which share was on that list?\n"
                "Your answer is a share between 0 and 1, with two decimals or more."
            ),
            hints=(
                (),
                ("One row of the table is enough; two of its columns are shares, and their headings say of whom."),
                "row *model, high*; column *of all who …*",
            ),
        ),
        hints=(
            "Begin the sentence with 'of all who left', and you have the number below the line.",
            "Either divide `churned` at that level by all who left, or find the column that has done it.",
            (
                'table = warning.table\nanswer_4_10 = table.loc[(table["method"] == "model") & (table["level"] == '
                '"high"), "..."].iloc[0]'
            ),
        ),
        why=(
            "Precision asks how many calls were not in vain, recall how many leavers one has reached. One can always "
            "be had for the price of the other: warn of everybody, and nobody is missed."
        ),
        mistakes=(
            Mistake(
                key="precision",
                says="This begins with 'of all who were warned'. Begin the sentence at the other end.",
                gives=lambda data: answers.at_level(data, "precision"),
            ),
            Mistake(
                key="rules",
                says="This belongs to the list made by rules. Look at the model's.",
                gives=lambda data: answers.at_level(data, "recall", "rules"),
            ),
            Mistake(
                key="medium",
                says="This is the level below, which includes the one asked for.",
                gives=lambda data: answers.at_level(data, "recall", level="medium"),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.at_level(data, "recall"), 4),
                lambda data: (
                    answers.at_level(data, "churned")
                    / answers.at_level(data, "validated")
                    / float(answers.churn(data).quality.eval("churned / n").iloc[0])
                ),
            ),
            wrong=(Wrong(lambda data: 100 * answers.at_level(data, "recall"), "percentage"),),
        ),
    ),
    Function(
        id="4.11",
        title="From where does a call pay?",
        ask=(
            "Write a function that returns the probability of leaving from which a stronger action gains as much as "
            "the lighter one.\n"
            "It takes, in this order: what a kept customer is worth, the cost of the action and the share it saves, "
            "the cost of the lighter action and the share *that* saves.\n"
            "What an action gains is *probability × worth × saved share − cost*."
        ),
        in_code="If you do not code, choose a way in the form, or leave this one out.",
        stub="def answer_4_11(worth, cost, saves, lighter_cost, lighter_saves):\n    ...",
        expected=lambda _: answers.break_even,
        cases=lambda _: answers.CASES,
        same=Tolerance(decimals=4),
        line="(cost - lighter_cost) / (worth * (saves - lighter_saves))",
        in_form=InForm(
            ask=(
                "Wanted is the probability of leaving from which a stronger action gains as much as "
                "the lighter one.\n"
                "What an action gains is *probability × worth × saved share − cost*.\n"
                "Which way gives that probability?\n"
                "Below you see some cases, each with the worth of a kept customer, cost and saved share of "
                "the action, cost and saved share of the lighter one, and what the chosen way makes of them."
            ),
            hints=((), (), "(cost − …) ÷ (worth × (saved share − …))"),
            ways={
                "right": "(cost − lighter cost) ÷ (worth × (saved share − lighter saved share))",
                "against nothing": "cost ÷ (worth × saved share)",
                "everybody is saved": "(cost − lighter cost) ÷ worth",
                "cost of one, effect of both": "(cost − lighter cost) ÷ (worth × saved share)",
            },
        ),
        hints=(
            (
                "The caller has the choice between two actions. What does the dearer one add, and what does it cost "
                "more?"
            ),
            "Set the two gains equal and solve for the probability.",
            "return (cost - ...) / (worth * (saves - ...))",
        ),
        why=(
            "A step is worth taking when it pays, and not when the whole staircase does. A call would beat doing "
            "nothing much earlier; but the coupon was there as well."
        ),
        mistakes=(
            Mistake(
                key="against nothing",
                says="You set the action against doing nothing. There is a lighter one that could be had instead.",
                gives=lambda _: lambda worth, cost, saves, lighter_cost, lighter_saves: cost / (worth * saves),
                line="cost / (worth * saves)",
            ),
            Mistake(
                key="everybody is saved",
                says="You let the action keep everybody. Most of those who mean to leave leave all the same.",
                gives=lambda _: lambda worth, cost, saves, lighter_cost, lighter_saves: (cost - lighter_cost) / worth,
                line="(cost - lighter_cost) / worth",
            ),
            Mistake(
                key="cost of one, effect of both",
                says="You subtracted the lighter cost but not what the lighter action saves as well.",
                gives=lambda _: (
                    lambda worth, cost, saves, lighter_cost, lighter_saves: (cost - lighter_cost) / (worth * saves)
                ),
                line="(cost - lighter_cost) / (worth * saves)",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: lambda *given: round(answers.break_even(*given), 5),),
            wrong=(Wrong(lambda _: 0.7, "function"),),
        ),
    ),
    Value(
        id="4.12",
        title="How long is the call list?",
        ask=(
            "With the assumptions as they stand, for how many users on the *model's* list for tomorrow is a call the "
            "action that gains most?\n"
            "Your answer is a whole number."
        ),
        expected=answers.listed,
        unit="users",
        in_form=InForm(
            ask=(
                "With the assumptions as they stand, for how many users on the *model's* list for tomorrow "
                "is a call the action that gains most?\n"
                "The table above counts that list.\n"
                "Your answer is a whole number."
            ),
            hints=(
                (),
                (
                    "Each level begins where its action gains more than the one below; the table further up "
                    "says which level calls."
                ),
                "row …, column *model*",
            ),
        ),
        hints=(
            "The list is about people who are here today, and not about those of the check.",
            "Each level begins where its action gains more than the one below. Count one level in `warning.people`.",
            'answer_4_12 = (warning.people["model_level"] == "...").sum()',
        ),
        why=(
            "The number of calls was not chosen; it followed from a worth, three costs and three shares, all of them "
            "assumed."
        ),
        mistakes=(
            Mistake(
                key="the check's list",
                says=(
                    "This many were on the list on the day of the check, four weeks ago. Count the list for tomorrow."
                ),
                gives=lambda data: int(answers.at_level(data, "n")),
            ),
            Mistake(
                key="coupons too",
                says="You counted the level below as well. Those get something cheaper than a call.",
                gives=lambda data: answers.listed(data, levels=("high", "medium")),
            ),
            Mistake(
                key="rules",
                says="This is the list made by rules. Count the model's.",
                gives=lambda data: answers.listed(data, "rules"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: float(answers.listed(data)),),
            wrong=(Wrong(lambda _: "all", "a number"),),
        ),
    ),
]

"""Lesson 04, second part: people who have not left yet, and what the first week has to do with it."""

from flywheel.exercises.specs import Bank, Choice, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="4.6",
        title="Still here after sixty days",
        ask=(
            "Which share of newcomers is still here 60 days after sign-up, if *gone* means four weeks of silence?\n"
            "Your answer is a share between 0 and 1, rounded to two decimals or finer."
        ),
        expected=answers.after_60,
        same=Tolerance(decimals=2),
        unit="of the newcomers, as a share",
        in_form=InForm(
            ask=(
                "Which share of newcomers is still here 60 days after sign-up, if *gone* means four weeks "
                "of silence?\n"
                "The curve above shows it, and the table below the curve.\n"
                "Your answer is a share between 0 and 1, rounded to two decimals or finer."
            ),
            hints=(
                (),
                "The curve takes care of them: read it off on that day.",
                "*share still here* in the row of day …",
            ),
        ),
        hints=(
            "Somebody who signed up three weeks ago cannot have stayed for 60 days, and has not left either.",
            "The curve takes care of them: look at `staying.table`, at the last row whose `day` is at most 60.",
            'curve = staying.table\nanswer_4_6 = curve.loc[curve["day"] <= ..., "value"].iloc[-1]',
        ),
        why=(
            "The curve asks on each day only those who could be asked on that day. Whoever is still here counts for "
            "as "
            "long as we have seen them, and not a day longer."
        ),
        mistakes=(
            Mistake(
                key="open ones as stayers",
                says=(
                    "This is the share of spans that have no end yet. Among them are people who signed up "
                    "last month: nobody knows whether they will be here on day 60."
                ),
                gives=answers.never_ended,
            ),
            Mistake(
                key="open ones as leavers",
                says=(
                    "You counted how many spans are longer than 60 days. An open span of 20 days is not a person "
                    "who left after 20 days."
                ),
                gives=answers.longer,
            ),
            Mistake(
                key="only those who left",
                says=(
                    "You looked only at those who have left. That is asking in the waiting hall how long people stay "
                    "on the train."
                ),
                gives=lambda data: answers.longer(data, which="ended"),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.after_60(data), 2),
                lambda data: round(answers.after_60(data), 4),
            ),
            wrong=(Wrong(lambda data: 100 * answers.after_60(data), "percentage"),),
        ),
    ),
    Value(
        id="4.7",
        title="On people it has not seen",
        ask=(
            "By how many percentage points more did those stay who had done the winning action that often, counted "
            "in "
            "the sign-ups that the search had *not* seen?\n"
            "Your answer is one number, with one decimal or finer."
        ),
        expected=answers.confirmed,
        same=Tolerance(decimals=1),
        unit="percentage points",
        in_form=InForm(
            ask=(
                "By how many percentage points more did those stay who had done the winning action that "
                "often, counted in the sign-ups that the search had *not* seen?\n"
                "The last table above has both halves.\n"
                "Your answer is one number, with one decimal or finer."
            ),
            hints=(
                (),
                (
                    "Two rows of the table belong to the half that was not searched; take the difference of "
                    "their shares."
                ),
                "those who did it that often − the others, in %",
            ),
        ),
        hints=(
            (
                "The users were cut into two halves by the day of sign-up. One was for searching; what was the "
                "other for?"
            ),
            "Look at `aha.confirmation`: its `.value` is a difference of two shares.",
            "answer_4_7 = 100 * aha.confirmation....",
        ),
        why=(
            "The best of 43 candidates looks good in the half in which it was chosen, or it would not have been "
            "chosen. Only the other half can disappoint you, so that is the one to report."
        ),
        mistakes=(
            Mistake(
                key="the half that was searched",
                says="This is the difference in the half in which the winner was picked. Ask the other half.",
                gives=answers.discovered,
            ),
            Mistake(
                key="share instead of difference",
                says="This is how many of those stayed who did it. How many stayed of the others?",
                gives=answers.with_action,
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.confirmed(data), 1),),
            wrong=(Wrong(lambda data: answers.confirmed(data) / 100, "hundred times"),),
        ),
        data="sample",
    ),
    Choice(
        id="4.8",
        title="A sign or a lever?",
        ask="Which sentence may go to the board?",
        options={
            "a": "If we bring every newcomer to that number of favourites, retention will rise by this difference.",
            "b": "Eager users do more of everything, so the finding is worthless.",
            "c": (
                "Those who marked that many in their first week stayed more often, also among people not used for "
                "finding it; whether leading newcomers there helps, a pilot by lot would tell."
            ),
            "d": "The test gives a p below one in a billion, so the cause is proven.",
        },
        expected="c",
        hints=(
            (
                "Nobody told these people to mark anything. What else may differ between those who did and those "
                "who did not?"
            ),
            (
                "Keep three things apart: that it is there, that it is no accident, and that pulling at it moves "
                "something."
            ),
            "It holds in …; what it does not say is …; to find out, one would have to …",
        ),
        why=(
            "Umbrellas go with rain, very reliably, and opening them does not make it rain. It may still be a lever; "
            "you learn that by pulling at it for some, chosen by lot, and not for the others."
        ),
        mistakes=(
            Mistake(
                key="lever",
                says=(
                    "Will somebody who is paid for three taps become like those who tapped because they meant to "
                    "come back?"
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="nothing at all",
                says=(
                    "That is a suspicion, and a good one; is it a finding? And look at the curve: does somebody "
                    "eager "
                    "do a little more, or does something happen at one place?"
                ),
                gives=lambda _: "b",
            ),
            Mistake(
                key="small p",
                says="A small p speaks against luck. Against which other explanation does it say nothing?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
        data="sample",
    ),
]

"""Lesson 05, third part: an experiment that was looked at for too long, and which fix comes first."""

from flywheel.exercises.specs import Bank, Choice, Criterion, InForm, Mistake, Rubric, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="5.13",
        title="On the planned evening",
        data="sample",
        ask=(
            "Count as the plan says: the share of people with an order within fourteen days, in each arm.\n"
            "How far does the pilot arm lie above the control arm, in percentage points, with one decimal?"
        ),
        in_code=(
            '`reminder` has one row a person, with `arm` (`"pilot"` or `"control"`) and `day` (empty without an order).'
        ),
        expected=answers.reminder_points,
        same=Tolerance(decimals=1),
        unit="points",
        in_form=InForm(
            hints=(
                "",
                "The table above has the buyers of each arm up to several evenings. Take the evening of the plan.",
                "100 × (buyers of the pilot ÷ 600 − buyers of …)",
            ),
        ),
        hints=(
            "Two shares, each out of the 600 people of its arm, and then one minus the other.",
            '`reminder["day"] < 14` is true for those who ordered in time; its mean by arm is the share.',
            'bought = (reminder["day"] < 14).groupby(reminder["arm"]).mean()\n'
            'answer_5_13 = 100 * (bought["pilot"] - ...)',
        ),
        why=(
            "Everybody who was drawn counts, reminded or not, with an order or without; otherwise the arms are no "
            "longer two halves of one crowd."
        ),
        mistakes=(
            Mistake(
                key="percent of",
                says=(
                    "This is how much larger the one share is *relative* to the other, in per cent. "
                    "The question asks for points."
                ),
                gives=answers.reminder_percent,
            ),
            Mistake(
                key="four weeks",
                says="This is the difference after four weeks. On which evening did the plan want to look?",
                gives=lambda data: answers.reminder_points(data, 28),
            ),
            Mistake(
                key="a share",
                says="This is a number between 0 and 1. In points it is a hundred times as much.",
                gives=lambda data: answers.reminder_points(data) / 100,
            ),
            Mistake(
                key="other way",
                says="The sign says that the control arm lies above. Which arm is taken from which?",
                gives=lambda data: -answers.reminder_points(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.reminder_points(data), 1),),
            wrong=(Wrong(lambda _: "more", "a number"),),
        ),
    ),
    Choice(
        id="5.14",
        title="One sentence for the minutes",
        data="sample",
        ask=(
            "You have seen six evenings, the false alarms by looks, and the fortnight before.\nWhat goes into the "
            "minutes?"
        ),
        options={
            "a": "The reminder brings 24 % more buyers; that is significant from day 22 on.",
            "b": "The reminder does not work; that is shown now.",
            "c": (
                "On the planned day the difference was +3.2 points, with an interval from about −1 to +8: nothing "
                "found, and too few people to find three points."
            ),
            "d": "The draw has failed, and the result has to be thrown away.",
        },
        expected="c",
        hints=(
            "What did the plan promise to look at, and on which day?",
            "An interval that holds zero holds other values as well; read both of its ends.",
            "On day …, the difference was …, between … and …",
        ),
        why=(
            "Who looks every evening for four weeks, and stops when it pleases, finds something in more than a "
            "quarter of all experiments in which there is nothing. And not found is not the same as not there."
        ),
        mistakes=(
            Mistake(
                key="looked until true",
                says=(
                    "That day was chosen after the result had been seen. "
                    "Look at how often nothing at all looks like this when one looks on many days."
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="proof of nothing",
                says="Read the upper end of the interval of the planned day: is that *nothing*?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="unlucky draw",
                says=(
                    "The arms have the planned sizes, and the fortnight before lies within what chance does. "
                    "It is a reason to be careful, no failure of the draw."
                ),
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Rubric(
        id="5.15",
        title="Which fix is tested first?",
        ask=(
            "Choose A, B or C for the third quarter, and say why, in five to eight sentences for the board paper.\n"
            "Use at least two numbers of this lesson, and say how one will see whether it worked."
        ),
        criteria=(
            Criterion("choice", "It names one fix, and says it in the first sentence."),
            Criterion(
                "price",
                (
                    "It says what the fix could bring, against which reference, as margin or orders a quarter, "
                    "and calls it an upper guess."
                ),
                2,
            ),
            Criterion("effort", "It sets the price against the weeks that it takes, and mentions both other fixes."),
            Criterion("claims", "It treats +15 % and +24 % as claims, and says what is missing from at least one."),
            Criterion(
                "test",
                (
                    "It gives the metric with its unit and window, who is drawn, and the day of the one look; "
                    "or says why no experiment is needed."
                ),
                2,
            ),
            Criterion("guardrail", "It names something that must not get worse, and what would stop the test."),
            Criterion("doubt", "It names something that the data do not show, such as the cause."),
        ),
        model=(
            "I propose A, the payment on Android. There 55 % of the checkouts are paid, on the other devices 87 %, "
            "while the two steps before are alike everywhere. At the rate of the others there would be some 870 more "
            "orders a quarter, or about 11,000 yuan of margin; as those who are held back may be less willing, I "
            "read that as an upper guess. It takes four weeks and B only one, but the basket rate would have to rise "
            "by nine points to bring as much, and +15 % at Meituan has neither a baseline nor a unit. C is +3.2 "
            "points on the planned day, with an interval that holds zero; +24 % was read two weeks after it. We do "
            "not know the cause yet, so two days with the crash log and three phones come before the four weeks. "
            "Then Android users are drawn by lot, half get the new payment, and we compare the share of people with "
            "a checkout who pay within a day, in one look on the planned day, at a size that finds five points; "
            "double charges and refunds must not rise, and if they do, the test stops."
        ),
        hints=(
            "Price, weeks and certainty are three yardsticks, and the three fixes lead on different ones.",
            (
                "Say the choice, its price and reference, its weeks, why not the others, the test, the guardrail, "
                "the doubt."
            ),
            (
                "I propose … At the rate of … it would bring … It takes … B would … C … We shall draw … and compare "
                "… on …"
            ),
        ),
        why="Another choice can be right as well. What decides is whether somebody could hold you to it in October.",
    ),
]

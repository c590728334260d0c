"""Lesson 05, second part: the neck, its price, a changed mix, and what a point is worth."""

from flywheel.exercises.specs import Bank, Choice, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Choice(
        id="5.8",
        title="Where is the neck?",
        data="sample",
        ask="You have seen all visits, and the same visits by device.\nWhich sentence goes onto the second page?",
        options={
            "a": "The neck is the step into the basket: most visits are lost there, on every device.",
            "b": "The neck is the step from the basket to the checkout on iOS, the lowest of the three dots there.",
            "c": "The neck is the payment on Android: it alone lies far below the same step elsewhere.",
            "d": "Android is worse than the other devices at every step.",
        },
        expected="c",
        hints=(
            "A neck is not the widest gap, it is the widest gap *against a reference*.",
            "Go from panel to panel: in which one do the dots lie apart by more than their lines are long?",
            "The neck is … on …, because …",
        ),
        why=(
            "Half of all visits end with a look, and on all devices alike, so nothing about it needs explaining by "
            "the device. The payment is the one step that other people in the same shop manage far better."
        ),
        mistakes=(
            Mistake(
                key="widest gap",
                says="It is the widest gap. But it is as wide on all devices: what would it be worse than?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="lowest dot",
                says="One of three dots is always the lowest. Look at how long the lines are through it.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="everywhere",
                says="Compare the three devices in the first panel and in the second: do they differ there?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Value(
        id="5.9",
        title="What the neck costs",
        ask=(
            "Let `funnel.neck` compare each device with the others, with `margin` as the value of an order.\n"
            "Which margin would the found neck bring in the quarter, if its step were as good as on the other "
            "devices?\n"
            "Your answer is in yuan, to the yuan; the ledgers hold cents."
        ),
        expected=answers.neck_yuan,
        same=Tolerance(decimals=0),
        unit="yuan a quarter",
        in_form=InForm(
            ask=(
                "The table above has the neck that was found: its device, its step, the orders that would come in the "
                "quarter if the step were as good as on the other devices, and their margin in cents.\n"
                "Which margin would that be, in yuan?\n"
                "Your answer is a whole number."
            ),
            hints=("", "The margin stands in the column `extra_revenue_cents`.", "margin in cents ÷ …"),
        ),
        hints=(
            "The neck, the extra orders and the money stand in one row.",
            "`funnel.neck(by_platform, order_cents=margin).found` has the column `extra_revenue_cents`.",
            'answer_5_9 = funnel.neck(by_platform, order_cents=...).found["extra_revenue_cents"].iloc[0] / ...',
        ),
        why=(
            "The reference is what others in the same shop reach, and the money is what is left of an order. "
            "With a reference of a hundred per cent, or with revenue, the same neck looks several times as dear."
        ),
        mistakes=(
            Mistake(
                key="cents",
                says="These are cents. The board paper is written in yuan.",
                gives=lambda data: 100 * answers.neck_yuan(data),
            ),
            Mistake(
                key="revenue",
                says="This is revenue: most of it is spent on what was in the basket. Use the margin.",
                gives=lambda data: answers.neck_yuan(data, "revenue_cents"),
            ),
            Mistake(
                key="everybody pays",
                says=(
                    "This is every broken-off payment on the device as a lost order. No device gets everybody to "
                    "pay; compare with the others."
                ),
                gives=answers.lost_yuan,
            ),
            Mistake(
                key="all baskets",
                says=(
                    "This is every broken-off payment times a whole basket. Others do not get everybody to pay either, "
                    "and a basket is no margin."
                ),
                gives=lambda data: answers.lost_yuan(data, "revenue_cents"),
            ),
            Mistake(
                key="orders",
                says="This is the number of extra orders. Beside it stands what they are worth.",
                gives=lambda data: float(answers.neck_row(data)["extra_orders"]),
            ),
            Mistake(
                key="best of three",
                says="This raises all devices to the best of the three. The neck is one device, against all others.",
                gives=answers.to_best_yuan,
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.neck_yuan(data)),),
            wrong=(Wrong(lambda _: "a lot", "a number"),),
        ),
    ),
    Value(
        id="5.10",
        title="When the mix moves",
        data="sample",
        ask=(
            "Suppose that 60 per cent of the checkouts come from Android, and 40 per cent from the other devices.\n"
            "Every device keeps the payment rate that it has now; take the others together as one group.\n"
            "Which share of all checkouts is paid then, in per cent with one decimal?"
        ),
        expected=lambda data: answers.mixed(data, 0.6),
        same=Tolerance(decimals=1),
        unit="per cent",
        in_form=InForm(hints=("", "", "0.6 × the rate of Android + 0.4 × the rate of …")),
        hints=(
            "Imagine a hundred checkouts: how many come from where, and how many of each are paid?",
            (
                "You need the rate of Android, and the rate of the other devices together: their payments over their "
                "checkouts. Then weight the two."
            ),
            "answer_5_10 = 100 * (0.6 * rate_android + 0.4 * ...)",
        ),
        why=(
            "A total is a weighted mean, and weights can move without anybody doing a thing. "
            "Before a fall is explained, ask whether the parts have fallen."
        ),
        mistakes=(
            Mistake(
                key="plain mean",
                says=(
                    "This is the plain mean of the two rates, as if half came from each. The task gives the weights."
                ),
                gives=lambda data: answers.mixed(data, 0.5),
            ),
            Mistake(
                key="swapped",
                says="The two weights are swapped: 60 per cent come from Android.",
                gives=lambda data: answers.mixed(data, 0.4),
            ),
            Mistake(
                key="as now",
                says="This is the rate with the mix of today. Let the mix move.",
                gives=lambda data: answers.mixed(data, answers.pay_rates(data)[2]),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.mixed(data, 0.6), 1),),
            wrong=(Wrong(lambda _: "lower", "a number"),),
        ),
    ),
    Value(
        id="5.11",
        title="How many points for one neck?",
        ask=(
            "By how many percentage points would the rate of the first step, into the basket, have to rise to bring "
            "as many extra orders as the neck would?\n"
            "Take the extra orders of the neck from the task before last, and those of one point from the table "
            "above; give one decimal."
        ),
        expected=answers.points_needed,
        same=Tolerance(decimals=1),
        unit="points",
        in_form=InForm(hints=("", "", "extra orders of the neck ÷ extra orders of one point at …")),
        hints=(
            "How often does the one go into the other?",
            "Orders of the neck, over orders of one point at the step `add_to_cart`.",
            'answer_5_11 = funnel.neck(by_platform).found["extra_orders"].iloc[0] / worth["extra_orders"].iloc[...]',
        ),
        why=(
            "Points at different steps are not worth the same, and not equally easy to get. "
            "The useful question is: how many points, at what price, and has anybody ever got as many?"
        ),
        mistakes=(
            Mistake(
                key="last step",
                says=(
                    "These are points at the payment, over all devices. The question is about the step into the basket."
                ),
                gives=lambda data: answers.points_needed(data, "pay"),
            ),
            Mistake(
                key="middle step",
                says="These are points at the step to the checkout. Take the line `add_to_cart`.",
                gives=lambda data: answers.points_needed(data, "start_checkout"),
            ),
            Mistake(
                key="upside down",
                says="The fraction stands on its head: this is the part of the neck that one point brings.",
                gives=lambda data: 1 / answers.points_needed(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.points_needed(data), 1),),
            wrong=(Wrong(lambda _: "several", "a number"),),
        ),
    ),
    Choice(
        id="5.12",
        title="A goal without days",
        data="sample",
        ask=(
            "The form's goal was: first-order conversion of newcomers at least 15 % **[claim]**.\n"
            "You have seen the share after 1, 7 and 60 days.\n"
            "What do you write beside it?"
        ),
        options={
            "a": "The claim is refuted: the true value is 54 %.",
            "b": "Met. Nothing to do.",
            "c": "Not met: the window of one day is too short to count.",
            "d": "Without a window it says nothing; with any of these it was met before we did anything.",
        },
        expected="d",
        hints=(
            "Is it the goal, or the ruler, that is missing a piece?",
            "Compare 15 with each of the three lines, and ask what would have to happen for the goal to be missed.",
            "Within … days … % had ordered, so a goal of 15 % …",
        ),
        why=(
            "The same people give 26, 38 and 54 per cent. A rate without a window is not wrong, it is unfinished; "
            "and a goal that doing nothing meets is no goal."
        ),
        mistakes=(
            Mistake(
                key="true value",
                says="Each of the three lines is true, for its own number of days. And a goal is not a measurement.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="met",
                says="By which line, and thanks to whom? Look at the one of the first day.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="too short",
                says="Set the share after one day beside the 15.",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
]

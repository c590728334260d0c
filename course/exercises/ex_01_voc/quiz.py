"""Lesson 01, the quiz."""

from flywheel.exercises.specs import (
    Bank,
    Choice,
    Mistake,
    Wrong,
)

EXERCISES = [
    Choice(
        id="1.16",
        title="What became of the claim",
        data="sample",
        ask=(
            "The claim was: satisfied customers buy “3.5×” as often **[claim]**.\n"
            "You have seen the orders of eight weeks after an answer.\n"
            "Which sentence goes into the minutes?"
        ),
        options={
            "a": "The claim is refuted: it is false everywhere.",
            "b": "The claim is confirmed: promoters do order more.",
            "c": (
                "Among our users who answered, promoters ordered a little more often; nothing near 3.5 times, "
                "and the cause is open."
            ),
            "d": "If we turn every detractor into a promoter, orders rise by that ratio.",
        },
        expected="c",
        hints=(
            "A sentence may not reach further than the people and the weeks behind it.",
            "Whose orders were counted, how large is the ratio, and does the table say what leads to what?",
            "Among ..., in ... weeks, promoters ordered ... times as often.",
        ),
        why=(
            "Your own data can tell you whether a claim holds here. "
            "It holds out one trap: people who left altogether answered nothing, so the unhappiest are "
            "missing from both rows."
        ),
        mistakes=(
            Mistake(
                key="too far",
                says="One app and eight weeks cannot refute a claim about others. They can say what holds here.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="direction is not size",
                says="The direction agrees. The claim was about a size; set the two ratios side by side.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="cause",
                says=(
                    "This treats the score as a lever. People who like cooking may order more and score "
                    "higher, both for the same reason."
                ),
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Choice(
        id="1.17",
        title="Quiz: two cities, one average",
        ask=(
            "City A has an NPS of 60 from 20 answers, city B one of 20 from 180 answers.\n"
            "What is the NPS of both together?"
        ),
        options={
            "a": "40, the mean of the two",
            "b": "24, because all people count the same",
            "c": "It cannot be known without the single answers.",
            "d": "80, the sum",
        },
        expected="b",
        hints=(
            "How many promoters more than detractors are there in each city?",
            "60 points of 20 people are 12 people; 20 points of 180 people are 36.",
            "100 × (12 + 36) / ...",
        ),
        why=(
            "12 and 36 are 48 of 200 people: 24. The plain average gives each of the twenty as much say as nine others."
        ),
        mistakes=(
            Mistake(
                key="averaged",
                says="This gives twenty people in one city the same weight as a hundred and eighty in the other.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="counts are enough",
                says="The score and the number of answers are enough to find promoters minus detractors in each city.",
                gives=lambda _: "c",
            ),
            Mistake(key="sum", says="Scores do not add up: two cities at 60 would be at 120.", gives=lambda _: "d"),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Choice(
        id="1.18",
        title="Quiz: ours is higher",
        ask=(
            "Your app has a CSAT of 83 %, counted as 4 and 5 on a scale of five.\n"
            "A competitor reports 90 %, counted as 6 to 10 on a scale of ten, among subscribers.\n"
            "Who has the more satisfied customers?"
        ),
        options={
            "a": "The competitor, by seven points.",
            "b": "You, because a scale of five is stricter.",
            "c": "Neither can be said: scale, cut and the people asked all differ.",
            "d": "The competitor, once both are brought to the same scale by a rule of three.",
        },
        expected="c",
        hints=(
            "List what the two numbers have in common.",
            "Scale, where the line for “satisfied” is drawn, and who was asked.",
            "The numbers differ in ..., ... and ...",
        ),
        why="Compare a score with its own past, measured in the same way. Across companies, compare what people do.",
        mistakes=(
            Mistake(
                key="percent is percent",
                says="Both are percentages, of different things: the competitor counts a 6 of 10 as satisfied.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="rule of three",
                says=(
                    "A rule of three turns numbers into numbers. It cannot say how someone who ticked 4 of 5 "
                    "would have answered on ten."
                ),
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "b", "not it"),)),
    ),
    Choice(
        id="1.19",
        title="Quiz: the loyal two per cent",
        ask=(
            "A yearly survey goes to everybody who has been a customer for at least a year.\n"
            "Satisfaction has risen five years in a row, and sales have fallen.\n"
            "What is the first thing to suspect?"
        ),
        options={
            "a": "The unhappy ones left before they could be asked; those who stay are the happy rest.",
            "b": "Happy customers buy less.",
            "c": "The survey has too few questions.",
            "d": "The staff fill in the survey themselves.",
        },
        expected="a",
        hints=(
            "Who cannot be in this survey?",
            "Somebody who left after four months is never asked. What does that do to the average of the rest?",
            "Those who ... are missing, so the score of the others ...",
        ),
        why="This is survivor bias. Ask people soon after they arrive, and look at those who leave.",
        mistakes=(
            Mistake(
                key="taken at face value",
                says="Before explaining the two curves, ask whether they are about the same people.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="questionnaire",
                says="More questions would be put to the same people. Who is not among them?",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "A",), wrong=(Wrong(lambda _: "d", "not it"),)),
    ),
    Choice(
        id="1.20",
        title="Quiz: the alarm that rings",
        ask=(
            "Your control chart has limits at three standard errors, which ring by mere chance about once "
            "in 370 points.\n"
            "You now watch 200 small groups every week.\n"
            "What will happen although nothing is wrong anywhere?"
        ),
        options={
            "a": "Nothing: three standard errors are safe.",
            "b": "An alarm rings about every second week.",
            "c": "About 200 alarms ring every week.",
            "d": "One alarm rings in seven years.",
        },
        expected="b",
        hints=(
            "How many points do you look at in a week?",
            "200 points a week, and one in 370 rings.",
            "200 / 370 alarms a week, that is one in ... weeks",
        ),
        why=(
            "A stated rate of false alarms is per look. Watch little and watch it well, or expect to be woken "
            "for nothing."
        ),
        mistakes=(
            Mistake(
                key="safe",
                says="One in 370 is rare for one point. You look at 200 of them every week.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="one series",
                says="Seven years is right for a single series with one point a week. How many series do you watch?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "c", "not it"),)),
    ),
    Choice(
        id="1.21",
        title="Quiz: more answers",
        ask=(
            "8 % of those who are asked answer, and the interval is wide.\n"
            "Marketing offers to send the survey to ten times as many people.\n"
            "What will be better afterwards?"
        ),
        options={
            "a": "Everything: ten times the answers, ten times the truth.",
            "b": "The interval gets narrower; who answers and who does not stays as skewed as it was.",
            "c": "The answered share rises to 80 %.",
            "d": "Nothing: an interval depends on the scale only.",
        },
        expected="b",
        hints=(
            "There are two ways to be wrong: by luck, and by asking the wrong people.",
            "More answers shrink the luck. What shrinks the other one?",
            "The interval ..., the skew ...",
        ),
        why=(
            "A narrow interval around a skewed sample is precise about the wrong people. Raising the share "
            "that answers helps with both."
        ),
        mistakes=(
            Mistake(
                key="all better",
                says="The luck of the draw gets smaller. Those who never answer are still not in it.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="share of more",
                says=(
                    "Ten times the surveys bring ten times the answers; the share of those who answer is the same 8 %."
                ),
                gives=lambda _: "c",
            ),
            Mistake(
                key="luck never shrinks",
                says="The more people answer, the less one odd answer moves the score.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
]

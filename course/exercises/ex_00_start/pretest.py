"""Lesson 00, the pre-test."""

from flywheel.exercises.specs import (
    Bank,
    Choice,
    Mistake,
    Wrong,
)

from . import answers

EXERCISES = [
    Choice(
        id="0.8",
        title="Before you start: one score",
        ask=(
            "200 people answer how likely they are to recommend you, from 0 to 10.\n"
            "100 of them give 9 or 10, 60 give 7 or 8, 40 give 6 or less.\n"
            "What is the net promoter score (NPS)?"
        ),
        in_code='Your answer is one letter in quotes, such as `"e"`.',
        options={"a": "50", "b": "80", "c": "30", "d": "8.1", "e": answers.NOT_YET},
        expected="c",
        hints=(
            "Two groups are compared; a third one only counts among those who answered.",
            "Promoters give 9 or 10, detractors 0 to 6. Take shares of all who answered.",
            "(100 − ...) / 200, times 100",
        ),
        why=(
            "100 of 200 are promoters (50 %), 40 of 200 are detractors (20 %): 50 − 20 = 30. Lesson 01 is "
            "about this number."
        ),
        mistakes=(
            Mistake(
                key="promoters only",
                says="This is the share of promoters. Somebody else has to be set against them.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="passives as friends",
                says="Here the people who gave 7 or 8 count as promoters. The score is stricter than that.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="mean",
                says="This looks like an average of the scores. NPS counts people, and it can be negative.",
                gives=lambda _: "d",
            ),
            answers.don_t_know("e"),
        ),
        bank=Bank(equivalent=(lambda _: "C", lambda _: " c ")),
    ),
    Choice(
        id="0.9",
        title="Before you start: percent and points",
        ask=(
            "In a pilot, 35 % of new users came back on the next day; during the pilot it is 38 %.\n"
            "Which sentence is right?"
        ),
        options={
            "a": "Retention rose by 3 %.",
            "b": "Retention rose by 3 percentage points, which is 8.6 % of what it was.",
            "c": "Retention rose by 8.6 percentage points.",
            "d": "The pilot raised retention by 8.6 %.",
            "e": answers.NOT_YET,
        },
        expected="b",
        hints=(
            "A difference of two percentages and a percentage of a percentage are two things.",
            "38 − 35 counts points; (38 − 35) / 35 is a share of the start. And who says what caused it?",
            "Retention rose by ... points, which is ... % of 35.",
        ),
        why=(
            "Both figures describe the same change. Whether the pilot caused it is a third question, and needs "
            "a comparison."
        ),
        mistakes=(
            Mistake(
                key="points called percent",
                says=(
                    "Three percent of 35 would be about one point. The difference of two percentages has a "
                    "name of its own."
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="percent called points",
                says="Then it would stand at 43.6 % now. Divide first, then say what the result is a share of.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="cause",
                says=(
                    "The figure fits, the verb does not: something rose while the pilot ran. What else changed "
                    "in those weeks?"
                ),
                gives=lambda _: "d",
            ),
            answers.don_t_know("e"),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Choice(
        id="0.10",
        title="Before you start: the silent ones",
        ask=(
            "The app asks 1,000 people for a score after delivery.\n"
            "80 answer, and their NPS is 60.\n"
            "What do you know about the other 920?"
        ),
        options={
            "a": "They are about as happy, because 80 answers are enough.",
            "b": "They are unhappy, otherwise they would have answered.",
            "c": "They count as passives, so the NPS of all 1,000 is about 5.",
            "d": "Nothing from this survey; look at what they do, or ask them in another way.",
            "e": answers.NOT_YET,
        },
        expected="d",
        hints=(
            "Who takes the trouble to answer, and who does not, is not left to chance.",
            "A larger number of answers makes the score of those who answer more exact. Does it reach the others?",
            "The survey says ... about people who closed it.",
        ),
        why="The interval of a score covers the luck of the draw. It does not cover who chose to be drawn.",
        mistakes=(
            Mistake(
                key="enough answers",
                says="Eighty answers can pin down those who answer. They say nothing about why the others did not.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="silence is anger",
                says="Some are angry and some are content and busy. The survey cannot tell which.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="silence is a score",
                says="A passive is somebody who gave a 7 or 8. No answer is no score.",
                gives=lambda _: "c",
            ),
            answers.don_t_know("e"),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
    Choice(
        id="0.11",
        title="Before you start: the narrow place",
        ask=(
            "Of 100 people who open a product, 20 put something into the cart, as always in this trade.\n"
            "Of 100 who start to pay, 62 finish; last quarter it was 86.\n"
            "Both steps have about the same number of people in them.\n"
            "Which step do you look at first?"
        ),
        options={
            "a": "product to cart, because 20 is the lowest rate",
            "b": "starting to pay to paid, because it fell far below what it was",
            "c": "neither: both rates are below 100",
            "d": "both at once, with one redesign",
            "e": answers.NOT_YET,
        },
        expected="b",
        hints=(
            "Most people who look at a product do not want it today. What about people who start to pay?",
            "Compare each step with what it could be, not with the other step.",
            "The step whose rate is worst against its own ...",
        ),
        why=(
            "A low rate is often the nature of a step. A rate that is far from its own reference is a fault "
            "one can find."
        ),
        mistakes=(
            Mistake(
                key="lowest rate",
                says="Twenty is low, and it is what it always was. What has changed, and since when?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="both at once",
                says="If you change both and the orders rise, you will not know which change to keep.",
                gives=lambda _: "d",
            ),
            answers.don_t_know("e"),
        ),
        bank=Bank(
            equivalent=(lambda _: "B",),
            wrong=(Wrong(lambda _: "c", ""),),
        ),
    ),
    Choice(
        id="0.12",
        title="Before you start: did it work?",
        ask=(
            "On Monday the app gets a new home page for everybody.\n"
            "In the week that follows, orders are 12 % above the week before.\n"
            "What would tell you best whether the page did it?"
        ),
        options={
            "a": "asking ten customers whether they like the page",
            "b": "a second week, to see whether the orders stay up",
            "c": "the designers' experience with such pages",
            "d": "the same week among similar people who still had the old page",
            "e": answers.NOT_YET,
        },
        expected="d",
        hints=(
            "Orders go up and down for many reasons: weather, wages, holidays.",
            "Look for something that shares all those reasons and lacks only the new page.",
            "Compare with people who had ... at the same time but not ...",
        ),
        why=(
            "Whatever else happened that week happened to both groups. What is left between them is the page, "
            "and chance."
        ),
        mistakes=(
            Mistake(
                key="liking is not doing",
                says="Ten friendly opinions are worth having, and they do not tell where the 12 % came from.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="longer, not better",
                says="If the orders stay up, so may the reason behind them: a holiday season lasts more than a week.",
                gives=lambda _: "b",
            ),
            answers.don_t_know("e"),
        ),
        bank=Bank(equivalent=(lambda _: "D",), wrong=(Wrong(lambda _: "c", ""),)),
    ),
]

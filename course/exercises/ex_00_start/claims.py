"""Lesson 00, claims: what a sentence says, and what somebody would have to show."""

from flywheel.exercises.specs import Bank, Criterion, Mistake, Multi, Rubric, Wrong

EXERCISES = [
    Multi(
        id="0.6",
        title="What does 3.5× say?",
        ask=(
            "The claim, in our words: in a year, satisfied customers buy “3.5× more often” than dissatisfied ones "
            "**[claim]**.\n"
            "Suppose a dissatisfied customer orders 4 times a year.\n"
            "Which yearly numbers for a satisfied customer can a careful reader take from this sentence?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "c"}`.',
        options={
            "a": "7.5 orders (4 and 3.5 more)",
            "b": "14 orders (3.5 times as many)",
            "c": "18 orders (4, and 3.5 times 4 on top)",
            "d": "4.14 orders (3.5 % more)",
        },
        expected={"b", "c"},
        hints=(
            "“Three times as many” and “three times more” are used for the same thing, and for two different things.",
            "Multiply 4 by 3.5. Then read the word “more” strictly, as something that is added to the 4.",
            'answer_0_6 = {"b", ...}',
        ),
        why=(
            "One short word moves the claim by four orders a year, more than a quarter. "
            "When you quote a figure, quote its two ends as well: from how many, to how many."
        ),
        mistakes=(
            Mistake(
                key="only one reading",
                says=(
                    "That is one way to read it. Read the word “more” again, as somebody who wants the larger "
                    "number would."
                ),
                when=lambda answer, _: set(answer) in ({"b"}, {"c"}),
            ),
            Mistake(
                key="added",
                says="The sign × multiplies. Nobody can add 3.5 times to 4 orders.",
                when=lambda answer, _: "a" in answer,
            ),
            Mistake(
                key="percent",
                says="There is no percent sign in the sentence; × multiplies.",
                when=lambda answer, _: "d" in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["c", "b"], lambda _: ("b", "c")),
            wrong=(
                Wrong(lambda _: {"b"}, "only one reading"),
                Wrong(lambda _: {"a", "b"}, "added"),
                Wrong(lambda _: {"b", "c", "d"}, "percent"),
            ),
        ),
    ),
    Rubric(
        id="0.7",
        title="What would you need to believe it?",
        ask=(
            "The claim again: *each 5 % more satisfaction brings 25 % more retention* **[claim]**.\n"
            "Imagine that your manager wants to put it into next year's budget.\n"
            "What would you need to know, or to see, before you believe it?\n"
            "Write three to six sentences, then score them with the rubric."
        ),
        criteria=(
            Criterion(
                "terms", "It asks what is meant: 5 percent or 5 points, on which scale, and retention over how long?"
            ),
            Criterion("whose", "It asks whose customers were counted, how many, and how wide the margin is."),
            Criterion(
                "cause",
                (
                    "It sees that satisfied people may stay for other reasons, so that raising the score need "
                    "not raise the staying."
                ),
                points=2,
            ),
            Criterion("test", "It names something that could be looked at in one's own data or tried in a pilot."),
        ),
        model=(
            "First I would ask what the words mean. Five percent more than what, on a scale of five or of "
            "ten, and does "
            "retention mean ordering again after one month or after a year? Then I would ask who was "
            "counted: which trade, how many "
            "customers, and how far the 25 could be off. The larger doubt is the direction. People who "
            "live next to a depot get "
            "their food on time, are satisfied and stay; cheering up the others with a voucher may lift "
            "their score and change "
            "nothing else. I would believe it more if a group whose experience was improved stayed longer "
            "than a similar group "
            "that had to wait for the improvement. In our own data I can at least look whether people who "
            "gave us a high "
            "score in spring are still ordering in summer, and how large that difference is."
        ),
        hints=(
            (
                "Pretend you have to find out in an afternoon whether it is true here. What would you have to "
                "look up first?"
            ),
            "Go through the words one by one: each, 5 %, satisfaction, brings, 25 %, retention.",
            (
                "I would ask what … means. I would want to know whose … and how many. It could also be that … "
                "I could check …"
            ),
        ),
        why="A figure without its definition, its count and its comparison is a wish. It may still be true.",
    ),
]

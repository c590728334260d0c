"""Lesson 00, the tour: the loop, and what is managed in it."""

from flywheel.exercises.specs import (
    Bank,
    Classify,
    Mistake,
    Order,
    Wrong,
)

EXERCISES = [
    Order(
        id="0.1",
        title="Once around",
        ask="Put the four links of the loop in the order in which one piece of feedback passes through them.",
        in_code='Your answer is a list of the four letters in quotes, such as `["a", "b", "c", "d"]`.',
        items={
            "a": "respond and improve",
            "b": "communicate the value",
            "c": "collect the voice",
            "d": "analyse into insight",
        },
        expected=("c", "d", "a", "b"),
        hints=(
            "Follow the soft strawberries: what had to happen before anyone could change the packing?",
            "Start with what the customer does and end with what she hears from you.",
            'answer_0_1 = ["c", ..., ..., ...]',
        ),
        why=(
            "The last link is the one most often left out. "
            "Whoever hears that a complaint changed something is likelier to speak up again, and so it feeds the first."
        ),
        mistakes=(
            Mistake(
                key="acted before understanding",
                says="Here somebody improves something before anyone has looked at what the voices have in common. "
                "That is how one refund after another gets paid for the same soft fruit.",
                when=lambda answer, _: "".join(map(str, answer)) == "cadb",
            ),
            Mistake(
                key="told too early",
                says="Here users are told what changed before anything has changed. Announcements come last.",
                when=lambda answer, _: list(answer)[:3].count("b") == 1,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ("c", "d", "a", "b"),),
            wrong=(
                Wrong(lambda _: ["c", "a", "d", "b"], "acted before understanding"),
                Wrong(lambda _: ["c", "d", "b", "a"], "told too early"),
            ),
        ),
    ),
    Classify(
        id="0.2",
        title="Operated or managed",
        ask=(
            "Six things that a company of Greenbasket's kind might do with its users.\n"
            "Label each as *static user operations* or *dynamic user management*."
        ),
        in_code='Your answer gives each letter one of the words `"operations"` and `"management"`.',
        items={
            "a": "A coupon for everybody who has not ordered for 30 days, every month the same one.",
            "b": "Complaints about late parcels are followed from the first word to the changed route, "
            "and the people who complained hear of it.",
            "c": "Service agents are measured by the number of chats they close in a day.",
            "d": "A customer's second visit looks different from the first, because the first showed what she missed.",
            "e": "After a refund, a week later, someone looks whether the customer is still ordering.",
            "f": "In November the app sends one big festival push to all phones.",
        },
        labels={"operations": "static user operations", "management": "dynamic user management"},
        stub=(
            "answer_0_2 = {\n"
            '    "a": ...,  # the same coupon for all who were silent for 30 days\n'
            '    "b": ...,  # late parcels followed from first word to changed route\n'
            '    "c": ...,  # agents measured by chats closed\n'
            '    "d": ...,  # the second visit builds on the first\n'
            '    "e": ...,  # still ordering a week after the refund?\n'
            '    "f": ...,  # one festival push for all phones\n'
            "}"
        ),
        expected={
            "a": "operations",
            "b": "management",
            "c": "operations",
            "d": "management",
            "e": "management",
            "f": "operations",
        },
        hints=(
            "Ask of each line whether it looks at one touch or at what comes before and after it.",
            "A single touch judged by its result is operations. A chain that learns is management.",
            'answer_0_2 = {"a": "operations", "b": "management", "c": ..., "d": ..., "e": ..., "f": ...}',
        ),
        why=(
            "Coupons and pushes are not wrong. "
            "They are static because nothing that a user says or does afterwards changes the next one."
        ),
        mistakes=(
            Mistake(
                key="the coupon looks personal",
                says=(
                    "Look at the coupon again: it goes out every month, the same to all. What does the company "
                    "learn from it?"
                ),
                when=lambda answer, _: answer.get("a") == "management",
            ),
            Mistake(
                key="looking back is not a touch",
                says="Look at the refund again: nothing is sent and nothing is sold, "
                "yet this is how you find out whether the refund did any good.",
                when=lambda answer, _: answer.get("e") == "operations",
            ),
        ),
        bank=Bank(
            wrong=(
                Wrong(
                    lambda _: dict.fromkeys("abcdef", "management"),
                    "the coupon looks personal",
                ),
                Wrong(
                    lambda _: dict.fromkeys("abcdef", "operations"),
                    "looking back is not a touch",
                ),
                Wrong(lambda _: {"a": "operations", "b": "management"}, "No answer yet"),
            ),
        ),
    ),
]

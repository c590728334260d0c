"""Lesson 08, last part: five questions."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

EXERCISES = [
    Choice(
        id="8.16",
        title="Twice 22, 35 and 40",
        ask=(
            "In the deck, JD's programme brings satisfaction +22 %, repurchase +35 % and lifetime value +40 % "
            "**[claim]**; Xiaomi's brings retention +22 %, repurchase +35 % and lifetime value +40 % **[claim]**.\n"
            "What follows?"
        ),
        options={
            "a": "The effects have been found twice, independently.",
            "b": "One of the two companies has copied the other's programme.",
            "c": "Programmes of this kind bring about 22, 35 and 40 per cent.",
            "d": "At least one of the two rows may be a slip of the pen; neither counts before somebody has "
            "seen its source.",
        },
        expected="d",
        hints=(
            "How often do two measurements of different things give the same three numbers?",
            "Ask where each row comes from, and what is measured in it.",
            "Before it counts, one needs the …",
        ),
        why=(
            "“Repeated” is the best grade of evidence and “copied” the worst, and they look alike. What tells them "
            "apart is the source, and here neither row has one."
        ),
        mistakes=(
            Mistake(
                key="twice found",
                says="Twice found would be strong. Did two firms measure, or did one row travel?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="a story",
                says="Possible, and a story about companies. What do you know about the numbers?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="rule of thumb",
                says="A rule made of two rows without a source. What was measured, over which time, and beside whom?",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
    Choice(
        id="8.17",
        title="The loyal members of the forum",
        ask=(
            "Members of a company's community stay twice as long as other users.\n"
            "Somebody concludes: build the community larger, and users will stay twice as long.\n"
            "What is the first doubt?"
        ),
        options={
            "a": "Communities are expensive.",
            "b": "Communities no longer suit young users.",
            "c": "Twice as long is too little to be worth the effort.",
            "d": "Those who join are those who like it anyway; the company might have kept them without a forum.",
        },
        expected="d",
        hints=(
            "Who was asked whether they wanted to be a member?",
            "Compare members and others on the day before they joined.",
            "They joined because …, and not …",
        ),
        why=(
            "A community gathers the sticky and may also make people sticky. Invite one half of newcomers by lot and "
            "compare all who were invited with all who were not."
        ),
        mistakes=(
            Mistake(
                key="money first",
                says="The cost matters once there is an effect. Is there one?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="size",
                says="Twice as long would be a great deal, if it came from the community.",
                gives=lambda _: "c",
            ),
            Mistake(key="fashion", says="A guess about fashions. What about the sentence itself?", gives=lambda _: "b"),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
    Multi(
        id="8.18",
        title="Driven backwards",
        ask=(
            "Reverse-driven innovation starts from a need and works back to what has to be built.\n"
            "Which of these starts are driven that way?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "“People at the window look at the clock, not at the map. What would they have to know?”",
            "b": "“We have a chat robot now. Where could we put it?”",
            "c": "“The search for coriander no roots finds nothing, forty times a week.”",
            "d": "“The competitor has a points shop; we need one by autumn.”",
            "e": "“Two small tests next week, and the standard is written only when one has worked.”",
        },
        expected={"a", "c", "e"},
        hints=(
            "Who stands at the beginning of the sentence: a person with a need, or a thing that wants a place?",
            "Half of the method is looking from the customer's side, the other half is small and fast trying.",
            'answer_8_18 = {"a", ..., ...}',
        ),
        why=(
            "Top-level design says whose life is to be better and on which part of the journey; detail is tried fast "
            "and small and becomes a standard only afterwards. A thing that looks for a place is the other direction."
        ),
        mistakes=(
            Mistake(
                key="thing first",
                says="One of your sentences begins with something that is there already and seeks a use.",
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="neighbour first",
                says="One of your sentences begins with a neighbour. Whose need is it?",
                when=lambda answer, _: "d" in answer,
            ),
            Mistake(
                key="only half",
                says="One is missing. The method has two halves, the need and the way of trying, and needs also "
                "show in silent places such as a log.",
                when=lambda answer, _: not {"a", "c", "e"} <= set(answer),
            ),
        ),
        bank=Bank(
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "e"}, "thing first"),
                Wrong(lambda _: {"a", "c", "d", "e"}, "neighbour first"),
                Wrong(lambda _: {"a", "c"}, "only half"),
            ),
        ),
    ),
    Choice(
        id="8.19",
        title="A factory, a first step",
        ask=(
            "A maker of washing machines learns of its users only through the repair service.\n"
            "Its products are like all others, and after-sales loses money.\n"
            "Where would you begin?"
        ),
        options={
            "a": "With the last hundred repairs: call the owners, read the causes, mend one of them together with two "
            "departments.",
            "b": "With machines that report every wash over the internet, for the whole range.",
            "c": "With a recommender, because it works for retailers.",
            "d": "With an open platform for users' ideas, like Haier's.",
        },
        expected="a",
        hints=(
            "Which voice is there already, and nobody listens to it?",
            "The course's advice to traditional industries: learn the process before the technology, step by step.",
            "First by hand, then …",
        ),
        why=(
            "The remedies for manufacturing, building together with users, connected products and service, all begin "
            "with a process that works by hand. A hundred calls cost a week and tell which of the three is worth its "
            "money."
        ),
        mistakes=(
            Mistake(
                key="borrowed cure",
                says="A cure from a trade with many small purchases. How often does one buy a washing machine?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="technology first",
                says="Who would read what the machines report, and what may that person change?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="a constitution",
                says="The case is a whole constitution with a platform on top. Which small part of it works by itself?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "A",)),
    ),
    Choice(
        id="8.20",
        title="Eighty per cent by robots",
        ask=(
            "Over 80 % of common questions will be answered by robots, says the deck **[claim]**.\n"
            "A supplier offers one and promises just that.\n"
            "Which number do you ask for first?"
        ),
        options={
            "a": "the share of questions to which the robot gave an answer",
            "b": "the share of those answered who did not come back with the same matter within a week, beside that of "
            "people answered by people",
            "c": "the seconds until the answer",
            "d": "the cost of an answer",
        },
        expected="b",
        hints=(
            "Which of the four would still look splendid if the robot said the same sentence to everybody?",
            "Answered is to solved as closed is to …",
            "Not whether it answered, but whether …",
        ),
        why=(
            "It is the coriander lady's question once more. Whoever is answered and gives up counts as a success until "
            "somebody counts returns, with people beside it as the comparison."
        ),
        mistakes=(
            Mistake(
                key="answered",
                says="Any sentence is an answer. What became of the matter?",
                gives=lambda _: "a",
            ),
            Mistake(key="fast", says="Fast it will be. What is it that arrives so fast?", gives=lambda _: "c"),
            Mistake(
                key="cheap",
                says="Cheap as well. An answer that has to be asked for twice costs more than it says; look for that.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
]

"""Lesson 02, the quiz."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

EXERCISES = [
    Choice(
        id="2.17",
        title="Quiz: Friday, half past five",
        ask=(
            "A ticket of high priority is opened on Friday at 17:30.\n"
            "Promised is a solution within 24 hours by an office clock: 9 to 18, Monday to Friday, no holidays.\n"
            "When is it due?"
        ),
        options={
            "a": "Saturday, 17:30",
            "b": "Monday, 17:30",
            "c": "Tuesday, 18:00",
            "d": "Wednesday, 14:30",
        },
        expected="d",
        hints=(
            "How many of the 24 hours does this clock spend on Friday, and how many on a whole day?",
            "Half an hour on Friday, nine on Monday, nine on Tuesday. What is left?",
            "0.5 + 9 + 9 = 18.5, so … hours after nine on …",
        ),
        why=(
            "“24 hours” by an office clock can be five evenings without dinner. "
            "`loop.OFFICE_HOURS.after(…)` does the sum, holidays included."
        ),
        mistakes=(
            Mistake(
                key="round the clock",
                says="This is the clock on the wall. The office clock stops at six and sleeps at weekends.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="one working day",
                says="You have skipped the weekend and let the nights run. How many hours has one day of this clock?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="days added",
                says="By then 18.5 hours have passed on this clock.",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
    Choice(
        id="2.18",
        title="Quiz: the record week",
        ask=(
            "Every Monday a board shows the mean cycle time of tickets *opened in the last seven days and closed*.\n"
            "Last week it was 11 hours, as it is every Monday; the same weeks, looked at a month later, show 25.\n"
            "What happens there?"
        ),
        options={
            "a": "The team works fast at first and then gets tired.",
            "b": "Only quick tickets can be closed by Monday; the slow ones join their week later.",
            "c": "Old tickets were reopened and counted twice.",
            "d": "Weekends make the mean longer in hindsight.",
        },
        expected="b",
        hints=(
            "Which tickets of the week cannot be in Monday's number?",
            "A ticket opened on Saturday can only be in it if it was closed by Sunday night.",
            "On Monday, the … are in and the … are not yet.",
        ),
        why="Give every ticket the same time before you count it, or use a method that knows of the open ones.",
        mistakes=(
            Mistake(
                key="a story",
                says="Each week shows the same, at the same age. Look for something in the counting.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="weekend",
                says="The weekend was part of the week on Monday as well. Who was missing on Monday?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "c", "not it"),)),
    ),
    Choice(
        id="2.19",
        title="Quiz: two million rows a day",
        ask=(
            "A platform collects more than two million rows of feedback a day **[claim]** and has a wall of screens.\n"
            "Which single number would you ask for first?"
        ),
        options={
            "a": "how many rows a second the store can take",
            "b": "the NPS of yesterday, to two decimals",
            "c": "of last month's voices, the share that led to an action, an answer or a ticket",
            "d": "how many people work on the dashboard",
        },
        expected="c",
        hints=(
            "Too much data and no movement: which of the three ways to fail is that?",
            "What would you see if all these rows were never collected?",
            "of the …, the share that led to …",
        ),
        why=(
            "The insight-to-action ratio catches overload. A loop that acts on two hundred voices turns faster "
            "than one that stores two million."
        ),
        mistakes=(
            Mistake(
                key="capacity",
                says="They can store it all, that much is known. What becomes of it?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="precision",
                says="Another score adds to the pile. Look for a number that tells whether anything moves.",
                gives=lambda _: "b",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "d", "not it"),)),
    ),
    Choice(
        id="2.20",
        title="Quiz: three months in a bank",
        ask=(
            "At a financial institution service hears, product decides and IT builds; a small change takes months.\n"
            "Per ticket: six hand-offs, 80 % of the time in states in which nobody works, 4 % come back.\n"
            "Which cure fits?"
        ),
        options={
            "a": "train service to apologise better",
            "b": "one owner from voice to solution, and a shared goal for the three departments",
            "c": "collect less feedback",
            "d": "ask every department to be twice as fast in its own step",
        },
        expected="b",
        hints=(
            "Where do the months go: into work, or in between?",
            "80 % of the time nobody works on it. What does doubling the speed of the work do to that?",
            "Four fifths of the time lie between …, so …",
        ),
        why=(
            "If all work were done in no time, four fifths of the months would remain. "
            "Waiting belongs to nobody, which is why it needs an owner."
        ),
        mistakes=(
            Mistake(
                key="faster steps",
                says="This halves the fifth of the time in which somebody works. What of the rest?",
                gives=lambda _: "d",
            ),
            Mistake(
                key="surface cure",
                says="Little comes back here, so the answers are not the trouble. Look at hand-offs and waiting.",
                gives=lambda _: "a",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "c", "not it"),)),
    ),
    Multi(
        id="2.21",
        title="Quiz: a criterion worth its name",
        ask=(
            "An action against late deliveries needs a criterion.\n"
            "About one order in eight is late in an ordinary week.\n"
            "Which of these could tell you that the action worked?"
        ),
        options={
            "a": "Late share under 15 % in the two weeks after it.",
            "b": "At the stations drawn for it the late share is at least five points below that of the others, "
            "for four weeks.",
            "c": "99 % of the tickets about it are closed.",
            "d": "Of closed late-delivery tickets fewer than a third come back within 30 days; so far it is more "
            "than half.",
            "e": "The delivery lead reports that the stations feel relieved.",
        },
        expected={"b", "d"},
        hints=(
            "Strike out what would be true as well if nobody did anything.",
            "Then strike out what nobody could contradict.",
            'answer_2_21 = {"b", ...}',
        ),
        why=(
            "A criterion needs a comparison that the action has to beat, and a number that somebody can look up. "
            "With the others at their usual level, the first would be met by doing nothing."
        ),
        mistakes=(
            Mistake(
                key="met anyway",
                says="One of yours is met in every ordinary week. What is usual, says the task?",
                when=lambda answer, _: "a" in answer,
            ),
            Mistake(
                key="closed is not cured",
                says="One of yours counts closings. What does this lesson think of them?",
                when=lambda answer, _: "c" in answer,
            ),
            Mistake(
                key="feels relieved",
                says="A feeling is a reason to look. By itself it cannot be looked up by anybody else.",
                when=lambda answer, _: "e" in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["d", "b"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "d"}, "met anyway"),
                Wrong(lambda _: {"b", "c"}, "closed is not cured"),
                Wrong(lambda _: {"b", "d", "e"}, "feels relieved"),
                Wrong(lambda _: {"b"}, "miss"),
            ),
        ),
    ),
]

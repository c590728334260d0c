"""Lesson 02, fourth part: did it help, and does it stay solved."""

from flywheel.exercises.specs import Bank, Choice, InForm, Mistake, Table, Tolerance, Value, Wrong

from . import answers

BACK = "loop.recurrence(data.tickets, data.ticket_events{}).table.query(\"kind == '{}'\")"

EXERCISES = [
    Table(
        id="2.9",
        title="What comes back",
        ask=(
            "Make a table with one row a topic: `topic`, `n` (closed tickets that have been watched for 30 days) and "
            "`value` (the share of them that came back).\n"
            "*Came back* means either way: the ticket was reopened, or the same customer opened another one on the "
            "same "
            "topic."
        ),
        in_code="If you do not code, choose a way in the form.",
        expected=answers.back,
        same=Tolerance(keys=("topic",), columns=("topic", "value", "n"), decimals=3),
        line=BACK.format("", "either"),
        in_form=InForm(
            ask=(
                "Which topics come back?\n"
                "A table with one row a topic is to show `n`, the closed tickets that have been watched "
                "for 30 days, and `value`, the share of them that came back.\n"
                "*Came back* means either way: the ticket was reopened, or the same customer opened "
                "another one on the same topic.\n"
                "Which way makes that table?"
            ),
            hints=(
                "A problem can come back in two ways, and it needs time to do so.",
                "Ask two things of each way: which ways of coming back it counts, and for how long it looks.",
                "… within … days",
            ),
            ways={
                "right": "reopened or a new ticket on the same topic, within 30 days",
                "reopened only": "reopened, within 30 days",
                "again only": "a new ticket on the same topic, within 30 days",
                "one week": "reopened or a new ticket on the same topic, within 7 days",
            },
        ),
        hints=(
            "One function of `loop` counts all of it, in three kinds; the table needs one of them.",
            "`loop.recurrence(…)` has a column `kind` in its `.table`; keep the rows of the kind that covers both "
            "ways.",
            "everything = loop.recurrence(data.tickets, data.ticket_events).table\n"
            'answer_2_9 = everything[everything["kind"] == "..."]',
        ),
        why=(
            "A closing that is ten days old has not yet had the time to come back, so it counts on neither side; it is "
            "the same trap as in the clock, turned round."
        ),
        mistakes=(
            Mistake(
                key="reopened only",
                says="You count reopened tickets only. Many people do not reopen anything; they write again.",
                gives=lambda data: answers.back(data, "reopened"),
                line=BACK.format("", "reopened"),
            ),
            Mistake(
                key="again only",
                says="You count new tickets only. A ticket that was reopened has come back as well.",
                gives=lambda data: answers.back(data, "again"),
                line=BACK.format("", "again"),
            ),
            Mistake(
                key="one week",
                says="You have watched each closing for seven days. The task gives the problem thirty to come back.",
                gives=lambda data: answers.back(data, within_days=7),
                line=BACK.format(", within_days=7", "either"),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.back(data).set_index("topic").sort_values("value").round(4),
                lambda data: answers.back(data).assign(more=1),
            ),
            wrong=(
                Wrong(lambda data: answers.back(data).drop(columns="n"), "n"),
                Wrong(lambda _: "late delivery", "a table"),
            ),
        ),
    ),
    Choice(
        id="2.10",
        title="98 per cent handled",
        data="sample",
        ask=(
            "The course deck tells of an appliance maker that handled 98 % of its complaints **[claim]**, while the "
            "same problems returned.\n"
            "You have Greenbasket's two numbers: the share ever closed, and what came back.\n"
            "Which sentence goes into the report?"
        ),
        options={
            "a": "We close more than the appliance maker, so our loop is closed.",
            "b": "Nearly everything gets closed, and of late delivery more than half comes back; "
            "the first number cannot see the second.",
            "c": "The claim is proven: closing tickets makes problems return.",
            "d": "Our agents close tickets that are not solved in order to look good.",
        },
        expected="b",
        in_form=InForm(
            ask=(
                "The course deck tells of an appliance maker that handled 98 % of its complaints "
                "**[claim]**, while the same problems returned.\n"
                "You have Greenbasket's two numbers: the share ever closed, in the line above exercise "
                "2.9, and what came back, behind the button above.\n"
                "Which sentence goes into the report?"
            ),
        ),
        hints=(
            "What would have to happen for the share of closed tickets to fall, if people close whatever they get?",
            "Lay both numbers side by side for one topic, and say only what they show.",
            "… of all tickets are closed; … of those about … come back within 30 days.",
        ),
        why=(
            "A share of handled complaints measures the diligence of those who handle. Whether anything was cured "
            "shows "
            "in what returns, and the deck's sentence holds here in its second half, the one without a number."
        ),
        mistakes=(
            Mistake(
                key="higher is closed",
                says="A higher share of closings says that tickets end. The loop is about whether the trouble ends.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="cause",
                says="Two numbers stand side by side here; nothing in them says that one makes the other.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="blame",
                says=(
                    "The ledgers hold no motives. An agent who may refund and not change the roster does all that "
                    "the agent may do."
                ),
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Value(
        id="2.11",
        title="The criterion of the delivery lead",
        data="sample",
        ask=(
            "The action says: *late share of evening orders under 15 % for two weeks*, and it was done on 22 June.\n"
            "Of the orders paid from 22 June on between 17:00 and 20:00 that have arrived, which share came after the "
            "promised time?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        in_code="`arrived` has a column `evening` (true from 17:00 to 20:00), a column `late` and the day in `at`.",
        expected=answers.evenings,
        same=Tolerance(decimals=3),
        unit="of the evening orders that arrived, as a share",
        in_form=InForm(
            ask=(
                "The action says: *late share of evening orders under 15 % for two weeks*, and it was done "
                "on 22 June.\n"
                "Of the orders paid from 22 June on between 17:00 and 20:00 that have arrived, which share "
                "came after the promised time?\n"
                "The table above counts them by the Monday of the week; *evening* is 17:00 to 20:00.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                "Two conditions choose the numbers: the hour and the day. Then a share.",
                (
                    "Take the rows from 22 June on; in them add up *evening late*, add up *evening orders*, "
                    "and divide the sums."
                ),
                "sum of evening late ÷ sum of evening orders",
            ),
        ),
        hints=(
            "Two conditions cut out the rows: the hour and the day. Then a share.",
            'Keep the rows with `arrived["evening"]` and `arrived["at"] >= "2026-06-22"`; the mean of `late` is the '
            "share.",
            'answer_2_11 = arrived.loc[arrived["evening"] & (arrived["at"] >= ...), "late"].mean()',
        ),
        why="It is under 15 %, so the criterion is met. Hold the champagne until you have read on.",
        mistakes=(
            Mistake(
                key="all day",
                says="This is the share over all hours of the day. The criterion speaks of the evening.",
                gives=lambda data: answers.evenings(data, all_day=True),
            ),
            Mistake(
                key="all evenings",
                says="This is the share over all evenings since January. Keep those after the riders came.",
                gives=lambda data: answers.evenings(data, since="2026-01-01"),
            ),
            Mistake(
                key="since the bad week",
                says="Your two weeks began before the riders came; the bad week is in there.",
                gives=lambda data: answers.evenings(data, since="2026-06-08"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.evenings(data), 4),),
            wrong=(Wrong(lambda data: 100 * answers.evenings(data), "percentage"),),
        ),
    ),
    Choice(
        id="2.12",
        title="Was it the riders?",
        data="sample",
        ask=(
            "The delivery lead reports: *after we added riders, late evening orders fell from 61 to 12 per cent.*\n"
            "Both numbers are right.\n"
            "Look at all four periods and at the other hours of the day. What do you write?"
        ),
        options={
            "a": "It worked: a fall of almost fifty points cannot be chance.",
            "b": "It did harm: before the bad week fewer evening orders were late.",
            "c": "It does not show. Most of the fall came before the riders did, and in the other hours too; "
            "an ordinary week meets the criterion without them.",
            "d": "It worked in the evening and not at other hours, which proves the cause.",
        },
        expected="c",
        in_form=InForm(
            ask=(
                "The delivery lead reports: *after we added riders, late evening orders fell from 61 to 12 "
                "per cent.*\n"
                "Both numbers are right.\n"
                "The button above shows all four periods, and the other hours of the day. What do you write?"
            ),
        ),
        hints=(
            "With what is the 12 compared: with the usual, or with the worst?",
            "Read the row of 15 to 21 June, before the riders came, and then the column of the other hours.",
            "The fall came in the week of …, in … hours, so the riders …",
        ),
        why=(
            "Whatever one does after the worst week, the next one is better. A criterion deserves its name only if it "
            "would not be met by doing nothing; this one was met in 23 of the 26 weeks of the half-year."
        ),
        mistakes=(
            Mistake(
                key="worst week as before",
                says=(
                    "No, it is not chance. But the comparison begins at the worst week of the half-year. "
                    "What was usual before it?"
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="interval",
                says="Look at the intervals of the two rows, before and after: how much of them do they share?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="other hours fell too",
                says="Read the column of the other hours from the bad week on. Nobody added riders there.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
]

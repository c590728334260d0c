"""Lesson 02, third part: what was promised, by whose clock, and what is not over yet."""

from flywheel import loop
from flywheel.exercises.specs import Bank, Choice, Fix, Function, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

HOURS = '(hours[week["opened_at"] <= now - pd.Timedelta(hours=24)] <= 24).mean()'

EXERCISES = [
    Value(
        id="2.5",
        title="Half an hour",
        ask=(
            "Somebody answers within 30 minutes, says the promise, at any hour of any day.\n"
            "Of all tickets whose half hour is over, which share got its *first response* in time?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        expected=answers.kept,
        same=Tolerance(decimals=3),
        unit="of the tickets whose time is up, as a share",
        in_form=InForm(
            ask=(
                "Somebody answers within 30 minutes, says the promise, at any hour of any day.\n"
                "Of all tickets whose half hour is over, which share got its *first response* in time?\n"
                "The table above counts them by priority: *n* are the tickets whose time is up, *met* "
                "those that got it in time.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                "The table holds two promises by three priorities; you need one promise and all priorities.",
                "Take the rows *first response*; add up *met*, add up *n*, and divide the sums.",
                "sum of met ÷ sum of n",
            ),
        ),
        hints=(
            "The result that was drawn above holds both promises; without groups it has one row for each.",
            "`loop.sla(data.tickets, data.ticket_events)` has a row `first_response`; look at its `value`.",
            'answer_2_5 = loop.sla(data.tickets, data.ticket_events).table.set_index("promise").loc[..., "value"]',
        ),
        why=(
            "Which step counts as an answer is a decision too: here it is the first time that somebody takes the "
            "ticket on. An automatic “thank you for your message” would make the number perfect and change nothing."
        ),
        mistakes=(
            Mistake(
                key="office clock",
                says="Your clock stood still at night and at weekends. The promise says: at any hour of any day.",
                gives=lambda data: answers.kept(data, clock=loop.OFFICE_HOURS),
            ),
            Mistake(
                key="other promise",
                says="This is the other promise, a solution or a firm plan. The task asks for the first response.",
                gives=lambda data: answers.kept(data, promise="solution"),
            ),
            Mistake(
                key="averaged",
                says=(
                    "You seem to have averaged the three priorities. They hold different numbers of tickets; count "
                    "all tickets once."
                ),
                gives=lambda data: answers.kept(data, by="priority"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.kept(data), 4),),
            wrong=(Wrong(lambda data: 100 * answers.kept(data), "percentage"),),
        ),
    ),
    Choice(
        id="2.6",
        title="Two clocks, one Wednesday night",
        data="sample",
        ask=(
            "The service lead counts the same tickets by office hours, 9 to 18 from Monday to Friday, and shows a far "
            "better number.\n"
            "Both are counted correctly.\n"
            "What should stand on the wall of a fresh-grocery app?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "The office-hours number: staff can only be measured while they are at work.",
            "b": "The mean of the two.",
            "c": "The round-the-clock number, because dinner is at night; the office clock beside it, "
            "named, for planning shifts.",
            "d": "Whichever is better, as long as it is the same one every week.",
        },
        expected="c",
        in_form=InForm(
            ask=(
                "The service lead counts the same tickets by office hours, 9 to 18 from Monday to Friday, "
                "and shows a far better number; the button above shows both.\n"
                "Both are counted correctly.\n"
                "What should stand on the wall of a fresh-grocery app?"
            ),
        ),
        hints=(
            "Whose waiting is the promise about?",
            "Count the tickets opened between 18:00 and 9:00 and at weekends, and ask what each clock says of them.",
            "The clock of the promise is the clock of …; the other one answers the question …",
        ),
        why=(
            "Each clock answers a question: how long did the customer wait, and how fast are the people on shift. "
            "A number without its clock answers neither."
        ),
        mistakes=(
            Mistake(
                key="measured at work",
                says=(
                    "True of staff. Whom was the promise made to, and what did that person do between "
                    "six in the evening and nine in the morning?"
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="mean of clocks",
                says="A mean of two clocks is the time of no clock: nobody waits by it and nobody works by it.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="same every week",
                says="Consistent it would be. But does a steady number keep the promise that was made?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Function(
        id="2.7",
        title="Kept, missed or still running",
        ask=(
            "Write a function that judges one ticket against a promise of 30 minutes.\n"
            "`waited` is how many minutes passed until the answer, or until now if there is none yet; `answered` says "
            "whether there is one.\n"
            'It returns `"kept"`, `"missed"` or `"running"`; an answer in minute 30 is in time.'
        ),
        in_code="If you do not code, choose a way in the form, or leave this one out.",
        stub="def answer_2_7(waited, answered):\n    ...",
        expected=lambda _: answers.outcome,
        cases=lambda _: list(answers.WAITS),
        line='"missed" if waited > 30 else "kept" if answered else "running"',
        in_form=InForm(
            ask=(
                "A ticket is judged against a promise of 30 minutes.\n"
                "Known is how many minutes it waited, until the answer or, if there is none yet, until "
                "now; and whether it was answered.\n"
                "It is *kept*, *missed* or still *running*; an answer in minute 30 is in time.\n"
                "Which rule judges every ticket rightly?\n"
                "Below you see some tickets, each with its minutes and whether it was answered (yes) or "
                "not (no), and what the chosen rule says."
            ),
            hints=((), (), "waited …: missed; otherwise kept if …, and running if not"),
            ways={
                "right": "Waited more than 30 minutes: missed. Otherwise kept if answered, and running if not.",
                "two boxes": "Answered within 30 minutes: kept. Everything else: missed.",
                "endless patience": "Not answered: running. Otherwise kept within 30 minutes, and missed after.",
                "edge": "Waited 30 minutes or more: missed. Otherwise kept if answered, and running if not.",
            },
        ),
        hints=(
            "Two questions, three outcomes. Which of the questions settles the matter alone when it says yes?",
            "Once more than 30 minutes have passed it no longer matters whether somebody answered. Before that it "
            "does.",
            'if waited > ...:\n    return "missed"\nreturn "kept" if ... else "running"',
        ),
        why=(
            "A ticket opened ten minutes ago is neither a success nor a failure. Whoever has only two boxes will "
            "put it "
            "into the wrong one."
        ),
        mistakes=(
            Mistake(
                key="two boxes",
                says="A ticket that waits for 10 minutes without an answer is called missed. Its time is not up.",
                gives=lambda _: (
                    lambda waited, answered: "kept" if answered and waited <= answers.PROMISED_MINUTES else "missed"
                ),
                line='"kept" if answered and waited <= 30 else "missed"',
            ),
            Mistake(
                key="endless patience",
                says="A ticket that has waited for ten hours without an answer is still called running.",
                gives=lambda _: (
                    lambda waited, answered: (
                        "running" if not answered else "kept" if waited <= answers.PROMISED_MINUTES else "missed"
                    )
                ),
                line='"running" if not answered else "kept" if waited <= 30 else "missed"',
            ),
            Mistake(
                key="edge",
                says="An answer in minute 30 is called late. The task says what happens at the edge.",
                gives=lambda _: (
                    lambda waited, answered: (
                        "missed" if waited >= answers.PROMISED_MINUTES else "kept" if answered else "running"
                    )
                ),
                line='"missed" if waited >= 30 else "kept" if answered else "running"',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: (
                    lambda waited, answered: (
                        ("kept" if answered else "running") if waited <= answers.PROMISED_MINUTES else "missed"
                    )
                ),
            ),
            wrong=(Wrong(lambda _: "kept", "function"),),
        ),
    ),
    Fix(
        id="2.8",
        title="The fast last week",
        ask=(
            "A colleague wants to report which share of the tickets of the last seven days was closed within 24 "
            "hours.\n"
            "The code runs, and its answer flatters.\n"
            "Mend the last line, so that it counts every ticket that *has had* its 24 hours, and no other."
        ),
        in_code="`hours` is empty (not a number) for a ticket that has not been closed, and `empty <= 24` is false.",
        stub=(
            'week = tickets[tickets["opened_at"] >= now - pd.Timedelta(days=7)]\n'
            'closed_at = steps[steps["status"] == "closed"].groupby("ticket_id")["at"].min()\n'
            'hours = (week["ticket_id"].map(closed_at) - week["opened_at"]).dt.total_seconds() / 3600\n'
            "answer_2_8 = (hours <= 24).sum() / hours.notna().sum()"
        ),
        broken=lambda data: answers.first_day(data, known_only=True, observed_only=False),
        expected=answers.first_day,
        same=Tolerance(decimals=3),
        line=HOURS,
        in_form=InForm(
            ask=(
                "A colleague wants to report which share of the tickets of the last seven days was closed "
                "within 24 hours, and works it out like this: *those closed within 24 hours, divided by "
                "all that have been closed*.\n"
                "The answer flatters.\n"
                "Which way counts every ticket that *has had* its 24 hours, and no other?"
            ),
            hints=((), (), "those closed within 24 hours, divided by … that were opened …"),
            ways={
                "right": "those closed within 24 hours, divided by all that were opened at least 24 hours ago",
                "young counted": "those closed within 24 hours, divided by all tickets of the seven days",
                "still closed only": (
                    "those closed within 24 hours, divided by those opened at least 24 hours ago that have been closed"
                ),
            },
        ),
        hints=(
            "Which tickets are missing from the number below the line, and what do they have in common?",
            "Two kinds are unclosed: the slow, which belong below the line, and the young, which do not yet. "
            "Sort them by when they were opened.",
            'had_a_day = week["opened_at"] <= now - pd.Timedelta(hours=...)\nanswer_2_8 = (hours[...] <= 24).mean()',
        ),
        why=(
            "Those still open are the slow ones. Leave them out and every last week looks fast; the flattery melts "
            "away as the weeks pass, just when nobody looks at them any more."
        ),
        mistakes=(
            Mistake(
                key="young counted",
                says=(
                    "Now all tickets of the week are below the line. One that was opened last night has not had its "
                    "24 hours and cannot have failed."
                ),
                gives=lambda data: answers.first_day(data, observed_only=False),
                line="(hours <= 24).mean()",
            ),
            Mistake(
                key="still closed only",
                says="You have left out the young ones, well. The slow ones that are still open are missing as well.",
                gives=lambda data: answers.first_day(data, known_only=True),
                line='(hours[week["opened_at"] <= now - pd.Timedelta(hours=24)].dropna() <= 24).mean()',
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.first_day(data), 4),),
            wrong=(Wrong(lambda _: "fast", "a number"),),
        ),
    ),
]

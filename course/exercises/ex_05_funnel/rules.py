"""Lesson 05, second part: the rules in small print, by hand and in code."""

from flywheel.exercises.specs import Bank, Classify, Fix, Function, InForm, Mistake, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Classify(
        id="5.4",
        title="Six people and one rule",
        ask=(
            "The steps are *view*, *cart*, *pay*.\n"
            "The rule: in this order, other things may lie between; the clock starts with a person's first *view* "
            "and runs for 24 hours; events of the same second count in the order of the steps.\n"
            "How far did each of the six get, by this rule?"
        ),
        in_code='Your answer gives each letter one of the words `"view"`, `"cart"`, `"pay"`.',
        items={
            "a": "Ai: view Monday 9:00, cart 9:05, pay 9:10",
            "b": "Bo: cart Monday 9:00 (from a list of last week), view 9:02, pay 9:04",
            "c": "Chen: view Monday 9:00, cart 9:05, pay Tuesday 20:00",
            "d": "Dan: view, cart and pay, all three stamped Monday 9:00:00",
            "e": "Emma: view Monday 9:00; then view Wednesday 10:00, cart 10:05, pay 10:09",
            "f": "Feng: view Monday 9:00, cart 9:05, view (something else) 9:06, pay 9:09",
        },
        labels={"view": "as far as view", "cart": "as far as cart", "pay": "as far as pay"},
        stub=(
            "answer_5_4 = {\n"
            '    "a": ...,  # Ai: view Mon 9:00, cart 9:05, pay 9:10\n'
            '    "b": ...,  # Bo: cart Mon 9:00, view 9:02, pay 9:04\n'
            '    "c": ...,  # Chen: view Mon 9:00, cart 9:05, pay Tue 20:00\n'
            '    "d": ...,  # Dan: view, cart and pay all stamped Mon 9:00:00\n'
            '    "e": ...,  # Emma: view Mon 9:00; view Wed 10:00, cart 10:05, pay 10:09\n'
            '    "f": ...,  # Feng: view Mon 9:00, cart 9:05, view 9:06, pay 9:09\n'
            "}"
        ),
        expected={"a": "pay", "b": "view", "c": "cart", "d": "pay", "e": "view", "f": "pay"},
        hints=(
            "Put a finger on the first view, add 24 hours, and read on from there, step by step.",
            (
                "A step counts only when all the steps before it have been reached. What lies before the first view, "
                "or after the 24 hours, is not there."
            ),
            'answer_5_4 = {"a": "pay", "b": ..., "c": "cart", …}',
        ),
        why=(
            "All six bought something, and by the rule three did. "
            "That is not a fault of the rule, every rule cuts somewhere; it is a reason to print it."
        ),
        mistakes=(
            Mistake(
                key="all bought",
                says="All six paid at some time. The rule asks when, and after what.",
                when=lambda answer, _: set(answer.values()) == {"pay"},
            ),
            Mistake(
                key="clock",
                says="Check `c`: how many hours lie between Monday morning and Tuesday evening?",
                when=lambda answer, _: answer.get("c") != "cart",
            ),
            Mistake(
                key="ties",
                says="Check `d`: the rule says what happens to events of the same second.",
                when=lambda answer, _: answer.get("d") != "pay",
            ),
            Mistake(
                key="second try",
                says="Check `e`: from which view does the clock run, and how long?",
                when=lambda answer, _: answer.get("e") != "view",
            ),
            Mistake(
                key="order",
                says="Check `b`: which step has been reached, in order, at 9:04?",
                when=lambda answer, _: answer.get("b") != "view",
            ),
            Mistake(
                key="strict",
                says="Check `f`: may something else lie between two steps?",
                when=lambda answer, _: answer.get("f") != "pay",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: {"f": "pay", "e": "view", "d": "pay", "c": "cart", "b": "view", "a": "pay"},),
            wrong=(
                Wrong(lambda _: dict.fromkeys("abcdef", "pay"), "all bought"),
                Wrong(
                    lambda _: {"a": "pay", "b": "view", "c": "cart", "d": "pay", "e": "pay", "f": "pay"}, "second try"
                ),
                Wrong(lambda _: {"a": "pay", "b": "view", "c": "pay", "d": "pay", "e": "view", "f": "pay"}, "clock"),
                Wrong(lambda _: {"a": "pay", "b": "view", "c": "cart", "d": "view", "e": "view", "f": "pay"}, "ties"),
                Wrong(lambda _: {"a": "pay", "b": "pay", "c": "cart", "d": "pay", "e": "view", "f": "pay"}, "order"),
                Wrong(lambda _: {"a": "pay", "b": "view", "c": "cart", "d": "pay", "e": "view", "f": "cart"}, "strict"),
            ),
        ),
    ),
    Function(
        id="5.5",
        title="One finger, one pass",
        ask=(
            "Write a function that takes a person's events in the order of time and the list of steps, and returns "
            "how many steps that person has reached, in order.\n"
            "Other events, and steps done again, may lie between; there is no clock.\n"
            'Both lists hold names, such as `["view", "search", "cart"]`.'
        ),
        in_code="If you do not code, choose a line in the form, or leave this one out.",
        stub="def answer_5_5(log, steps):\n    ...",
        expected=lambda _: answers.reached,
        cases=lambda _: [(log, answers.LOG_STEPS) for log in answers.LOGS],
        line="reduce(lambda done, event: done + (steps[done : done + 1] == [event]), log, 0)",
        in_form=InForm(
            ask=(
                "Given are a person's events in the order of time, and the steps of a funnel.\n"
                "Which way says how many steps that person has reached, in order?\n"
                "Other events, and steps done again, may lie between; there is no clock.\n"
                "Below you see some people and what the chosen way makes of them."
            ),
            hints=(
                "",
                "Keep count of the steps that are done; an event moves the count on when it is the next step.",
                "go through the events once, waiting for …",
            ),
            ways={
                "right": "go through the events once; each one that is the next step not yet done counts one",
                "any order": "count which of the steps occur among the events at all",
                "repeats": "count the events that are one of the steps",
            },
        ),
        hints=(
            "Walk along the log with a finger on the step that you are waiting for.",
            (
                "Keep a counter `done`. An event moves it on when it is the step that comes next, `steps[done]`; "
                "take care when all steps are done."
            ),
            "done = 0\nfor event in log:\n    if done < len(steps) and event == ...:\n        done += 1\nreturn ...",
        ),
        why=(
            "One finger, one pass over the log. "
            "A set forgets the order, and a sum counts the same step again and again; both give numbers that look "
            "fine."
        ),
        mistakes=(
            Mistake(
                key="any order",
                says="This counts which steps occur at all. Somebody who pays before the basket is let through.",
                gives=lambda _: answers.reached_any,
                line="len(set(log) & set(steps))",
            ),
            Mistake(
                key="repeats",
                says="This counts rows: whoever looks twice seems to have come further. Look at the repeats.",
                gives=lambda _: answers.reached_rows,
                line="sum(event in steps for event in log)",
            ),
        ),
        bank=Bank(wrong=(Wrong(lambda _: 3, "function"),)),
    ),
    Fix(
        id="5.6",
        title="The tile of a trainee",
        ask=(
            "This is the code behind the tile: of a hundred people who looked at a product last week, how many put "
            "something into the basket?\n"
            "It runs, and its answer is wrong.\n"
            "Mend it, so that *people* stand on both sides; your answer is in per cent."
        ),
        stub=(
            "rows = week.to_pandas()\n"
            'viewed = rows[rows["event"] == "view_product"]\n'
            'carts = rows[rows["event"] == "add_to_cart"]\n'
            'answer_5_6 = 100 * len(carts) / viewed["user_id"].nunique()'
        ),
        broken=answers.cart_events_by_people,
        expected=answers.cart_rate,
        same=Tolerance(decimals=1),
        line='100 * carts[carts["user_id"].isin(viewed["user_id"])]["user_id"].nunique() / viewed["user_id"].nunique()',
        in_form=InForm(
            ask=(
                "The tile divides *how often* a basket was filled by the *people* who looked at a product.\n"
                "Which way says of a hundred people who looked at a product last week how many put something into the "
                "basket?\n"
                "What a way gives stands below it, in per cent."
            ),
            hints=(
                "Say aloud what stands above the line, and what below: events, visits or people?",
                "People on both sides; and let only those into the count above who are in the count below.",
                "people who … among those who …, out of all who …",
            ),
            ways={
                "right": "people who looked and used the basket, out of the people who looked",
                "events over events": "how often something was put into a basket, out of how often somebody looked",
                "visits": "visits with a basket, out of visits with a look",
                "all visitors": "people who used the basket, out of all people of the week",
            },
        ),
        hints=(
            "Say aloud what the last line puts above the line, and what below: events, visits or people?",
            (
                "`nunique` counts different people. And to be safe, let only those into the count above who are in "
                "the count below."
            ),
            'answer_5_6 = 100 * carts["user_id"].... / viewed["user_id"].nunique()',
        ),
        why=(
            "Events over people is no share, it is a mean: baskets touched per head. "
            "Once the unit is the same above and below, no rate can exceed a hundred."
        ),
        mistakes=(
            Mistake(
                key="events over events",
                says=(
                    "Now both sides are events. It is below a hundred, and somebody who looks at forty things "
                    "counts forty times."
                ),
                gives=answers.cart_events_by_events,
                line="100 * len(carts) / len(viewed)",
            ),
            Mistake(
                key="visits",
                says="These are visits on both sides. The tile speaks of people.",
                gives=answers.cart_rate_of_visits,
                line='100 * carts["session_id"].nunique() / viewed["session_id"].nunique()',
            ),
            Mistake(
                key="all visitors",
                says="Above the line it is right. Below it stand all visitors, also those who looked at nothing.",
                gives=answers.cart_rate_of_all,
                line='100 * carts["user_id"].nunique() / rows["user_id"].nunique()',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.cart_rate(data), 1),
                lambda data: 100 * float(answers.people(data).table["value"].iloc[1]),
            ),
            wrong=(Wrong(lambda _: "too many", "a number"),),
        ),
    ),
    Value(
        id="5.7",
        title="What an hour does not see",
        ask=(
            "Take the people who had paid within seven days of their first look.\n"
            "Which share of *them* had not yet paid after an hour?\n"
            "Your answer is in per cent."
        ),
        expected=lambda data: 100 * (1 - answers.within(data)[1] / answers.within(data)[168]),
        same=Tolerance(decimals=0),
        unit="per cent",
        in_form=InForm(hints=("", "", "(share after 168 hours − share after 1 hour) ÷ share after …")),
        hints=(
            "The question is about buyers, not about everybody who looked.",
            "The table above has the share after 1 hour and after 168. Part of the second is not in the first.",
            "answer_5_7 = 100 * (share[168] - share[1]) / share[...]",
        ),
        why=(
            "An hour is a good window for a question about the screen, a week for one about people. "
            "Both are honest as long as the card says which."
        ),
        mistakes=(
            Mistake(
                key="points",
                says=(
                    "This is the difference of two shares of everybody who looked, in points. "
                    "The question asks for a share of the buyers."
                ),
                gives=lambda data: 100 * (answers.within(data)[168] - answers.within(data)[1]),
            ),
            Mistake(
                key="the others",
                says="This is the share of the buyers who *were* through within the hour. The others were asked for.",
                gives=lambda data: 100 * answers.within(data)[1] / answers.within(data)[168],
            ),
            Mistake(
                key="of the first hour",
                says="The denominator is the buyers of the first hour. Take those of the seven days.",
                gives=lambda data: 100 * (answers.within(data)[168] / answers.within(data)[1] - 1),
            ),
            Mistake(
                key="a day",
                says="This compares the week with a day. The question was about the first hour.",
                gives=lambda data: 100 * (1 - answers.within(data)[24] / answers.within(data)[168]),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(100 * (1 - answers.within(data)[1] / answers.within(data)[168]), 1),),
            wrong=(Wrong(lambda _: "some", "a number"),),
        ),
    ),
]

"""Lesson 06, third part: nodes, limits and what happens when a node fails."""

from flywheel.exercises.specs import (
    Bank,
    Classify,
    Criterion,
    InForm,
    Mistake,
    Rubric,
    Table,
    Tolerance,
    Value,
    Wrong,
)

from . import answers

KEPT = Tolerance(keys=("node",), columns=("node", "kept"), decimals=2)

SORTED = {
    "a": "node",
    "b": "standard",
    "c": "exception",
    "d": "none",
    "e": "node",
    "f": "standard",
    "g": "none",
    "h": "exception",
    "i": "node",
}

EXERCISES = [
    Classify(
        id="6.6",
        title="Nine notes on a whiteboard",
        ask=(
            "Sort what the team has written on the whiteboard.\n"
            "A *node* is something that one role does once for each basket, with an input and an output.\n"
            "A *standard* says how well or how fast, in numbers.\n"
            "An *exception plan* says what happens when a node fails.\n"
            "The rest is *no part of a run*: wishes, and decisions that belong into the meeting.\n"
            "One label may be off."
        ),
        items={
            "a": "When a newcomer's order is paid, the tag “first basket” is set.",
            "b": "The new time that we tell holds nine times out of ten.",
            "c": "If the carrier rejects the message, the service shift calls within five minutes.",
            "d": "We put ourselves in the newcomer's shoes.",
            "e": "The station lead gives a basket without a rider to the next one that is free.",
            "f": "At most 50 characters, the new time among the first ten.",
            "g": "The station may change its roster until the evening before.",
            "h": "Without a tag, an account that never ordered counts as new.",
            "i": "After the delivery, one question is asked.",
        },
        labels={
            "node": "node",
            "standard": "standard",
            "exception": "exception plan",
            "none": "no part of a run",
        },
        may_miss=1,
        expected=SORTED,
        hints=(
            "Ask of each note: could somebody do this for basket number 17 tonight, and see that it is done?",
            "Numbers without a doer are standards; sentences that begin with a failure are exception plans.",
            'answer_6_6 = {"a": "node", "b": "standard", "c": "exception", "d": ..., …}',
        ),
        why=(
            "The roster is the root cause, and still no node: it is decided once and not run once a basket. "
            "A process can bring the cases to the table at which it is decided; it cannot decide."
        ),
        mistakes=(
            Mistake(
                key="decision as node",
                says=(
                    "The roster is what matters most here, and yet nobody changes it once for every basket. Where do "
                    "decisions belong?"
                ),
                when=lambda answer, _: answer["g"] != "none",
            ),
            Mistake(
                key="wish as standard",
                says="Put a stop-watch beside the shoes. With nothing to measure and nobody to do it, what is it?",
                when=lambda answer, _: answer["d"] != "none",
            ),
            Mistake(
                key="plan as node",
                says="Two of the notes begin only after something has gone wrong. Look for “if” and “without”.",
                when=lambda answer, _: answer["c"] == "node" or answer["h"] == "node",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: {**SORTED, "i": "standard"},),
            wrong=(
                Wrong(lambda _: {**SORTED, "g": "node", "i": "standard"}, "decision as node"),
                Wrong(lambda _: {**SORTED, "d": "standard", "i": "standard"}, "wish as standard"),
                Wrong(lambda _: {**SORTED, "c": "node", "h": "node"}, "plan as node"),
            ),
        ),
    ),
    Table(
        id="6.7",
        title="What is written and what is run",
        ask=(
            "Which share of the completed runs kept its written limit?\n"
            "Make a table with one row a node and the columns `node` and `kept`, a share between 0 and 1."
        ),
        in_code=(
            "`done` holds the completed runs with their `seconds`, and `limits` the written limit of each node in "
            "seconds.\nIf you do not code, choose a way in the form."
        ),
        expected=answers.kept,
        same=KEPT,
        line='done.assign(kept=done["seconds"] <= done["node"].map(limits))'
        '.groupby("node", as_index=False)["kept"].mean()',
        in_form=InForm(
            ask=(
                "The written limits are those of version 1.1: one second for the tag, two minutes for "
                "the push, 24 hours for the survey.\n"
                "Which share of the completed runs kept its written limit, node by node?\n"
                "Choose the way that counts it; the table below then shows each node and, as *kept*, a "
                "share between 0 and 1."
            ),
            hints=(
                "",
                "Each node is held to its own limit, and only by the runs that it completed.",
                "of the … runs of a node, the share that took no longer than …",
            ),
            ways={
                "right": (
                    "of the completed runs of each node, the share that took no longer than the limit of that node"
                ),
                "one limit for all": (
                    "of the completed runs of each node, the share that took no longer than two minutes"
                ),
                "runs that failed": (
                    "of all runs of each node, completed or not, the share that took no longer than the "
                    "limit of that node"
                ),
                "upside down": (
                    "of the completed runs of each node, the share that took longer than the limit of that node"
                ),
            },
        ),
        hints=(
            "For each run: yes or no. For each node: the share of yes.",
            '`done["node"].map(limits)` writes beside each run the limit of its node; compare, then take the mean.',
            'answer_6_7 = done.assign(kept=done["seconds"] <= done["node"].map(...)).groupby(..., as_index=False)'
            '["kept"].mean()',
        ),
        why=(
            "A limit that is kept by all costs nothing and tells nothing; one that is broken by most teaches people "
            "that limits do not matter. Both are found in five minutes, by looking."
        ),
        mistakes=(
            Mistake(
                key="one limit for all",
                says="You held all three nodes to the same two minutes. Each node has a limit of its own.",
                gives=lambda data: answers.kept(data, limit=120),
                line='done.assign(kept=done["seconds"] <= 120).groupby("node", as_index=False)["kept"].mean()',
            ),
            Mistake(
                key="runs that failed",
                says=(
                    "You counted runs that ended as an exception or were abandoned. The limit is about those that "
                    "were completed."
                ),
                gives=lambda data: answers.kept(data, everything=True),
                line='runs.assign(kept=runs["seconds"] <= runs["node"].map(limits))'
                '.groupby("node", as_index=False)["kept"].mean()',
            ),
            Mistake(
                key="upside down",
                says="This is the share that broke the limit.",
                gives=lambda data: answers.kept(data, over=True),
                line='done.assign(kept=done["seconds"] > done["node"].map(limits))'
                '.groupby("node", as_index=False)["kept"].mean()',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: answers.kept(data).set_index("node")["kept"],
                lambda data: answers.kept(data).round(2).sort_values("kept"),
            ),
            wrong=(Wrong(lambda _: "the tag is too slow", "a table"),),
        ),
    ),
    Value(
        id="6.8",
        title="A time that holds",
        ask=(
            "The message to the customer names a new time: the promised one plus so many minutes.\n"
            "It shall hold for nine of ten late first baskets.\n"
            "How many minutes must be added, judged by the late first baskets so far?\n"
            "Your answer is in minutes, to the whole minute or finer."
        ),
        in_code="`firsts` holds all first baskets that arrived, with `late` and `minutes` (after the promised time).",
        expected=answers.minutes_late,
        same=Tolerance(decimals=0),
        unit="minutes",
        in_form=InForm(
            ask=(
                "The message to the customer names a new time: the promised one plus so many minutes.\n"
                "It shall hold for nine of ten late first baskets.\n"
                "How many minutes must be added, judged by the late first baskets so far?\n"
                "The table above has minutes after the promised time, for the late ones and for all.\n"
                "Your answer is in minutes, to the whole minute or finer."
            ),
            hints=(
                "",
                ("In the table above, choose the column of the late ones, and the line that fits nine of ten."),
                "the line *nine of ten*, the column …",
            ),
        ),
        hints=(
            "Line the late ones up from the least to the most late; nine of ten shall stand before the mark.",
            "Keep the late ones only, then the 90th percentile of `minutes`: `.quantile(0.9)`.",
            'answer_6_8 = firsts.loc[firsts["late"], "minutes"].quantile(...)',
        ),
        why=(
            "The middle would be a promise that is broken every second time, and to people who have been let down "
            "once this evening. "
            "A limit from data begins with the question how often it may be missed."
        ),
        mistakes=(
            Mistake(
                key="the middle",
                says="This is the middle: half of the late baskets would miss the new time as well.",
                gives=lambda data: answers.minutes_late(data, share=0.5),
            ),
            Mistake(
                key="all baskets",
                says=(
                    "You lined up all first baskets, those in time included. The message goes only to those that "
                    "will be late."
                ),
                gives=lambda data: answers.minutes_late(data, only_late=False),
            ),
            Mistake(
                key="the mean",
                says="This is the mean. A few endless evenings pull it up, and it says nothing about nine of ten.",
                gives=lambda data: float(answers.firsts(data)[lambda rows: rows["late"]]["minutes"].mean()),
            ),
            Mistake(
                key="tenth",
                says="This is the other end of the line: nine of ten baskets are later than that.",
                gives=lambda data: answers.minutes_late(data, share=0.1),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda data: round(answers.minutes_late(data)),
                lambda data: round(answers.minutes_late(data), 1),
            ),
            wrong=(Wrong(lambda _: "an hour", "a number"),),
        ),
    ),
    Rubric(
        id="6.9",
        title="When the push fails, push",
        ask=(
            "The guide's own table has a plan for the node *content push*: if it fails, push the five top products.\n"
            "Look at what the failed runs wrote down.\n"
            "Judge the plan in one or two sentences, then write a better one for the node *honest new time*, so that a "
            "new colleague can carry it out at 19:40 without asking anybody."
        ),
        criteria=(
            Criterion("cause", "It names what the node really fails of, with a count or a share from the runs.", 2),
            Criterion("channel", "It sees that the guide's plan uses the way that has just failed."),
            Criterion("other", "Its own plan takes another way to the same need: to know when the basket comes.", 2),
            Criterion("who", "It names a role that does it, and a limit that a clock can measure."),
            Criterion("end", "It says what happens if this fails too, and that the case is written down."),
        ),
        model=(
            "In the recall 41 of 350 pushes ended as an exception, and every one of them for one of two reasons: the "
            "carrier rejected the message, or the number was out of service. A second push to the same number fails "
            "for the same reason; besides, somebody who waits for her dinner has no use for five top products. "
            "Better: if the message is not confirmed within 1 min, the new time appears in the app at once, and the "
            "service shift lead calls the number of the order within 5 min. If nobody answers, the rider rings and "
            "says it at the door, and the basket is marked “not told”; marked baskets stand on the evening list with "
            "their reason, so that dead numbers are mended before the next order."
        ),
        in_form=InForm(
            ask=(
                "The guide's own table has a plan for the node *content push*: if it fails, push the "
                "five top products.\n"
                "The two tables above show how often that node fails, and what the failed runs wrote "
                "down.\n"
                "Judge the plan in one or two sentences.\n"
                "Then write a better one for the node *honest new time*, which tells a newcomer whose "
                "basket will be late when it really comes, so that a new colleague can carry it out at "
                "19:40 without asking anybody."
            ),
        ),
        hints=(
            "A plan B is good if it works in just those cases in which plan A fails.",
            "What fails, how often, does plan B walk the same road, who does it by when, and what if that fails too?",
            "Of … runs … failed, because … The plan …, so … Better: if … within …, then … does …; if that fails, …",
        ),
        why=(
            "Exception plans are written in the sunshine. "
            "The list of exceptions is the only place where the rain has been recorded."
        ),
    ),
]

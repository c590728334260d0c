"""Lesson 07, second part: what is looked at while a pilot runs, and what is not."""

from functools import cache

from flywheel import pilot
from flywheel.exercises.specs import Bank, Choice, Fix, InForm, Mistake, Table, Tolerance, Value, Wrong

from . import answers


@cache
def _celebrated(looks):
    return 100 * float(pilot.peeking((looks,)).table["false_positive_rate"].iloc[0])


EXERCISES = [
    Choice(
        id="7.4",
        title="480 against 600",
        ask=(
            "The table above comes from a draw of half and half, in which 480 people are left on one side and 600 on "
            "the other.\n"
            "What do you do with its difference?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "Report it: the interval of the difference lies above zero, and 480 people are enough.",
            "b": "Count each of the 480 one and a quarter times, so that the sides are equal again.",
            "c": "Read no effect; find the 120, and count everybody who was drawn in the group that was drawn.",
            "d": "Let the pilot run on until the smaller side has 600 too.",
        },
        expected="c",
        hints=(
            "Which people are missing: any 120, or 120 of a certain kind?",
            "Whoever is missing here was silent, and whoever is silent orders little. What does that do to the share?",
            "If people are lost for a reason that has to do with the outcome, neither weights nor more people …",
        ),
        why=(
            "The draw makes two groups alike; whatever removes people afterwards makes them different again. "
            "A coin gives sides as unequal as these less than once in a thousand draws, so it was not the coin."
        ),
        mistakes=(
            Mistake(
                key="reported",
                says=(
                    "The interval speaks of chance only. What if the two groups are not the same kind of people "
                    "any more?"
                ),
                gives=lambda _: "a",
            ),
            Mistake(
                key="weighted",
                says="Then 480 people who answered stand for 120 who did not. Are these the same kind of people?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="waited",
                says="The filter that swallowed 120 will swallow the next ones too.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "e", "options"),)),
    ),
    Value(
        id="7.5",
        title="A hundred reminders that do nothing",
        ask=(
            "Imagine a hundred pilots of reminders that change nothing at all.\n"
            "Each runs for 14 days, and each evening somebody looks and stops as soon as the 95 % interval of the "
            "difference leaves zero, on either side.\n"
            "How many of the hundred report an effect?"
        ),
        in_code="Your answer is one number between 0 and 100; one that is rounded to a whole number is fine.",
        unit="of 100 pilots",
        expected=lambda _: _celebrated(14),
        same=Tolerance(decimals=0),
        in_form=InForm(
            ask=(
                "Imagine a hundred pilots of reminders that change nothing at all.\n"
                "Each runs for 14 days, and each evening somebody looks and stops as soon as the 95 % "
                "interval of the difference leaves zero, on either side.\n"
                "How many of the hundred report an effect?\n"
                "Guess first; then press the button above, and read it off the picture."
            ),
            hints=(
                "",
                (
                    "The picture shows false alarms by how often one looks; find the line of somebody who "
                    "looks 14 times."
                ),
                "14 looks → … of 100",
            ),
        ),
        hints=(
            "One look is wrong in 5 of 100. Fourteen looks give fourteen chances to be wrong, but they look at much "
            "the same people.",
            "`pilot.peeking((14,))` gives a table with the column `false_positive_rate`, a share.",
            'answer_7_5 = 100 * pilot.peeking((...,)).table["false_positive_rate"].iloc[0]',
        ),
        why=(
            "More than one in five, where the label says one in twenty. Each look alone is honest; stopping "
            "at the one "
            "that pleases is what makes the winner."
        ),
        mistakes=(
            Mistake(
                key="one look",
                says="This holds for somebody who looks once, on the last day. Here somebody looks 14 times.",
                gives=lambda _: _celebrated(1),
            ),
            Mistake(
                key="added up",
                says=(
                    "You added up 14 times 5. Evenings are not 14 new pilots: most people of today were there "
                    "yesterday."
                ),
                gives=lambda _: 70.0,
            ),
            Mistake(
                key="independent",
                says=(
                    "So it would be if each evening began with new people. Yesterday's people are in today's "
                    "count too, "
                    "so a good evening is often followed by another one."
                ),
                gives=lambda _: 100 * (1 - 0.95**14),
            ),
            Mistake(
                key="share",
                says="This is a share. The question asks how many of a hundred.",
                gives=lambda _: _celebrated(14) / 100,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: round(_celebrated(14)), lambda _: round(_celebrated(14), 1)),
            wrong=(Wrong(lambda _: "many", "a number"),),
        ),
    ),
    Fix(
        id="7.6",
        title="The first good evening",
        ask=(
            "The card of the reminder says: one reading, 14 days after the draw.\n"
            "This is how the growth lead read `evenings`; the code runs, and its answer is wrong.\n"
            "Mend it; your answer is the difference in percentage points, as the card wants it read."
        ),
        stub=('good = evenings[evenings["low"] > 0]\nanswer_7_6 = 100 * good["value"].iloc[0]'),
        broken=lambda _: answers.first_good_day(),
        expected=lambda _: answers.reached(14),
        same=Tolerance(decimals=1),
        line='100 * evenings.loc[evenings["day"] == 14, "value"].iloc[0]',
        in_form=InForm(
            ask=(
                "The card of the reminder says: one reading, 14 days after the draw.\n"
                "The growth lead read the table above in his own way: he took the difference of the "
                "first evening whose interval lay above zero.\n"
                "Which way reads it as the card wants it, in percentage points?"
            ),
            hints=(
                "In his way, which evenings may be chosen, and who chooses them?",
                "",
                "the difference on the evening of day …, in …",
            ),
            ways={
                "right": "the difference on the evening of day 14, in percentage points",
                "as long as there are data": "the difference on the last evening of the table, in percentage points",
                "mean of the evenings": "the mean of the differences of all evenings, in percentage points",
                "as a share": "the difference on the evening of day 14, as a share between 0 and 1",
            },
        ),
        hints=(
            "Read the first line aloud: which evenings does it keep, and who chose them?",
            "The evening has to be chosen by the card, and not by what was found on it.",
            'planned = evenings[evenings["day"] == ...]\nanswer_7_6 = 100 * planned["value"].iloc[0]',
        ),
        why=(
            "His way lets the result choose the day. A number that was picked because it is large is "
            "too large, "
            "and its interval, which knows nothing of the picking, is too short."
        ),
        mistakes=(
            Mistake(
                key="as long as there are data",
                says=(
                    "This is the last evening in the table. Nobody had planned it; why does the table go on that long?"
                ),
                gives=lambda _: answers.reached(28),
                line='100 * evenings["value"].iloc[-1]',
            ),
            Mistake(
                key="mean of the evenings",
                says="The evenings are not 28 results to be averaged: each holds all people of the evening before.",
                gives=lambda _: 100 * float(answers.evenings()["value"].mean()),
                line='100 * evenings["value"].mean()',
            ),
            Mistake(
                key="as a share",
                says="The evening is right now. The answer is asked for in percentage points.",
                gives=lambda _: answers.reached(14) / 100,
                line='evenings.loc[evenings["day"] == 14, "value"].iloc[0]',
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: round(answers.reached(14), 1),),
            wrong=(Wrong(lambda _: "day 14", "a number"),),
        ),
    ),
    Table(
        id="7.7",
        title="Which node lets members fall through?",
        ask=(
            "The recall has three nodes, and every run of each of them is on record in `shop.node_runs`.\n"
            "Which part of its runs did each node complete?\n"
            "Your answer is a table with one row a node, with the columns `node` and `value`."
        ),
        expected=lambda _: answers.nodes(),
        same=Tolerance(keys=("node",), columns=("node", "value"), decimals=3),
        line='pilot.node_completion(shop.node_runs, "member-recall").table',
        in_form=InForm(
            ask=(
                "The recall of silent members has three nodes, and every run of each of them is on "
                "record.\n"
                "Which part of its runs did each node complete?\n"
                "Choose the way that counts it; the table below then shows each node and, as *value*, a "
                "share between 0 and 1."
            ),
            hints=(
                "",
                "Take the runs of the right process, and divide by those that reached the node.",
                "of the runs of the … that reached each node, the part …",
            ),
            ways={
                "right": "of the runs of the recall that reached each node, the part that was completed",
                "other scenario": (
                    "of the runs of the newcomers' guidance that reached each node, the part that was completed"
                ),
                "out of all members": "of all 350 members of the recall, the part that completed each node",
                "lost instead of completed": (
                    "of the runs of the recall that reached each node, the part that was not completed"
                ),
            },
        ),
        hints=(
            "A node is judged by what it makes of the runs that reach it.",
            "`pilot.node_completion` takes the runs and the id of a scenario; the part completed is its `value`.",
            'answer_7_7 = pilot.node_completion(shop.node_runs, "...").table',
        ),
        why=(
            "A node below 90 % raises the alarm, as the rule in the rollout step has it. "
            "It says where to mend; whether members came back is another question, and the draw answers that one."
        ),
        mistakes=(
            Mistake(
                key="other scenario",
                says="These are the nodes of the guidance for newcomers. They have the same names, and other runs.",
                gives=lambda _: answers.nodes("new-user-guidance"),
                line='pilot.node_completion(shop.node_runs, "new-user-guidance").table',
            ),
            Mistake(
                key="out of all members",
                says=(
                    "You divide by everybody who entered the first node. The last node then pays for what was lost "
                    "before it; who reached it at all?"
                ),
                gives=lambda _: answers.out_of_all(),
                line='pilot.node_completion(shop.node_runs, "member-recall").table.eval("value = completed / 350")',
            ),
            Mistake(
                key="lost instead of completed",
                says="This is the part that was lost at each node.",
                gives=lambda _: answers.nodes().assign(value=lambda table: 1 - table["value"]),
                line='pilot.node_completion(shop.node_runs, "member-recall").table.eval("value = 1 - value")',
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: pilot.node_completion(answers.shop().node_runs, "member-recall").table,
                lambda _: answers.nodes().iloc[::-1].round(3),
            ),
            wrong=(Wrong(lambda _: answers.nodes()[["node"]], "value"),),
        ),
    ),
]

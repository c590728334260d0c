"""Lesson 03, fourth part: nobody stays where they are put, and what a rule owes to everybody."""

from flywheel.exercises.specs import (
    Bank,
    Choice,
    Classify,
    Criterion,
    Fix,
    InForm,
    Mistake,
    Rubric,
    Tolerance,
    Value,
    Wrong,
)

from . import answers

FLOOR = "floor tier floor tier floor tier floor tier"

EXERCISES = [
    Value(
        id="3.9",
        title="Where the core came from",
        ask=(
            "Of the customers who are in the core this quarter, which share had not ordered at all in the quarter "
            "before?\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        expected=answers.new_in_core,
        same=Tolerance(decimals=3),
        unit="of today's core, as a share",
        in_form=InForm(
            ask=(
                "Of the customers who are in the core this quarter, which share had not ordered at all in "
                "the quarter before?\n"
                "The map above has them: in the column of the core, every number of customers and the row "
                "they come from.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=((), (), "customers of the core from the row … ÷ all customers in the column"),
        ),
        hints=(
            "The map divides every row by those who stood there *before*. This question divides by those who stand "
            "there *now*.",
            "Take the column of the core: everybody in it, and those of them who come from the row *entered*.",
            'core = moves.table[moves.table["after"] == "core"].set_index("before")["users"]\n'
            'answer_3_9 = core["entered"] / core....()',
        ),
        why=(
            "Read along a row, the map says where people go; read down a column, where they came from. Seen from "
            "behind, the way into the core begins outside every tier far more often than it looks in front."
        ),
        mistakes=(
            Mistake(
                key="along the row",
                says="This is the share of all who entered that went to the core. You divided by those who entered.",
                gives=answers.entered_to_core,
            ),
            Mistake(
                key="left instead",
                says=(
                    "This is the share of the *former* core that did not come back. The question looks the other way."
                ),
                gives=answers.left_core,
            ),
            Mistake(
                key="the others",
                says="This is the part that *had* ordered before.",
                gives=lambda data: 1 - answers.new_in_core(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.new_in_core(data), 3),),
            wrong=(Wrong(lambda _: "some", "a number"),),
        ),
    ),
    Fix(
        id="3.10",
        title="The coupons and the base",
        ask=(
            "The growth lead has a success to report: since the coupons of this quarter, he says, the customers who "
            "had been in the base of the quarter before are worth more than ever.\n"
            "His code runs, and its answer is wrong: it does not speak of the customers who *had been in the base*.\n"
            "Mend it, so that it gives the margin in yuan of an average one of them in this quarter."
        ),
        in_code="`moved` has one row a customer of the quarter before: `tier`, `before` and `after` in yuan.\n"
        "If you do not code, choose a way in the form.",
        stub=(
            'base = moved[moved["tier"] == "base"]\n'
            'print("before:", round(base["before"].mean(), 2))\n'
            'answer_3_10 = base["after"].mean()'
        ),
        expected=answers.base_after,
        broken=lambda data: answers.base_after(data, survivors=True),
        same=Tolerance(decimals=2),
        line='base["after"].fillna(0).mean()',
        in_form=InForm(
            ask=(
                "The growth lead has a success to report: since the coupons of this quarter, he says, the "
                "customers who had been in the base of the quarter before are worth more than ever.\n"
                "He has averaged the margin of those of them *who ordered this quarter*.\n"
                "Which way gives the margin of an average one of all who *had been in the base*, in this "
                "quarter and in yuan?"
            ),
            hints=(
                ("How many customers does his average hold, and how many were in the base? The table above has both."),
                "Somebody who did not order brought nothing, which is a number.",
                "the margin in … of everybody who …; whoever did not order counts with …",
            ),
            ways={
                "right": "average this quarter over all who had been in the base; no order counts as 0",
                "base of today": "average this quarter over all who are in the base now",
                "before": "average in the quarter before over all who had been in the base",
                "all tiers": "average this quarter over all who had been in any tier; no order counts as 0",
            },
        ),
        hints=(
            "How many customers does `before` average over, and how many does `after`?",
            "`mean()` leaves out what is missing. Somebody who did not order brought nothing, which is a number.",
            'answer_3_10 = base["after"].fillna(...).mean()',
        ),
        why=(
            "Whoever did not come back had dropped out of the mean, and only the good ones were left in it. That "
            "turns almost any quarter into a success; and even the right number says nothing of the coupons, as "
            "nobody went without."
        ),
        mistakes=(
            Mistake(
                key="base of today",
                says="These are the customers who are in the base *now*; some of them were not there before.",
                gives=answers.base_now,
                line='people_now.loc[people_now["tier"] == "base", "margin"].mean()',
            ),
            Mistake(
                key="before",
                says="This is what they brought in the quarter *before*.",
                gives=answers.base_before,
                line='base["before"].mean()',
            ),
            Mistake(
                key="all tiers",
                says="The ones who left are counted now, and so are the other tiers.",
                gives=lambda data: float(answers.moved(data)["after"].fillna(0).mean()),
                line='moved["after"].fillna(0).mean()',
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.base_after(data), 2),),
            wrong=(Wrong(lambda _: "more", "a number"),),
        ),
    ),
    Choice(
        id="3.11",
        title="The core that halved",
        data="sample",
        ask=(
            "Somebody concludes from the first table: *the core halved in one quarter, so our care for it has "
            "failed.*\n"
            "You have seen the second table, in which the quarters change places.\n"
            "What do you answer?"
        ),
        options={
            "a": "True: nothing else can halve a group in three months.",
            "b": "Whoever is picked for an extreme quarter looks worse in any other one, later or earlier; what care "
            "did cannot be read from it.",
            "c": "The care has worked: without it the core would have fallen to nothing.",
            "d": "The table must be wrong, because what falls forwards has to rise backwards.",
        },
        expected="b",
        hints=(
            "Care given in spring cannot have changed the winter before.",
            "What do the core of the earlier quarter and the core of the later quarter have in common?",
            "Both were picked because …, and in the other quarter they …",
        ),
        why=(
            "This is regression to the mean. A quarter is partly habit and partly luck, and picking the top picks "
            "both; the luck does not come along. A group that was left out by lot falls in the same way, and that is "
            "why one needs it."
        ),
        mistakes=(
            Mistake(
                key="cause at once",
                says="Then something in spring must have halved the winter as well: look at the second table.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="rescue",
                says="That may be, and nothing here can show it. Who went without the care?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="same people",
                says="The two tables speak of two groups: the core of the one quarter and the core of the other.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Classify(
        id="3.12",
        title="The floor and the stairs",
        ask=(
            "Eight things that Greenbasket may do for a customer.\n"
            "Which of them belong to the *floor*, on which everybody stands, and which may differ from *tier* to "
            "tier?\n"
            "Judge by what a person loses who does not get it; one of the eight may be seen otherwise."
        ),
        in_code='Your answer gives each letter one of the words `"floor"`, `"tier"`.',
        items={
            "a": "money back for spoilt food, within a day",
            "b": "an account manager with a name and a number",
            "c": "a warning when a batch of mussels is recalled",
            "d": "an invitation to the tasting of the autumn pears",
            "e": "being counted when complaints are ranked for the VOC meeting",
            "f": "a birthday present",
            "g": "a basket that arrives in the promised hour",
            "h": "points that grow faster",
        },
        labels={"floor": "floor: everybody gets it", "tier": "tier: may differ"},
        stub=(
            "answer_3_12 = {\n"
            '    "a": ...,  # money back for spoilt food\n'
            '    "b": ...,  # an account manager\n'
            '    "c": ...,  # warning of a recalled batch\n'
            '    "d": ...,  # invitation to a tasting\n'
            '    "e": ...,  # being counted in the VOC meeting\n'
            '    "f": ...,  # birthday present\n'
            '    "g": ...,  # basket in the promised hour\n'
            '    "h": ...,  # points that grow faster\n'
            "}"
        ),
        expected=answers.labelled(FLOOR),
        may_miss=1,
        hints=(
            "Put yourself in the place of the one who does not get it. Is it a pity, or is a promise broken?",
            "What was sold, what is safe, and what is heard must not depend on how much somebody buys.",
            'answer_3_12 = {"a": "floor", "b": "tier", "c": ..., …}',
        ),
        why=(
            "What was promised at the till, what keeps people safe, and who is heard make the floor. Above it a "
            "company may be as generous as it can afford, as long as the stairs are in sight."
        ),
        mistakes=(
            Mistake(
                key="everything for everybody",
                says="With this label everywhere there are no tiers. Which of the eight would be missed the least?",
                when=lambda answer, _: set(answer.values()) == {"floor"},
            ),
            Mistake(
                key="nothing is owed",
                says="Think of the mussels. Is there nothing that a customer with a single order can expect?",
                when=lambda answer, _: set(answer.values()) == {"tier"} or answer.get("c") == "tier",
            ),
            Mistake(
                key="heard by weight",
                says="Look at what was sold and at who is heard: if either depends on the tier, the small ones will "
                "soon be as few as they are quiet.",
                when=lambda answer, _: "tier" in (answer.get("e"), answer.get("g"), answer.get("a")),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: answers.labelled(FLOOR.title()),
                lambda _: {**answers.labelled(FLOOR), "f": "floor"},
            ),
            wrong=(
                Wrong(lambda _: dict.fromkeys("abcdefgh", "floor"), "everything for everybody"),
                Wrong(lambda _: dict.fromkeys("abcdefgh", "tier"), "nothing is owed"),
                Wrong(lambda _: {**answers.labelled(FLOOR), "e": "tier", "g": "tier"}, "heard by weight"),
                Wrong(lambda _: {**answers.labelled(FLOOR), "b": "floor", "h": "floor"}, "another label"),
            ),
        ),
    ),
    Rubric(
        id="3.13",
        title="A rule on one page",
        ask=(
            "The debate is over, or you hold it with yourself.\n"
            "Write the decision in six to ten sentences: how much of the money is spent, on whom, by which rule, and "
            "how one will see whether it was right.\n"
            "Use at least three numbers from this lesson, and say of each whether it is measured, set, assumed or "
            "claimed."
        ),
        criteria=(
            Criterion("amount", "It says how much is spent, and sets it against the margin or the last yuan.", 2),
            Criterion(
                "rule", "A stranger could sort customers by the rule: which money, which window, which cut, ties."
            ),
            Criterion("heads", "It gives what a customer of each tier would cost, beside what one brings."),
            Criterion("floor", "It names what everybody gets, and how somebody in the base can rise."),
            Criterion("kinds", "It keeps measured numbers apart from assumed and claimed ones."),
            Criterion(
                "trial",
                "It ends with a comparison: a part left out by lot, a date, and what would change the decision.",
                2,
            ),
        ),
        model=(
            "We spend 2,000 yuan next quarter and give back 98,000. All customers together brought 64,500 yuan of "
            "margin in the last one (measured), so 100,000 cannot come back, and under our assumption the last yuan "
            "of 2,000 just brings one (assumed). First the floor: money back within a day, recalls, the promised "
            "hour and a hearing for everybody; of newcomers whose first basket came late 61 % are in the base, of "
            "the others 44 % (measured), and the lateness was ours. The rule: on the first day of a quarter "
            "customers are sorted by the margin of the 91 days before; the top 5 % are core, of the others the 15 % "
            "whose margin grew most are High potential (set), and equal ones go up together. A customer of the core "
            "brings 198 yuan a quarter and one of High potential 44 (measured). Half of both tiers, drawn by lot, "
            "get help with their next order at 5 yuan a head, 1,000 for 200 people; under the assumption each of "
            "them gives back 6 to 7 (assumed). The other 1,000 go into first baskets that arrive in time. The third "
            "order of a quarter makes a gold member, and the app shows how far it is. On 5 October we compare the "
            "margin of all who were drawn with that of all who were not, those who left included; if the half with "
            "care is not ahead by what it cost, we stop."
        ),
        hints=(
            "Begin with how much, not with who.",
            "Amount, rule, cost a head, floor, what is assumed, and the trial with its date.",
            "We spend … of 100,000, because … (measured) and … (assumed). A customer is … if … Everybody gets … "
            "A head costs … and brings … Half of …, by lot, … On … we compare …",
        ),
        why=(
            "Another amount and another rule can be right as well. What counts is that someone could prove you wrong."
        ),
    ),
]

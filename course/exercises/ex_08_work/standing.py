"""Lesson 08, first part: where the company stands, who says so, and where to begin."""

from flywheel.exercises.specs import Bank, Choice, InForm, Mistake, Table, Tolerance, Value, Wrong

from . import answers

EXERCISES = [
    Value(
        id="8.1",
        title="One cell, one level",
        ask=(
            "This is what one can observe at Greenbasket in the cell *institutions, execution layer*:\n"
            "every ticket runs through the five steps; each Monday the share answered in time is reported; the limits "
            "differ by priority and are the same for all tiers; the agent who solved a ticket also closes it; reopened "
            "tickets are counted.\n"
            "Which level is it, by the anchors above?\n"
            "The rule says: the highest level of which *all* is true, with all levels below it."
        ),
        in_code="Your answer is a whole number from 1 to 5.",
        expected=3,
        unit="level",
        in_form=InForm(
            hints=(
                "",
                "",
                "the last level with a tick at every half-sentence: …",
            ),
        ),
        hints=(
            "An anchor is a list of conditions. One that fails is enough.",
            "Go up from level 1, tick each half-sentence against the observations, and stop at the first one that "
            "cannot be ticked.",
            "answer_8_1 = ...  # the last level with a tick at every half-sentence",
        ),
        why=(
            "Two of the four conditions of the next level are met, and a level is not a mark for effort. The two that "
            "are missing are the next two things to do, which is what the anchors are for."
        ),
        mistakes=(
            Mistake(
                key="part of it",
                says="Some of that level is true. Read its anchor once more: who closes a ticket here, and do "
                "the limits know the tiers?",
                when=lambda answer, _: answer == 4,
            ),
            Mistake(
                key="halves",
                says="There are no halves for one rater: all of an anchor is true, or the level is not reached.",
                when=lambda answer, _: isinstance(answer, float) and answer != int(answer),
            ),
            Mistake(
                key="too strict",
                says="Go up once more. Which half-sentence of the next anchor could not be ticked?",
                when=lambda answer, _: answer in (1, 2),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: 3.0,),
            wrong=(
                Wrong(lambda _: 4, "part of it"),
                Wrong(lambda _: 3.5, "halves"),
                Wrong(lambda _: 2, "too strict"),
            ),
        ),
    ),
    Value(
        id="8.2",
        title="What the minutes know",
        ask=(
            "The managing director gives the meetings a 4, the woman from the hotline a 2.\n"
            "Ask the minutes: of all actions whose due day has come by the last day of the data, which share was done "
            "*by* its due day?\n"
            "Actions that were dropped or are still open count below the line.\n"
            "Your answer is a share between 0 and 1, with three decimals or more."
        ),
        in_code="`due` from the cell above holds the actions whose day has come; `done_day` is empty where nothing was "
        "done, and a comparison with an empty day is false.",
        expected=answers.kept_word,
        same=Tolerance(decimals=3),
        unit="of the actions whose day has come, as a share",
        in_form=InForm(
            ask=(
                "The managing director gives the meetings a 4, the woman from the hotline a 2.\n"
                "Ask the minutes: of all actions whose due day has come by the last day of the data, "
                "which share was done *by* its due day?\n"
                "The table above says what became of them; those that were dropped or are still open "
                "count below the line.\n"
                "Your answer is a share between 0 and 1, with three decimals or more."
            ),
            hints=(
                "",
                "Add up all lines of the table; divide the one that counts by that sum.",
                "done by its due day ÷ (… + … + …)",
            ),
        ),
        hints=(
            "Three things can have happened to an action: done in time, done later, not done. Only one of them counts "
            "above the line.",
            'Compare `due["done_day"]` with `due["due_day"]` and take the mean of the answers.',
            'answer_8_2 = (due["done_day"] <= due[...]).mean()',
        ),
        why=(
            "Owner, day and criterion are in every row, and that is level 3. Whether anybody comes back to the day is "
            "another matter, and level 4 asks for exactly that."
        ),
        mistakes=(
            Mistake(
                key="late is done",
                says="You count everything that was done at some time. By when was it promised?",
                gives=lambda data: answers.kept_word(data, late=False),
            ),
            Mistake(
                key="done ones only",
                says="Your base is the actions that were done. Those that never were have their due day behind "
                "them too.",
                gives=lambda data: answers.kept_word(data, closed_only=True),
            ),
            Mistake(
                key="too early",
                says="Your base holds actions whose day has not come yet. They have not failed.",
                gives=lambda data: answers.kept_word(data, all_actions=True),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: round(answers.kept_word(data), 4),),
            wrong=(Wrong(lambda data: 100 * answers.kept_word(data), "percentage"),),
        ),
    ),
    Choice(
        id="8.3",
        title="A two and a four",
        ask=(
            "Two raters who know the company well stand two levels apart in one cell.\n"
            "What do you do before anything is planned?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "Write down the mean and go on, since neither of the two can be far from the truth.",
            "b": "Take the score of the managing director, who is responsible for the meetings and has seen them all.",
            "c": "Ask each for the last time the anchor was true, with a date or a file, and score what can be shown.",
            "d": "Take the lower score: a plan that rests on a modest view of oneself cannot disappoint.",
        },
        expected="c",
        hints=(
            "Perhaps both are right, about two different things.",
            "What is it that each of them has seen and the other has not?",
            "Not whose number, but which …",
        ),
        why=(
            "People upstairs see the rule, people downstairs see Tuesday. The distance between them is the finding, "
            "often a better one than the level, and a mean would throw it away."
        ),
        mistakes=(
            Mistake(
                key="mean",
                says="The mean is a level that neither of them has seen. What do you lose when you write it down?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="rank",
                says="Whoever is responsible for the meetings is also being marked. Who sits where they do not?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="caution",
                says="The lower one is a guess as well, and next year's rise will be bought cheaply. What could be "
                "shown?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Table(
        id="8.4",
        title="Two or three areas",
        ask=(
            "Greenbasket has departments and nine hundred customers a month: compare it with the profile `growth`.\n"
            "Make the table of the areas to begin with, from the scores of all four raters, with the columns "
            "`element`, `layer` and `gap`."
        ),
        in_code="A maturity result has `.table` with all twelve cells and `.priorities` with the areas to begin "
        "with. If you do not code, choose a way in the form.",
        expected=lambda _: answers.begin(),
        same=Tolerance(keys=("element", "layer"), columns=("element", "layer", "gap"), decimals=1),
        line='wheel.maturity(scores, benchmark="growth").priorities[["element", "layer", "gap"]]',
        in_form=InForm(
            ask=(
                "Greenbasket has departments and nine hundred customers a month: compare it with the "
                "profile of a *growth* company.\n"
                "Which way finds the areas to begin with, from the scores of all four raters?\n"
                "The table below then shows each area with its element, its layer and its *gap*."
            ),
            hints=(
                "",
                "All four raters, the named profile, and distances to it instead of low levels.",
                "the largest gaps to the profile …, from the scores of …",
            ),
            ways={
                "right": "the largest gaps to the profile of a growth company, from the scores of all four raters",
                "grown-up": "the largest gaps to the profile of a mature company, from the scores of all four raters",
                "lowest": "the three cells with the lowest levels, from the scores of all four raters",
                "one voice": "the largest gaps, from the scores of the managing director",
            },
        ),
        hints=(
            "A low level is no reason by itself; the distance to what a company of this kind needs is.",
            "`wheel.maturity` takes all scores and the name of a profile; look at what it calls priorities.",
            'answer_8_4 = wheel.maturity(scores, benchmark=...).priorities[["element", "layer", "gap"]]',
        ),
        why=(
            "Insight that becomes something users notice, a goal with a name beside it, and a reward for those who "
            "report trouble. No tool is among them, and two of the three cost nothing but a decision."
        ),
        mistakes=(
            Mistake(
                key="grown-up",
                says="This is the gap to a company that has everything behind it. Which profile does the task name?",
                gives=lambda _: answers.begin(benchmark="mature"),
                line='wheel.maturity(scores, benchmark="mature").priorities[["element", "layer", "gap"]]',
            ),
            Mistake(
                key="lowest",
                says="These are the lowest levels. Some of them are low and still near what this kind of "
                "company needs.",
                gives=lambda _: answers.lowest(),
                line='wheel.maturity(scores).table.nsmallest(3, "value")[["element", "layer", "gap"]]',
            ),
            Mistake(
                key="one voice",
                says="This is the company as one person sees it, the one with the best view of the rules.",
                gives=lambda _: answers.begin(rater="managing director"),
                line='wheel.maturity(scores[scores["rater"] == "managing director"]).priorities'
                '[["element", "layer", "gap"]]',
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.begin().iloc[::-1],),
            wrong=(Wrong(lambda _: "culture", "a table"),),
        ),
    ),
]

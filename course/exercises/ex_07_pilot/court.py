"""Lesson 07, fourth part: verdicts, the letter, and the report."""

from flywheel.exercises.specs import Bank, Choice, Classify, Criterion, InForm, Mistake, Rubric, Wrong

from . import answers

LABELS = {"roll_out": "roll out", "iterate": "iterate", "stop": "stop", "not_enough_data": "not enough data"}
TITLES = {
    "home-entry": "Entry on the home page, before and after",
    "new-user-guidance": "Guidance of newcomers, before and after",
    "basket-reminder": "Reminder of a full basket, drawn",
    "member-recall": "Recall of silent members, drawn",
    "welcome-groups": "Greeting in chat groups, drawn by group",
}
STATES = {"harmed": "c", "safe": "a", "unclear": "b"}


EXERCISES = [
    Classify(
        id="7.13",
        title="Five files, five verdicts",
        ask=(
            "Here are the five files, each with its interval, and the card stands above.\n"
            "Give each file the verdict that the card gives, whatever you think of the idea."
        ),
        in_code="Your answer gives each file one of the words.",
        items=TITLES,
        labels=LABELS,
        expected=lambda _: answers.verdicts(),
        hints=(
            "Do not ask whether you like the idea. Ask the card its questions, one after the other.",
            "Where is the interval: all above zero, with its upper end below the gain, or does it hold both?",
            'answer_7_13 = {"home-entry": ..., "new-user-guidance": ..., "basket-reminder": ..., '
            '"member-recall": "roll_out", "welcome-groups": ...}',
        ),
        why=(
            "“Not enough data” and “stop” are two different sentences: the first one says that we do not know, the "
            "second that we know enough not to go on."
        ),
        mistakes=(
            Mistake(
                key="target reached",
                says=(
                    "The level of a before-and-after file reached its target, and you roll it out. What else does its "
                    "interval hold?"
                ),
                when=lambda answer, _: "roll_out" in (answer.get("home-entry"), answer.get("new-user-guidance")),
            ),
            Mistake(
                key="no proof, so stop",
                says="You stop the reminder. Does its interval exclude the gain that was planned?",
                when=lambda answer, _: answer.get("basket-reminder") == "stop",
            ),
            Mistake(
                key="greeting undecided",
                says=(
                    "Look at the upper end of the greeting's interval, and at the gain of 0.4 days for which it "
                    "was begun."
                ),
                when=lambda answer, _: answer.get("welcome-groups") == "not_enough_data",
            ),
            Mistake(
                key="recall held back",
                says=(
                    "The whole interval of the recall lies above zero, and the target is reached. What does the "
                    "card say?"
                ),
                when=lambda answer, _: answer.get("member-recall") != "roll_out",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: dict(reversed(answers.verdicts().items())),),
            wrong=(
                Wrong(lambda _: {**answers.verdicts(), "home-entry": "roll_out"}, "target reached"),
                Wrong(lambda _: {**answers.verdicts(), "basket-reminder": "stop"}, "no proof, so stop"),
                Wrong(lambda _: {**answers.verdicts(), "welcome-groups": "not_enough_data"}, "greeting undecided"),
                Wrong(lambda _: {**answers.verdicts(), "member-recall": "iterate"}, "recall held back"),
            ),
        ),
    ),
    Rubric(
        id="7.14",
        title="The letter",
        data="sample",
        ask=(
            "The managing director has one slide on her desk: *home-page entry, +7.1 %, roll out nationwide*.\n"
            "Write her the letter that goes with it, in six to ten sentences and without a single technical term.\n"
            "She has to know what to do, why, what it costs to find out more, and what would change your mind."
        ),
        criteria=(
            Criterion("decision", "The first sentence says what she should do."),
            Criterion(
                "effect",
                "It gives the effect in points with its range, and says what the range holds (none, and more).",
                2,
            ),
            Criterion(
                "cause",
                "It names something other than the new entry that could have moved the figure (no control group).",
            ),
            Criterion("whom", "It says whom the pilot covered (18 to 24), and that nationwide is somebody else."),
            Criterion("next", "It proposes the next pilot: who is drawn, roughly how many, until when, by whom.", 2),
            Criterion("mind", "It says which result would lead to a roll-out and which one to stopping."),
            Criterion("tone", "Nobody is blamed, and a reader without statistics can read it aloud."),
        ),
        model=(
            "I ask you not to roll the new home-page entry out yet, and not to drop it either. In the four "
            "weeks with the "
            "entry 45 of 100 views of the home page led to a click, against 42 in the four weeks before; "
            "that is a gain of "
            "3 points. With 703 young users behind it, the true gain may be anything from a loss of about 1 "
            "point to a gain "
            "of about 7, so the figures go with an entry that does nothing as well as with a very good one. "
            "There was no "
            "group without the entry in the same weeks: May is not April, and whatever else changed in May "
            "is in the 3 "
            "points too. We also looked at people between 18 and 24 only, and nationwide most of our "
            "customers are older. "
            "I propose to draw by lot, from 20 July, half of all users of every age, who see the entry while "
            "the others do "
            "not; with about 9,000 people we would see a gain of 3 points in four out of five cases. The "
            "home-page product "
            "manager answers for it, and we read the result once, on 17 August. If the whole range is above zero and "
            "orders have not suffered, we roll out; if even the best case is less than 3 points, we take the "
            "entry out "
            "again and tell you so. Until then it costs us nothing but patience, as the entry is built already."
        ),
        hints=(
            "What would you want to be told if you had to sign, and had two minutes?",
            "Decision, effect with its range, another possible cause, for whom it holds, next pilot, what "
            "would change "
            "your mind.",
            "I ask you to … The gain was … points, and it may be anything from … to … . There was no … . I "
            "propose … . "
            "If …, we roll out; if …, we stop.",
        ),
        why=(
            "A letter that says “we do not know yet”, what it costs to know, and what happens then, is a decision. "
            "A letter that says “further research is needed” is none."
        ),
    ),
    Choice(
        id="7.15",
        title="Read off the report",
        stub=(
            '# report.run([plans / "new-user-guidance.yml"])  # without the first #, this writes it\nanswer_7_15 = ...'
        ),
        ask=(
            "Write the report of the guidance as shown above, and open it.\n"
            "The team had promised that complaints would rise by at most one point for a hundred orders.\n"
            "What does the report say about this guardrail?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "The promise was kept: the whole interval is within one point.",
            "b": "Not settled: the interval holds values within one point and values beyond it.",
            "c": "The promise was broken: the whole interval is beyond one point.",
            "d": "Complaints were not counted in these weeks.",
        },
        expected=lambda _: STATES[answers.case("new-user-guidance").guardrails[0].state],
        in_form=InForm(
            ask=(
                "The part of the report about guardrails stands above.\n"
                "The team of the guidance had promised that complaints would rise by at most one point "
                "for a hundred orders.\n"
                "What does the report say about this guardrail?"
            ),
        ),
        hints=(
            "It stands in the part about guardrails, in the line of the complaint rate.",
            "Compare both ends of its interval with the one point that was allowed.",
            "The interval goes from … to … points, and the limit is one point, so …",
        ),
        why=(
            "A promise that is not shown to be broken is not yet shown to be kept. Here the complaints rose "
            "in the data, "
            "by how much nobody can say, and that belongs in the letter."
        ),
        mistakes=(
            Mistake(
                key="kept",
                says="Look at the upper end of its interval: is it within one point?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="broken",
                says="Look at the lower end of its interval: is it beyond one point?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="not counted",
                says="They were: the part on guardrails has a line for the complaint rate, with the orders behind it.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "e", "options"),)),
    ),
]

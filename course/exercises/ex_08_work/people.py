"""Lesson 08, fourth part: whose it is, what the customer would read, what stops it, and the first ninety days."""

from flywheel.exercises.specs import Bank, Choice, Classify, Criterion, Mistake, Multi, Order, Rubric, Wrong

from . import answers

TRAPS = "tool form short open surface silo"
LANDING = ["e", "c", "a", "f", "b", "d"]

EXERCISES = [
    Choice(
        id="8.11",
        title="An officer, yes or no",
        data="sample",
        ask=(
            "The chairwoman knows a candidate for *chief experience officer*, at 40,000 yuan a month.\n"
            "Greenbasket's customers leave a margin of about 20,000 in four weeks, and the managing director still "
            "knows some of them by their first names.\n"
            "What do you propose?"
        ),
        in_code='Your answer is one letter in quotes, such as `"a"`.',
        options={
            "a": "Yes: without a face and a title the topic is not taken seriously, and good candidates do not "
            "wait until a company feels ready.",
            "b": "Not yet: the managing director keeps it, half a day a week, with one named helper and a "
            "written rule for when the question comes back.",
            "c": "Give the title to the head of service, who has the complaints anyway and would be glad of "
            "some weight in the meetings.",
            "d": "Found a committee of all heads of department, who meet every fortnight and answer for it together.",
        },
        expected="b",
        hints=(
            "Who could decide about a roster, a budget and a promise to customers, all three?",
            "By the course: a start-up has its chief executive do it, a growing firm an officer with a small team, a "
            "mature one a department. Ask which of them Greenbasket is, and what it earns.",
            "Not the title but the … decides, and exactly one person must …",
        ),
        why=(
            "An officer who costs twice what all customers bring would be the first thing that the wheel has to pay "
            "for. The rule for later makes “not yet” a decision and not an excuse."
        ),
        mistakes=(
            Mistake(
                key="a face",
                says="Set the salary beside the margin of all customers together, and ask what would be cut to pay it.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="where complaints are",
                says="In lesson 02 service could refund and could not touch the roster. Does a title change that?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="together",
                says="Where all answer, who is asked when it was not done? Count the letters A in that row.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Multi(
        id="8.12",
        title="Read like a customer",
        ask=(
            "A press release is written before anything is built, for the person who will use it.\n"
            "Six sentences were drafted for *the honest hour*, the new arrival time of Greenbasket.\n"
            "Which of them belong into the release: a customer could understand each of them, notice whether it is "
            "true, and would miss it if it were gone?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "When you pay, the app shows the hour in which nine of ten baskets like yours arrived last week.",
            "b": "Our AI-driven platform brings end-to-end transparency to the last mile.",
            "c": "If the hour moves, you hear it at least twenty minutes before it has passed, with a new one.",
            "d": "Retention is expected to rise by 25 % for each 5 % of satisfaction.",
            "e": "“I used to stand at the window. Now I cook at six or I choose seven”, says a customer from Minhang.",
            "f": "The project unites delivery, planning and service under one roof.",
        },
        expected={"a", "c", "e"},
        hints=(
            "Read each one aloud to somebody who waits for coriander.",
            "Whose words are they: the customer's, the engineer's, finance's, the organisation's?",
            'answer_8_12 = {"a", ..., ...}',
        ),
        why=(
            "The other three are true for somebody: they are answers in the internal half of the FAQ. An idea whose "
            "release needs them is an idea for ourselves."
        ),
        mistakes=(
            Mistake(
                key="for ourselves",
                says="One of your sentences speaks of how we are built or what we hope to earn. What does the "
                "person at the window get from it?",
                when=lambda answer, _: bool({"d", "f"} & set(answer)),
            ),
            Mistake(
                key="fog",
                says="One of your sentences cannot be found to be false. How would a customer notice it?",
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="left out",
                says="What you chose fits. One more can be noticed by a customer, on the screen, in a message or in a "
                "life.",
                when=lambda answer, _: not {"a", "c", "e"} <= set(answer),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["e", "a", "c"],),
            wrong=(
                Wrong(lambda _: {"a", "c", "e", "f"}, "for ourselves"),
                Wrong(lambda _: {"a", "b", "c", "e"}, "fog"),
                Wrong(lambda _: {"a", "c"}, "left out"),
            ),
        ),
    ),
    Classify(
        id="8.13",
        title="Overheard in two years",
        ask=(
            "Suppose that it is July 2028 and the wheel stands still.\n"
            "Here is what one hears in the corridor; name what stopped it."
        ),
        items={
            "a": "“We bought the platform in spring. The stations still send photographs of their whiteboard.”",
            "b": "“She writes excellent reports. Nobody has to do what is in them.”",
            "c": "“Since the cancel button moved to page four, fewer people leave.”",
            "d": "“Twelve thousand answers this year! No, they have not heard from us; next quarter.”",
            "e": "“99 per cent closed. The same people, mostly.”",
            "f": "“Service has known since March. Product says it is on IT's list.”",
        },
        labels={
            "tool": "tool worship",
            "form": "form over content",
            "short": "short-termism",
            "open": "open loop",
            "surface": "surface response",
            "silo": "departmental silo",
        },
        expected=answers.labelled(TRAPS),
        hints=(
            "Each label fits exactly one sentence.",
            "Ask of each sentence what is missing: a way of working, power, honesty, the last two elements, the "
            "cause, or one owner.",
            'answer_8_13 = {"a": "tool", "b": ..., ...}',
        ),
        why=(
            "None of the six sounds like a failure to the one who says it. That is why the signs have to be written "
            "down beforehand, with a number and a date to look."
        ),
        mistakes=(
            Mistake(
                key="closed is not open",
                says="Compare the sentence about answers with the one about tickets: in one nobody was told, in "
                "the other something was closed and came back.",
                when=lambda answer, _: answer.get("e") == "open" or answer.get("d") == "surface",
            ),
            Mistake(
                key="waiting is not powerless",
                says="In one sentence somebody may say anything and decide nothing, in another three departments hand "
                "something on. Which is which?",
                when=lambda answer, _: answer.get("b") == "silo" or answer.get("f") == "form",
            ),
            Mistake(
                key="a good number",
                says="Fewer people leave, and that sounds like success. What will they tell their neighbours?",
                when=lambda answer, _: answer.get("c") != "short",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: answers.labelled(TRAPS.title()),),
            wrong=(
                Wrong(lambda _: {**answers.labelled(TRAPS), "d": "surface", "e": "open"}, "closed is not open"),
                Wrong(lambda _: {**answers.labelled(TRAPS), "b": "silo", "f": "form"}, "waiting is not powerless"),
                Wrong(lambda _: {**answers.labelled(TRAPS), "a": "short", "c": "tool"}, "a good number"),
            ),
        ),
    ),
    Order(
        id="8.14",
        title="From a reason to the whole company",
        ask=("The board says yes in principle.\nPut the six steps into the order in which you would take them."),
        in_code='Your answer is a list of letters from first to last, such as `["a", "b", ...]`.',
        items={
            "a": "name three people, one of whom answers for it, with half a day a week in their calendars",
            "b": "judge the lighthouse by the criterion that was written before it began",
            "c": "score the twelve cells with six raters, and settle the disputed ones by what can be shown",
            "d": "carry what worked to everybody, in waves, with a group that waits in each",
            "e": "write down in five sentences why we do it, for whom, and what is not part of it",
            "f": "start one lighthouse: the honest hour for half of the customers, drawn by lot, with a baseline",
        },
        expected=tuple(LANDING),
        hints=(
            "The course's way in: position it, see where you stand, a core team, one or two lighthouses, then "
            "everywhere.",
            "Which step needs which other one? Nobody can be named for something that has no reason yet, and nothing "
            "can be copied before it is judged.",
            'answer_8_14 = ["e", "c", ..., ..., ..., "d"]',
        ),
        why=(
            "Reason, mirror, people, lighthouse, judgement, then everywhere. The step that is left out most is the one "
            "before the last: a lighthouse that was lit is taken for one that was seen."
        ),
        mistakes=(
            Mistake(
                key="copied unjudged",
                says="You carry it further before anybody has looked whether it worked.",
                when=lambda answer, _: list(answer).index("d") < list(answer).index("b"),
            ),
            Mistake(
                key="reason later",
                says="Something stands before the reason and its boundary. What would people be named or scored for?",
                when=lambda answer, _: next(iter(answer)) != "e",
            ),
            Mistake(
                key="light without keeper",
                says="A lighthouse burns before somebody has half a day for it. Who would write down its baseline?",
                when=lambda answer, _: list(answer).index("f") < list(answer).index("a"),
            ),
            Mistake(
                key="team unmirrored",
                says="You name people before you know where the gap is. Would you choose the same three afterwards?",
                when=lambda answer, _: list(answer).index("a") < list(answer).index("c"),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: tuple(LANDING),),
            wrong=(
                Wrong(lambda _: ["e", "c", "a", "f", "d", "b"], "copied unjudged"),
                Wrong(lambda _: ["c", "e", "a", "f", "b", "d"], "reason later"),
                Wrong(lambda _: ["e", "c", "f", "a", "b", "d"], "light without keeper"),
                Wrong(lambda _: ["e", "a", "c", "f", "b", "d"], "team unmirrored"),
            ),
        ),
    ),
    Rubric(
        id="8.15",
        title="The first ninety days in 120 words",
        ask=(
            "It is five to ten.\n"
            "Write what you will say to the board about the first ninety days, in at most 120 words, for Greenbasket "
            "or for a company of your own."
        ),
        criteria=(
            Criterion(
                "begin", "It names where to begin, one or two areas, and why these (a gap, a number, not a feeling)."
            ),
            Criterion(
                "owner", "One person answers for it, by role, with time set aside and the power to change the cause.", 2
            ),
            Criterion(
                "number", "It names the number that will tell, where it stands today, and the day it is looked at.", 2
            ),
            Criterion("compare", "There is a comparison: a group or place that waits, chosen before."),
            Criterion("price", "It says what it costs, that it will look like nothing at first, and when to judge it."),
            Criterion("stop", "It says what would make you stop, and promises no return that was only claimed."),
            Criterion("short", "At most 120 words, and somebody who was not here would understand them."),
        ),
        model=(
            "We ask for ninety days and 6,400 yuan, not for a programme. Of late baskets that we call closed, half "
            "come back: 53 of a hundred (measured). So we begin there, where words become something people notice: the "
            "honest hour, for half of the customers, drawn by lot. The managing director answers for it, Friday "
            "mornings, and may change the roster. The number: tickets on late baskets that return within thirty days, "
            "by half, looked at on 16 October. Until September it will look like nothing. If the half that waits is no "
            "worse off by then, we stop and tell you why. We promise no return: both claims we could measure came out "
            "far lower here."
        ),
        hints=(
            "Imagine being interrupted after each sentence by somebody who asks who, how much, or compared with what?",
            "Where to begin and why; who answers; the number, today and the day; what waits; what it costs; when you "
            "stop.",
            "We ask for … . We begin with …, because … . … answers for it and may … . The number is …, today …, "
            "looked at on … . … waits. If … by then, we stop.",
        ),
        why=("A board can say yes to ninety days that could fail visibly. It cannot say yes to a wheel."),
    ),
]

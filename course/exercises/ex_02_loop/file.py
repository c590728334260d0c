"""Lesson 02, first part: one complaint and the stations it passes."""

from flywheel.exercises.specs import Bank, Classify, InForm, Mistake, Value, Wrong

from . import answers

EXERCISES = [
    Classify(
        id="2.1",
        title="Eight lines from a file",
        ask=(
            "Each line is something that happened to a complaint.\n"
            "Say which of the seven elements it belongs to.\n"
            "Each of the seven is there, and one of them twice."
        ),
        in_code='Your answer gives each letter one of the words `"collect"`, `"analyse"`, `"prioritise"`, '
        '`"design"`, `"respond"`, `"evaluate"`, `"communicate"`.',
        items={
            "a": "A customer types one sentence below her three stars.",
            "b": "An agent marks the ticket “low”, behind two that are “high”.",
            "c": "Somebody reads 42 messages and finds that 30 of them name the same hour of the evening.",
            "d": "Delivery takes the ticket from service at 23:05.",
            "e": "A push message says: the roster at your station can now be changed until the evening before.",
            "f": "The last of five whys is pinned to a plan, with an owner and a date.",
            "g": "Two stations with the new roster are laid beside four without.",
            "h": "The next survey appears on her screen, and she answers it.",
        },
        labels={
            "collect": "1 collect the voice",
            "analyse": "2 analyse",
            "prioritise": "3 prioritise",
            "design": "4 design the solution",
            "respond": "5 respond and execute",
            "evaluate": "6 evaluate and verify",
            "communicate": "7 communicate the value",
        },
        stub=(
            "# collect · analyse · prioritise · design · respond · evaluate · communicate\n"
            "answer_2_1 = {\n"
            '    "a": ...,  # one sentence below three stars\n'
            '    "b": ...,  # marked low, behind two that are high\n'
            '    "c": ...,  # 42 messages, 30 name the same hour\n'
            '    "d": ...,  # delivery takes the ticket\n'
            '    "e": ...,  # push message about the roster\n'
            '    "f": ...,  # last of five whys pinned to a plan\n'
            '    "g": ...,  # two stations beside four\n'
            '    "h": ...,  # she answers the next survey\n'
            "}"
        ),
        expected=answers.labelled("collect prioritise analyse respond communicate design evaluate collect"),
        hints=(
            "Ask of each line what would be known, decided, done or told afterwards that was not before.",
            "Deciding how urgent something is, finding what many say, and planning a cure are three different things.",
            'answer_2_1 = {"a": "collect", "b": "prioritise", "c": ..., "d": "respond", "e": ..., …}',
        ),
        why=(
            "The last line is the point of the whole drawing: the seventh element feeds the first. "
            "A customer who was told nothing has one reason fewer to speak again."
        ),
        mistakes=(
            Mistake(
                key="a circle",
                says="Look at the last line again: she speaks. What is that, whatever came before it?",
                when=lambda answer, _: answer.get("h") in ("communicate", "evaluate"),
            ),
            Mistake(
                key="a flag is not insight",
                says="Look at the flag “low” again: nothing new is known after it. What was decided?",
                when=lambda answer, _: answer.get("b") in ("analyse", "respond"),
            ),
            Mistake(
                key="a plan is not done",
                says="Look at the five whys again: at that moment nothing has been carried out yet.",
                when=lambda answer, _: answer.get("f") in ("respond", "analyse"),
            ),
        ),
        bank=Bank(
            equivalent=(
                lambda _: answers.labelled("Collect Prioritise Analyse Respond Communicate Design Evaluate Collect"),
            ),
            wrong=(
                Wrong(
                    lambda _: answers.labelled(
                        "collect prioritise analyse respond communicate design evaluate communicate"
                    ),
                    "a circle",
                ),
                Wrong(
                    lambda _: answers.labelled("collect analyse analyse respond communicate design evaluate collect"),
                    "a flag is not insight",
                ),
                Wrong(
                    lambda _: answers.labelled(
                        "collect prioritise analyse respond communicate respond evaluate collect"
                    ),
                    "a plan is not done",
                ),
                Wrong(
                    lambda _: answers.labelled("collect prioritise analyse respond communicate design verify collect"),
                    "labels",
                ),
            ),
        ),
    ),
    Value(
        id="2.2",
        title="Closed, and closed, and closed",
        ask=(
            "Take all tickets of the customer behind the case that are about the same topic as the case.\n"
            "How often was one of them closed?\n"
            "A ticket that was closed, reopened and closed again counts twice."
        ),
        expected=answers.closings,
        unit="closings",
        in_form=InForm(
            ask=(
                "The table above has this customer's tickets; the dot marks the case.\n"
                "Take those that are about the same topic as the case.\n"
                "How often was one of them closed?\n"
                "A ticket that was closed, reopened and closed again counts twice."
            ),
            hints=(
                (),
                "Keep the rows with the topic of the case, and among them those whose status is *closed*.",
                "how many rows: topic of the case, and closed",
            ),
        ),
        hints=(
            "Not the tickets are to be counted, but one kind of step that they take.",
            "Find her tickets on the topic, keep their steps, and count those whose `status` is `closed`.",
            'mine = tickets[(tickets["user_id"] == user) & (tickets["topic"] == topic)]["ticket_id"]\n'
            'answer_2_2 = (steps["ticket_id"].isin(mine) & (steps["status"] == "...")).sum()',
        ),
        why=(
            "On the wall each of these closings was a small success. To the person at the other end it was one "
            "trouble, told over and over."
        ),
        mistakes=(
            Mistake(
                key="tickets",
                says="This is the number of her tickets on that topic. Some of them were closed more than once.",
                gives=answers.late_tickets,
            ),
            Mistake(
                key="one ticket",
                says="These are the closings of the first ticket only. She opened others on the same topic.",
                gives=lambda data: answers.closings(data, one_ticket=True),
            ),
            Mistake(
                key="all topics",
                says="You have counted other topics too. Keep those tickets that share the topic of the case.",
                gives=lambda data: answers.closings(data, one_topic=False),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: float(answers.closings(data)), lambda data: str(answers.closings(data))),
            wrong=(Wrong(lambda _: "often", "a number"),),
        ),
    ),
]

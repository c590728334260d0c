"""Lesson 02, second part: what comes first."""

from flywheel.exercises.specs import Bank, Matrix, Mistake, Order, Wrong

PLACES = {
    "a": (2, 2),
    "b": (1, 2),
    "c": (2, 2),
    "d": (2, 1),
    "e": (1, 1),
    "f": (1, 2),
}
RANKED = ("d", "a", "b", "c", "e", "f")


def _ranked_but_for_ties(answer):
    """Whether the ratios fall and only equal ones stand the wrong way round."""
    places = [set(answer[:1]), set(answer[1:3]), set(answer[3:4]), set(answer[4:])]
    return places == [{"d"}, {"a", "b"}, {"c"}, {"e", "f"}]


EXERCISES = [
    Matrix(
        id="2.3",
        title="Important, urgent, both, neither",
        ask=(
            "It is Friday, half past four, and six things lie on the desk.\n"
            "*Urgent* means: it gets worse before tonight if nobody touches it.\n"
            "*Important* means: it concerns many customers, their health or their money, or it will come back "
            "until it is solved."
        ),
        in_code="Your answer gives each item two numbers: across (1 can wait, 2 urgent), then up (1 minor, 2 "
        "important).",
        items={
            "a": "payment has been failing on Android for an hour",
            "b": "one evening basket in nine is late, and has been since January",
            "c": "three customers say that the chicken of one batch smells; it is still on sale",
            "d": "a reporter's cousin wants her lost 5-yuan voucher back by six o'clock",
            "e": "the coupon banner is the wrong green",
            "f": "nobody owns the roster between the 1st and the shift",
        },
        across=("Urgency", ("can wait", "urgent")),
        up=("Importance", ("minor", "important")),
        stub=(
            "# across: 1 can wait, 2 urgent · up: 1 minor, 2 important\n"
            "answer_2_3 = {\n"
            '    "a": ...,  # payment failing on Android for an hour\n'
            '    "b": ...,  # one evening basket in nine is late, since January\n'
            '    "c": ...,  # chicken of one batch smells, still on sale\n'
            '    "d": ...,  # a cousin\'s 5-yuan voucher, by six\n'
            '    "e": ...,  # the banner is the wrong green\n'
            '    "f": ...,  # the roster is owned by nobody\n'
            "}"
        ),
        expected=PLACES,
        hints=(
            "Ask two questions of each, one after the other, and do not let the louder one answer both.",
            "Somebody who shouts makes a thing urgent for you; whether it is important depends on who else is "
            "concerned.",
            'answer_2_3 = {"a": (2, 2), "b": (1, ...), "d": (..., 1), …}',
        ),
        why=(
            "Urgent and minor can be handed on with clear bounds. Important and not urgent is the corner that is "
            "emptied last in every company, and the bad week was waiting there."
        ),
        mistakes=(
            Mistake(
                key="axes swapped",
                says="You seem to have the axes the other way round: across is urgency, up is importance.",
                when=lambda answer, _: tuple(answer["b"]) == (2, 1) and tuple(answer["d"]) == (1, 2),
            ),
            Mistake(
                key="loud",
                says="Look at the voucher again: there is a deadline, and one person. What would happen to the others?",
                when=lambda answer, _: tuple(answer["d"])[1] == 2,
            ),
            Mistake(
                key="quiet",
                says=(
                    "Look again at the things that have been so for months: is something minor because nobody "
                    "shouts, or because it concerns few?"
                ),
                when=lambda answer, _: 1 in (tuple(answer["b"])[1], tuple(answer["f"])[1]),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: {item: list(place) for item, place in PLACES.items()},),
            wrong=(
                Wrong(lambda _: {item: (up, across) for item, (across, up) in PLACES.items()}, "axes swapped"),
                Wrong(lambda _: {**PLACES, "d": (2, 2)}, "loud"),
                Wrong(lambda _: {**PLACES, "f": (1, 1)}, "quiet"),
                Wrong(lambda _: {**PLACES, "e": (0, 1)}, "whole numbers"),
            ),
        ),
    ),
    Order(
        id="2.4",
        title="Six ideas and a rule for ties",
        ask=(
            "The room has scored six ideas from 1 to 5; the scores stand behind them.\n"
            "Rank them by impact ÷ difficulty, the highest first.\n"
            "Where two are equal, the one with the greater impact goes first."
        ),
        in_code='Your answer is a list of the six letters, such as `["a", "b", "c", "d", "e", "f"]`.',
        items={
            "a": "The station may change the roster until the evening before (impact 4, difficulty 2).",
            "b": "A voucher goes out by itself when a basket is 20 minutes late (impact 2, difficulty 1).",
            "c": "The app shows an honest arrival time instead of a fixed 30 minutes (impact 5, difficulty 3).",
            "d": "The duty manager is warned when a station's late share passes 20 % (impact 3, difficulty 1).",
            "e": "We build a fleet of our own (impact 5, difficulty 5).",
            "f": "A thank-you card lies in each bag (impact 1, difficulty 1).",
        },
        expected=RANKED,
        hints=(
            "Six divisions, then two pairs of equals.",
            "4 ÷ 2 and 2 ÷ 1 are equal; so are 5 ÷ 5 and 1 ÷ 1. Which of each pair moves customers more?",
            'answer_2_4 = ["d", "a", ..., "c", ..., ...]',
        ),
        why=(
            "A rule for ties that is written down before the scores are known saves the quarter of an hour in which "
            "the senior voice decides. The rule is ours; any other will do as long as it is stated."
        ),
        mistakes=(
            Mistake(
                key="ties",
                says="The ratios are in order; look at the equal pairs. By the stated rule one of each goes first.",
                when=lambda answer, _: _ranked_but_for_ties([str(key).casefold() for key in answer]),
            ),
            Mistake(
                key="impact alone",
                says="You have ranked by impact alone. Two of these ideas are dear; divide by the difficulty.",
                when=lambda answer, _: next(iter(answer)) in ("c", "e"),
            ),
            Mistake(
                key="upside down",
                says="Your list begins with the lowest ratio. The task asks for the highest first.",
                when=lambda answer, _: list(answer)[-1] == "d",
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: RANKED, lambda _: list("DABCEF")),
            wrong=(
                Wrong(lambda _: list("dbacfe"), "ties"),
                Wrong(lambda _: list("dabcfe"), "ties"),
                Wrong(lambda _: list("cedabf"), "impact alone"),
                Wrong(lambda _: list("fecbad"), "upside down"),
                Wrong(lambda _: list("dabc"), "No answer yet"),
            ),
        ),
    ),
]

"""Lesson 02, fifth part: telling the customer, finding the break, and the cord."""

from flywheel.exercises.specs import Bank, Choice, Criterion, Mistake, Multi, Rubric, Wrong

from . import answers

EXERCISES = [
    Choice(
        id="2.13",
        title="Told, and heard again?",
        data="sample",
        ask=(
            "The deck expects that people who are told what their words changed speak up again more readily "
            "**[claim, without a figure]**.\n"
            "You have seen the shares of those told and not told, and the difference within the same week and topic.\n"
            "What can you say?"
        ),
        options={
            "a": "Telling people puts them off: of those told, fewer spoke again.",
            "b": "Telling people helps: the matched difference is above zero.",
            "c": "It is shown that telling makes no difference.",
            "d": "These data do not decide it: the difference may be several points either way, "
            "and nobody drew who was told.",
        },
        expected="d",
        hints=(
            "Read the interval of the difference and ask what it leaves possible.",
            "Then ask how somebody came to be told. Were they like the others before?",
            "From … points less to … points more; a … would decide it.",
        ),
        why=(
            "The plain comparison and the matched one even point in different directions, because those told had come "
            "with other topics and in other weeks. A draw among those who could be told costs nothing and settles it."
        ),
        mistakes=(
            Mistake(
                key="plain shares",
                says="These two shares mix weeks and topics. Look at the difference within the same week and topic.",
                gives=lambda _: "a",
            ),
            Mistake(
                key="sign only",
                says="The point lies above zero. Where do the two ends of its interval lie?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="absence",
                says="Not having found a difference is weaker than having shown that there is none.",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
    Rubric(
        id="2.14",
        title="Eighty words to her",
        ask=(
            "Write the message that the customer of this lesson should get, in at most eighty words.\n"
            "She wrote that the coriander arrived warm and that she had taken an hour off work for nothing.\n"
            "You may promise and report only what you know from this lesson."
        ),
        criteria=(
            Criterion("hers", "It takes up her own words, so that she sees it is about her and not about “feedback”."),
            Criterion("changed", "It says what was done because of it, with a date.", 2),
            Criterion(
                "honest",
                "It does not say that the problem is solved: nothing in the data shows that the riders helped.",
                2,
            ),
            Criterion("next", "It says what happens next and by when, or what is not decided yet."),
            Criterion("again", "It says whom she reaches if it happens again, without starting from the beginning."),
            Criterion("short", "At most eighty words, no voucher in place of an answer, no “we value your feedback”."),
        ),
        model=(
            "You wrote in June that your coriander arrived warm and that you had taken an hour off for nothing. "
            "You had to tell us three times, and each time we called it solved. Since 22 June three stations have "
            "had more riders in the evening; whether that is enough we do not know yet. On 20 July we check again "
            "and tell you. If it happens before, reply here: this thread stays open and reaches the delivery lead."
        ),
        hints=(
            "Imagine reading it on a telephone in a lift, as the person who waited.",
            "Her words; what was done and when; what we do not know; what comes next; how to reach somebody.",
            "You wrote … Since … we have … Whether it … we do not know yet. On … If it happens again, …",
        ),
        why=(
            "The hard part is to be thankful and not to lie. Three stations got riders, and nobody has checked whether "
            "hers is among them."
        ),
    ),
    Multi(
        id="2.15",
        title="Three ways to fail",
        ask=(
            "Four figures of the loop, each with its interval and with the threshold at which a sign begins.\n"
            "A sign is present when the *whole* interval lies beyond its threshold; a silo needs both of its signs.\n"
            "Which failure modes show?"
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "surface response: what is closed comes back (above the threshold)",
            "b": "data overload: hardly any voice leads to anything (below the threshold)",
            "c": "departmental silo: many hand-offs, and most of the time spent waiting (both above)",
            "d": "none of the three",
        },
        expected=answers.present,
        hints=(
            "Take the figures one by one; two of the signs lie above a threshold, one lies below.",
            "Compare `low` with `threshold` where the sign is *above*, and `high` where it is *below*.",
            "answer_2_15 = {...}",
        ),
        why=(
            "The three need different cures: power to change the cause, fewer and owned insights, one owner across "
            "departments. The thresholds are ours; move them and see whether your verdict hangs on them."
        ),
        mistakes=(
            Mistake(
                key="overload is below",
                says="Data overload shows when *few* voices lead to something. On which side of its threshold is it "
                "here?",
                when=lambda answer, data: "b" in answer and "b" not in answers.present(data),
            ),
            Mistake(
                key="silo needs both",
                says="Look at both figures of the silo, and at the side of their thresholds on which they lie.",
                when=lambda answer, data: "c" in answer and "c" not in answers.present(data),
            ),
            Mistake(
                key="surface overlooked",
                says="Look at the first figure again: its whole interval, and its threshold.",
                when=lambda answer, data: "a" not in answer and "a" in answers.present(data),
            ),
        ),
        bank=Bank(
            equivalent=(lambda data: sorted(answers.present(data)),),
            wrong=(
                Wrong(lambda _: {"a", "b"}, "overload is below"),
                Wrong(lambda _: {"a", "c"}, "silo needs both"),
                Wrong(lambda _: {"d"}, "surface overlooked"),
            ),
        ),
    ),
    Multi(
        id="2.16",
        title="Cord, ticket or meeting",
        ask=(
            "Somebody notices one of these at seven in the evening.\n"
            "For which should the cord be pulled at once, by whoever sees it, rather than a ticket be written or "
            "the meeting wait?\n"
            "The cord is for what gets worse by the minute and can be stopped where it happens."
        ),
        in_code='Your answer is a set of letters, such as `{"a", "b"}`.',
        options={
            "a": "Within ten minutes a third customer writes that chicken of the same batch smells.",
            "b": "Eleven packed bags wait at the door of a station, no rider in sight, and the app still sells the "
            "slot.",
            "c": "Yesterday's late share was 13 %.",
            "d": "A customer finds the wording of a coupon confusing.",
            "e": "A picker scans the third bag in a row that carries somebody else's label.",
            "f": "The NPS of the month is two points lower.",
        },
        expected={"a", "b", "e"},
        hints=(
            "Imagine that nothing happens for twenty minutes. Where is the damage larger than before?",
            "And who could stop it on the spot: a batch off sale, a slot closed, a bench held?",
            'answer_2_16 = {"a", ..., ...}',
        ),
        why=(
            "None of the three is certain, and that is the point: the cord may be pulled on a suspicion, and a false "
            "alarm costs ten minutes. A cord that one has to be sure about is pulled too late."
        ),
        mistakes=(
            Mistake(
                key="numbers of yesterday",
                says="A number of yesterday or of the month cannot be stopped tonight. It belongs on an agenda.",
                when=lambda answer, _: bool({"c", "f"} & set(answer)),
            ),
            Mistake(
                key="one annoyed reader",
                says="The coupon annoys, and it will annoy tomorrow just as much. That is what tickets are for.",
                when=lambda answer, _: "d" in answer,
            ),
            Mistake(
                key="wait for certainty",
                says="You let something run that grows with every bag or every minute. Must one be sure first?",
                when=lambda answer, _: not {"a", "b", "e"} <= set(answer),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["e", "a", "b"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "e", "c"}, "numbers of yesterday"),
                Wrong(lambda _: {"a", "b", "d", "e"}, "one annoyed reader"),
                Wrong(lambda _: {"a", "b"}, "wait for certainty"),
            ),
        ),
    ),
]

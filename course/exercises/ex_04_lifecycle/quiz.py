"""Lesson 04, the quiz."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

EXERCISES = [
    Choice(
        id="4.17",
        title="Quiz: nobody has ever left",
        ask=(
            "An app is three weeks old, and *gone* means four weeks of silence.\n"
            "Its founder reports a churn of 0 %. What do you say?"
        ),
        options={
            "a": "Congratulations: three weeks without a loss.",
            "b": "By this definition nobody can have left yet, so the number says nothing.",
            "c": "The true churn must be high, since young apps lose most of their users.",
            "d": "The definition should be changed to three days.",
        },
        expected="b",
        hints=(
            "On which day can the first one be counted as gone at the earliest?",
            "Compare the age of the app with the length of the silence.",
            "The first possible leaver can be seen on day …",
        ),
        why="Every definition of gone has a waiting time, and before it is over a zero is an empty page.",
        mistakes=(
            Mistake(key="zero is a finding", says="Could the number have been anything but zero?", gives=lambda _: "a"),
            Mistake(
                key="known elsewhere", says="That may be so in general. Does this number say it?", gives=lambda _: "c"
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Choice(
        id="4.18",
        title="Quiz: the profile",
        ask=(
            "*Users who fill in their profile within the first month stay twice as long as others.*\n"
            "Even before asking for a cause, what is wrong with the comparison?"
        ),
        options={
            "a": "Twice is too much to be true.",
            "b": "Profiles are filled in by women rather than men.",
            "c": "Whoever left in the first week had three weeks less to fill in a profile.",
            "d": "Nothing, if enough people were counted.",
        },
        expected="c",
        hints=(
            "What must somebody do first, in order to fill in a profile on day 25?",
            "Put those who left on day 3 into one of the two groups. Into which, and why?",
            "To be in the first group one has to have stayed until …",
        ),
        why=(
            "To do it late you have to be there late: staying makes the action. End the window of the action before "
            "the window of staying begins, and count only those who were there at its end."
        ),
        mistakes=(
            Mistake(
                key="more people",
                says="Ten times as many people would all be sorted in the same way.",
                gives=lambda _: "d",
            ),
            Mistake(
                key="too much",
                says="Large effects exist. Look at how people come into the groups.",
                gives=lambda _: "a",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "b", "not it"),)),
    ),
    Multi(
        id="4.19",
        title="Quiz: what may the model know?",
        ask=("A model is to say on 1 June who will have left by 28 June.\nWhich of these may it be given?"),
        options={
            "a": "days since the last visit, as of 31 May",
            "b": "the number of orders in June",
            "c": "the membership as it stands in the table today, in July",
            "d": "whether the first order was late, in March",
            "e": "complaints that were opened up to 31 May",
        },
        expected={"a", "d", "e"},
        hints=(
            "Stand at midnight before 1 June. What is written in the ledgers?",
            "A table that only knows today's state has been written over since.",
            'answer = {"a", ..., ...}',
        ),
        why=(
            "Dates are easy to check; columns that are overwritten are the sly ones. A membership that ended because "
            "somebody left tells the model what it is to find out."
        ),
        mistakes=(
            Mistake(
                key="the future",
                says="One of your choices had not happened yet on 1 June.",
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="written over",
                says=(
                    "One of your choices is known as it is today. What was it on 1 June, and who has changed it since?"
                ),
                when=lambda answer, _: "c" in answer,
            ),
            Mistake(
                key="too careful",
                says="Something that you left out was written down long before June.",
                when=lambda answer, _: not {"a", "d", "e"} <= set(answer),
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["e", "d", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "d", "e"}, "the future"),
                Wrong(lambda _: {"a", "c", "d", "e"}, "written over"),
                Wrong(lambda _: {"a", "e"}, "too careful"),
            ),
        ),
    ),
    Choice(
        id="4.20",
        title="Quiz: ninety-six per cent right",
        ask=(
            "In an app 4 % leave each month. A vendor's model is *right for 96 % of users*.\n"
            "How do you get the same for nothing?"
        ),
        options={
            "a": "Warn of nobody.",
            "b": "Warn of everybody.",
            "c": "Warn of a random half.",
            "d": "One does not: 96 % is excellent.",
        },
        expected="a",
        hints=(
            "Right means: warned and left, or not warned and stayed. Which of the two is frequent?",
            "Go through the first three options with 100 users, of whom 4 leave.",
            "Of 100 users … stay. Whoever says 'stays' of all of them is right … times.",
        ),
        why=(
            "When few leave, saying 'nobody' is nearly always right and never of use. Ask for precision and recall "
            "at "
            "the size of list that you can work through."
        ),
        mistakes=(
            Mistake(key="everybody", says="Then you are right about 4 of 100. Count once more.", gives=lambda _: "b"),
            Mistake(key="excellent", says="Count how often somebody is right who never looks.", gives=lambda _: "d"),
        ),
        bank=Bank(equivalent=(lambda _: "A",), wrong=(Wrong(lambda _: "c", "not it"),)),
    ),
    Choice(
        id="4.21",
        title="Quiz: the list worked",
        ask=(
            "A hundred users of the list were called, and 60 came back within four weeks.\n"
            "What does one have to know in order to say what the calls have done?"
        ),
        options={
            "a": "how long the calls took",
            "b": "whether the 60 were satisfied with the call",
            "c": "how many of all users came back in these weeks",
            "d": "how many of the list would have come back without a call",
        },
        expected="d",
        hints=(
            "The list never claimed that all hundred would leave.",
            "Which people are like the hundred in everything but the call?",
            "Of those on the list who were … by lot, … came back.",
        ),
        why=(
            "Some of them would have come anyway, and only a part of the list that nobody called, chosen by lot, can "
            "say how many. All users are no comparison: they were not on the list."
        ),
        mistakes=(
            Mistake(
                key="all users",
                says="Most of all users were never about to leave. Are they like the hundred?",
                gives=lambda _: "c",
            ),
            Mistake(
                key="satisfied",
                says="That says whether the call was pleasant. Did it change anything?",
                gives=lambda _: "b",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",), wrong=(Wrong(lambda _: "a", "not it"),)),
    ),
]

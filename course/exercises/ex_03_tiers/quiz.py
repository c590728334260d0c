"""Lesson 03, the quiz."""

from flywheel.exercises.specs import Bank, Choice, Mistake, Multi, Wrong

EXERCISES = [
    Choice(
        id="3.14",
        title="Quiz: a hundred and twenty per cent",
        ask=("A bank reports that its best 20 % of customers make 120 % of its profit.\nWhat do you make of it?"),
        options={
            "a": "A slip of the keyboard: a share cannot exceed 100 %.",
            "b": "It can be right: the others lose money together, after costs that somebody has shared out.",
            "c": "The bank should close the accounts of the others, and its profit rises by a fifth.",
            "d": "The best customers are overcharged by 20 %.",
        },
        expected="b",
        hints=(
            "Profit is what is left, and what is left of some customers can be less than nothing.",
            "Let the whole be 10. How much do the best bring, and what does that leave for the rest?",
            "The best bring 12 of 10, so the others bring …",
        ),
        why=(
            "A sum with negative parts has shares above one. Close the accounts, and the fixed costs that they were "
            "charged with are still there, for the others to bear."
        ),
        mistakes=(
            Mistake(
                key="shares end at one",
                says="That holds while no part is below zero. Can a customer cost more than he brings?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="close them",
                says="Which of the costs charged to these accounts would vanish with them, and which would stay?",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",), wrong=(Wrong(lambda _: "d", "not it"),)),
    ),
    Choice(
        id="3.15",
        title="Quiz: the month in which all bought half",
        ask=(
            "In one month every single customer orders half as often as in the month before.\n"
            "Recency apart: what do the *quantile* scores of frequency show, and what do scores by *fixed cuts* show?"
        ),
        options={
            "a": "Both fall.",
            "b": "The quantile scores fall, those by fixed cuts stay.",
            "c": "The quantile scores stay as they were, those by fixed cuts fall.",
            "d": "Both stay as they were.",
        },
        expected="c",
        hints=(
            "Whom or what is a customer compared with in each of the two?",
            "If all runners are half as fast, who wins, and what does the clock show?",
            "Places among the others …; places against a mark on the wall …",
        ),
        why=(
            "Fifths rank people against one another, so a company that is going under still has its champions. To "
            "steer by the month, use fixed cuts; to hand out a scarce thing, use ranks."
        ),
        mistakes=(
            Mistake(
                key="both fall",
                says="Among the others nobody has overtaken anybody. What does a rank do then?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="other way round",
                says="You have it the other way round: a cut on the wall does not move with the crowd.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="both stay",
                says="One of the two counts orders against a mark that stands still.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",)),
    ),
    Choice(
        id="3.16",
        title="Quiz: the next yuan",
        ask=(
            "Care for tier A has cost 1,000 and brought 5,000; its last yuan brought 0.50.\n"
            "Care for tier B has cost 1,000 and brought 2,000; its last yuan brought 0.90.\n"
            "You may move some money without changing the total. Where to?"
        ),
        options={
            "a": "from B to A, which brings five times its cost",
            "b": "from A to B",
            "c": "nowhere, because both bring more than they cost",
            "d": "to whichever tier has more customers",
        },
        expected="b",
        hints=(
            "What happens to the total if one yuan moves over?",
            "Taking the last yuan from one loses what it brought; the other gains about what its last one brought.",
            "from A to B: −0.50 + …; from B to A: −0.90 + …",
        ),
        why=(
            "Splits are improved at the margin, until the last yuan is equally good everywhere. As both last ones "
            "are below a yuan here, giving some back is better still."
        ),
        mistakes=(
            Mistake(
                key="by the mean",
                says="The five-fold is the mean of all yuan spent on A. Which of them would you add to?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="content",
                says="Both are fine as a whole; move one yuan in your mind and add up again.",
                gives=lambda _: "c",
            ),
            Mistake(
                key="by heads",
                says="Heads do not say what a yuan brings; the last line of each sentence does.",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "B",)),
    ),
    Multi(
        id="3.17",
        title="Quiz: risen without a cause",
        ask="Which of these make customers rise from one tier to a better one although no care has had any effect?",
        options={
            "a": "The tiers have fixed shares, and somebody above has fallen.",
            "b": "A quarter with New Year in it is followed by one without, and the tiers are cut at fixed amounts.",
            "c": "A customer signed up in the last week of one quarter and orders as usual in the next.",
            "d": "A customer had an unusually thin quarter and comes back to what is normal.",
            "e": "Half of a tier, drawn by lot, gets care and ends up with more than the other half.",
        },
        expected={"a", "c", "d"},
        hints=(
            "For each, ask whether the customer changed, or merely the window, the neighbours or the luck.",
            "One of the five makes people fall, and one is the way to find out whether care had an effect.",
            'answer_3_17 = {"a", ..., ...}',
        ),
        why=(
            "Places that must be filled, windows that catch half of somebody, and luck that evens out move people "
            "every quarter. Against that noise only a group drawn by lot is loud enough."
        ),
        mistakes=(
            Mistake(
                key="feast",
                says=(
                    "After a feast there is less in every basket. In which direction do fixed amounts sort people then?"
                ),
                when=lambda answer, _: "b" in answer,
            ),
            Mistake(
                key="lot",
                says="A draw by lot, two halves, and a difference: this is what an effect looks like.",
                when=lambda answer, _: "e" in answer,
            ),
            Mistake(
                key="filled places",
                says="If the best tier always holds 5 % and somebody leaves it, what happens to the place?",
                when=lambda answer, _: "a" not in answer,
            ),
        ),
        bank=Bank(
            equivalent=(lambda _: ["d", "c", "a"],),
            wrong=(
                Wrong(lambda _: {"a", "b", "c", "d"}, "feast"),
                Wrong(lambda _: {"a", "c", "d", "e"}, "lot"),
                Wrong(lambda _: {"c", "d"}, "filled places"),
            ),
        ),
    ),
    Choice(
        id="3.18",
        title="Quiz: gold for twenty-four",
        ask=(
            "A membership has three levels with fine benefits.\n"
            "Gold needs 24 orders a year; the middle customer has three, and one in fifty is within two orders of "
            "gold.\n"
            "Which of the five elements of a good membership is broken?"
        ),
        options={
            "a": "a clear proposition",
            "b": "sensible levels",
            "c": "a reachable promotion",
            "d": "rich benefits",
        },
        expected="c",
        hints=(
            "Stand where most customers stand and look up.",
            "Three levels is a usual number, and the benefits are fine. How far is the next step?",
            "From three orders to …",
        ),
        why=(
            "A step that nobody can reach moves nobody. Lower it or split it, and show people how far they have come."
        ),
        mistakes=(
            Mistake(
                key="levels",
                says="Three levels are neither few nor many. It is not their number that keeps people down.",
                gives=lambda _: "b",
            ),
            Mistake(
                key="benefits",
                says="The benefits are fine for those who get them. How many is that?",
                gives=lambda _: "d",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "C",), wrong=(Wrong(lambda _: "a", "not it"),)),
    ),
    Choice(
        id="3.19",
        title="Quiz: does it pay to spoil them?",
        ask=("A hundred core customers get a personal contact for one quarter.\nHow do you find out whether it pays?"),
        options={
            "a": "Compare what they bring with what they brought before.",
            "b": "Compare them with the tier below.",
            "c": "Ask them whether they like it.",
            "d": "Draw fifty of them by lot, give it to these first, and compare with the other fifty, those who "
            "leave "
            "included.",
        },
        expected="d",
        hints=(
            "The core falls by itself. With whom must it be compared, so that this does not matter?",
            "Two groups that were picked in the same way fall in the same way.",
            "by lot, half of …, compared with …",
        ),
        why=(
            "The lot makes two groups that differ in the care only. With fifty in each only a large effect will "
            "show, and lesson 07 tells you beforehand how large."
        ),
        mistakes=(
            Mistake(
                key="before and after",
                says="They were picked for a good quarter. What happens to such a group in any case?",
                gives=lambda _: "a",
            ),
            Mistake(
                key="other tier",
                says="The tier below was picked by the same rule to be different. What would the difference mean?",
                gives=lambda _: "b",
            ),
            Mistake(
                key="liked",
                says="They will like it. Whether it pays is another question.",
                gives=lambda _: "c",
            ),
        ),
        bank=Bank(equivalent=(lambda _: "D",)),
    ),
]

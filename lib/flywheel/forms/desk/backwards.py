"""Forms for working backwards: the customer value proposition, and the press release with its questions (PR/FAQ)."""

from __future__ import annotations

import re

from flywheel.forms.desk.model import DeskForm, Field, Finding, Part, Values
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["PR_FAQ", "VALUE_PROPOSITION"]

_PAGE_WORDS = 400
_CJK = re.compile(r"[\u4e00-\u9fff]")
_CHARACTERS_A_WORD = 1.6


def _look_at_proposition(values: Values) -> list[Finding]:
    found = []
    for number, row in enumerate(values.get("map", ()), 1):
        if "pain" in row and "relief" not in row:
            found.append(Finding("open", _("Line {number} names a pain and no relief.").format(number=number)))
        if "pain" in row and "evidence" not in row:
            found.append(Finding("think", _("Line {number} is an assumption: nobody said it.").format(number=number)))
    if "wrong_if" in values and not re.search(r"\d", values["wrong_if"]):
        found.append(Finding("think", _("“Wrong if” has no number: nothing could prove it wrong.")))
    return found


VALUE_PROPOSITION = DeskForm(
    name="value_proposition",
    title=later("Customer value proposition"),
    purpose=later("Working backwards, first step: insight, value map, positioning, and a test that may fail."),
    parts=(
        Part(
            key="insight",
            heading=later("Insight"),
            fields=(
                Field(key="customer", label=later("Customer"), hint=later("One kind, in one situation."), needed=True),
                Field(key="insight", label=later("What they try to get done, and what stands in the way"), kind="text"),
            ),
        ),
        Part(
            key="map",
            heading=later("Value map"),
            least=4,
            most=10,
            fields=(
                Field(key="pain", label=later("Pain or wish"), kind="text", needed=True, width=2),
                Field(key="relief", label=later("What we do about it"), kind="text", width=2),
                Field(key="evidence", label=later("Evidence"), kind="text", width=1.5),
            ),
        ),
        Part(
            key="position",
            heading=later("Positioning"),
            fields=(
                Field(key="promise", label=later("For whom we are what, in one sentence"), kind="text", needed=True),
                Field(key="unlike", label=later("Unlike what they do today")),
            ),
        ),
        Part(
            key="test",
            heading=later("Test of the hypothesis"),
            fields=(
                Field(key="test", label=later("What we try, with whom"), kind="text", needed=True),
                Field(key="wrong_if", label=later("Wrong if"), hint=later("A number, set before."), needed=True),
                Field(key="by", label=later("Known by"), kind="day", needed=True),
                Field(key="owner", label=later("Owner"), needed=True),
            ),
        ),
    ),
    example={
        "customer": later("Parent who cooks for three after work"),
        "insight": later("Wants to know by five whether dinner will be there at seven; learns it at half past six."),
        "map": [
            {
                "pain": later("Does not know whether it will be late."),
                "relief": later("An honest hour: a promise by five, or another slot."),
                "evidence": later("9 of 12 calls of week 24"),
            }
        ],
        "promise": later("For families with fixed evenings we are the dinner one can plan on."),
        "unlike": later("A window of two hours and a map"),
        "test": later("Offer the honest hour to half of Minhang for two weeks."),
        "wrong_if": later("fewer than 30 % choose it, or lateness stays above 15 %"),
        "by": "2026-07-31",
        "owner": later("Product lead"),
    },
    look=_look_at_proposition,
)

_ASKERS = {"customer": later("customer"), "house": later("colleague")}
_RELEASE = ("headline", "customer", "trouble", "solution", "voice", "start")


def _look_at_release(values: Values) -> list[Finding]:
    found = []
    release = " ".join(values[name] for name in _RELEASE if name in values)
    characters = len(_CJK.findall(release))
    length = len(_CJK.sub(" ", release).split()) + characters / _CHARACTERS_A_WORD
    if length > _PAGE_WORDS:
        text = _(
            "The release is longer than a page: about {n:.0f} words, {most} fit. Strike out what nobody would miss."
        )
        found.append(Finding("wrong", text.format(n=length, most=_PAGE_WORDS)))
    rows = values.get("faq", ())
    for kind, label in _ASKERS.items():
        if not any(row.get("who") == kind for row in rows):
            found.append(Finding("open", _("No question of a {who} yet.").format(who=_(label))))
    unanswered = sum("question" in row and "answer" not in row for row in rows)
    if unanswered:
        found.append(Finding("open", _("Questions without an answer: {n}.").format(n=unanswered)))
    if "voice" in values and "!" in values["voice"].replace("！", "!"):
        found.append(Finding("think", _("Would a customer say it like that? Praise with exclamation marks is ours.")))
    return found


PR_FAQ = DeskForm(
    name="pr_faq",
    title=later("PR/FAQ"),
    purpose=later("Working backwards: the press release of the day it is there, the questions, and the way there."),
    parts=(
        Part(
            key="release",
            heading=later("1 · Press release"),
            hint=later("One page, only what a customer would understand. It is fiction, dated in the future."),
            fields=(
                Field(key="headline", label=later("Headline"), needed=True),
                Field(key="day", label=later("Day of the release"), kind="day", needed=True),
                Field(key="customer", label=later("For whom"), needed=True),
                Field(key="trouble", label=later("The trouble until now"), kind="text", needed=True),
                Field(key="solution", label=later("What is different"), kind="text", needed=True),
                Field(key="voice", label=later("A customer says"), kind="text", needed=True),
                Field(key="start", label=later("How one gets it"), needed=True),
            ),
        ),
        Part(
            key="faq",
            heading=later("2 · Questions and answers"),
            hint=later("Also of those whom it does not help, of finance, and of those who would have to do it."),
            least=6,
            most=20,
            fields=(
                Field(key="who", label=later("Who asks"), kind="choice", choices=_ASKERS),
                Field(key="question", label=later("Question"), kind="text", needed=True, width=2),
                Field(key="answer", label=later("Answer"), kind="text", width=3),
            ),
        ),
        Part(
            key="experience",
            heading=later("3 · Experience"),
            fields=(
                Field(
                    key="experience",
                    label=later("Step by step: what one sees and can do"),
                    kind="text",
                    needed=True,
                ),
            ),
        ),
        Part(
            key="route",
            heading=later("4 · Technical route"),
            fields=(
                Field(key="route", label=later("What must be built or bought, in which order"), kind="text"),
                Field(
                    key="unknown",
                    label=later("What would have to be true and is not known"),
                    kind="text",
                    hint=later("And how one could know it soon."),
                    needed=True,
                ),
            ),
        ),
    ),
    example={
        "headline": later("Greenbasket says by five whether dinner comes at seven"),
        "day": "2026-10-01",
        "customer": later("Parents who cook after work"),
        "trouble": later("Until now one learned at half past six that the basket would be late."),
        "solution": later("Whoever orders by four gets one fixed hour by five, or another slot and the fee back."),
        "voice": later("I do not need it faster. I need to know."),
        "start": later("Choose “honest hour” when paying."),
        "faq": [
            {
                "who": "customer",
                "question": later("How would I notice?"),
                "answer": later("A message by five names the hour."),
            },
            {
                "who": "customer",
                "question": later("And if you are late all the same?"),
                "answer": later("The fee comes back without asking."),
            },
            {
                "who": "house",
                "question": later("What happens on a Friday at six in the rain?"),
                "answer": later("Fewer hours are offered; the roster sets how many."),
            },
        ],
        "experience": later(
            "Order by four. Message by five. A rider with the basket within the hour. One question after it."
        ),
        "route": later("Forecast by hour, a roster that can change, slots tied to the roster."),
        "unknown": later("That a forecast at four is right in nine evenings of ten: test it on June."),
    },
    look=_look_at_release,
)

"""All pilots of a folder → the parts of their common report: page one, picture, decisions, luck, failures."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import charts
from flywheel.pilot import VERDICTS, deviation_in_words, verdict_label
from flywheel.report import markup
from flywheel.report.markup import Section
from flywheel.report.packs import drawn, page_one
from flywheel.report.standing import age_in_days
from flywheel.stats import as_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.portfolio import Pilots

__all__ = [
    "assumptions",
    "decision_table",
    "decisions",
    "failed",
    "failure_table",
    "finding",
    "forest",
    "headline",
    "luck",
]

_OLD_DAYS = 28
_NUMBER = re.compile(r"^\s*\d+\. ")


def finding(pilots: Pilots) -> str:
    """Return how many pilots have which decision, in one sentence."""
    if not pilots.standings:
        return _("No pilot could be judged; the reasons are below.")
    text = ngettext("{n} pilot:", "{n} pilots:", len(pilots.standings)).format(n=len(pilots.standings))
    parts = [
        _("{n} {decision}").format(n=pilots.count(verdict), decision=verdict_label(verdict).lower())
        for verdict in VERDICTS
        if pilots.count(verdict)
    ]
    said = _("{text}.").format(text=text + " " + _(", ").join(parts))
    if pilots.failures:
        more = ngettext("{n} more could not be judged.", "{n} more could not be judged.", len(pilots.failures))
        said += " " + more.format(n=len(pilots.failures))
    return said


def _task(one: Mapping[str, Any]) -> str:
    """Return what a manager must decide about one pilot."""
    days = age_in_days(one)
    form = {
        "roll_out": _("“{pilot}”: decide on the roll-out. {effect}. Owner: {owner}."),
        "iterate": _("“{pilot}”: agree on what to change and on the next version. Owner: {owner}."),
        "stop": _("“{pilot}”: stop it, or say what would have to be different. Owner: {owner}."),
        "not_enough_data": _("“{pilot}”: run it longer or with more users, or close it. Owner: {owner}."),
    }[one["verdict"]]
    said = form.format(pilot=one["pilot"], owner=one["owner"], effect=f"{one['metric']} {one['effect']}")
    harmed = [label for label, state in one["guardrails"] if state == "harmed"]
    if harmed:
        said += " " + _("Guardrail harmed: {label}.").format(label=_(", ").join(harmed))
    if days is not None and days >= _OLD_DAYS and one["verdict"] != "stop":
        said += " " + _("It ended {n} days before these data end and waits.").format(n=days)
    return said


def headline(pilots: Pilots) -> Section:
    """Write page one."""
    numbers: dict[str, str | tuple[str, str]] = {
        verdict_label(verdict): str(pilots.count(verdict)) for verdict in VERDICTS
    }
    if pilots.failures:
        numbers[_("Failed")] = (str(len(pilots.failures)), _("explained below"))
    alarms = [
        _("{label}: {state}").format(label=one["pilot"], state=alarm)
        for one in pilots.ordered
        for alarm in one["alarms"]
    ]
    out = pilots.count("roll_out")
    return page_one(
        _("Portfolio of pilots"),
        _("Pilots in “{folder}”").format(folder=pilots.folder),
        facts={
            _("Pilots"): str(len(pilots.standings) + len(pilots.failures)),
            _("Data"): _("sample") if pilots.data.label == "sample" else pilots.data.label,
            _("Data end on"): str(pilots.data.last_day or "–"),
        },
        word=pilots.together.caption if pilots.standings else _("Nothing could be judged"),
        sentence=finding(pilots),
        numbers=numbers,
        tone="roll_out" if out else "not_enough_data",
        alarms=alarms,
        steps=[_task(one) for one in pilots.ordered],
    )


def forest(pilots: Pilots) -> Section:
    """Write all effects in one picture."""
    title = _("All effects in one picture")
    if not pilots.standings:
        return Section("forest", title, markup.paragraph(_("No pilot could be judged.")))
    body = drawn(lambda: charts.pilot_forest(pilots.together))
    text = _(
        "Different metrics are put on one scale as relative effects; that a pilot lies further right does not mean that"
        " it is worth more."
    )
    return Section("forest", title, body + markup.note(text))


def decision_table(pilots: Pilots) -> pd.DataFrame:
    """Return one row a pilot in words: decision, effect, interval, guardrails, power, age."""
    states = {"harmed": _("HARMED"), "safe": _("not harmed"), "unclear": _("unclear")}
    rows = []
    for one in pilots.ordered:
        held = [_("{label}: {state}").format(label=label, state=states[state]) for label, state in one["guardrails"]]
        guards = _("; ").join(held) or _("none named")
        power = _("finds {effect}").format(effect=one["detectable"]) if one["detectable"] != "–" else "–"
        if one["power"] is not None:
            power += _("; ") + _("planned gain: {power}").format(power=as_text(one["power"], "share"))
        days = age_in_days(one)
        age = _("runs beyond the data") if days is None else _("{n} days").format(n=days)
        rows.append(
            (
                one["pilot"],
                verdict_label(one["verdict"]),
                _("{label}: {state}").format(label=one["metric"], state=one["effect"]),
                one["interval"],
                one["n"],
                guards,
                power,
                age,
            )
        )
    columns = [
        _("Pilot"),
        _("Decision"),
        _("Effect"),
        _("Interval"),
        _("Users on both sides"),
        _("Guardrails"),
        _("Power"),
    ]
    return pd.DataFrame(rows, columns=[*columns, _("Ended")])


def decisions(pilots: Pilots) -> Section:
    """Write one row a pilot, and the reason of each decision."""
    title = _("Decisions")
    if not pilots.standings:
        return Section("decisions", title, markup.paragraph(_("No pilot could be judged.")))
    body = markup.table(decision_table(pilots), caption=_("One row a pilot"))
    body += markup.note(
        _(
            "Power: the effect that is found in 8 of 10 pilots of this size, and the chance that the planned gain had"
            " to be found. Ended: days before the end of the data."
        )
    )
    body += markup.listing(
        _("{pilot}: {reason}").format(pilot=one["pilot"], reason=one["reason"]) for one in pilots.ordered
    )
    return Section("decisions", title, body)


def luck(pilots: Pilots) -> Section:
    """Write what is left of the effects once luck is taken out, and how many mistakes to expect."""
    title, together = _("How much of it is luck"), pilots.together
    body = markup.paragraph(
        _(
            "Whoever picks the best of several pilots picks luck as well: the largest measured effect is on average"
            " larger than the true one (winner's curse). Expect less from a roll-out than its pilot showed."
        )
    )
    if pilots.standings:
        text = ngettext(
            "If this pilot changed nothing, it would be rolled out with a chance of at most {n}.",
            "If none of these {k} pilots changed anything, at most {n} of them would be rolled out on average.",
            len(pilots.standings),
        )
        chance = len(pilots.standings) == 1
        n = as_text(pilots.expected_mistakes, "share") if chance else f"{pilots.expected_mistakes:.2f}"
        body += markup.paragraph(text.format(k=len(pilots.standings), n=n))
    if math.isnan(together.between):
        body += markup.note(_("With fewer than three effects that have a percentage and an interval, none is shrunk."))
        return Section("luck", title, body)
    judged = together.table[together.table["shrunk"].notna()]
    rows = [
        (
            row["pilot"],
            deviation_in_words(row["value"]),
            _("{low} to {high}").format(low=deviation_in_words(row["low"]), high=deviation_in_words(row["high"])),
            deviation_in_words(row["shrunk"]),
        )
        for row in judged.to_dict("records")
    ]
    columns = [_("Pilot"), _("Measured"), _("Interval"), _("Without luck")]
    body += markup.table(
        pd.DataFrame(rows, columns=columns), caption=_("Relative effects, turned so that more is better")
    )
    if together.between == 0:
        body += markup.paragraph(_("Chance alone explains effects as large as these."))
    return Section("luck", title, body + "".join(markup.note(note) for note in together.notes))


def failure_table(pilots: Pilots) -> pd.DataFrame:
    """Return what could not be judged, and why."""
    return pd.DataFrame([*pilots.failures.items()], columns=[_("File or report"), _("Why")])


def failed(pilots: Pilots) -> Section:
    """Write what could not be judged, and why."""
    if not pilots.failures:
        body = markup.paragraph(_("Every pilot of the folder was judged."))
    else:
        body = markup.note(_("They count in none of the numbers above."))
        for name, why in pilots.failures.items():
            first, *others = why.split("\n")
            reasons = markup.listing(_NUMBER.sub("", line) for line in others)
            body += f"<h3>{escape(name)}</h3>{markup.paragraph(first)}{reasons}"
    return Section("failed", _("Failed"), body)


def assumptions(pilots: Pilots) -> Section:
    """Write what the numbers rest on."""
    texts = [
        _("Each pilot is judged by the rule of its own report; scenario files are judged anew on these data."),
        _("Finished reports count as they stand, with the data they were written with."),
        _("Intervals have {level} % confidence each, unless a finished report chose another.").format(
            level=f"{100 * pilots.level:.4g}"
        ),
        _("Before and after compares different weeks; such a pilot is never rolled out by the rule."),
    ]
    return Section("assumptions", _("Assumptions and data quality"), markup.listing([*texts, *pilots.data.notes]))

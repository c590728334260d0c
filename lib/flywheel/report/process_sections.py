"""Monitored processes → the parts of their report in HTML, each one to be read on its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import pilot
from flywheel.pilot import ProcessMonitor
from flywheel.pilot.monitoring import SMALLEST_GROUP
from flywheel.report import markup
from flywheel.report.markup import Section
from flywheel.report.packs import page_one
from flywheel.scenario import Scenario
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.process_monitor import Finding, Monitored

__all__ = ["decay", "headline", "in_numbers", "method", "nodes", "sentence", "tier_name"]


def tier_name(name: object) -> str:
    """Return a membership level as a person reads it; a company's own names stay as they are."""
    known = {"none": _("no membership"), "silver": _("silver"), "gold": _("gold"), "black_gold": _("black gold")}
    return known.get(str(name), str(name))


def sentence(watched: Monitored) -> str:
    """Return the worst finding in one sentence, with how many more there are."""
    if not watched.findings:
        if watched.remarks:
            return _("No alarm; {n} to watch.").format(n=len(watched.remarks))
        few = all((found.table["state"] == "few").all() for found in watched.found)
        return _("No alarm, and not enough data to tell.") if few else _("All nodes work as they should.")
    worst = watched.findings[0]
    first = _("{wrong}.") if len(watched.plans) == 1 else _("{process}: {wrong}.")
    first = first.format(process=worst.process, wrong=worst.wrong[:1].upper() + worst.wrong[1:])
    more = len(watched.findings) - 1
    return first + (ngettext(" And {n} more.", " And {n} more.", more).format(n=more) if more else "")


def headline(watched: Monitored) -> Section:
    """Write page one: what is wrong where, what to do, and the numbers behind it."""
    found = watched.found
    states = pd.concat([one.table["state"] for one in found])
    ill = len(watched.findings)
    firsts = [one.first for one in found if one.first]
    only = watched.plans[0]
    facts = (
        {_("Processes"): str(len(found))} if len(found) > 1 else {_("Owner"): only.owner, _("Version"): only.version}
    )
    facts |= {
        _("As of the end of"): str(watched.as_of),
        _("Runs since"): str(min(firsts)) if firsts else "–",
        _("Data"): _("sample") if watched.data.label == "sample" else watched.data.label,
    }
    numbers = {
        _("Nodes"): str(len(states)),
        _("To act on"): str(ill),
        _("To watch"): str(int(states.isin(["watch", "slow"]).sum())),
        _("Not enough data"): str(int((states == "few").sum())),
        _("Runs judged"): f"{sum(int(one.table['runs'].sum()) for one in found):,}",
    }
    alarm = ngettext("{n} alarm", "{n} alarms", ill).format(n=ill)
    calm = "✔ " + _("No alarm") if (states != "few").any() else "? " + _("Not enough data")
    return page_one(
        _("Process monitor"),
        only.title if len(found) == 1 else _("{n} processes").format(n=len(found)),
        facts=facts,
        word=f"✘ {alarm}" if ill else calm,
        sentence=sentence(watched),
        numbers=numbers,
        alarms=watched.remarks,
        steps=[_step(finding, several=len(found) > 1) for finding in watched.findings],
        tone="stop" if ill else "roll_out" if (states != "few").any() else "not_enough_data",
    )


def _step(finding: Finding, *, several: bool) -> str:
    where = f"{finding.process} · {finding.node}" if several and finding.node else finding.node or finding.process
    if not finding.plan:
        return _("{where} – {owner}: {wrong}").format(where=where, owner=finding.owner, wrong=finding.wrong)
    text = _("{where} – {owner}: find the cause; until then the exception plan holds: {plan}")
    return text.format(where=where, owner=finding.owner, plan=finding.plan)


def nodes(watched: Monitored) -> Section:
    """Write every node of every process, and its tiers."""
    from flywheel.charts import monitor as charts

    body = ""
    for plan, found in zip(watched.plans, watched.found, strict=True):
        body += _heading(watched, plan)
        if found.table["runs"].sum():
            wide, narrow = (charts.node_monitor(found, tier_name=tier_name, narrow=small) for small in (False, True))
            body += markup.figure(wide, narrow)
        body += markup.table(found.shown(), caption=found.caption)
        if len(found.tiers):
            body += markup.table(_tiers(found), caption=_("By tier: membership on the last day of the data"))
    return Section("nodes", _("Nodes and tiers"), body)


def _heading(watched: Monitored, plan: Scenario) -> str:
    return f"<h3>{escape(plan.title)}</h3>" if len(watched.plans) > 1 else ""


def _tiers(found: ProcessMonitor) -> pd.DataFrame:
    rows = found.tiers.to_dict("records")
    return pd.DataFrame(
        {
            _("Node"): found.tiers["node"],
            _("Tier"): [tier_name(row["tier"]) for row in rows],
            _("State"): [pilot.state_in_words(row) for row in rows],
            _("Completed"): [pilot.rate_in_words(row, "") for row in rows],
            _("Over the limit"): [pilot.rate_in_words(row, "late") for row in rows],
            _("Exceptions"): [pilot.rate_in_words(row, "exception") for row in rows],
            _("Runs"): [
                row["runs"] if row["runs"] >= SMALLEST_GROUP else _("fewer than {n}").format(n=SMALLEST_GROUP)
                for row in rows
            ],
        }
    )


def in_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return nodes, tiers or weeks for a spreadsheet: headings and states in words, counts and shares as numbers."""
    shown: dict[str, Any] = {}
    for column, heading in {"node": _("Node"), "tier": _("Tier"), "week": _("Week from"), "state": _("State")}.items():
        if column in rows:
            shown[heading] = rows[column]
    if "state" in rows:
        shown[_("State")] = [pilot.state_in_words(row) for row in rows.to_dict("records")]
    if "tier" in rows:
        shown[_("Tier")] = rows["tier"].map(tier_name)
    shown |= {_("Runs"): rows["runs"], _("Not due yet"): rows["open"], _("Abandoned"): rows["abandoned"]}
    rates = {
        _("Completed"): ("completed", "value", "low", "high"),
        _("Over the limit"): ("late", "late_share", "late_low", "late_high"),
        _("Exceptions"): ("exceptions", "exception_share", "exception_low", "exception_high"),
    }
    for label, (count, *share) in rates.items():
        headings = (_("{rate}, share"), _("{rate}, low end"), _("{rate}, high end"))
        shown[label] = rows[count]
        shown |= {form.format(rate=label): rows[name] for form, name in zip(headings, share, strict=True)}
    if "since" in rows:
        shown[_("Alarm of the chart since")] = rows["since"]
    return pd.DataFrame(shown)


def decay(watched: Monitored) -> Section:
    """Write the course of the CUSUM charts and the weeks."""
    from flywheel.charts import monitor as charts

    body = ""
    for plan, found in zip(watched.plans, watched.found, strict=True):
        if found.course.empty:
            continue
        body += _heading(watched, plan)
        if len(set(found.course["day"])) > 1:
            body += markup.figure(*(charts.node_decay(found, narrow=small) for small in (False, True)))
        body += markup.table(_weeks(found), caption=_("Completed by week"))
    return Section("decay", _("Over time"), body or markup.paragraph(_("No run has come to its end.")))


def _weeks(found: ProcessMonitor) -> pd.DataFrame:
    """Return the last eight weeks, one row a week and one column a node."""
    weeks = sorted(set(found.weeks["week"]))[-8:]
    cells = {(row["week"], row["node"]): pilot.rate_in_words(row, "") for row in found.weeks.to_dict("records")}
    nodes = [node for node in found.table["node"] if node in set(found.weeks["node"])]
    columns = {node: [cells.get((week, node), "–") for week in weeks] for node in nodes}
    return pd.DataFrame({_("Week from"): [f"{week:%Y-%m-%d}" for week in weeks], **columns})


def method(watched: Monitored) -> Section:
    """Write what the states mean and what the numbers rest on."""
    notes = list(dict.fromkeys(note for found in watched.found for note in found.notes))
    notes.append(
        _(
            "Tiers are judged by intervals widened by the number of tiers, so that those of a node hold together; time"
            " limits in working days are counted as calendar days."
        )
    )
    notes += watched.data.notes
    return Section("method", _("What the states mean"), markup.listing(notes))

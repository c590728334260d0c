"""A case → the parts of its report that say where the numbers come from: nodes, voices, days, people, assumptions."""

from __future__ import annotations

import math
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from flywheel import metrics, stats
from flywheel.charts import pilot as charts
from flywheel.pilot import assumptions as assumptions_of
from flywheel.pilot import group_labels, interval_in_words
from flywheel.report import markup
from flywheel.report.markup import Section
from flywheel.stats import MINIMUM_N, Unit, as_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.case import Case

__all__ = ["assumptions", "by_segment", "counted", "course", "feedback", "plan", "process"]


def process(case: Case) -> Section:
    """Write the completion of the nodes."""
    title = _("Process nodes")
    if case.nodes is None:
        return Section("nodes", title, markup.paragraph(_("The data hold no runs of process nodes.")))
    if not case.nodes.table["n"].sum():
        return Section("nodes", title, markup.paragraph(_("No run of this process was recorded during the pilot.")))
    body = markup.table(case.nodes.shown(), caption=case.nodes.caption)
    body += markup.note(_("“Not yet sure” means that the interval still reaches the threshold: too few runs to tell."))
    return Section("nodes", title, body)


def feedback(case: Case) -> Section:
    """Write what users said: scores, counts, quotes."""
    title, found = _("What users said"), case.voices
    if found is None:
        return Section("feedback", title, markup.paragraph(_("The data hold no feedback.")))
    if found.table.empty:
        return Section("feedback", title, markup.paragraph(_("Users in scope gave no feedback in these days.")))
    names = group_labels()
    body = ""
    if not found.scores.empty:
        body += markup.table(_scores(found, names, level=case.level), caption=_("Scores of the users in scope"))
    wide = found.table.pivot_table(index="channel", columns="side", values="pieces", aggfunc="first", dropna=False)
    wide = wide.reindex(columns=list(found.sides))
    shown = pd.DataFrame({_("Channel"): [metrics.channel_label(name) for name in wide.index]})
    known = found.table.set_index(["channel", "side"]).index
    for side in found.sides:
        shown[names[side]] = [
            _("fewer than 5") if pd.isna(n) and (channel, side) in known else 0 if pd.isna(n) else int(n)
            for channel, n in wide[side].items()
        ]
    body += markup.table(shown, caption=found.caption) + "".join(markup.note(text) for text in found.notes)
    body += _themes(found, names)
    heard = found.quotes.table
    if len(heard):
        body += f"<h3>{escape(found.quotes.caption)}</h3>"
        for row in heard.to_dict("records"):
            body += markup.quote(row["text"], f"{metrics.channel_label(row['channel'])}, {row['at']:%Y-%m-%d}")
        body += "".join(markup.note(text) for text in found.quotes.notes)
    return Section("feedback", title, body)


def _themes(found: metrics.Voices, names: dict[str, str]) -> str:
    if found.themes.empty:
        return markup.note(_("Too few people wrote something on one of the sides to compare themes."))

    def share(value: float, people: object) -> str:
        return _("fewer than 5") if pd.isna(value) else f"{as_text(value, 'share')} ({people})"

    rows = [
        (
            row["label"],
            share(row["reference"], row["people_reference"]),
            share(row["pilot"], row["people_pilot"]),
            as_text(row["value"], "share", signed=True),
            interval_in_words(row["low"], row["high"], "share", difference=True),
        )
        for row in found.themes.to_dict("records")
    ]
    first, second = (names[side] for side in found.sides)
    columns = [_("Theme"), first, second, _("Difference"), _("Interval")]
    caption = _("Share of the people who wrote that named a theme (people)")
    return markup.table(pd.DataFrame(rows, columns=columns), caption=caption) + markup.note(
        _("Themes by keywords; who wrote twice counts once. The intervals hold together.")
    )


def _scores(found: metrics.Voices, names: dict[str, str], *, level: float) -> pd.DataFrame:
    units: dict[str, Unit] = {"nps": "points", "csat": "share", "ces": "score"}
    rows = [
        (
            row["survey"].upper(),
            names[row["side"]],
            as_text(row["value"], units[row["survey"]]),
            interval_in_words(row["low"], row["high"], units[row["survey"]]),
            _("{n} (few)").format(n=row["n"]) if row["n"] < MINIMUM_N else row["n"],
        )
        for row in found.scores.to_dict("records")
    ]
    interval = _("{level} % interval").format(level=f"{100 * level:.4g}")
    return pd.DataFrame(rows, columns=[_("Survey"), _("Group"), _("Score"), interval, _("Answers")])


def course(case: Case) -> Section:
    """Write how the metric came about over time."""
    plan, metric = case.scenario, case.metric
    if plan.pilot.method == "interrupted_series":
        text = _("The days of the metric, before and since the change, are drawn under “Effect”.")
        return Section("course", _("How it came about"), markup.paragraph(text))
    if metric.window_days is not None and case.draw is not None:
        rows = metrics.since_start(
            case.data, metric.name, during=plan.pilot.during, scope=plan.scope, pilot_id=case.draw
        )
        draw = partial(charts.pilot_since_start, rows, metric=case.label, unit=metric.unit, target=plan.target)
        return Section("course", _("How it came about"), markup.figure(draw(), draw(narrow=True)))
    whole = case.days[case.days["day"] < (plan.pilot.during.end - case.first_day).days // 7 * 7]
    weeks, days = (
        metrics.levels_by_stretch(rows, start=case.first_day, every_days=length, unit=metric.unit, level=case.level)
        for rows, length in ((whole, 7), (case.days, 1))
    )
    draw = partial(
        charts.pilot_series,
        weeks,
        days,
        metric=case.label,
        unit=metric.unit,
        during=(plan.pilot.during.start, plan.pilot.during.end),
        before=(plan.pilot.before.start, plan.pilot.before.end) if plan.pilot.before else None,
        target=plan.target,
    )
    return Section("course", _("How it came about"), markup.figure(draw(), draw(narrow=True)))


def plan(case: Case) -> Section:
    """Write the scenario that was tested."""
    body = ""
    if case.scenario.changes:
        heading = escape(_("Changed since the last version"))
        body += f"<h3>{heading}</h3>{markup.listing(case.scenario.changes)}"
    if case.scenario.versions:
        notes = [(note.version, note.since, _("; ").join(note.changes)) for note in case.scenario.versions]
        frame = pd.DataFrame(notes, columns=[_("Version"), _("Since"), _("What was new")])
        body += markup.table(frame, caption=_("Earlier versions"), wide=[_("What was new")])
    body += markup.table(case.scenario.table_1(), caption=_("Table 1: user scenario"))
    body += markup.table(case.scenario.table_2(), caption=_("Table 2: process nodes"))
    return Section("plan", _("What was tested"), body)


def assumptions(case: Case) -> Section:
    """Write what the numbers rest on."""
    found, data, scenario = case.evaluation, case.data, case.scenario
    level = f"{100 * case.level:.4g}"
    texts = [
        _("Data: {label}, {first} to {last}, time zone {zone}.").format(
            label=_("sample") if data.label == "sample" else data.label,
            first=data.first_day,
            last=data.last_day,
            zone=data.time_zone,
        ),
        _("The pilot days count whole, the first and the last included."),
        _("Intervals have {level} % confidence.").format(level=level),
        _(
            "Rule of the decision: it rolls out at most {rate} of the pilots that change nothing, provided that the"
            " data are looked at once, at the end."
        ).format(rate=as_text(found.decision.error_rate, "share")),
    ]
    if not case.complete:
        texts.append(_("The pilot's days are not over; an early look never rolls out."))
    texts += _of_the_method(case)
    if found.unit == "cents":
        texts.append(_("Amounts are in {currency}.").format(currency=data.currency))
    if scenario.scope.age:
        texts.append(
            _("Age is the year of the event minus the year of birth; users without a year of birth are left out.")
        )
    texts += data.notes
    return Section("assumptions", _("Assumptions and data quality"), markup.listing(texts))


def _of_the_method(case: Case) -> list[str]:
    """Return what the comparison rests on."""
    trial = case.scenario.pilot
    comparison = trial.comparison.describe if trial.comparison else None
    return assumptions_of(case.evaluation, comparison=comparison, grouped=trial.unit == "group")


def by_segment(case: Case) -> Section:
    """Write whether the effect differs between segments: shown with restraint, never a decision."""
    title, found = _("Does the effect differ between users?"), case.segments
    if case.scenario.pilot.method == "interrupted_series":
        return Section("segments", title, markup.paragraph(_("A series is not split: its parts would be too thin.")))
    if found is None or found.table.empty:
        text = _("No attribute splits the users into groups of {n} or more on each side, so nothing is shown.")
        return Section("segments", title, markup.paragraph(text.format(n=MINIMUM_N)))
    labels = {"region": _("Region"), "gender": _("Gender"), "acquisition_channel": _("Channel")}
    body = ""
    for row in found.tests.to_dict("records"):
        rows = found.shown()[(found.table["attribute"] == row["attribute"]).to_numpy()]
        rows.iloc[:, 0] = rows.iloc[:, 0].map(metrics.user_label)
        differs = _("{label}: the effect differs by more than chance (adjusted p = {p})")
        alike = _("{label}: no difference beyond chance (adjusted p = {p})")
        p = "–" if math.isnan(row["p_adjusted"]) else f"{row['p_adjusted']:.2g}"
        caption = (differs if row["differs"] else alike).format(label=labels[row["attribute"]], p=p)
        body += markup.table(rows, caption=caption)
    body += "".join(markup.note(text) for text in found.notes)
    if found.hidden:
        text = ngettext(
            "{n} segment has fewer than {least} users on a side and is not shown.",
            "{n} segments have fewer than {least} users on a side and are not shown.",
            found.hidden,
        )
        body += markup.note(text.format(n=found.hidden, least=MINIMUM_N))
    text = _("Intervals hold together with {level} %; tests are adjusted for the number of attributes (Holm).")
    return Section("segments", title, body + markup.note(text.format(level=f"{100 * found.level:.4g}")))


def counted(case: Case) -> Section:
    """Write who is counted, who is missing, and whether one side lost more than the other."""
    found, names = case.evaluation, group_labels()
    units = case.units[case.units["denominator"] > 0]
    counts = units.groupby(["arm", "period"])["unit_id"].nunique()
    rows = []
    for arm in ("pilot", "control"):
        for period in ("before", "during"):
            if (arm, period) in counts.index:
                drawn = case.drawn.get(arm) if period == "during" else None
                lost = "–" if not drawn else as_text(1 - counts[arm, period] / drawn, "share")
                n = int(counts[arm, period])
                shown = n if n >= metrics.SMALLEST_GROUP else _("fewer than 5")
                rows.append((names[arm], names[period], drawn or "–", shown, lost if n == shown else "–"))
    columns = [_("Group"), _("Period"), _("Drawn"), _("Counted"), _("Not counted")]
    body = markup.table(pd.DataFrame(rows, columns=columns), caption=_("Who is counted"))
    body += "".join(markup.note(text) for text in _missing(case, counts))
    if found.main.shared_units:
        text = _("{n} of them stand in both periods; the others came or left, which may move the level by itself.")
        body += markup.note(text.format(n=f"{found.main.shared_units:,}"))
    return Section("counted", _("Who is counted"), body)


def _missing(case: Case, counts: pd.Series[int]) -> list[str]:
    """Return why drawn users are not counted, and whether the two arms lost alike."""
    if not {"pilot", "control"} <= set(case.drawn):
        return []
    drawn = [case.drawn[arm] for arm in ("pilot", "control")]
    kept = [int(counts.get((arm, "during"), 0)) for arm in ("pilot", "control")]
    if sum(kept) >= sum(drawn):
        return [_("Every user who was drawn is counted.")]
    text = _(
        "Of {drawn} users drawn, {n} are counted: the others are out of scope, have no outcome in these days, or are"
        " not observed long enough."
    )
    texts = [text.format(drawn=f"{sum(drawn):,}", n=f"{sum(kept):,}")]
    gap = stats.proportion_difference(drawn[0] - kept[0], drawn[0], drawn[1] - kept[1], drawn[1], level=case.level)
    alike = _("The two groups lost alike: {gap}.")
    unlike = _("One group lost more than the other: {gap}. Who is missing may explain the difference.")
    texts.append((unlike if gap.low > 0 or gap.high < 0 else alike).format(gap=gap))
    return texts

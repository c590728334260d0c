"""The review of a month → its parts in HTML: page one, changes, stages, growth, churn warning, channels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from flywheel import charts
from flywheel.lifecycle import STAGES
from flywheel.pilot import interval_in_words
from flywheel.report import markup
from flywheel.report.markup import Section
from flywheel.report.packs import drawn, lacking, month_days, page_one
from flywheel.stats import as_text
from flywheel.words import gettext as _
from flywheel.words import ngettext

if TYPE_CHECKING:
    from flywheel.report.lifecycle_review import Change, LifecycleReview

__all__ = [
    "assumptions",
    "change_table",
    "channels",
    "compared",
    "finding",
    "growth",
    "headline",
    "stages",
    "warning",
]


def _changed(review: LifecycleReview) -> list[Change]:
    return [one for one in review.changes if one.state in {"rose", "fell"}]


def _sentence(one: Change) -> str:
    """Return a change in one sentence; what may be chance is not called a change."""
    form = {
        "rose": _("{label} rose from {before} to {now}."),
        "fell": _("{label} fell from {before} to {now}."),
        "unchanged": _("{label}: {now}, before {before}; the data show no change."),
        "few": _("{label}: not enough data to compare two months."),
    }[one.state]
    return form.format(
        label=one.label, now=as_text(one.now.value, one.unit), before=as_text(one.before.value, one.unit)
    )


def finding(review: LifecycleReview) -> str:
    """Return what changed, in one or two sentences."""
    changed = _changed(review)
    if changed:
        return " ".join(_sentence(one) for one in changed)
    judged = sum(one.state == "unchanged" for one in review.changes)
    if not judged:
        return _("There is no earlier month with enough data to compare with.")
    text = ngettext(
        "{n} measure of newcomers was compared with the month before, and it shows no change beyond chance.",
        "{n} measures of newcomers were compared with the month before, and none shows a change beyond chance.",
        judged,
    )
    return text.format(n=judged)


def headline(review: LifecycleReview) -> Section:
    """Write page one."""
    changed, known = _changed(review), [one for one in review.changes if one.state != "few"]
    numbers: dict[str, str | tuple[str, str]] = {}
    for one in review.changes:
        value = as_text(one.now.value, one.unit)
        numbers[one.label] = (value, interval_in_words(one.now.low, one.now.high, one.unit))
    if len(review.grown.table):
        last = review.grown.table.iloc[-1]
        numbers[_("Active in the month")] = (f"{int(last['active']):,}", _("users"))
    now = review.warnings[0] if review.with_churn else ""
    steps = []
    if not isinstance(now, str) and now["high"]:
        text = _(
            "Contact the {n} users at high risk of leaving; an analyst gets the list in Python, as reports hold no ids."
        )
        steps.append(text.format(n=f"{now['high']:,}"))
    steps += [_("Find out why: {sentence}").format(sentence=_sentence(one)) for one in changed]
    if review.data.has("orders", "spend"):
        bad = review.valued.table
        for row in bad[bad["enough"] & (bad["ratio_high"] < 1)].to_dict("records"):
            text = _("Decide about {channel}: within {days} days a newcomer brings less than it costs.")
            steps.append(text.format(channel=row["channel"], days=review.valued.horizon_days))
    word = _("Changed: {n} of {all}") if changed else _("No change shown") if known else _("Nothing to compare")
    return page_one(
        _("Lifecycle review"),
        _("Month {month}").format(month=review.month),
        facts={
            _("Days"): _("{start} to {end}").format(start=review.start, end=review.end),
            _("Compared with"): review.previous,
            _("Data"): _("sample") if review.data.label == "sample" else review.data.label,
        },
        word=word.format(n=len(changed), all=len(known)),
        sentence=finding(review),
        numbers=numbers,
        tone="iterate" if changed else "not_enough_data",
        steps=steps,
    )


def change_table(review: LifecycleReview) -> pd.DataFrame:
    """Return the measures in words: this month, last month, the change with its interval, and the reading."""
    states = {
        "rose": _("ROSE"),
        "fell": _("FELL"),
        "unchanged": _("no change shown"),
        "few": _("not enough data"),
    }
    rows = [
        (
            one.label,
            one.cohort,
            as_text(one.now.value, one.unit),
            one.now.n,
            as_text(one.before.value, one.unit),
            one.before.n,
            as_text(one.change.value, one.unit, signed=True),
            interval_in_words(one.change.low, one.change.high, one.unit, difference=True),
            states[one.state],
        )
        for one in review.changes
    ]
    columns = [_("What is measured"), _("Signed up in"), _("Value"), _("Counted"), _("Month before"), _("Counted then")]
    columns += [_("Change"), _("Interval of the change"), _("Reading")]
    return pd.DataFrame(rows, columns=columns)


def compared(review: LifecycleReview) -> Section:
    """Write the measures of newcomers against last month."""
    body = markup.listing(_sentence(one) for one in review.changes)
    body += markup.table(change_table(review), caption=_("Newcomers against those of the month before"))
    text = _(
        "Whoever signed up in one month did not in the other, so the two groups can be compared. The intervals of the"
        " change hold for all measures together ({level:g} %, Newcombe or Welch, with Bonferroni): in at most {rate:g}"
        " of 100 months without any change something is called a change. Counted are users, for sign-ups days."
    )
    body += markup.note(text.format(level=100 * review.level, rate=round(100 * (1 - review.level), 6)))
    return Section("changes", _("Against last month"), body)


def stages(review: LifecycleReview) -> Section:
    """Write users by stage, and how many came into and left each stage."""
    title = _("Stages")
    lack = lacking(review.data, "orders")
    if lack:
        return Section("stages", title, lack)
    placed = review.placed
    table = placed.table
    largest: Any = table.iloc[int(table["users"].argmax())]
    text = _("Most users are in the stage {stage}: {share} of {n}.")
    body = markup.paragraph(
        text.format(
            stage=placed.label(largest["stage"]), share=as_text(largest["value"], "share"), n=f"{largest['n']:,}"
        )
    )
    body += drawn(lambda: charts.stage_bars(placed))
    shown = pd.DataFrame(
        {
            _("Stage"): [placed.label(name) for name in table["stage"]],
            _("Users"): [int(n) for n in table["users"]],
            _("Share"): [as_text(value, "share") for value in table["value"]],
        }
    )
    if placed.movement is not None:
        moved = placed.movement[placed.movement["from_stage"] != placed.movement["to_stage"]]
        came, left = (moved.groupby(side)["users"].sum() for side in ("to_stage", "from_stage"))
        shown[_("A month ago")] = [int(n) for n in table["users_before"]]
        shown[_("Came in")] = [int(came.get(name, 0)) for name in table["stage"]]
        shown[_("Went out")] = [int(left.get(name, 0)) for name in table["stage"]]
    aims = {one.name: _(one.aim) for one in STAGES}
    shown[_("Aim")] = [aims.get(name, "–") for name in table["stage"]]
    body += markup.table(shown, caption=placed.caption, wide=[_("Aim")])
    body += markup.note(_("These are counts of everybody, not estimates; the same people stand in both months."))
    body += "".join(markup.note(note) for note in placed.notes)
    return Section("stages", title, body)


def growth(review: LifecycleReview) -> Section:
    """Write new, returning, resurrected and dormant users by month."""
    title, grown = _("New, returning, dormant"), review.grown
    if not len(grown.table):
        return Section("growth", title, markup.paragraph(_("The data hold no whole month.")))
    row: Any = grown.table.iloc[-1]
    body = ""
    if not pd.isna(row["value"]):
        text = _("For each user who went dormant, {value} came or came back ({span}): {reading}.")
        reading = (
            _("more gained than lost")
            if row["low"] > 1
            else _("more lost than gained")
            if row["high"] < 1
            else _("gains and losses cannot be told apart")
        )
        span = interval_in_words(row["low"], row["high"], "score")
        body += markup.paragraph(text.format(value=as_text(row["value"], "score"), span=span, reading=reading))
    body += drawn(lambda: charts.growth_bars(grown))
    body += markup.table(grown.shown(), caption=grown.caption)
    body += markup.note(_("Months differ in length, so a longer month has more active users for that reason alone."))
    return Section("growth", title, body + "".join(markup.note(note) for note in grown.notes))


def warning(review: LifecycleReview) -> Section:
    """Write how many users the churn warning lists at each level, this month and last."""
    title = _("Churn warning")
    if not review.with_churn:
        return Section("churn", title, markup.paragraph(_("Left out in this run (churn=false).")))
    now, before = review.warnings
    if isinstance(now, str):
        text = _("The churn warning could not be computed: {reason}")
        return Section("churn", title, markup.paragraph(text.format(reason=now)))
    labels = {"light": _("light"), "medium": _("medium"), "high": _("high"), "all": _("all users at risk of leaving")}
    earlier = None if isinstance(before, str) else before
    rows = [
        (
            labels.get(name, name),
            int(n),
            as_text(n / now["all"], "share") if now["all"] else "–",
            "–" if earlier is None else int(earlier[name]),
            "–" if earlier is None or not earlier["all"] else as_text(earlier[name] / earlier["all"], "share"),
        )
        for name, n in now.items()
    ]
    rows[-1] = (_("here in the last 28 days"), *rows[-1][1:])
    columns = [_("Level"), _("Users"), _("Share"), _("Month before"), _("Share then")]
    body = markup.paragraph(
        _("{n} of {all} users who were here in the last 28 days are at high risk of leaving.").format(
            n=f"{now['high']:,}", all=f"{now['all']:,}"
        )
    )
    body += markup.table(pd.DataFrame(rows, columns=columns), caption=_("Users on the warning list, by the model"))
    body += markup.note(
        _(
            "The list is made by the model, which was checked on days it had not seen. It is fitted anew each month and"
            " names many users twice, so the sizes of two months are shown side by side and not tested. Levels rest on"
            " costs and save rates that are assumptions; the list itself, with ids, is never part of a report."
        )
    )
    return Section("churn", title, body)


def channels(review: LifecycleReview) -> Section:
    """Write cost and value of newcomers by channel."""
    title = _("Cost and value by channel")
    lack = lacking(review.data, "orders", "spend")
    if lack:
        return Section("channels", title, lack)
    valued = review.valued
    paid = valued.table[valued.table["ratio"].notna()]
    if paid.empty:
        return Section("channels", title, markup.paragraph(_("No channel has both spend and newcomers observed.")))
    sentences = []
    for row in paid.to_dict("records"):
        form = (
            _("{channel}: not enough newcomers.")
            if not row["enough"]
            else _("{channel}: a newcomer brings more than it costs.")
            if row["ratio_low"] > 1
            else _("{channel}: a newcomer brings less than it costs.")
            if row["ratio_high"] < 1
            else _("{channel}: whether a newcomer brings what it costs cannot be told yet.")
        )
        sentences.append(form.format(channel=row["channel"]))
    body = markup.listing(sentences) + drawn(lambda: charts.channel_values(valued))
    caption = _("{metric} ({currency})").format(metric=valued.caption, currency=review.data.currency)
    body += markup.table(valued.shown(), caption=caption)
    return Section("channels", title, body + "".join(markup.note(note) for note in valued.notes))


def assumptions(review: LifecycleReview) -> Section:
    """Write what the numbers rest on."""
    texts = [
        _("Data: {label}, time zone {zone}; nothing after {day} is used.").format(
            label=_("sample") if review.data.label == "sample" else review.data.label,
            zone=review.data.time_zone,
            day=review.end,
        ),
        _("Intervals have {level} % confidence.").format(level=f"{100 * review.level:.4g}"),
        _("A newcomer counts for day N only when that day was observed; so late sign-ups are left out of later days."),
        _("Next-day retention means any event on the calendar day after the sign-up day."),
    ]
    if review.end < month_days(review.month)[1]:
        texts.insert(0, _("The month is not over in these data: they end on {day}.").format(day=review.end))
    if review.start - timedelta(days=1) < review.observed_from:
        texts.append(_("No earlier month was observed whole."))
    return Section("assumptions", _("Assumptions and data quality"), markup.listing([*texts, *review.data.notes]))

"""A pilot's outcomes → effect, interval, draw, guardrails and the decision in words, for samples and own data."""

from __future__ import annotations

import html
import io
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import ipywidgets
import pandas as pd

from flywheel import pilot
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.pilot import Evaluation, GuardrailCheck
from flywheel.stats import Unit, as_text
from flywheel.widgets.controls import Control, choice, number, toggle
from flywheel.widgets.lab import Lab, lab
from flywheel.widgets.parts import message, panel, row, stack
from flywheel.widgets.upload import MOST_MEGABYTES
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

__all__ = ["OwnPilot", "counts_judge", "judged", "own_pilot_judge", "sample_judge"]

_MOST_METRICS = 6
_log = logging.getLogger(__name__)


def judged(found: Evaluation, *, units_per_day: float | None = None) -> list[Any]:
    """Return what a page shows of an evaluation: the decision in words first, then picture, numbers and assumptions.

    Args:
        found: What `flywheel.pilot.evaluate` returned.
        units_per_day: Users that come on a day, for "how much longer"; None leaves it out.

    Example:
        >>> shown = judged(pilot.evaluate(pilot.units_from_counts(300, 105, 300, 114), metric="Retention"))
        >>> shown[0].split(":")[0]
        'Not enough data'
    """
    from flywheel.charts.pilot import pilot_effect

    enough = pilot.enough_in_words(found, units_per_day=units_per_day)
    verdict = f"{pilot.verdict_label(found.decision.verdict)}: {found.decision.reason}"
    parts: list[Any] = [" ".join(text for text in (verdict, enough) if text), pilot_effect(found), found]
    guards = _guards(found.guardrails)
    parts += [guards] if guards is not None else []
    sentences = [*_facts(found), *pilot.assumptions(found)]
    items = "".join(f"<li>{html.escape(text)}</li>" for text in sentences)
    head = html.escape(_("What this rests on"))
    parts.append(message(f"<h4>{head}</h4><ul>{items}</ul>"))
    return parts


def _facts(found: Evaluation) -> list[str]:
    rate = as_text(found.decision.error_rate, "share")
    facts = [_("The rule rolls out at most {rate} of pilots that change nothing, looked at once.").format(rate=rate)]
    if found.power is not None:
        facts.append(
            _("With these users the planned gain is found with a chance of {power}.").format(
                power=as_text(found.power, "share")
            )
        )
    smallest = found.smallest_detectable
    if smallest == smallest:  # not a number is not equal to itself
        text = _("A gain of {gain} would have been found 8 times in 10.")
        facts.append(text.format(gain=as_text(smallest, found.unit, signed=True)))
    return facts


def _guards(guardrails: Sequence[GuardrailCheck]) -> pd.DataFrame | None:
    if not guardrails:
        return None
    states = {"harmed": _("✘ harmed"), "safe": _("✔ holds"), "unclear": _("? not settled")}
    rows = [
        (
            one.label,
            as_text(one.difference.value, one.unit, signed=True),
            pilot.interval_in_words(one.difference.low, one.difference.high, one.unit, difference=True),
            as_text(one.at_most_worse, one.unit, signed=True).lstrip("+"),
            states[one.state],
        )
        for one in guardrails
    ]
    heads = [_("Guardrail"), _("Difference"), _("interval"), _("May get worse by at most"), _("Finding")]
    return pd.DataFrame(rows, columns=heads)


def sample_judge(cases: Mapping[str, Callable[[], Evaluation]]) -> Lab:
    """Return a lab that judges prepared pilots.

    Args:
        cases: Name in words → a function that evaluates it; each is asked once.

    Example:
        >>> units = pilot.units_from_counts(350, 42, 350, 94)
        >>> made = sample_judge({"Recall": lambda: pilot.evaluate(units, metric="Recall rate")})
        >>> "Roll out" in made.told.value
        True
    """
    known: dict[str, Evaluation] = {}

    def draw(case: str) -> list[Any]:
        if case not in known:
            known[case] = cases[case]()
        return judged(known[case])

    control = choice(_("Pilot"), list(cases))
    return lab({"case": control}, draw, title=_("Judge a sample pilot"), file="pilot-judged")


def counts_judge() -> Lab:
    """Return a lab that judges four counts of a drawn pilot.

    Example:
        >>> made = counts_judge()
        >>> made.controls["pilot_yes"].widget.value = 150
        >>> "Roll out" in made.told.value
        True
    """
    most = pilot.MOST_COUNTED
    controls = {
        "control": number(_("Users in the control group"), 300, low=1, high=most),
        "control_yes": number(_("Of these, did it"), 105, low=0, high=most),
        "pilot_users": number(_("Users in the pilot group"), 300, low=1, high=most),
        "pilot_yes": number(_("Of the pilot group, did it"), 114, low=0, high=most),
        **_plan_controls(),
    }

    def draw(control: int, control_yes: int, pilot_users: int, pilot_yes: int, **settings: Any) -> list[Any]:
        units = pilot.units_from_counts(control, control_yes, pilot_users, pilot_yes)
        pace = settings.pop("per_day") or None
        return judged(_evaluated(units, _("Share of users"), unit="share", **settings), units_per_day=pace)

    note = _("Users were drawn by lot, each one alone, and everybody who was drawn is counted.")
    return lab(controls, draw, title=_("Judge four numbers"), note=note, file="pilot-judged")


def _plan_controls() -> dict[str, Control]:
    directions = {"up": _("more is better"), "down": _("less is better")}
    return {
        "gain": number(_("Smallest gain worth having (points; 0 for none)"), 3.0, low=0, high=1e9, step=0.5),
        "direction": choice(_("What is better"), directions),
        "share": number(_("Share that was to get it"), 50, low=5, high=95, step=5, unit="%"),
        "per_day": number(_("Users a day, both groups together (0 when not known)"), 0.0, low=0, high=1e8, step=10.0),
        "complete": toggle(_("The planned days are over"), value=True),
    }


def _evaluated(
    units: pd.DataFrame,
    label: str,
    *,
    unit: Unit,
    gain: float,
    direction: str,
    share: int,
    complete: bool,
    guardrails: Sequence[GuardrailCheck] = (),
) -> Evaluation:
    """Evaluate with the gain counted from the reference's own level, as no plan is at hand."""
    settings: dict[str, Any] = {"unit": unit, "direction": direction, "complete": complete, "guardrails": guardrails}
    plain = pilot.evaluate(units, metric=label, pilot_share=share / 100, **settings)
    if not gain:
        return plain
    step = gain / 100 if unit == "share" else gain * 100 if unit == "cents" else gain
    level = plain.main.reference.value
    target = level + (step if direction == "up" else -step)
    return pilot.evaluate(
        units, metric=label, pilot_share=share / 100, method=plain.method, baseline=level, target=target, **settings
    )


def own_pilot_judge() -> OwnPilot:
    r"""Return a panel that judges a file of a viewer's own: one row a user, with arm and outcome.

    Example:
        >>> panel = own_pilot_judge()
        >>> panel.take("mine.csv", b"unit_id,arm,numerator\n1,pilot,1\n2,control,0\n")
        >>> "Not enough data" in panel.lab.told.value
        True
    """
    return OwnPilot()


class OwnPilot(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel: ``told`` says what became of the file, ``lab`` judges it."""

    def __init__(self) -> None:
        """Lay it out."""
        self.lab: Lab | None = None
        self.told, self.place = message(), stack([])
        self.told.add_class("flywheel-live")
        self.chosen = ipywidgets.FileUpload(
            accept=".csv,.tsv,.xlsx", multiple=False, description=_("Choose a file"), icon=""
        )
        self.chosen.layout = ipywidgets.Layout(width="auto", min_width="9em", height="2.75em", margin="0")
        self.chosen.add_class("flywheel-button")
        self.chosen.observe(self._received, "value")
        lead = _(
            "CSV or Excel up to {most} MB, one row a user: unit_id, arm (pilot or control) and numerator (1 when the"
            " user did it, else 0, or an amount). Where it fits also denominator, period (before or during), cluster_id"
            " (the group that was drawn) and metric (several in one file). Nothing is kept when you close the page."
        )
        text = message(f"<p>{html.escape(lead.format(most=MOST_MEGABYTES))}</p>")
        framed = panel(text, row(self.chosen), self.told, title=_("Judge your own pilot"))
        super().__init__(children=[framed, self.place], layout=ipywidgets.Layout(width="100%", overflow="visible"))

    def _received(self, change: Mapping[str, Any]) -> None:
        if not change["new"]:
            return
        try:
            one = change["new"][0]
            self.take(str(one["name"]), bytes(one["content"]))
        finally:
            self.chosen.value = ()  # the same file can be sent again after it was mended

    def take(self, name: str, content: bytes) -> None:
        """Read a file and judge it, or say what is wrong; what was there stays then."""
        try:
            found = pilot.units_from_table(_table(name, content))
            if len(found) > _MOST_METRICS:
                message_ = _("has {n} metrics; a page judges up to {most}").format(n=len(found), most=_MOST_METRICS)
                raise BadInputError(name, [Problem("metric", message_, _("leave some out"))])
            self.lab = _own_lab(found)
            self.place.children = (self.lab,)
            rows = sum(map(len, found.values()))
            self.told.value = said(_("In use now: {name}, {rows} rows.").format(name=name, rows=f"{rows:,}"))
        except FlywheelError as refused:
            self.told.value = problem_list(refused, head=_("This file cannot be used yet."))
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("pilot file failed", exc_info=True)
            self.told.value = said(_("This file cannot be read."))


def _table(name: str, content: bytes) -> pd.DataFrame:
    called = PurePosixPath(name.replace("\\", "/")).name or _("file")
    if len(content) > MOST_MEGABYTES * 1_000_000:
        message_ = _("is larger than {most} MB").format(most=MOST_MEGABYTES)
        raise BadInputError(called, [Problem(called, message_, _("leave columns out, or add rows of one user up"))])
    ending = called.lower().rpartition(".")[2]
    readers: dict[str, Callable[[], pd.DataFrame]] = {
        "csv": lambda: pd.read_csv(io.BytesIO(content), dtype=str, encoding="utf-8-sig"),
        "tsv": lambda: pd.read_csv(io.BytesIO(content), dtype=str, encoding="utf-8-sig", sep="\t"),
        "xlsx": lambda: pd.read_excel(io.BytesIO(content), dtype=str),
    }
    if ending not in readers:
        problem = Problem(called, _("is not a kind of file that can be read here"), _("use .csv or .xlsx"))
        raise BadInputError(called, [problem])
    try:
        return readers[ending]()
    except Exception as err:  # pandas and openpyxl raise whatever their parts raise
        problem = Problem(called, _("cannot be read as a table"), _("save it again as CSV in UTF-8, or as .xlsx"))
        raise BadInputError(called, [problem]) from err


def _own_lab(found: Mapping[str, pd.DataFrame]) -> Lab:
    names = {name: name or _("the outcome") for name in found}
    units: dict[Unit, str] = {
        "share": _("a share"),
        "score": _("a score or a mean"),
        "points": _("points"),
        "cents": _("money in cents"),
    }
    controls = {
        "metric": choice(_("Metric that decides"), names),
        "unit": choice(_("It counts"), units),
        **_plan_controls(),
    }
    if len(found) > 1:
        roles = {"": _("not used"), "down": _("guardrail, less is better"), "up": _("guardrail, more is better")}
        asked = _("Role of {metric} when it does not decide")
        controls |= {f"role_{place}": choice(asked.format(metric=name), roles) for place, name in enumerate(found)}
        controls["margin"] = number(_("Guardrails may get worse by at most (points)"), 1.0, low=0, high=1e9, step=0.5)

    def draw(metric: str, unit: Unit, margin: float = 0.0, **settings: Any) -> list[Any]:
        pace = settings.pop("per_day") or None
        roles = {name: settings.pop(f"role_{place}", "") for place, name in enumerate(found)}
        step = margin / 100 if unit == "share" else margin * 100 if unit == "cents" else margin
        guards = [
            _guard(found[name], name, unit=unit, direction=role, margin=step)
            for name, role in roles.items()
            if role and name != metric
        ]
        return judged(
            _evaluated(found[metric], names[metric], unit=unit, guardrails=guards, **settings), units_per_day=pace
        )

    return lab(controls, draw, title=_("Your pilot, judged"), file="pilot-judged")


def _guard(units: pd.DataFrame, label: str, *, unit: Unit, direction: str, margin: float) -> GuardrailCheck:
    found = pilot.evaluate(units, metric=label, unit=unit, direction=direction)
    settings = {"label": label, "unit": unit, "direction": direction}
    return pilot.check_guardrail(found.difference, at_most_worse=margin, **settings)  # type: ignore[arg-type]

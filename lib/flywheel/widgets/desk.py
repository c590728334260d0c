"""The forms of the desk → a panel to fill one in at a time, with advice while typing, files, and what to print."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ipywidgets

from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.forms import desk
from flywheel.forms.desk import DESK, DeskForm, Finding
from flywheel.forms.desk.returns import return_of
from flywheel.forms.desk.voices import empathy_of, journey_of, whys_of
from flywheel.forms.paper import Picture
from flywheel.widgets.desk_fields import FormFields
from flywheel.widgets.downloads import saves
from flywheel.widgets.frames import framed_page
from flywheel.widgets.parts import button, labelled, message, panel, row, stack
from flywheel.widgets.views import problem_list, said
from flywheel.words import gettext as _

if TYPE_CHECKING:
    from flywheel.charts import Chart

__all__ = ["Desk", "OpenForm", "form_desk", "form_pictures"]

_log = logging.getLogger(__name__)


def form_desk(names: Sequence[str] = (), *, take_minutes: Callable[[Mapping[str, Any]], str] | None = None) -> Desk:
    """Return the desk: a list of forms, one of which is open.

    Args:
        names: Which forms, by name; all when left out.
        take_minutes: Called with the values of the minutes when their decisions shall go into the file of actions;
            returns what became of them, or raises FlywheelError. Without it the desk does not offer that.

    Returns:
        The panel; ``desk.picker.value = "raci"`` opens a form in code as a viewer does by hand.

    Raises:
        BadInputError: A name is not one of a form.

    Example:
        >>> made = form_desk(["five_whys", "raci"])
        >>> made.picker.value = "raci"
        >>> made.open_form.form.title
        'RACI table'
    """
    return Desk([desk.find_form(name) for name in names or DESK], take_minutes=take_minutes)


class Desk(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The desk; what was typed into a form stays when another one is opened."""

    def __init__(
        self, forms: Sequence[DeskForm], *, take_minutes: Callable[[Mapping[str, Any]], str] | None = None
    ) -> None:
        """Lay it out with the first form open."""
        self._passed_on = {"minutes": take_minutes}
        self._made: dict[str, OpenForm] = {}
        options = [(_(form.title), form.name) for form in forms]
        self.picker = labelled(ipywidgets.RadioButtons(options=options), _("Choose a form"))
        self.picker.layout.max_width = "none"
        self.picker.add_class("flywheel-columns")
        self.place = stack([])
        self.picker.observe(self._open, "value")
        self._open()
        super().__init__(
            children=[panel(self.picker), self.place], layout=ipywidgets.Layout(width="100%", overflow="visible")
        )

    @property
    def open_form(self) -> OpenForm:
        """The form that is open."""
        return self._made[self.picker.value]

    def _open(self, _change: object = None) -> None:
        name = self.picker.value
        if name not in self._made:
            passed_on = self._passed_on.get(name)
            self._made[name] = OpenForm(DESK[name], elsewhere=self._go_to, pass_on=passed_on)
        self._made[name].list_files()
        self.place.children = (self._made[name],)

    def _go_to(self, form: DeskForm, values: Mapping[str, Any]) -> None:
        """Open what a file holds, also when it is another form."""
        if form.name not in {name for _title, name in self.picker.options}:
            problem = Problem(_(form.title), _("is not a form of this page"), "")
            raise BadInputError(_("form"), [problem])
        self.picker.value = form.name
        self.open_form.fields.fill(values)


class OpenForm(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """One form: ``fields`` to fill in, ``told`` with what is to be said of it, ``noted`` with what became of files."""

    def __init__(
        self,
        form: DeskForm,
        *,
        elsewhere: Callable[[DeskForm, Mapping[str, Any]], None],
        pass_on: Callable[[Mapping[str, Any]], str] | None = None,
    ) -> None:
        """Lay it out, empty."""
        self.form, self._elsewhere, self._pass_on = form, elsewhere, pass_on
        self.told, self.noted, self.preview = message(), message(), message()
        self.told.add_class("flywheel-live")
        self.noted.add_class("flywheel-live")
        self.fields = FormFields(form, self.look)
        parts = [
            message(f"<p>{html.escape(_(form.purpose))}</p>"),
            row(
                _pressed(_("Fill in the example"), self.show_example),
                _pressed(_("Empty all fields"), lambda: self.fields.fill({})),
            ),
            self.fields.widget,
            self.told,
            self._print_bar(),
            self._files(),
        ]
        super().__init__(
            children=[panel(*parts, title=_(form.title))], layout=ipywidgets.Layout(width="100%", overflow="visible")
        )
        self.look()

    def values(self) -> dict[str, Any]:
        """Return what is filled in, cleaned; a BadInputError lists every mistake."""
        return desk.taken(self.form, self.fields.read())

    def show_example(self) -> None:
        """Fill in the worked example."""
        self.fields.fill(self.form.worked_example())

    def look(self) -> None:
        """Say what is missing, wrong, worth a thought, or follows from what is filled in."""
        try:
            values = self.values()
            self.told.value = _findings(self.form.findings(values), begun=bool(values))
        except FlywheelError as refused:
            self.told.value = problem_list(refused, head=_("This has to be mended before the form can be saved:"))
        except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
            _log.debug("looking at %s failed", self.form.name, exc_info=True)
            self.told.value = said(_("This form cannot be checked now. The page goes on working."))

    def _print_bar(self) -> ipywidgets.Widget:
        stem = self.form.name.replace("_", "-")
        bar = saves(
            {
                _("Save as Word"): lambda: (self._word(), f"{stem}.docx"),
                _("Save as Excel"): lambda: (desk.as_excel(self.form, self.values()), f"{stem}.xlsx"),
                _("Save as a page to print"): lambda: (self._page().encode(), f"{stem}.html"),
            }
        )
        return stack([bar, row(_pressed(_("Show how it will look"), self._show)), self.preview])

    def _word(self) -> bytes:
        values = self.values()
        return desk.as_word(self.form, values, pictures=form_pictures(self.form.name, values))

    def _page(self) -> str:
        values = self.values()
        return desk.as_page(self.form, values, pictures=form_pictures(self.form.name, values))

    def _show(self) -> None:
        try:
            self.preview.value = framed_page(self._page(), title=_(self.form.title))
        except FlywheelError as refused:
            self.preview.value = problem_list(refused)

    def _files(self) -> ipywidgets.Widget:
        self.name = labelled(ipywidgets.Text(continuous_update=False), _("Name of the file"))
        self.kept = labelled(ipywidgets.Dropdown(options=[("", "")], value=""), _("Saved before"))
        self.sent = ipywidgets.FileUpload(
            accept=".yml,.yaml,.json", multiple=False, description=_("Open a file"), icon=""
        )
        self.sent.layout = ipywidgets.Layout(width="auto", min_width="9em", height="2.75em", margin="0")
        self.sent.add_class("flywheel-button")
        self.sent.observe(self._received, "value")
        for field in (self.name, self.kept):
            field.layout.width, field.layout.flex = "auto", "1 1 13em"
        heading = html.escape(_("Files"))
        text = _("They lie in work/forms on the machine that runs this page; a saved one of the same name is replaced.")
        mail = saves({_("Save the file on this device"): lambda: (self._text(), f"{self._stem()}.form.yml")})
        onward = _pressed(_("Write the decisions into the file of actions"), self.pass_on)
        return stack(
            [
                *([row(onward)] if self._pass_on else []),
                message(f"<h4>{heading}</h4><p class='flywheel-note'>{html.escape(text)}</p>"),
                row(self.name, self.kept),
                row(_pressed(_("Save in the work folder"), self.save), _pressed(_("Open"), self.open_saved), self.sent),
                mail,
                self.noted,
            ]
        )

    def _text(self) -> bytes:
        return desk.written_form(self.form, self.values()).encode()

    def _stem(self) -> str:
        return desk.file_name(self.name.value) if self.name.value.strip() else self.form.name.replace("_", "-")

    def list_files(self) -> None:
        """Offer what lies in the work folder now."""
        names = desk.saved_forms(self.form)
        self.kept.options = [(_("– choose –") if names else _("none yet"), ""), *((name, name) for name in names)]
        self.kept.value = ""

    def save(self) -> None:
        """Keep the form in the work folder under the name that was given."""
        with _telling(self.noted):
            path = desk.save_form(self.form, self.values(), self.name.value)
            self.list_files()
            place = f"work/forms/{self.form.name}/{path.name}"
            self.noted.value = said(_("Saved as {file}.").format(file=place))

    def pass_on(self) -> None:
        """Hand the values to whoever keeps what follows from them, such as the file of actions."""
        with _telling(self.noted):
            if self._pass_on:
                self.noted.value = said(self._pass_on(self.values()))

    def open_saved(self) -> None:
        """Open the chosen file of the work folder."""
        with _telling(self.noted):
            if self.kept.value not in desk.saved_forms(self.form):
                raise BadInputError(_("form"), [Problem(_("Saved before"), _("no file is chosen"), _("choose one"))])
            self._take(desk.saved_form(self.form, self.kept.value), self.kept.value)

    def _received(self, change: Mapping[str, Any]) -> None:
        for one in change["new"]:
            with _telling(self.noted):
                content = bytes(one["content"])
                self._take(desk.read_form(content), str(one["name"]))
        if change["new"]:
            self.sent.value = ()  # the same file can be sent again after it was mended

    def _take(self, read: tuple[DeskForm, dict[str, Any]], name: str) -> None:
        form, values = read
        if form is self.form:
            self.fields.fill(values)
        else:
            self._elsewhere(form, values)
        self.noted.value = said(_("Opened: {name}").format(name=name[:80]))


@contextmanager
def _telling(place: ipywidgets.HTML) -> Iterator[None]:
    """Say in a place what was refused, and let no traceback through."""
    place.value = ""
    try:
        yield
    except FlywheelError as refused:
        place.value = problem_list(refused)
    except Exception:  # noqa: BLE001  # a viewer must never meet a traceback
        _log.debug("a file of the desk failed", exc_info=True)
        place.value = said(_("This cannot be done now. The page goes on working."))


def _pressed(text: str, act: Callable[[], None]) -> ipywidgets.Button:
    made = button(text)
    made.on_click(lambda _button: act())
    return made


def _findings(findings: Sequence[Finding], *, begun: bool) -> str:
    if not begun:
        return said(_("The form is empty. The example shows how it can look."))
    marks = {
        "wrong": ("✗", _("To mend")),
        "open": ("○", _("Still open")),
        "think": ("?", _("To think over")),
        "shows": ("→", _("It shows")),
    }
    if not any(found.kind in ("wrong", "open") for found in findings):
        head = _("Complete.")
    else:
        n = sum(found.kind in ("wrong", "open") for found in findings)
        head = _("Still open or to mend: {n}").format(n=n)
    items = "".join(
        f"<li data-kind='{kind}'><strong>{icon} {html.escape(word)}:</strong> {html.escape(found.text)}</li>"
        for kind, (icon, word) in marks.items()
        for found in findings
        if found.kind == kind
    )
    above = f"<p><strong>{html.escape(head)}</strong></p>"
    return f"<div role='status' class='flywheel-findings'>{above}<ul>{items}</ul></div>"


def form_pictures(name: str, values: Mapping[str, Any]) -> list[Picture]:
    """Draw what a filled-in form holds: an empathy map, a journey with its emotion curve, a chain of whys, a range.

    Args:
        name: The form's name.
        values: Cleaned values.

    Returns:
        Pictures with their words; none for other forms, and for those that hold too little.

    Example:
        >>> form_pictures("five_whys", {"problem": "22 % late", "whys": [{"because": "no riders"}]})[0].alt[:10]
        'Root cause'
    """
    try:
        chart = _drawn(name, values)
    except BadInputError:  # the form says so itself
        return []
    return [Picture(chart.png(), chart.alt)] if chart else []


def _drawn(name: str, values: Mapping[str, Any]) -> Chart | None:
    from flywheel import charts, voc

    if name == "empathy_map" and (empathy := empathy_of(values)):
        return charts.empathy_map(empathy)
    if name == "five_whys" and (chain := whys_of(values)):
        return charts.five_whys(chain)
    if name == "journey_map" and (journey := journey_of(values)):
        return charts.journey_map(voc.emotion_curve(journey))
    if name == "experience_roi" and (returned := return_of(values)):
        return charts.experience_ranges(returned)
    return None

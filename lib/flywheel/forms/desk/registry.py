"""Every form of the desk by its name."""

from __future__ import annotations

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.forms.desk.backwards import PR_FAQ, VALUE_PROPOSITION
from flywheel.forms.desk.meeting import MINUTES
from flywheel.forms.desk.model import DeskForm
from flywheel.forms.desk.returns import EXPERIENCE_ROI
from flywheel.forms.desk.value import MEMBERSHIP_CHECK, REVERSE_INNOVATION, VALUE_LOG
from flywheel.forms.desk.voices import EMPATHY_MAP, FIVE_WHYS, JOURNEY_MAP
from flywheel.forms.desk.work import CXO_MANDATE, RACI, SOLUTION_CARD
from flywheel.words import gettext as _

__all__ = ["DESK", "find_form"]

_ALL = (
    *(EMPATHY_MAP, JOURNEY_MAP, FIVE_WHYS, MINUTES, SOLUTION_CARD, RACI, VALUE_LOG, VALUE_PROPOSITION, PR_FAQ),
    *(REVERSE_INNOVATION, MEMBERSHIP_CHECK, EXPERIENCE_ROI, CXO_MANDATE),
)
DESK: dict[str, DeskForm] = {form.name: form for form in _ALL}
"""Name → form, in the order of the course."""


def find_form(name: str) -> DeskForm:
    """Return a form by its name, with ``_`` or ``-``.

    Args:
        name: Such as ``five_whys`` or ``solution-card``.

    Raises:
        BadInputError: There is no such form; the nearest and all others are named.

    Example:
        >>> find_form("solution-card").title
        'Solution card'
    """
    wanted = str(name).strip().lower().replace("-", "_")
    if wanted in DESK:
        return DESK[wanted]
    guess = nearest(wanted, DESK)
    message = _("there is no such form; did you mean {guess!r}?") if guess else _("there is no such form")
    remedy = _("forms: {names}").format(names=", ".join(DESK))
    raise BadInputError(_("form"), [Problem(str(name)[:60], message.format(guess=guess), remedy)])

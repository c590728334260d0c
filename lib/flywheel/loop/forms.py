"""Turns a solution and the people behind it into two small checked records: the solution card and the RACI table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.words import gettext as _

__all__ = ["Raci", "SolutionCard"]

_FIELDS = ("solution_id", "problem", "five_whys_id", "root_cause", "solution", "owner", "criterion")
_CODES = "RACI"


@dataclass(frozen=True, kw_only=True)
class SolutionCard:
    """One solution, tied to the root cause that a five-whys found.

    Attributes:
        solution_id: The card.
        problem: What users meet, in their words.
        five_whys_id: The five-whys that found the cause.
        root_cause: The cause it answers, not the symptom.
        solution: What will be done.
        owner: The role that answers for it.
        teams: Teams that take part.
        due_day: By when.
        criterion: How one will see that it worked.

    Example:
        >>> card = SolutionCard(solution_id="s1", problem="late", five_whys_id="w1", root_cause="too few riders at six",
        ...     solution="shift riders", owner="delivery lead", teams=("delivery",), due_day=date(2026, 7, 1),
        ...     criterion="late share under 15 %")
        >>> card.five_whys_id
        'w1'
    """

    solution_id: str
    problem: str
    five_whys_id: str
    root_cause: str
    solution: str
    owner: str
    teams: tuple[str, ...]
    due_day: date
    criterion: str

    def __post_init__(self) -> None:
        """Refuse a card with empty fields, without a team, or whose cause only repeats the problem.

        Raises:
            BadInputError: All mistakes are named.
        """
        problems = [
            Problem(name, _("is empty"), _("fill it in"))
            for name in _FIELDS
            if not str(getattr(self, name) or "").strip()
        ]
        if not self.teams:
            problems.append(Problem("teams", _("names nobody"), _("name at least one team")))
        if self.root_cause.strip() and self.root_cause.strip().casefold() == self.problem.strip().casefold():
            message = _("repeats the problem: that is the symptom")
            problems.append(Problem("root_cause", message, _("take the last answer of the five whys")))
        if problems:
            raise BadInputError(_("solution card {name}").format(name=self.solution_id or "–"), problems)


@dataclass(frozen=True, kw_only=True)
class Raci:
    """Who does, answers for, advises on and hears of each activity.

    Attributes:
        activities: Activity → role → letters: R responsible, A accountable, C consulted, I informed. One role may hold
            several letters, as ``"AR"``. Every activity has exactly one A and at least one R.

    Example:
        >>> Raci(activities={"change shifts": {"delivery lead": "A", "planner": "R"}}).accountable("change shifts")
        'delivery lead'
    """

    activities: Mapping[str, Mapping[str, str]]

    def __post_init__(self) -> None:
        """Refuse unknown letters, an activity without or with two accountable roles, or without a responsible one.

        Raises:
            BadInputError: All mistakes are named.
        """
        problems = [] if self.activities else [Problem("activities", _("is empty"), _("name at least one activity"))]
        for activity, roles in self.activities.items():
            letters = Counter(letter for codes in roles.values() for letter in codes)
            unknown = sorted(set(letters) - set(_CODES))
            if unknown:
                message = _("{letters} are no letters of RACI").format(letters=", ".join(map(repr, unknown)))
                problems.append(Problem(activity, message, _("use R, A, C and I")))
            if letters["A"] != 1:
                named = ", ".join(role for role, codes in roles.items() if "A" in codes) or _("nobody")
                message = _("has {n} accountable roles ({names}); it needs exactly one").format(
                    n=letters["A"], names=named
                )
                problems.append(Problem(activity, message, _("leave one A")))
            if not letters["R"]:
                problems.append(Problem(activity, _("nobody is responsible"), _("give at least one role an R")))
        if problems:
            raise BadInputError("RACI", problems)

    def accountable(self, activity: str) -> str:
        """Return the one role that answers for an activity.

        Args:
            activity: Its name.

        Raises:
            BadInputError: There is no such activity; the nearest is named.
        """
        if activity not in self.activities:
            guess = nearest(activity, self.activities)
            message = _("is no activity here; did you mean {guess!r}?") if guess else _("is no activity here")
            remedy = _("activities: {names}").format(names=", ".join(self.activities))
            raise BadInputError("RACI", [Problem(activity, message.format(guess=guess), remedy)])
        return next(role for role, codes in self.activities[activity].items() if "A" in codes)

"""Turns what is claimed or assumed about the flywheel into numbers that can be shown, doubted and changed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import pandas as pd

from flywheel.errors import BadInputError, Problem, nearest
from flywheel.results import Result
from flywheel.wheel.facts import amount, assumed, checked_value, kind_label
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["AssumptionTable", "Assumptions", "label_of"]


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """Everything the flywheel simulator assumes; a period is a month, money is in cents of one currency.

    Each field carries in its metadata what it means (``label``), what it counts (``measure``) and who stands behind
    it: ``kind`` is ``"claim"`` for a figure of the course deck, which nobody here has proven, and ``"ours"`` for an
    assumption of the workbook. The company is invented. `table` shows all of it.

    Raises:
        BadInputError: A number is impossible; all of them are listed.

    Example:
        >>> slow = Assumptions().but(response_hours=60)
        >>> slow.response_hours, Assumptions().response_hours
        (60, 24)
    """

    users: int = assumed(
        50_000, later("active users at the start"), measure="count", least=1, source=later("an invented company")
    )
    reachable_users: int = assumed(
        400_000,
        later("people who could ever become users"),
        measure="count",
        least=1,
        source=later("sets the ceiling of growth; estimate your own market"),
    )
    new_users: int = assumed(
        4_900,
        later("new users a period from advertising"),
        measure="count",
        source=later("in an empty market; keeps the company without the wheel about level"),
    )
    retention: float = assumed(
        0.90,
        later("users who stay a period, today"),
        measure="share",
        open_ends=True,
        source=later("an invented company"),
    )
    referral_rate: float = assumed(
        0.017,
        later("users won by referral, per active user, today"),
        measure="share",
        source=later("in a period; 15 % of new users, as at the start of the deck's fresh-grocery case"),
    )
    satisfaction: float = assumed(
        0.70,
        later("satisfied users (CSAT) today"),
        measure="share",
        open_ends=True,
        source=later("an invented company"),
    )
    margin_cents: int = assumed(
        1_500,
        later("margin of an active user, today"),
        measure="cents",
        source=later("contribution margin in a period; an invented company"),
    )
    voice_per_user: float = assumed(
        0.04,
        later("pieces of feedback per active user, today"),
        measure="factor",
        source=later("one in twenty-five speaks up in a month; count your own"),
    )

    answered_today: float = assumed(
        0.40, later("feedback that is answered, today"), measure="share", source=later("count your own tickets")
    )
    answered_share: float = assumed(
        0.90, later("feedback that is answered, with the wheel"), measure="share", source=later("a goal to set")
    )
    response_hours_today: float = assumed(
        72, later("hours until an answer, today"), measure="hours", source=later("count your own tickets")
    )
    response_hours: float = assumed(
        24,
        later("hours until an answer, with the wheel"),
        measure="hours",
        source=later("a goal to set; the deck asks for 24–48 h where priority is high"),
    )
    fix_success_today: float = assumed(
        0.20,
        later("answers that remove the cause, today"),
        measure="share",
        source=later("count tickets that did not come back"),
    )
    fix_success: float = assumed(
        0.60,
        later("answers that remove the cause, with the wheel"),
        measure="share",
        source=later("a goal to set"),
    )
    reach_today: float = assumed(
        0.05, later("users who hear what was changed, today"), measure="share", source=later("count opened messages")
    )
    reach: float = assumed(
        0.50, later("users who hear what was changed, with the wheel"), measure="share", source=later("a goal to set")
    )

    learning_share: float = assumed(
        0.20,
        later("way to the goals that a team learns a period"),
        measure="share",
        source=later("share of the way that is left; half of all in about three months; habits change slowly"),
    )
    patience_hours: float = assumed(
        48,
        later("hours after which an answer is worth half"),
        measure="hours",
        open_ends=True,
        source=later("the upper end of the deck's 24–48 h"),
    )
    voice_for_half: float = assumed(
        8_000,
        later("feedback that makes half of the pain known"),
        measure="count",
        open_ends=True,
        source=later("pieces a period; more voice finds more, with diminishing returns"),
    )
    participation_gain: float = assumed(
        4.0,
        later("more feedback if all heard of all repairs"),
        measure="gain",
        source=later("per user; the deck says participation rises, and not by how much"),
    )
    renewal_share: float = assumed(
        0.05,
        later("repaired pain that returns or is replaced a period"),
        measure="share",
        source=later("products and expectations change"),
    )
    pain_weight: float = assumed(
        0.15,
        later("satisfaction between all pain and none"),
        measure="share",
        source=later("in points; compare satisfaction of users with and without a complaint"),
    )
    answer_weight: float = assumed(
        0.06,
        later("satisfaction between no and instant answers"),
        measure="share",
        source=later("in points; test it: answer one half of users faster"),
    )
    message_weight: float = assumed(
        0.05,
        later("satisfaction if all heard of all repairs"),
        measure="share",
        source=later("in points; test it with a control group"),
    )
    satisfaction_pace: float = assumed(
        0.25,
        later("satisfaction gap that closes a period"),
        measure="share",
        source=later("users need several experiences to change their mind"),
    )

    retention_gain: float = assumed(
        0.25,
        later("more retention for +5 % satisfaction"),
        measure="gain",
        least=-0.9,
        kind="claim",
        source=later("Peking University Business Research Institute, as the deck quotes it; read on the odds to stay"),
    )
    referral_gain: float = assumed(
        2.05,
        later("more referrals for +25 % satisfaction"),
        measure="gain",
        least=-0.9,
        kind="claim",
        source=later("the deck's fresh-grocery case, unsourced: referral share 15 → 35 %, satisfaction +25 %"),
    )
    basket_gain: float = assumed(
        0.16,
        later("more margin per user for +10 % satisfaction"),
        measure="gain",
        least=-0.9,
        kind="claim",
        source=later("McKinsey, as the deck quotes it for the basket and for experience"),
    )
    credibility: float = assumed(
        0.25,
        later("share of the deck's claims that is counted"),
        measure="share",
        source=later("a claim seen elsewhere shrinks when it is repeated; 1 takes it at its word"),
    )

    setup_cents: int = assumed(
        30_000_000, later("cost of starting, in the first period"), measure="cents", source=later("ask for an offer")
    )
    running_cents: int = assumed(
        4_000_000, later("cost of team and tools a period"), measure="cents", source=later("about three people")
    )
    answer_cents: int = assumed(
        500, later("cost of one answer"), measure="cents", source=later("about five minutes of service work")
    )
    message_cents: int = assumed(
        5, later("cost of one message to a user"), measure="cents", source=later("about the price of a text message")
    )

    def __post_init__(self) -> None:
        """Refuse impossible numbers, all at once."""
        found = (checked_value(getattr(self, field.name), field) for field in dataclasses.fields(self))
        problems = [problem for problem in found if problem]
        if not problems and self.users > self.reachable_users:
            message = _("{users} users are more than the {reachable} that could be reached").format(
                users=self.users, reachable=self.reachable_users
            )
            problems.append(Problem("reachable_users", message, _("raise it, or start with fewer users")))
        if problems:
            raise BadInputError("wheel.Assumptions", problems)

    def but(self, **values: float) -> Assumptions:
        """Return the same assumptions with some numbers changed.

        Args:
            **values: Name of the field and its new number.

        Returns:
            New assumptions; these ones stay as they are.

        Raises:
            BadInputError: A name is not an assumption, or a number is impossible.

        Example:
            >>> Assumptions().but(credibilty=1)
            Traceback (most recent call last):
            flywheel.errors.BadInputError: wheel.Assumptions: 1 problem
              1. credibilty: is not an assumption; did you mean 'credibility'? → names: users, reachable_users, ...
        """
        names = [field.name for field in dataclasses.fields(self)]
        problems = []
        for name in values:
            if name not in names:
                guess = nearest(name, names)
                text = _("is not an assumption; did you mean {guess!r}?") if guess else _("is not an assumption")
                problems.append(
                    Problem(name, text.format(guess=guess), _("names: {names}").format(names=", ".join(names)))
                )
        if problems:
            raise BadInputError("wheel.Assumptions", problems)
        return dataclasses.replace(self, **values)  # type: ignore[arg-type]  # counts may be given as floats

    def table(self) -> AssumptionTable:
        """Return all assumptions with their meaning, their source and whether they were changed.

        Returns:
            ``name, label, value, default, changed, measure, kind`` (``claim`` or ``ours``) and ``source``.

        Example:
            >>> found = Assumptions().but(credibility=1.0).table().table
            >>> found.loc[found["changed"], ["name", "value", "default"]]
                       name  value  default
            28  credibility    1.0     0.25
        """
        usual = Assumptions()
        rows = [
            {
                "name": field.name,
                "label": label_of(field.name),
                "value": float(getattr(self, field.name)),
                "default": float(getattr(usual, field.name)),
                "changed": getattr(self, field.name) != getattr(usual, field.name),
                "measure": field.metadata["measure"],
                "kind": field.metadata["kind"],
                "source": _(source),
            }
            for field in dataclasses.fields(self)
            for source in [field.metadata["source"]]
        ]
        return AssumptionTable(
            table=pd.DataFrame(rows),
            caption=_("What the simulator assumes"),
            notes=(
                _("A claim is a figure of the course deck, not proven here; all else is an assumption of ours."),
                _("One period is one month; money is in one currency."),
            ),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class AssumptionTable(Result):
    """The simulator's assumptions, one row each."""

    def shown(self) -> pd.DataFrame:
        """Return name, meaning, value and source in the reader's words."""
        rows = self.table.to_dict("records")
        return pd.DataFrame(
            {
                _("assumption"): [row["label"] for row in rows],
                _("value"): [
                    amount(row["value"], row["measure"]) + (_(" (changed)") if row["changed"] else "") for row in rows
                ],
                _("kind"): [kind_label(row["kind"]) for row in rows],
                _("source or reason"): [row["source"] for row in rows],
                _("name"): [row["name"] for row in rows],
            }
        )


def label_of(name: str) -> str:
    """Return what an assumption means, in the language in force.

    Example:
        >>> label_of("users")
        'active users at the start'
    """
    label: str = next(field.metadata["label"] for field in dataclasses.fields(Assumptions) if field.name == name)
    return _(label)

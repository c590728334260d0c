"""Turns the deck's claims about experience into levers with ranges, and a company into the numbers they act on."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, Literal

from flywheel.errors import BadInputError, Problem
from flywheel.wheel.facts import Kind, checked_value
from flywheel.wheel.facts import assumed as described
from flywheel.words import gettext as _
from flywheel.words import later

__all__ = ["LEVERS", "Company", "Lever", "LeverName"]

LeverName = Literal["basket", "conversion", "acquisition", "service", "returns", "retention"]


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One way in which better experience is said to earn or save money, as a range from low to high.

    Attributes:
        name: ``basket``, ``conversion``, ``acquisition``, ``service``, ``returns`` or ``retention``.
        label: What the number means.
        low: The least effect; negative when it may do harm.
        likeliest: The mode of the triangle; the uniform shape leaves it out.
        high: The largest effect.
        kind: ``"claim"`` of the deck, counted times ``credibility``, or ``"ours"``, counted as it stands.
        source: Who is said to have found it.

    Raises:
        BadInputError: The three numbers are not in order, or a saving exceeds the whole cost.

    Example:
        >>> dataclasses.replace(LEVERS[0], high=0.20).high
        0.2
    """

    name: LeverName
    label: str
    low: float
    likeliest: float
    high: float
    kind: Kind = "claim"
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse impossible ranges."""
        problems = []
        ends = (self.low, self.likeliest, self.high)
        if not all(map(math.isfinite, ends)) or not self.low <= self.likeliest <= self.high:
            message = _("{ends} is not a range from low over likeliest to high").format(ends=ends)
            problems.append(Problem(f"lever {self.name}", message, _("write the three in rising order")))
        elif self.name in ("acquisition", "service", "returns") and self.high > 1:
            message = _("a saving of {high} is more than the whole cost").format(high=self.high)
            problems.append(Problem(f"lever {self.name}", message, _("write 0.2 for 20 %")))
        elif self.low < -1:
            message = _("{low} loses more than all there is").format(low=self.low)
            problems.append(Problem(f"lever {self.name}", message, _("write −0.1 for −10 %")))
        if problems:
            raise BadInputError("wheel.Lever", problems)


LEVERS: tuple[Lever, ...] = (
    Lever(
        name="basket",
        label=later("larger basket for +10 % experience"),
        low=0.0,
        likeliest=0.16,
        high=0.16,
        source=later("McKinsey, as the deck quotes it"),
    ),
    Lever(
        name="conversion",
        label=later("more conversion for +10 NPS points"),
        low=0.0,
        likeliest=0.05,
        high=0.05,
        source=later("McKinsey, as the deck quotes it; per cent or points is not said"),
    ),
    Lever(
        name="acquisition",
        label=later("lower acquisition cost"),
        low=0.0,
        likeliest=0.10,
        high=0.20,
        source=later("the deck says up to 20 %; the likeliest, half of it, is ours"),
    ),
    Lever(
        name="service",
        label=later("less manual service"),
        low=0.0,
        likeliest=0.40,
        high=0.40,
        source=later("the deck, unsourced; through self-service"),
    ),
    Lever(
        name="returns",
        label=later("fewer returned orders"),
        low=0.0,
        likeliest=0.15,
        high=0.15,
        source=later("the deck, unsourced, as an average"),
    ),
    Lever(
        name="retention",
        label=later("more retention for +5 % satisfaction"),
        low=0.0,
        likeliest=0.25,
        high=0.25,
        source=later("Peking University Business Research Institute, as the deck quotes it; read on the odds to stay"),
    ),
)
"""The deck's claims in the order of the course. Each range runs from nothing to the whole claim: that range is ours."""


def _range(default: tuple[float, float, float], label: str, **facts: Any) -> Any:
    return dataclasses.field(default=default, metadata={"label": label, "range": True} | facts)


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company's year before the programme, and what the programme is to cost and to move.

    The defaults are an invented company; replace every number by one of your own. Ranges are ``(low, likeliest,
    high)``.

    Raises:
        BadInputError: A number is impossible; all of them are listed.

    Example:
        >>> Company(customers=20_000, basket_cents=7_900).contribution_cents
        14220.0
    """

    customers: int = described(100_000, later("active customers at the start of the year"), measure="count", least=1)
    orders_per_customer: float = described(6.0, later("orders of a customer in a year"), measure="factor")
    basket_cents: int = described(8_000, later("average basket"), measure="cents")
    margin_share: float = described(0.30, later("contribution margin of an order"), measure="share")
    retention: float = described(
        0.60, later("customers who are still there a year later"), measure="share", open_ends=True
    )
    prospects: int = described(600_000, later("people who look at the offer for the first time"), measure="count")
    conversion: float = described(0.05, later("of them, those who buy"), measure="share")
    acquisition_cents: int = described(6_000, later("acquisition cost of a new customer"), measure="cents")
    service_cases: int = described(90_000, later("cases in manual service a year"), measure="count")
    service_cents: int = described(1_200, later("cost of a case"), measure="cents")
    return_share: float = described(0.06, later("orders that are returned"), measure="share")
    return_cents: int = described(2_000, later("cost of a return"), measure="cents")

    programme_cents: tuple[float, float, float] = _range(
        (25_000_000, 35_000_000, 60_000_000), later("cost of the programme in the year"), least=0.0
    )
    experience_gain: tuple[float, float, float] = _range(
        (0.0, 0.05, 0.10), later("relative rise of the experience score"), least=-1.0
    )
    nps_gain: tuple[float, float, float] = _range((0.0, 5.0, 10.0), later("rise of NPS in points"), least=-200.0)
    satisfaction_gain: tuple[float, float, float] = _range(
        (0.0, 0.025, 0.05), later("relative rise of satisfaction"), least=-1.0
    )

    def __post_init__(self) -> None:
        """Refuse impossible numbers, all at once."""
        problems = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            found = _range_problem(value, field) if field.metadata.get("range") else checked_value(value, field)
            problems += [found] if found else []
        if problems:
            raise BadInputError("wheel.Company", problems)

    @property
    def contribution_cents(self) -> float:
        """Contribution margin of one customer in a year, in cents."""
        return self.orders_per_customer * self.basket_cents * self.margin_share


def _range_problem(value: Any, field: dataclasses.Field[Any]) -> Problem | None:
    numbers = isinstance(value, tuple | list) and len(value) == 3 and all(isinstance(end, int | float) for end in value)
    if numbers and all(map(math.isfinite, value)) and field.metadata["least"] <= value[0] <= value[1] <= value[2]:
        return None
    label = field.metadata["label"]
    message = _("{value!r} is not a range (low, likeliest, high) from {least:g} up").format(
        value=value, least=field.metadata["least"]
    )
    return Problem(field.name, message, _("it is: {label}").format(label=_(label)))

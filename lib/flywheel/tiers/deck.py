"""The four tiers of the deck and the benefits of its two cases, as data."""

from __future__ import annotations

from dataclasses import dataclass

from flywheel.words import later

__all__ = ["BENEFITS", "TIERS", "Tier"]


@dataclass(frozen=True)
class Tier:
    """One tier of the pyramid, as the deck draws it.

    Attributes:
        key: The name in tables.
        name: The name a person reads.
        share: Its share of customers.
        resource_share: Its share of the resources.
        character: Who these customers are.
        priority: How much they matter.
        service: How they are served.
    """

    key: str
    name: str
    share: float
    resource_share: float
    character: str
    priority: str
    service: str


TIERS = (
    Tier(
        *("core", later("Core value"), 0.05, 0.30, later("the head that brings most of the value")),
        *(later("highest: keep and deepen"), later("one to one")),
    ),
    Tier(
        *("high_potential", later("High potential"), 0.15, 0.40, later("growing fast, loyal")),
        *(later("high: accelerate, convert"), later("proactive care and events")),
    ),
    Tier(
        *("stable", later("Stable value"), 0.30, 0.20, later("repeat steadily, grow little")),
        *(later("medium: maintain, activate lightly"), later("standard service and regular care")),
    ),
    Tier(
        *("base", later("Base"), 0.50, 0.10, later("order rarely, low value")),
        *(later("low: serve in batches, convert"), later("self-service and automation")),
    ),
)
"""The deck's pyramid from top to bottom; that core customers make 80 % of profit is its claim, see `concentration`."""

BENEFITS: dict[str, tuple[tuple[str, str], ...]] = {
    "haidilao": (
        (later("Black gold"), later("own lane, own waiter, no queue, tailored dishes")),
        (later("Gold"), later("priority in the queue, birthday present, coupons")),
        (later("Silver"), later("priority, small gifts, points grow faster")),
        (later("Ordinary"), later("standard service")),
    ),
    "jd_enterprise": (
        (later("Strategic"), later("account manager, joint innovation")),
        (later("Key accounts"), later("solution for the industry, financing")),
        (later("Growth"), later("standard purchasing, priority of supply")),
        (later("Long tail"), later("self-service, online support")),
    ),
}
"""Benefits by level, highest first, in the deck's two cases."""

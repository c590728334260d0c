"""Names for every cell of recency × frequency: ten segments that together cover all 25, each with what to do."""

from __future__ import annotations

from dataclasses import dataclass

from flywheel.words import later

__all__ = ["SEGMENTS", "Segment", "segment_of"]


@dataclass(frozen=True)
class Segment:
    """A group of neighbouring cells with one name.

    Attributes:
        key: The name in tables.
        name: The name a person reads.
        recency: Its scores of recency, 5 being the most recent.
        frequency: Its scores of frequency, 5 being the most frequent.
        action: What to do for these users.
    """

    key: str
    name: str
    recency: tuple[int, ...]
    frequency: tuple[int, ...]
    action: str

    @property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """Return the cells it covers as pairs of recency and frequency score."""
        return tuple((r, f) for r in self.recency for f in self.frequency)


SEGMENTS = (
    Segment(
        *("champions", later("Champions"), (5,), (4, 5)),
        later("keep: personal service, first access, ask for referrals"),
    ),
    Segment(
        *("loyal", later("Loyal"), (3, 4), (4, 5)),
        later("deepen: member benefits, larger baskets, feedback panel"),
    ),
    Segment(
        *("potential_loyalists", later("Potential loyalists"), (4, 5), (2, 3)),
        later("accelerate: membership offer, next category, habit"),
    ),
    Segment(
        *("new_customers", later("New customers"), (5,), (1,)),
        later("welcome: guidance and a reason for the next order"),
    ),
    Segment(
        *("promising", later("Promising"), (4,), (1,)),
        later("convert: second-order offer while the memory is fresh"),
    ),
    Segment(
        *("need_attention", later("Need attention"), (3,), (3,)),
        later("activate: limited offer on what they bought before"),
    ),
    Segment(
        *("about_to_sleep", later("About to sleep"), (3,), (1, 2)),
        later("remind: popular items, one light incentive"),
    ),
    Segment(
        *("at_risk", later("At risk"), (1, 2), (3, 4)),
        later("win back: ask why, repair, personal offer"),
    ),
    Segment(
        *("cannot_lose", later("Cannot lose"), (1, 2), (5,)),
        later("rescue now: a person calls, the cause is solved first"),
    ),
    Segment(
        *("hibernating", later("Hibernating"), (1, 2), (1, 2)),
        later("low cost: automated recall, then leave in peace"),
    ),
)
"""All segments, from the most to the least engaged; every cell of 5 × 5 belongs to exactly one."""

_OF_CELL = {cell: segment for segment in SEGMENTS for cell in segment.cells}


def segment_of(r: int, f: int) -> Segment:
    """Return the segment of a cell; KeyError when a score is not between 1 and 5.

    Example:
        >>> segment_of(5, 5).key, segment_of(1, 1).key
        ('champions', 'hibernating')
    """
    return _OF_CELL[r, f]

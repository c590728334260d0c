"""Work that would make a page wait → the same a moment later, or beside the page while it goes on answering."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

__all__ = ["Debounced", "beside"]

_running: set[asyncio.Task[None]] = set()


class Debounced:
    """Calls a function once, a moment after the last of several requests; at once where no event loop runs.

    Example:
        >>> calls = []
        >>> Debounced(lambda: calls.append(1))()
        >>> calls
        [1]
    """

    def __init__(self, work: Callable[[], None], *, seconds: float = 0.3) -> None:
        """Keep the function and how long to wait for the next request."""
        self._work, self._seconds = work, seconds
        self._waiting: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        """Ask for a call."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._work()
            return
        if self._waiting:
            self._waiting.cancel()
        self._waiting = loop.call_later(self._seconds, self._work)


def beside(
    work: Callable[[Callable[..., None]], Any],
    *,
    tell: Callable[..., None],
    done: Callable[[Any, Exception | None], None],
    tick: Callable[[], None] | None = None,
) -> None:
    """Run slow work in a thread while the page goes on answering; where no event loop runs, here and now.

    Args:
        work: Called in the thread with a function that passes on how far it is.
        tell: Called on the page's side with what ``work`` passed on.
        done: Called on the page's side with the result, or with what went wrong.
        tick: Called on the page's side every second while the work goes on.

    Example:
        >>> beside(lambda tell: tell("half") or 3, tell=print, done=lambda found, error: print(found, error))
        half
        3 None
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        _finish(done, lambda: work(tell))
        return

    def passed_on(*facts: Any) -> None:
        loop.call_soon_threadsafe(tell, *facts)

    async def run() -> None:
        ticking = asyncio.create_task(_ticks(tick)) if tick else None
        try:
            found, error = await asyncio.to_thread(work, passed_on), None
        except Exception as err:  # noqa: BLE001  # whatever it was, the page has to say so
            found, error = None, err
        finally:
            if ticking:
                ticking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await ticking
        done(found, error)

    task = loop.create_task(run())
    _running.add(task)  # else nobody holds it
    task.add_done_callback(_running.discard)


def _finish(done: Callable[[Any, Exception | None], None], work: Callable[[], Any]) -> None:
    try:
        found = work()
    except Exception as err:  # noqa: BLE001  # whatever it was, the page has to say so
        done(None, err)
    else:
        done(found, None)


async def _ticks(tick: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(1)
        tick()

"""A process that was just forked → an IPython kernel like any other."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from ipykernel.kernelapp import IPKernelApp

__all__ = ["become"]


def become(arguments: Sequence[str]) -> None:
    """Run a kernel until it is told to end.

    What the template's own start has fixed is set anew: time zone, random numbers (Python reseeds its own after a
    fork), temporary folder, charts' backend. What libraries tell IPython when they are imported is told now.
    """
    time.tzset()
    np.random.seed()  # noqa: NPY002  # the generator that all old code shares
    tempfile.tempdir = None
    if "MPLBACKEND" in os.environ:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
    sys.argv = ["ipykernel_launcher", *arguments]
    app: Any = IPKernelApp.instance(parent_handle=1)  # the system watches the parent
    app.initialize([*arguments, "--HistoryManager.enabled=False"])
    app.shell.extension_manager.load_extension("ipywidgets")
    app.start()
    # Let it send its last words: they go through a thread that `app.close` ends first, and would wait for it.
    app.control_thread.stop()
    app.control_thread.join()

"""A trainee's login → their own server: lessons copied, live pages linked, earlier progress sent to the board.

Run by the hub under the trainee's system user: ``python -m flywheel.hub.trainee``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from flywheel.serve.settings import environment
from flywheel.serve.wording import page_words
from flywheel.words import gettext as _

__all__ = ["front_page", "main", "prepare"]

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
CONFIG = Path(__file__).parent / "share" / "lab_config.py"


def prepare(work: Path) -> None:
    """Bring lessons and live pages into a person's folder, and tell the board what it does not know yet.

    Args:
        work: The folder; made if need be.
    """
    from flywheel import places
    from flywheel.exercises.class_link import BOARD, TOKEN, Link
    from flywheel.exercises.lessons import copy_lessons

    copy_lessons(work)
    pages = work / "live"
    if pages.is_symlink():
        pages.unlink()
    with suppress(FileExistsError):  # a folder of the person's own
        pages.symlink_to(places.notebooks() / "live", target_is_directory=True)
    if BOARD in os.environ:
        with suppress(OSError):  # the next notebook sends it
            Link(os.environ[BOARD], os.environ[TOKEN], work / "progress.jsonl").send()


def front_page(page_config: dict[str, Any], *, settings: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Give live pages and their list titles and words; Voila calls it before it shows either."""
    from flywheel import places
    from flywheel.serve.landing import front_page
    from flywheel.serve.present import page_title

    words = page_words(home="voila/tree/live") | {
        "name": _("Live pages"),
        "lead": _(
            "Every page starts a session of its own on your server; what you check there counts as your progress."
        ),
    }
    settings["voila_jinja2_env"].globals["words"] = words
    titles = {path.name: page_title(path) for path in sorted((places.notebooks() / "live").glob("*.ipynb"))}
    shown = front_page(titles, work=places.work(), pages="voila/render/live/")
    page_config["flywheel"] = {"words": words, "learn": ""} | shown
    return page_config


def main() -> None:
    """Prepare, then serve until the hub says stop."""
    os.umask(0o077)
    work = Path.home() / "work"
    os.environ.update(environment(work) | dict.fromkeys(THREADS, "1"))
    # A process of its own takes the memory of what it loads with it when it ends.
    subprocess.run([sys.executable, "-m", "flywheel.hub.trainee", "prepare"], check=True)  # ourselves
    from jupyterhub.singleuser import main as serve  # type: ignore[import-untyped]  # it ships no types

    sys.argv = [*sys.argv, f"--config={CONFIG}"]
    serve()


if __name__ == "__main__":
    prepare(Path(os.environ["FLYWHEEL_WORK"])) if sys.argv[1:] == ["prepare"] else main()

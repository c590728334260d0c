"""reveal.js, which shows slides: gets it once with pip, checks it, and finds it again without a network.

``python -m flywheel.serve.reveal`` is what the installation runs. Slides need three files of it; they come out of a
wheel that carries them (see docs/decisions/0011), pinned by its hash, and lie where Voila looks for static files.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from flywheel import places
from flywheel.errors import FlywheelError
from flywheel.words import gettext as _

__all__ = ["VERSION", "fetch", "found", "main"]

VERSION = "5.2.1"
_WHEEL = "sphinx-revealjs==3.2.1 --hash=sha256:805bed3ca459346e0f01967d5ed1c40d6b7b917de1541e1e4566c8341fe7017b"
_INSIDE = "sphinx_revealjs/_static/revealjs/"
_FILES = {"LICENSE": "LICENSE", "dist/reveal.js": "reveal.js", "dist/reveal.css": "reveal.css"}
_STATIC = Path("voila/templates/flywheel_slides/static/reveal") / VERSION


def _homes() -> tuple[Path, ...]:
    """Where Voila looks: the environment, which goes when it goes; else the work folder."""
    return Path(sys.prefix) / "share" / "jupyter" / _STATIC, places.work() / ".jupyter" / "data" / _STATIC


def found() -> Path | None:
    """Return the folder that holds reveal.js, or None.

    Example:
        >>> home = found()
        >>> home is None or (home / "reveal.js").is_file()
        True
    """
    whole = (home for home in _homes() if all((home / name).is_file() for name in _FILES.values()))
    return next(whole, None)


def fetch() -> Path:
    """Return the folder that holds reveal.js, getting it first where it is missing.

    Raises:
        FlywheelError: It is not here and could not be got.
    """
    here = found()
    if here is not None:
        return here
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download(Path(folder))
        for home in _homes():
            try:
                return _unpack(wheel, home)
            except OSError:
                continue
    raise FlywheelError(_("reveal.js cannot be kept: neither {places} can be written").format(places=_names()))


def _names() -> str:
    return _(" nor ").join(str(home) for home in _homes())


def _download(folder: Path) -> Path:
    asked = folder / "wanted.txt"
    asked.write_text(_WHEEL, encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes", "--dest", str(folder), "--requirement", str(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own pip
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        said = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
        message = _(
            "Slides need reveal.js {version}, which is not here yet and could not be fetched. "
            "Connect once and run: python -m flywheel.serve.reveal (pip said: {said})"
        )
        raise FlywheelError(message.format(version=VERSION, said=said))
    return wheels[0]


def _unpack(wheel: Path, home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed:
        for inside, name in _FILES.items():
            with places.whole(home / name) as target:
                target.write_bytes(packed.read(_INSIDE + inside))
    return home


def main() -> int:
    """Fetch it and say so; return the exit code."""
    try:
        where = fetch()
    except FlywheelError as error:
        print(f"! {error}", file=sys.stderr)  # noqa: T201  # this is a command
        return 1
    print(_("Slides: reveal.js {version} is in {folder}").format(version=VERSION, folder=where))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

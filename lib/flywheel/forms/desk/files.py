"""A filled-in form ↔ a small YAML file that people can read, send and keep in the work folder."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from flywheel import places
from flywheel.errors import BadInputError, FlywheelError, Problem
from flywheel.forms.desk.model import DeskForm, Values, taken
from flywheel.forms.desk.registry import find_form
from flywheel.words import gettext as _

__all__ = ["file_name", "read_form", "save_form", "saved_form", "saved_forms", "written_form"]

_ENDING = ".form.yml"
_LONGEST_NAME = 60
_LARGEST_BYTES = 500_000
_MOST_FILES = 500
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(text: str) -> str:
    """Turn what a person called a form into the stem of a file's name, whatever they typed.

    Args:
        text: A few words, in any language.

    Returns:
        Letters, digits, hyphens and underscores; at most 60.

    Raises:
        BadInputError: Nothing is left of it.

    Example:
        >>> file_name("../../Minhang, 11 June"), file_name("五个为什么")
        ('Minhang-11-June', '五个为什么')
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", str(text)))
    stem = "-".join(words)[:_LONGEST_NAME].strip("-_")
    if not stem:
        remedy = _("name it in a few words, such as Minhang 11 June")
        raise BadInputError(_("file"), [Problem(_("name"), _("is empty"), remedy)])
    return f"form-{stem}" if _RESERVED.fullmatch(stem) else stem


def written_form(form: DeskForm, values: Values) -> str:
    """Return a filled-in form as the text of its file.

    Raises:
        BadInputError: Something in the values is refused, see `taken`.

    Example:
        >>> print(written_form(find_form("raci"), {"process": "Roster"}), end="")
        form: raci
        values:
          process: Roster
    """
    out = io.StringIO()
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style, writer.allow_unicode, writer.width = False, True, 100
    writer.sort_base_mapping_type_on_output = False
    writer.dump({"form": form.name, "values": taken(form, values)}, out)
    return out.getvalue()


def read_form(source: str | bytes | Path) -> tuple[DeskForm, dict[str, Any]]:
    """Read a file of `written_form`, or the same as JSON, and check it.

    Args:
        source: The text of a file, or where it lies.

    Returns:
        The form and its cleaned values.

    Raises:
        BadInputError: It is no such file, or something in it is refused.

    Example:
        >>> read_form('{"form": "raci", "values": {"process": "Roster"}}')[1]
        {'process': 'Roster'}
    """
    name = source.name if isinstance(source, Path) else _("file")

    def refused(message: str, remedy: str) -> BadInputError:
        return BadInputError(_("form"), [Problem(name, message, remedy)])

    try:
        raw = source.read_bytes() if isinstance(source, Path) else source
    except OSError as err:
        raise refused(_("cannot be read: {error}").format(error=err.strerror), "") from err
    if len(raw) > _LARGEST_BYTES:
        raise refused(_("is larger than 500 kB"), _("a form is a page or two of text"))
    remedy = _("choose a file that this desk saved")
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        loaded = YAML(typ="safe", pure=True).load(text)
    except (UnicodeDecodeError, YAMLError, ValueError, RecursionError) as err:
        raise refused(_("is no form that can be read"), remedy) from err
    if not isinstance(loaded, Mapping) or not isinstance(loaded.get("values") or {}, Mapping) or "form" not in loaded:
        raise refused(_("is no form that can be read"), remedy)
    form = find_form(str(loaded["form"]))
    return form, taken(form, loaded.get("values") or {})


def _folder(form: DeskForm) -> Path:
    return places.work() / "forms" / form.name


def saved_forms(form: DeskForm) -> list[str]:
    """Return the names under which forms of this kind lie in the work folder, by name."""
    return sorted(path.name.removesuffix(_ENDING) for path in _folder(form).glob(f"[!.]*{_ENDING}"))


def saved_form(form: DeskForm, name: str) -> tuple[DeskForm, dict[str, Any]]:
    """Read one of the forms of `saved_forms`.

    Args:
        form: The form.
        name: Its name there.

    Raises:
        BadInputError: It is not there, or something in it is refused.
    """
    return read_form(_folder(form) / f"{file_name(name)}{_ENDING}")


def save_form(form: DeskForm, values: Values, name: str) -> Path:
    """Keep a filled-in form in the work folder; it is there whole or not at all, and replaces one of its name.

    Args:
        form: The form.
        values: What was filled in.
        name: What the person calls it; see `file_name`.

    Returns:
        The file, to be read with `read_form`.

    Raises:
        BadInputError: The name or something in the values is refused.
        FlywheelError: The folder cannot be written, or holds too many forms.
    """
    target = _folder(form) / f"{file_name(name)}{_ENDING}"
    text = written_form(form, values)
    if not target.is_file() and len(saved_forms(form)) >= _MOST_FILES:
        message = _("{folder} holds {n} forms already; move some of them elsewhere")
        raise FlywheelError(message.format(folder=target.parent, n=_MOST_FILES))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with places.whole(target) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as err:
        message = _("{file} cannot be written: {reason}")
        raise FlywheelError(message.format(file=target, reason=err.strerror)) from err
    return target

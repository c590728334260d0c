r"""Files of the course → what people read in them, for translators, and the same in their language.

Masters have one sentence a line, so a line is a message. `make words` calls the two functions as Babel wants it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any

from babel.messages.extract import extract_python
from ruamel.yaml import YAML

from flywheel.words import gettext as _

__all__ = ["of_course", "of_page", "translated"]

_LINE = re.compile(r"^((?:#{1,6} |[-*] |\d+\. )?)(.*\S)\s*$")


def of_course(file: IO[bytes], *_settings: object, **_options: object) -> Iterator[Any]:
    r"""Yield what the front page and boards say of lessons and tools.

    Args:
        file: ``course.yml``, open.

    Example:
        >>> page = b"lessons: [{title: Funnels, aims: [Say what counts.]}]\ntools: []"
        >>> [message for _line, _function, message, _comments in of_course(io.BytesIO(page))]
        ['Funnels', 'Say what counts.']
    """
    course = YAML(typ="safe").load(file)
    for lesson in course["lessons"]:
        yield from ((0, "", text, []) for text in (lesson["title"], lesson["aims"][0]))
    for tool in course["tools"]:
        yield from ((0, "", text, []) for text in (tool["title"], tool["description"]))


def of_page(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    r"""Yield every line of prose of a live page, and what its code marks.

    Args:
        file: A master in percent format, open.
        keywords: Functions that mark a message.
        comment_tags: As Babel has them.
        options: As Babel has them.

    Example:
        >>> page = b"# %% [markdown]\n# # Desk\n#\n# One form.\n# %%\nprint(1)\n"
        >>> [message for _line, _function, message, _comments in of_page(io.BytesIO(page), ["_"], [], {})]
        ['Desk', 'One form.']
    """
    text = file.read()
    for cell in text.decode().split("# %%")[1:]:
        if cell.startswith(" [markdown]"):
            lines = (line.removeprefix("#").removeprefix(" ") for line in cell.splitlines()[1:])
            yield from ((0, "", found[2], []) for line in lines if (found := _LINE.match(line)))
    yield from extract_python(io.BytesIO(text), keywords, comment_tags, options)


def translated(prose: str) -> str:
    r"""Return Markdown in the language in force, line by line; a line without translation stays English.

    Example:
        >>> translated("# A title\n\nA sentence.")
        '# A title\n\nA sentence.'
    """
    return "\n".join(found[1] + _(found[2]) if (found := _LINE.match(line)) else line for line in prose.splitlines())

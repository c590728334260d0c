"""The language is chosen per context, and an unknown one is refused."""

from __future__ import annotations

import contextvars

import pytest

from flywheel import words
from flywheel.errors import BadInputError


def test_english_is_the_default(monkeypatch):
    """Without a choice the words are English as written."""
    monkeypatch.delenv("FLYWHEEL_LANG", raising=False)
    assert words.current() == "en"
    assert words.gettext("no such sentence in any catalogue") == "no such sentence in any catalogue"


def test_environment_sets_the_default(monkeypatch):
    """FLYWHEEL_LANG=zh_CN speaks Chinese everywhere."""
    monkeypatch.setenv("FLYWHEEL_LANG", "zh_CN.UTF-8")
    assert words.current() == "zh"


def test_language_ends_with_its_block():
    """After the block the former language is back, also after an error."""
    with pytest.raises(RuntimeError, match="inside"), words.language("zh"):
        raise RuntimeError("inside")
    assert words.current() == "en"


def test_choice_stays_in_its_context():
    """One report's language does not leak into another's."""
    contextvars.copy_context().run(words.set_language, "zh")
    assert words.current() == "en"


def test_unknown_language_is_refused():
    """A language without catalogue is named together with those that exist."""
    with pytest.raises(BadInputError, match="'fr' is not a language of the workbook → use en or zh"):
        words.set_language("fr")


def test_columns_are_read_in_words():
    """A column is read without underscores, in Chinese where it is known, and else as it is."""
    assert words.column("acquisition_channel") == "acquisition channel"
    with words.language("zh"):
        assert words.column("acquisition_channel") == "获客渠道"
        assert words.column("my_column") == "my column"

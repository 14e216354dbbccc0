"""The one gettext catalogue for screens, paper and command line, switched at run time."""

from __future__ import annotations

import gettext
from functools import lru_cache

from pos_desktop.resources import resource

LANGUAGES = ("en", "fr")


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with resource("translations", f"{language}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


class Texts:
    """Wording in one language; English sentences are the keys.

    Errors: `ValueError` for a language the product does not speak.
    """

    __slots__ = ("_catalogue", "language")

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r}: one of {', '.join(LANGUAGES)}")
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, message: str, **values: object) -> str:
        """Return the message in this language with its `{named}` values filled in."""
        text = self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form for `number`, which is also available as `{number}`."""
        return self._catalogue.ngettext(one, many, number).format(number=number, **values)


def message(english: str) -> str:
    """Mark a sentence for the catalogue where it is written; it is looked up where it is shown."""
    return english

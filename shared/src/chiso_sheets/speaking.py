"""Labels of workbooks in the words of a framework."""

from dataclasses import fields

from chiso_framework import Words

USUAL = Words()
SHORT = "đơn vị"
"""What a unit is called where the decision has no word for it: the short one."""


def said(template: str, words: Words, lang: str = "vi") -> str:
    """The label with the words that it names: {unit}, or {Unit} where it begins with a capital."""
    known = {field.name: getattr(words, field.name).of(lang) for field in fields(words)}
    if words.unit == USUAL.unit and lang == "vi":
        known["unit"] = SHORT
    return template.format(**known, **{name.capitalize(): capital(word) for name, word in known.items()})


def capital(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]

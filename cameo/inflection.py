"""Regular English verb forms: they find a verb where the lemmatizer invents a lemma (*conferred* ─► *conferr*)."""

from __future__ import annotations

_VOWELS = "aeiou"
_HISSING = ("s", "x", "z", "ch", "sh", "o")


def verb_forms(base: str) -> tuple[str, ...]:
    """The *-s*, *-ed* and *-ing* forms of a base form by rule; both spellings where the rule cannot know the stress."""
    forms = [_third_person(base)]
    for stem in _stems(base):
        if stem.endswith("e"):
            forms += [f"{stem}d", f"{stem[:-1]}ing" if not stem.endswith(("ee", "ye", "oe")) else f"{stem}ing"]
        elif stem.endswith("y") and stem[-2:-1] not in _VOWELS:
            forms += [f"{stem[:-1]}ied", f"{stem}ing"]
        else:
            forms += [f"{stem}ed", f"{stem}ing"]
    return tuple(dict.fromkeys(forms))


def _third_person(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(_HISSING) else f"{base}s"


def _stems(base: str) -> tuple[str, ...]:
    """*plan* ─► *plann*; *visit* ─► *visit* and *visitt*, since only the stress tells."""
    doubling = len(base) > 2 and base[-1] not in "aeiouwxyhc" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    if not doubling:
        return (base,)
    one_syllable = sum(letter in _VOWELS for letter in base) == 1
    return (base + base[-1],) if one_syllable and base[-1] != "s" else (base, base + base[-1])

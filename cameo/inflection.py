"""Regular English inflection, there and back.

Forms find a verb where the lemmatizer invents a lemma (*conferred* ─► *conferr*); base forms find what a word may be
before any lemmatizer has seen it.
"""

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


_ENDINGS = ("s", "es", "d", "ed", "ing", "n", "en", "t", "r", "er", "st", "est", "'s", "’s")


def base_forms(form: str) -> frozenset[str]:
    """What *form* may be an inflected form of, itself among it: more than it is, never fewer by the regular rules.

    *agreed* ─► *agreed, agree, agre, agrey …*; *shelling* ─► *shell, shelle, shel …*; *policemen* ─► *policeman*.
    """
    found = {form}
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if len(stem) > 1 and stem != form:
            found |= {stem, f"{stem}e", *_restored(stem)}
    if form.endswith("es"):
        found.add(f"{form[:-2]}is")  # crises
    if form.endswith("men"):
        found.add(f"{form[:-3]}man")
    return frozenset(found)


def _restored(stem: str) -> tuple[str, ...]:
    """Stems that an ending has changed: *denied*, *lying*, *wives*, *planned*, *panicked*."""
    rest, last = stem[:-1], stem[-1]
    changes = {"i": (f"{rest}y",), "y": (f"{rest}ie",), "v": (f"{rest}f", f"{rest}fe"), "k": (rest,)}
    doubled = (rest,) if rest.endswith(last) else ()
    return (*changes.get(last, ()), *doubled)


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

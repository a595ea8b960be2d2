"""The closed word classes that the clause rules ask for, from ``<lang>/grammar.yml`` and ``sets.yml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import fields, frozen

from cameo.dictionary.model import Operator


def _words(names: Mapping[str, tuple[str, ...]], key: str) -> frozenset[str]:
    return frozenset(word.lower() for word in names.get(key, ()))


@frozen
class Grammar:
    """Word classes by their use; all lower case. Missing lists are empty, so that a small grammar is a legal one."""

    prepositions: frozenset[str] = frozenset()
    negators: frozenset[str] = frozenset()
    negative_determiners: frozenset[str] = frozenset()
    negative_marks: frozenset[str] = frozenset()
    possibility: frozenset[str] = frozenset()
    reported_future: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    alleging: frozenset[str] = frozenset()
    believing: frozenset[str] = frozenset()
    supposing: frozenset[str] = frozenset()
    unreal: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    achieving: frozenset[str] = frozenset()
    stating: frozenset[str] = frozenset()
    foretelling: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    judging: frozenset[str] = frozenset()
    bringing: frozenset[str] = frozenset()
    opposing: frozenset[str] = frozenset()
    averting: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    expecting: frozenset[str] = frozenset()
    contrary: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    subject_control: frozenset[str] = frozenset()
    negative_pronouns: frozenset[str] = frozenset()
    accompanying: frozenset[str] = frozenset()
    making_prepositions: frozenset[str] = frozenset()
    making: frozenset[str] = frozenset()
    party_prepositions: frozenset[str] = frozenset()
    belonging: frozenset[str] = frozenset()
    low_prepositions: frozenset[str] = frozenset()
    errands: frozenset[str] = frozenset()
    absolute_marks: frozenset[str] = frozenset()
    affirming: frozenset[str] = frozenset()
    narrating_marks: frozenset[str] = frozenset()
    near_times: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    imperative_operators: frozenset[str] = frozenset()
    mutual_operators: frozenset[str] = frozenset()
    minding: frozenset[str] = frozenset()
    planning: frozenset[str] = frozenset()
    causing: frozenset[str] = frozenset()
    pausing: frozenset[str] = frozenset()
    awaiting: frozenset[str] = frozenset()
    charging: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    enacting: frozenset[str] = frozenset()
    sending: frozenset[str] = frozenset()
    operating: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    complement_marks: frozenset[str] = frozenset()
    operator_prepositions: frozenset[str] = frozenset()
    lending_prepositions: frozenset[str] = frozenset()
    control_prepositions: frozenset[str] = frozenset()
    prepositional_control: frozenset[str] = frozenset()
    measuring_prepositions: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    receiving: frozenset[str] = frozenset()
    means: frozenset[str] = frozenset()
    year_prepositions: frozenset[str] = frozenset()
    past_adverbs: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    long_units: frozenset[str] = frozenset()
    be: frozenset[str] = frozenset()
    have: frozenset[str] = frozenset()
    reciprocals: frozenset[str] = frozenset()
    speaker_pronouns: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    plural_pronouns: frozenset[str] = frozenset()
    person_pronouns: frozenset[str] = frozenset()
    thing_pronouns: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    backing: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    occurrence: frozenset[str] = frozenset()
    report: frozenset[str] = frozenset()
    locative: frozenset[str] = frozenset()

    @property
    def pronouns(self) -> frozenset[str]:
        """Pronouns that may stand for an actor."""
        return self.speaker_pronouns | self.plural_pronouns | self.person_pronouns | self.thing_pronouns

    @cached_property
    def first_accompanying(self) -> frozenset[str]:
        """First words of *together with*, *alongside*: most sentences have none of them."""
        return frozenset(phrase.partition(" ")[0] for phrase in self.accompanying)

    @cached_property
    def first_reciprocals(self) -> frozenset[str]:
        """First words of *each other*, *one another*."""
        return frozenset(pair.partition(" ")[0] for pair in self.reciprocals)

    @classmethod
    def of(
        cls,
        grammar: Mapping[str, tuple[str, ...]],
        sets: Mapping[str, tuple[str, ...]],
        operators: Iterable[Operator] = (),
    ) -> Grammar:
        """Collect the classes from a lexicon's grammar lists, sets (*light*, *locative* …) and operators."""
        lists = {key.replace("-", "_"): _words(grammar, key) for key in grammar}
        known = {attribute.name for attribute in fields(cls)}
        classes = {key: _words(sets, key) for key in ("light", "occurrence", "report", "locative")}
        for name, doers in (("operating", ("subject", "object")), ("asking", ("object",))):
            verbs = (verb for operator in operators if operator.doer in doers for verb in operator.verbs)
            classes[name] = frozenset(verb.split()[0].lower() for verb in verbs)
        return cls(**{key: value for key, value in {**lists, **classes}.items() if key in known})

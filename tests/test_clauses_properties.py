"""Properties of the clause engine: it reads any tree, sound or not, without an error, and the same way each time."""

from __future__ import annotations

from construction_table import document, small_coder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cameo.clauses.tree import Tree
from cameo.document import ParsedDocument, Sentence, Token
from cameo.events import Event

WORDS = (
    *("France", "Israel", "Iran", "Syria", "rebels", "troops", "president", "army", "talks", "attack", "plan", "who"),
    *("attacked", "condemned", "met", "agreed", "refused", "said", "withdraw", "sent", "led", "backed", "must", "will"),
    *("to", "by", "with", "of", "between", "and", "not", "no", "each", "other", "its", "they", "three", "Monday", ","),
)
UPOS = ("NOUN", "PROPN", "VERB", "AUX", "ADJ", "ADV", "ADP", "PART", "PRON", "DET", "NUM", "CCONJ", "SCONJ", "PUNCT")
XPOS = ("NN", "NNS", "NNP", "VB", "VBD", "VBN", "VBG", "VBZ", "JJ", "IN", "TO", "MD", "PRP", "WP$", "WDT", "CD", ",")
DEPRELS = (
    *(
        "root",
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "nmod",
        "nmod:poss",
        "amod",
        "compound",
        "flat",
    ),
    *("appos", "conj", "cc", "case", "mark", "aux", "aux:pass", "cop", "xcomp", "ccomp", "advcl", "acl", "acl:relcl"),
    *("parataxis", "advmod", "det", "nummod", "punct", "expl", "csubj", "orphan", "fixed", "dep"),
)
LONGEST = 30
SENTENCE = 300


@st.composite
def sentences(draw: st.DrawFn, size: st.SearchStrategy[int]) -> Sentence:
    """A sentence whose tree is anything: several roots, cycles, heads that are not there."""
    count = draw(size)
    tokens, start = [], 0
    for number in range(1, count + 1):
        word = draw(st.sampled_from(WORDS))
        tokens.append(
            Token(
                id=number,
                text=word,
                lemma=word.lower(),
                upos=draw(st.sampled_from(UPOS)),
                xpos=draw(st.sampled_from(XPOS)),
                feats="",
                head=draw(st.integers(0, count + 1)),
                deprel=draw(st.sampled_from(DEPRELS)),
                start=start,
                end=start + len(word),
            )
        )
        start += len(word) + 1
    return Sentence(0, tuple(tokens))


def coded(sentence: Sentence) -> tuple[Event, ...]:
    text = " ".join(token.text for token in sentence.tokens)
    (found,) = small_coder().code_parsed([ParsedDocument(document(text), (sentence,))])
    return tuple(found.events)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(sentences(st.integers(1, LONGEST)))
def test_any_tree_is_read_and_always_alike(sentence: Sentence) -> None:
    events = coded(sentence)
    assert events == coded(sentence)
    for event in events:
        assert event.source is not None or event.target is not None


@settings(deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(sentences(st.just(SENTENCE)))
def test_long_sentences_end(sentence: Sentence) -> None:
    coded(sentence)


@settings(deadline=None, max_examples=400)
@given(sentences(st.integers(1, LONGEST)))
def test_mended_trees_have_no_cycles(sentence: Sentence) -> None:
    tree = Tree(sentence)
    for position in range(len(tree)):
        governors = []
        for governor in tree.above(position):
            assert governor not in governors
            governors.append(governor)

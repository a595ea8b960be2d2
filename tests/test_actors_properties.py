"""What holds of any tree and any lexicon."""

from __future__ import annotations

from actor_lexicon import ENTRIES, lexicon
from hypothesis import given, settings
from hypothesis import strategies as st

from cameo.actors import ActorIndex, StoryActors
from cameo.clauses.tree import Tree
from cameo.coder import Coder
from cameo.document import Document, ParsedDocument, Sentence, Token

WORDS = st.sampled_from([
    "Iran", "Iranian", "French", "and", "German", "US", "us", "-", "'s", "of", "in", "from", "for", "the", "its", "his",
    "their", "former", "President", "Prime", "Minister", "Obama", "Barack", "Aliyev", "Haftar", "Ilham", "army", "–",
    "troops", "soldiers", "spokesman", "member", "dozens", "counterpart", "delegation", "warplane", "Paris", "Lyon",
    "led", "backed", "loyal", "to", ",", "(", ")", "Saudi-led", "pro-Iranian", "Élysée", "Hamas", "Kurdish", "who",
    "people's", "United", "Nations", "X", "Al-Y", "½", "…", ".", "IS", "government", "authorities", "rebels",
])  # fmt: skip
TAGS = st.sampled_from(
    ["NOUN", "PROPN", "ADJ", "PRON", "DET", "ADP", "VERB", "PUNCT", "CCONJ", "NUM", "PART", "ADV", "AUX", "X"]
)
RELATIONS = st.sampled_from([
    "nsubj", "obj", "obl", "nmod", "nmod:poss", "nmod:desc", "compound", "amod", "appos", "flat", "conj", "cc", "case",
    "det", "punct", "acl", "acl:relcl", "root", "nummod", "advmod", "fixed", "dep",
])  # fmt: skip
FEATURES = st.sampled_from(["", "Poss=Yes", "Poss=Yes|Person=3", "Number=Plur"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list[Tree]]:
    """Sentences of any shape over the words that the rules look at, blanks between them at will."""
    text, trees = "", []
    for index in range(draw(st.integers(1, 2))):
        words = draw(st.lists(st.tuples(WORDS, TAGS, RELATIONS, FEATURES), min_size=1, max_size=12))
        tokens = []
        for number, (word, tag, relation, features) in enumerate(words, 1):
            start = len(text)
            text += word + draw(st.sampled_from(["", " ", "\n"]))
            head = draw(st.integers(0, len(words)))
            tokens.append(
                Token(number, word, word.lower(), tag, "_", features, head, relation, start, start + len(word))
            )
        trees.append(Tree(Sentence(index, tuple(tokens))))
    date = draw(st.sampled_from([None, "2000-01-01", "2016-01-01"]))
    return Document("any", text, date=date), trees


@settings(deadline=None, max_examples=150)
@given(documents(), st.sets(st.sampled_from(range(len(ENTRIES)))))
def test_any_tree_and_any_lexicon(case: tuple[Document, list[Tree]], chosen: set[int]) -> None:
    document, trees = case
    story = StoryActors(ActorIndex(lexicon([ENTRIES[number] for number in sorted(chosen)])), document)
    for tree in trees:
        found = story.sentence(tree)
        for position in range(len(tree)):
            readings = [*found.at(position), *filter(None, [found.adjective(position)])]
            for reading in readings:
                mention = reading.mention
                start, end = mention.span
                assert 0 <= start < end <= len(document.text)
                assert mention.text == document.text[start:end]
                assert mention.head_span[0] < mention.head_span[1]
                assert reading.kind in ("actor", "seat", "place", "instrument", "unknown")
                assert reading.rules
                assert (reading.kind == "unknown") == (not mention.resolved)
                assert len(mention.sectors) <= 3 and len(mention.religions) <= 2
            assert found.at(position) == found.at(position)


@settings(deadline=None, max_examples=150)
@given(documents())
def test_the_order_of_questions_is_indifferent(case: tuple[Document, list[Tree]]) -> None:
    document, trees = case
    index = ActorIndex(lexicon())
    forward, backward = StoryActors(index, document), StoryActors(index, document)
    for tree in trees:
        first, second = forward.sentence(tree), backward.sentence(tree)
        found = {position: first.at(position) for position in range(len(tree))}
        assert found == {position: second.at(position) for position in reversed(range(len(tree)))}


def test_words_without_a_lemma_are_read() -> None:
    """Other parsers leave lemmas out: ``_`` in CoNLL-U."""
    tokens = (
        Token(1, "Iran", "", "PROPN", "", "", 2, "nsubj", 0, 4),
        Token(2, "met", "", "VERB", "", "", 0, "root", 5, 8),
        Token(3, "us", "", "PRON", "", "", 2, "obj", 9, 11),
    )
    document = Document("a", "Iran met us", date="2015-01-01")
    (coded,) = Coder(unresolved="keep").code_parsed([ParsedDocument(document, (Sentence(0, tokens),))])
    assert coded.problems == ()

"""What identifies a frame: its slots. Never its position, so that editing one line renames no other rule."""

from __future__ import annotations

from hashlib import blake2b

from cameo.dictionary.keys import FRAME
from cameo.dictionary.nodes import Node, Table, Text, as_listing


def slot_keys(frame: Table) -> list[str]:
    """The keys of a frame that are slots."""
    return [key for key in frame.values if key not in FRAME]


def normalised_slots(frame: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The slots and their values, free of order and case: equal for frames that ask the same.

    A set counts by its name, so that a word added to it renames no rule.
    """
    return tuple(sorted((_slot_name(key), _values(frame.values[key])) for key in slot_keys(frame)))


def _slot_name(key: str) -> str:
    return "/".join(sorted(split_slot(key)))


def split_slot(key: str) -> tuple[str, ...]:
    """The slots that a key names: ``by/in`` is either."""
    return tuple(" ".join(part.lower().split()) for part in key.split("/"))


def _values(node: Node) -> tuple[str, ...]:
    texts = (item.value for item in as_listing(node).items if isinstance(item, Text))
    return tuple(sorted({" ".join(text.lower().split()) for text in texts}))


def frame_id(frame: Table) -> str:
    """The author's ``id``, else eight hexadecimal digits of the slots."""
    own = frame.get("id")
    if isinstance(own, Text):
        return own.value
    return slots_hash(frame)


def slots_hash(frame: Table) -> str:
    """Eight hexadecimal digits of the normalised slots."""
    return blake2b(repr(normalised_slots(frame)).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()

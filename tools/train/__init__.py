"""Building the bundled English model with Stanza's own trainers.

    python -m tools.train --treebanks PATH --encoder PATH --out DIR --only pos,tokenize,lemma

The parts, in the order in which they are used: ``treebank`` reads Universal Dependencies without multiword tokens,
``augment`` makes the copies that look like wire copy, ``data`` writes what each of Stanza's trainers wants to read,
``encoder`` puts a transformer where those trainers look for one, ``schedule`` gives them a falling learning rate and
checkpoints, ``steps`` holds the settings, ``pack`` makes the small files that ship, ``evaluate`` scores a folder.
"""

"""WordNet's nouns around the 1,000 ImageNet classes: which words stand for which classes.

An ImageNet class id is the offset of its noun in WordNet 3.0, so a word's synset leads to the classes that
are it, above it or below it. The text head learns from these words, far more than any mask set names.
"""

import argparse
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import torch

from text import sentence_vectors

CLASSES = Path(__file__).parent / "classes.txt"

# WordNet's own files of nouns: animal, artifact, body, food, object, plant.
CONCRETE = {5, 6, 8, 13, 17, 20}

# Group nouns that nobody would type to find something.
TOO_GENERAL = set(
    "abstract entity;abstraction;artifact;causal agency;causal agent;chordate;commodity;consumer goods;conveyance;"
    "covering;craft;device;diapsid;durables;entity;equipment;establishment;furnishing;implement;instrumentality;"
    "living thing;matter;mechanism;natural object;nutriment;object;obstruction;organism;physical entity;placental;"
    "plant organ;plant part;produce;protective covering;reproductive structure;restraint;self-propelled vehicle;"
    "solid;structure;substance;thing;unit;vertebrate;wheeled vehicle;whole".split(";")
)
LARGEST_GROUP, LARGEST_PARENT, LEVELS_UP, LONGEST_WORD = 420, 25, 4, 24


class Synset(NamedTuple):
    words: list[str]
    parents: list[int]
    file: int


class Word(NamedTuple):
    """`kind`: class (a class's first name), synonym, group (a noun above classes), narrower (one below)."""

    word: str
    classes: list[int]
    kind: str


def read_wordnet(folder):
    """The noun synsets by offset, and the rank of (word, offset): 0 when it is the word's commonest sense."""
    synsets, rank = {}, {}
    for line in (folder / "data.noun").read_text("utf8").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" | ")[0].split()
        count = int(fields[3], 16)
        words = [fields[4 + 2 * i].split("(")[0].replace("_", " ") for i in range(count)]
        at = 4 + 2 * count
        pointers = [fields[at + 1 + 4 * i :][:3] for i in range(int(fields[at]))]
        parents = [int(offset) for kind, offset, pos in pointers if kind in ("@", "@i") and pos == "n"]
        synsets[int(fields[0])] = Synset(words, parents, int(fields[1]))
    for line in (folder / "index.noun").read_text("utf8").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split()
        for place, offset in enumerate(fields[6 + int(fields[3]) :]):
            rank[fields[0].replace("_", " "), int(offset)] = place
    return synsets, rank


def read_classes():
    """[(WordNet offset, name)] in the order of the classifier's outputs."""
    lines = CLASSES.read_text("utf8").splitlines()
    return [(int(offset), name.lower()) for offset, name in (line.split(" ", 1) for line in lines)]


def words_of(synsets, rank):
    """Every word with the classes it stands for; no word twice but among the classes' own names."""
    classes = read_classes()
    below = defaultdict(list)
    for number, (offset, _) in enumerate(classes):
        above, todo = set(), [offset]
        while todo:
            node = todo.pop()
            if node not in above:
                above.add(node)
                todo += synsets[node].parents
        for node in above:
            below[node].append(number)
    commonest = lambda word, offset: rank.get((word, offset), 1) == 0

    words = []
    for number, (offset, name) in enumerate(classes):
        names = dict.fromkeys([name, *(word.lower() for word in synsets[offset].words)])
        words += [Word(word, [number], "synonym" if i else "class") for i, word in enumerate(names)]
    seen = {word.word for word in words}

    def add(word, numbers, kind):
        if word not in seen:
            seen.add(word)
            words.append(Word(word, numbers, kind))

    leaves = {offset for offset, _ in classes}
    for node, numbers in below.items():
        names = synsets[node].words
        if node in leaves or len(numbers) > LARGEST_GROUP or names[0] in TOO_GENERAL:
            continue
        for name in names[:4]:
            if commonest(name.lower(), node):
                add(name.lower(), numbers, "group")
    for offset, synset in synsets.items():
        if synset.file not in CONCRETE or offset in below:
            continue
        numbers = nearest_group(offset, synsets, below)
        if not 0 < len(numbers) <= LARGEST_PARENT:
            continue
        for name in synset.words[:3]:
            if name == name.lower() and len(name) <= LONGEST_WORD and commonest(name, offset):
                add(name, numbers, "narrower")
    return words


def nearest_group(offset, synsets, below):
    """Classes under the lowest noun above `offset` that has any; the smallest group where several are as low."""
    level = [offset]
    for _ in range(LEVELS_UP):
        level = [parent for node in level for parent in synsets[node].parents]
        groups = [below[node] for node in level if node in below]
        if groups:
            return min(groups, key=len)
    return []


class Vocabulary:
    """Words as tensors: `sentences` [n,T,384], `classes` [n,1000] 0/1, and the indices of each kind."""

    def __init__(self, saved):
        words = [Word(*word) for word in saved["words"]]
        self.sentences = saved["sentences"]
        self.classes = torch.zeros(len(words), 1000)
        for i, word in enumerate(words):
            self.classes[i, word.classes] = 1
        index = lambda *kinds: torch.tensor([i for i, word in enumerate(words) if word.kind in kinds])
        self.first = index("class")
        self.known = index("class", "synonym", "group")
        self.narrower = index("narrower")
        self.names = [[i] for i in self.first.tolist()]
        for i, word in enumerate(words):
            if word.kind == "synonym":
                self.names[word.classes[0]].append(i)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"), help="folder of data.noun")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way")
    options = parser.parse_args()
    torch.set_num_threads(1)
    words = words_of(*read_wordnet(options.wordnet))
    sentences = sentence_vectors([word.word for word in words])
    options.work.mkdir(parents=True, exist_ok=True)
    torch.save({"words": [tuple(word) for word in words], "sentences": sentences}, options.work / "vocabulary.pt")
    print(len(words), "words")


if __name__ == "__main__":
    main()

"""Stage 2: all heads learn from masks, through the ProxyCLIP rule as the product applies it.

Each crop is labelled with its own set's words, some class names that it does not show and *other*. A word is
left out at random and its pixels then are *other*: so a word that was not typed leaves its pixels unlabelled.
Synonyms are drawn at random. Stage 1's losses go on, so that words outside the mask sets are not forgotten.
"""

import argparse
import random
from math import cos, pi
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from backbone import load_trunk
from data import OTHER, READERS, UNKNOWN, WORDS
from features import COARSE, FINE, STORED
from model import SCALE, FeatureHead, TextHead, ValueHead, gather, positions, proxy_attention
from stage1 import Places, named_groups, pick, text_spread
from text import one_template_each, sentence_vectors
from vocabulary import Vocabulary

CROPS, ROWS = 10, 192
SHARE = {"clothing": 0.34, "facades": 0.22, "corridor": 0.1, "cats": 0.1, "everyday": 0.24}
LEFT_OUT, ABSENT, ABSENT_BELOW = 0.15, 96, 0.01
PLACES, KNOWN_A_STEP, NARROWER_A_STEP = 256, 128, 160
PLAIN, SINGLE, PURITY, CLASSES, GROUPS, TEXT_SPREAD = 0.4, 3.0, 0.5, 0.35, 4.0, 0.2
# Learning rate and weight decay.
RATES = {"text": (4e-4, 0.05), "value": (1e-3, 0.03), "feature": (2e-3, 0.03), "other": (5e-4, 0.0)}
WARM_UP, LAST_RATE, LONGEST_GRADIENT = 30, 0.02, 5.0


class SetWords:
    """All sets' words in one list. `own` [sets, words]: which are whose; `offset`: where a set's words begin."""

    def __init__(self):
        names = [[entry["words"] for entry in WORDS[name]["classes"]] for name in READERS]
        self.entries = [words for of_set in names for words in of_set]
        sizes = torch.tensor([len(of_set) for of_set in names])
        self.offset = sizes.cumsum(0) - sizes
        self.own = torch.arange(len(names))[:, None] == torch.repeat_interleave(torch.arange(len(names)), sizes)
        unique = sorted({word for words in self.entries for word in words})
        self.sentences = dict(zip(unique, sentence_vectors(unique)))

    def draw(self):
        """Sentence vectors [words, T, 384], a name of each drawn at random."""
        return torch.stack([self.sentences[random.choice(words)] for words in self.entries])


class Crops:
    """Stored crops, drawn set by set."""

    def __init__(self, work, words):
        self.stored = {name: np.load(work / f"{name}.npy", mmap_mode="r") for name in STORED}
        self.words = words
        self.of_set = [np.flatnonzero(self.stored["set"] == number).tolist() for number in range(len(READERS))]

    def draw(self):
        """-> stride 8, stride 16, last, sets [n], labels [n, I*J]: an index of all words, their count for
        *other*, -1 for unknown."""
        sets = random.choices(range(len(READERS)), [SHARE[name] for name in READERS], k=CROPS)
        chosen = [random.choice(self.of_set[number]) for number in sets]
        maps = [torch.from_numpy(self.stored[name][chosen]).float() for name in ("stride8", "stride16", "last")]
        own = torch.from_numpy(self.stored["labels"][chosen]).long().flatten(1)
        labels = own + self.words.offset[sets][:, None]
        labels[own == OTHER] = len(self.words.entries)
        labels[own == UNKNOWN] = -1
        return *maps, torch.tensor(sets), labels


def choose_rows(labels):
    """[n,N] -> positions [n,R] with a label: half drawn evenly, half evenly over the labels of the crop."""
    rows = []
    for crop in labels:
        known = (crop >= 0).nonzero().flatten()
        if len(known) == 0:
            rows.append(torch.zeros(ROWS, dtype=torch.long))
            continue
        present = crop[known].unique()
        each = ROWS // 2 // len(present) + 1
        balanced = torch.cat([pick((crop == label).nonzero().flatten(), each) for label in present])
        shuffled = balanced[torch.randperm(len(balanced))[: ROWS // 2]]
        rows.append(torch.cat([pick(known, ROWS - len(shuffled)), shuffled]))
    return torch.stack(rows)


def typed(embedding, words, other, allowed, target):
    """Cross entropy over the words allowed in each crop [n,words] and *other*, which is the last label."""
    scores = torch.cat([embedding @ words.T, other.expand(*embedding.shape[:2], 1)], -1) * SCALE
    allowed = F.pad(allowed, (0, 1), value=True)[:, None]
    return F.cross_entropy(scores.masked_fill(~allowed, -1e4).flatten(0, 1), target.flatten(), ignore_index=-1)


def typed_alone(embedding, words, other, own, labels):
    """Yes or no for each word of the crop's set, as if it alone were typed."""
    scores = (embedding @ words.T - other) * SCALE
    target = F.one_hot(labels.clamp(min=0), len(words) + 1)[..., :-1].float()
    counted = (labels >= 0)[..., None] & own[:, None]
    scores, target = scores[counted], target[counted]
    return F.binary_cross_entropy_with_logits(scores, target, weight=1 + 9 * target)


def purity(attention, labels, rows):
    """How much of a row's attention falls on its own label or on unknown places."""
    own = labels.gather(1, rows)
    good = (labels[:, None] == own[..., None]) | (labels[:, None] < 0)
    return -(attention * good).sum(-1).clamp(1e-4, 1).log()[own >= 0].mean()


def like_classifier(values, firsts, truth, other):
    """Softmax over all class names and *other* against the classifier's, weighted by its own certainty."""
    scores = torch.cat([values @ firsts.T, other.expand(len(values), 1)], 1) * SCALE
    weight = truth.amax(1).clamp(min=0.1)
    return -((truth * scores.log_softmax(1)[:, :-1]).sum(1) * weight).mean() / weight.mean()


class Stage2:
    def __init__(self, work):
        self.trunk = load_trunk()
        self.vocabulary = Vocabulary(torch.load(work / "vocabulary.pt", weights_only=True))
        self.words = SetWords()
        self.crops, self.places = Crops(work, self.words), Places(work, self.trunk)
        start = torch.load(work / "stage1.pt", weights_only=True)
        self.text, self.value, self.feature = TextHead(), ValueHead(), FeatureHead()
        self.text.load_state_dict(start["text"])
        self.value.load_state_dict(start["value"])
        self.other = torch.nn.Parameter(torch.tensor(start["other"]))

    def parameters(self):
        heads = {"text": self.text, "value": self.value, "feature": self.feature}
        return {**{name: list(head.parameters()) for name, head in heads.items()}, "other": [self.other]}

    def loss(self):
        stride8, stride16, last, sets, labels = self.crops.draw()
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                features = self.trunk.features(last)
            values = self.value(features, last, stride16).float()
            likeness = self.feature(stride8, stride16, last).float()
        values = positions(F.interpolate(values, size=(FINE, FINE), mode="bilinear", align_corners=False))
        rows = choose_rows(labels)
        attention = proxy_attention(F.normalize(positions(likeness), dim=-1), rows)
        with torch.autocast("cpu", torch.bfloat16):
            averaged = attention @ values
        embedding = F.normalize(averaged.float(), dim=-1)
        plain = F.normalize(gather(values, rows), dim=-1)

        absent = self.vocabulary.first[torch.randperm(1000)[:ABSENT]]
        known = pick(self.vocabulary.known, KNOWN_A_STEP)
        narrower = pick(self.vocabulary.narrower, NARROWER_A_STEP)
        others = torch.cat([absent, known, narrower, self.vocabulary.first])
        count = len(self.words.entries)
        sentences = one_template_each(torch.cat([self.words.draw(), self.vocabulary.sentences[others]]))
        with torch.autocast("cpu", torch.bfloat16):
            words = self.text(sentences)
        own, absent_words, group, below, firsts = words.split([count, ABSENT, KNOWN_A_STEP, NARROWER_A_STEP, 1000])

        left_out = torch.rand(len(sets), count) < LEFT_OUT
        target = labels.gather(1, rows)
        hidden = F.pad(left_out, (0, 1)).gather(1, target.clamp(min=0)) & (target >= 0)
        target = torch.where(hidden, count, target)
        # *other* comes after the absent classes' names.
        target = torch.where(target == count, count + ABSENT, target)
        allowed = torch.cat([self.words.own[sets] & ~left_out, self.unseen(features, absent)], 1)
        typed_words = torch.cat([own, absent_words])

        kept, whole, end, truth = self.places.at(torch.randint(len(self.places.last), (PLACES,)))
        found = F.normalize(self.value(kept, whole, end).flatten(1), dim=1)
        known_classes = self.vocabulary.classes[known]
        spread = torch.cat([known_classes, self.vocabulary.classes[narrower]])
        return {
            "typed": typed(embedding, typed_words, self.other, allowed, target),
            "plain": PLAIN * typed(plain, typed_words, self.other, allowed, target),
            "alone": SINGLE * typed_alone(embedding, own, self.other, self.words.own[sets], labels.gather(1, rows)),
            "purity": PURITY * purity(attention, labels, rows),
            "classes": CLASSES * like_classifier(found, firsts, truth, self.other),
            "groups": GROUPS * named_groups(found, group, known_classes, truth, self.other),
            "spread": TEXT_SPREAD * text_spread(torch.cat([group, below]), spread, firsts),
        }

    @torch.no_grad()
    def unseen(self, features, absent):
        """[n, ABSENT]: which of these classes the classifier sees nowhere in a crop."""
        pooled = positions(F.avg_pool2d(features.float(), COARSE // 2))
        seen = self.trunk.classifier(pooled).softmax(-1).amax(1)
        classes = self.vocabulary.classes[absent].argmax(1)
        return seen[:, classes] < ABSENT_BELOW


def train(work, steps):
    stage = Stage2(work)
    parameters = stage.parameters()
    groups = [{"params": parameters[name], "lr": rate, "weight_decay": decay} for name, (rate, decay) in RATES.items()]
    optimizer = torch.optim.AdamW(groups)
    rate = lambda step: min(step / WARM_UP, 1) * (LAST_RATE + (1 - LAST_RATE) * (1 + cos(pi * step / steps)) / 2)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    shown = {}
    for step in range(1, steps + 1):
        parts = stage.loss()
        optimizer.zero_grad()
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_([p for group in parameters.values() for p in group], LONGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        for name, part in parts.items():
            shown[name] = 0.97 * shown.get(name, part.item()) + 0.03 * part.item()
        if step % 50 == 0:
            print(
                step, {name: round(value, 3) for name, value in shown.items()}, f"{stage.other.item():.3f}", flush=True
            )
    heads = {"text": stage.text, "value": stage.value, "feature": stage.feature}
    return {**{name: head.state_dict() for name, head in heads.items()}, "other": stage.other.item()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder of the stages before")
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    torch.save(train(options.work, options.steps), options.work / "stage2.pt")


if __name__ == "__main__":
    main()

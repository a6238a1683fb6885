"""Stage 1: the text and value heads learn from the classifier alone, place by place, without any mask.

The classifier's answer at a place is spread over words: as a softmax over random classes' names and *other*
(one learned score), and as yes or no for each name of a group such as "dog". Words that no class has are
tied to the classes around them.
"""

import argparse
import random
from pathlib import Path

import torch
import torch.nn.functional as F

from backbone import load_trunk
from model import SCALE, TextHead, ValueHead
from text import one_template_each
from vocabulary import Vocabulary

PLACES, WHOLES, HELD_OUT = 768, 128, 6000
CLASSES_A_STEP, KNOWN_A_STEP, NARROWER_A_STEP = (60, 200, 500, 1000), 160, 384
TEXT_SPREAD, GROUPS, WHOLE = 0.5, 10.0, 0.7


def pick(indices, count):
    return indices[torch.randint(len(indices), (count,))]


def named_groups(values, words, classes, truth, other):
    """Yes or no for each word at each place: is it one of the word's `classes`? `truth`: the classifier's softmax."""
    target = (truth @ classes.T).clamp(0, 1)
    return F.binary_cross_entropy_with_logits((values @ words.T - other) * SCALE, target, weight=1 + 4 * target)


def text_spread(words, classes, firsts):
    """Each word's likeness to the 1,000 classes' names, as a softmax, should be even over its `classes`."""
    target = classes / classes.sum(1, keepdim=True)
    return -(target * (words @ firsts.T * SCALE).log_softmax(1)).sum(1).mean()


def some_classes(values, words, truth, other):
    """Softmax over a choice of classes and *other*, which stands for all the others."""
    scores = torch.cat([values @ words.T, other.expand(len(values), 1)], 1) * SCALE
    target = torch.cat([truth, (1 - truth.sum(1, keepdim=True)).clamp(min=0)], 1)
    return -(target * scores.log_softmax(1)).sum(1).mean()


class Places:
    """Stored places with the classifier's answer there."""

    def __init__(self, work, trunk):
        stored = torch.load(work / "places.pt", weights_only=True)
        self.last, self.stride16, self.whole = stored["last"], stored["stride16"], stored["whole"]
        self.trunk = trunk

    @torch.no_grad()
    def at(self, indices):
        """-> features, last, stride16, each [n,C,1,1], and the softmax over classes [n,1000]."""
        last, stride16 = (x[indices].float()[..., None, None] for x in (self.last, self.stride16))
        features = self.trunk.features(last)
        return features, last, stride16, self.trunk.classifier(features.flatten(1)).softmax(1)

    @torch.no_grad()
    def whole_crops(self, count):
        """-> features [n,C,1,1] of whole crops and their softmax [n,1000]."""
        features = self.whole[torch.randint(len(self.whole), (count,))].float()
        return features[..., None, None], self.trunk.classifier(features).softmax(1)


def agreement(places, held_out, text, value, vocabulary):
    """Share of held-out places where the nearest class name is the classifier's first answer."""
    text.eval(), value.eval()
    with torch.no_grad():
        features, last, stride16, truth = places.at(held_out)
        found = value(features, last, stride16).flatten(1) @ text.words(vocabulary.sentences[vocabulary.first]).T
    text.train(), value.train()
    return (found.argmax(1) == truth.argmax(1)).float().mean().item()


def train(work, steps):
    vocabulary, places = Vocabulary(torch.load(work / "vocabulary.pt", weights_only=True)), Places(work, load_trunk())
    held_out, train_on = torch.randperm(len(places.last)).split([HELD_OUT, len(places.last) - HELD_OUT])
    text, value = TextHead(vocabulary.sentences[vocabulary.known].mean((0, 1))), ValueHead()
    other = torch.nn.Parameter(torch.tensor(0.25))
    optimizer = torch.optim.AdamW(
        [
            {"params": [*text.parameters(), *value.parameters()], "weight_decay": 0.02},
            {"params": [other], "weight_decay": 0},
        ]
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [2e-3, 1e-3], steps, pct_start=0.1)
    for step in range(steps):
        features, last, stride16, truth = places.at(pick(train_on, PLACES))
        whole, whole_truth = places.whole_crops(WHOLES)
        classes = torch.randperm(1000)[: random.choice(CLASSES_A_STEP)]
        names = torch.tensor([random.choice(vocabulary.names[i]) for i in classes.tolist()])
        known, narrower = pick(vocabulary.known, KNOWN_A_STEP), pick(vocabulary.narrower, NARROWER_A_STEP)

        all_words = torch.cat([names, known, narrower, vocabulary.first])
        with torch.autocast("cpu", torch.bfloat16):
            values = F.normalize(value(features, last, stride16).flatten(1).float(), dim=1)
            whole_values = F.normalize(value.linear(whole).flatten(1).float(), dim=1)
            words = text(one_template_each(vocabulary.sentences[all_words]))
        named, group, below, firsts = words.split([len(names), len(known), len(narrower), 1000])
        known_classes = vocabulary.classes[known]
        loss = (
            some_classes(values, named, truth[:, classes], other)
            + WHOLE * some_classes(whole_values, named, whole_truth[:, classes], other)
            + GROUPS * named_groups(values, group, known_classes, truth, other)
            + GROUPS * named_groups(whole_values, group, known_classes, whole_truth, other)
            + TEXT_SPREAD
            * text_spread(torch.cat([group, below]), torch.cat([known_classes, vocabulary.classes[narrower]]), firsts)
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 0 or step == steps - 1:
            agree = agreement(places, held_out, text, value, vocabulary)
            print(f"step {step} loss {loss.item():.3f} agreement {agree:.3f} other {other.item():.3f}", flush=True)
    return {"text": text.state_dict(), "value": value.state_dict(), "other": other.item()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder of vocabulary.py and features.py")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    torch.save(train(options.work, options.steps), options.work / "stage1.pt")


if __name__ == "__main__":
    main()

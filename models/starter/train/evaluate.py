"""Measures a pair of the product's form on held-out photos: the ONNX files themselves, on the CPU."""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from data import OTHER, READERS, read, unlabelled
from judges import JUDGES, renamed

LONGEST_JUDGED = 480
FALSE_MASK = 0.01


class Pair:
    """A pair's folder. Reimplements the head, so that it can be left out; the product's own is tested elsewhere."""

    def __init__(self, folder):
        self.pair = json.loads((folder / "pair.json").read_text("utf8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = lambda file: onnxruntime.InferenceSession(folder / file, options, providers=["CPUExecutionProvider"])
        self.image, self.text = session(self.pair["images"][0]["file"]), session(self.pair["text"]["file"])
        self.tokenizer = Tokenizer.from_file(str(folder / self.pair["text"]["tokenizer"]["file"]))
        self.tokenizer.no_padding()
        self.other = self.pair["decision"]["otherScore"]
        self.known = {}

    def word(self, name):
        """Unit vector [E]: mean of the templates' unit vectors."""
        if name not in self.known:
            vectors = []
            for template in self.pair["text"]["templates"]:
                ids = np.array([self.tokenizer.encode(template.format(name).lower()).ids])
                vectors.append(self.text.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
            self.known[name] = unit(np.mean(vectors, 0))
        return self.known[name]

    def graph(self, image):
        """RGB uint8 -> features [I,J,C] and values [h,w,D]."""
        rule, graph = self.pair["resize"], self.pair["images"][0]
        height, width = image.shape[:2]
        scale = min(rule["short"] / min(height, width), rule["long"] / max(height, width))
        side = lambda pixels: max(round(pixels * scale / rule["multiple"]), 1) * rule["multiple"]
        small = cv2.resize(image, (side(width), side(height)), interpolation=cv2.INTER_AREA)
        pixels = (small.astype(np.float32) / 255 - graph["mean"]) / graph["std"]
        inputs = {"pixels": pixels.transpose(2, 0, 1)[None].astype(np.float32)}
        features, values = self.image.run(["features", "values"], inputs)
        return features[0], values[0]

    def embed(self, image):
        """-> the dense embedding [I,J,E] with the proxy attention, and without."""
        features, values = self.graph(image)
        shape = features.shape[:2]
        values = np.dstack([resize(plane, shape) for plane in np.moveaxis(values, 2, 0)]).reshape(-1, values.shape[2])
        flat = unit(features.reshape(-1, features.shape[2]))
        head = self.pair["head"]
        scaled = (flat @ flat.T - head["beta"] * np.square(flat.mean(0)).sum()) * head["gamma"]
        scaled[scaled < 0] = -np.inf
        np.fill_diagonal(scaled, np.maximum(scaled.diagonal(), 0))
        weights = np.exp(scaled - scaled.max(1, keepdims=True))
        averaged = weights @ values / weights.sum(1, keepdims=True)
        return {"proxy": unit(averaged).reshape(*shape, -1), "plain": unit(values).reshape(*shape, -1)}

    def scores(self, dense, words, shape):
        """Cosine of each word at each pixel, [words, *shape]."""
        found = dense @ np.stack([self.word(word) for word in words]).T
        return np.stack([resize(plane, shape) for plane in np.moveaxis(found, 2, 0)])


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def resize(plane, shape):
    return cv2.resize(np.ascontiguousarray(plane), shape[::-1], interpolation=cv2.INTER_LINEAR)


def decide(scores, labels, other, none):
    """`labels[i]` where scores[i] is best and above `other`; `none` elsewhere."""
    best = scores.argmax(0)
    return np.where(scores.max(0) > other, np.array(labels)[best], none)


class Confusion:
    def __init__(self, classes):
        self.counts = np.zeros((classes, classes), np.int64)

    def add(self, truth, found):
        size = len(self.counts)
        self.counts += np.bincount(truth * size + found, minlength=size * size).reshape(size, size)

    def iou(self):
        """IoU of each class that occurs, by its index."""
        hits = self.counts.diagonal()
        union = self.counts.sum(0) + self.counts.sum(1) - hits
        return {int(i): float(hits[i] / union[i]) for i in np.flatnonzero(self.counts.sum(1))}

    def result(self):
        iou = self.iou()
        return {
            "miou": percent(np.mean(list(iou.values()))),
            "accuracy": percent(self.counts.diagonal().sum() / self.counts.sum()),
            "classes": len(iou),
        }


def percent(share):
    return round(100 * float(share), 1)


def judge(pair, found, most):
    """One set: with and without attention, present words or all words typed, and each absent word alone."""
    words = [names[0] for names in found.words]
    none = len(words)
    present_words = {kind: Confusion(none + 1) for kind in ("proxy", "plain")}
    all_words, absent, photos = Confusion(none + 1), [], 0
    for photo in found.held_out[:most]:
        image, mask = photo.load()
        scale = min(1, LONGEST_JUDGED / max(image.shape[:2]))
        shape = tuple(int(side * scale) for side in image.shape[:2])
        truth = found.lookup[cv2.resize(mask, shape[::-1], interpolation=cv2.INTER_NEAREST)].astype(int)
        present = [label for label in np.unique(truth) if label < none]
        if not present:
            continue
        photos += 1
        truth[truth == OTHER] = none
        counted = truth <= none
        for kind, dense in pair.embed(image).items():
            scores = pair.scores(dense, words, shape)
            present_words[kind].add(truth[counted], decide(scores[present], present, pair.other, none)[counted])
            if kind == "proxy":
                all_words.add(truth[counted], decide(scores, range(none), pair.other, none)[counted])
                gone = np.delete(scores, present, 0)
                absent += list((gone > pair.other).mean((1, 2)) > FALSE_MASK)
    return {
        "photos": photos,
        "present words": {kind: confusion.result() for kind, confusion in present_words.items()},
        "all words": all_words.result(),
        "absent word gets a mask": percent(np.mean(absent)) if absent else None,
        "iou": {(words + ["other"])[i]: percent(iou) for i, iou in present_words["proxy"].iou().items()},
    }


def zero_shot(pair, data, most):
    """Caltech-101: is the strongest place's best word the photo's folder? All folders' names are typed."""
    _, held_out = unlabelled(data)
    names = sorted({path.parent.name for path in held_out})
    spelled = {"Faces": "human face", "Faces_easy": "human face", "Motorbikes": "motorbike", "car_side": "car"}
    words = [spelled.get(name, name.replace("_", " ")).lower() for name in names]
    vectors, ranks = np.stack([pair.word(word) for word in words]), []
    for path in held_out[:: max(len(held_out) // most, 1)]:
        best = (pair.embed(read(path))["proxy"] @ vectors.T).max((0, 1))
        ranks.append(int((best > best[names.index(path.parent.name)]).sum()))
    within = lambda place: percent(np.mean([rank < place for rank in ranks]))
    return {"photos": len(ranks), "first": within(1), "first five": within(5)}


def row(name, result):
    proxy, plain = result["present words"]["proxy"], result["present words"]["plain"]
    return (
        f"| {name} | {result['photos']} | {proxy['classes']} | {proxy['miou']} | {plain['miou']} "
        f"| {proxy['accuracy']} | {plain['accuracy']} | {result['all words']['miou']} "
        f"| {result['absent word gets a mask']} |"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the pair")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of the sets; a set that is not there is left out"
    )
    parser.add_argument("--most", type=int, default=60, help="photos a set, the first ones")
    parser.add_argument("--json", type=Path, help="write all figures there too")
    options = parser.parse_args()
    pair, results = Pair(options.model), {}

    print("| set | photos | classes | mIoU | without attention | accuracy | without | all words typed | absent words |")
    print("|---|---|---|---|---|---|---|---|---|")
    readers = [*JUDGES.items(), *READERS.items()]
    sets = [reader(options.data / name) for name, reader in readers if (options.data / name).is_dir()]
    sets += [renamed(found) for found in sets if found.name == "clothing"]
    for found in (found for found in sets if found.held_out):
        results[found.name] = judge(pair, found, options.most)
        print(row(found.name, results[found.name]), flush=True)
    if (options.data / "photos").is_dir():
        results["zero shot"] = zero_shot(pair, options.data, 5 * options.most)
        print(results["zero shot"])
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", "utf8")


if __name__ == "__main__":
    main()

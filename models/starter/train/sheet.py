"""Draws the first photos of a judged set with their masks beside them, so that nobody picks what is shown."""

import argparse
from pathlib import Path

import cv2
import numpy as np

from data import READERS
from evaluate import Pair, decide
from judges import JUDGES

WIDTH, HEIGHT, LINE = 240, 180, 18
COLUMNS = 3
COLOURS = np.array(
    [(230, 60, 60), (60, 140, 240), (70, 190, 80), (250, 190, 40), (170, 90, 220), (60, 210, 210), (250, 130, 50)]
)


def cell(pair, found, photo):
    """The photo, and beside it the masks of the words it shows, typed together; RGB [HEIGHT+LINE, 2*WIDTH, 3]."""
    image, mask = photo.load()
    scale = min(WIDTH / image.shape[1], HEIGHT / image.shape[0])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    shape = small.shape[:2]
    labels = [label for label in np.unique(found.lookup[mask]) if label < len(found.words)]
    words = [found.words[label][0] for label in labels]
    scores = pair.scores(pair.embed(image)["proxy"], words, shape)
    decided = decide(scores, range(len(words)), pair.other, -1)
    masks, sheet = small.copy(), np.full((HEIGHT + LINE, 2 * WIDTH, 3), 255, np.uint8)
    at = 4
    for number, word in enumerate(words):
        colour = COLOURS[number % len(COLOURS)]
        masks[decided == number] = masks[decided == number] * 0.4 + colour * 0.6
        cv2.putText(sheet, word, (at, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour.tolist(), 1, cv2.LINE_AA)
        at += 10 + cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, 0.42, 1)[0][0]
    for left, drawn in ((0, small), (WIDTH, masks)):
        sheet[LINE : LINE + shape[0], left : left + shape[1]] = drawn
    return sheet


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the pair")
    parser.add_argument("--set", type=Path, required=True, help="folder of the set, named as in README.md")
    parser.add_argument("--out", type=Path, required=True, help="the picture, .jpg or .png")
    parser.add_argument("--most", type=int, default=15)
    options = parser.parse_args()
    pair = Pair(options.model)
    found = {**READERS, **JUDGES}[options.set.name](options.set)
    cells = [cell(pair, found, photo) for photo in found.held_out[: options.most]]
    cells += [np.full_like(cells[0], 255)] * (-len(cells) % COLUMNS)
    rows = [np.hstack(cells[i : i + COLUMNS]) for i in range(0, len(cells), COLUMNS)]
    cv2.imwrite(str(options.out), cv2.cvtColor(np.vstack(rows), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 75])


if __name__ == "__main__":
    main()

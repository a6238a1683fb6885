#!/usr/bin/env python3
"""The figures of an evaluation, computed a second time: numpy, nothing of the product's code.

    reference.py < cases.json > scores.json

Cases name label maps by a formula (committed, nobody's photos) or by PNG files (real ones, where they are).
Areas are histograms as in mmsegmentation's intersect_and_union; outlines are compared pair by pair.
"""
import json
import struct
import sys
import warnings
import zlib

import numpy as np

IGNORE = 255


def mixed(i, seed):
    """lowbias32 of a counter, as numbers that both sides can make."""
    x = (np.asarray(i, dtype=np.uint64) + np.uint64((seed * 0x9E3779B9) % 2**32)) % 2**32
    x = x.astype(np.uint32)
    x ^= x >> 16
    x = x * np.uint32(0x7FEB352D)
    x ^= x >> 15
    x = x * np.uint32(0x846CA68B)
    x ^= x >> 16
    return x.astype(np.int64)


def formula_truth(case):
    height, width, cell, seed = case["height"], case["width"], case["cell"], case["seed"]
    y, x = np.mgrid[0:height, 0:width]
    blocks = (y // cell) * (-(-width // cell)) + x // cell
    present = np.array(case["present"])
    truth = present[mixed(blocks, seed) % len(present)]
    pixels = y * width + x
    truth[mixed(pixels, seed + 1) % 100 < case["ignored"]] = IGNORE
    return truth


def png_truth(case):
    """8-bit grey or palette, not interlaced."""
    data = open(case["png"], "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", case["png"]
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert depth == 8 and colour in (0, 3) and not interlaced, case["png"]
        if kind == b"IDAT":
            packed += body
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, width + 1)
    out = np.zeros((height + 1, width + 1), np.int64)  # a row and a column of zeros before the first
    for y in range(height):
        kind, row = rows[y, 0], rows[y, 1:].astype(np.int64)
        above = out[y]
        line = out[y + 1]
        if kind == 0:
            line[1:] = row
        elif kind == 1:
            line[1:] = np.cumsum(row) % 256
        elif kind == 2:
            line[1:] = (row + above[1:]) % 256
        else:
            for x in range(1, width + 1):
                a, b, c = line[x - 1], above[x], above[x - 1]
                if kind == 3:
                    guess = (a + b) // 2
                else:
                    p = a + b - c
                    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                    guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
                line[x] = (row[x - 1] + guess) % 256
    values = out[1:, 1:]
    table = np.full(256, -1)
    for value, label in case["labels"]:
        table[value] = label
    truth = table[values]
    assert truth.min() >= 0, (case["png"], np.unique(values[truth < 0]))
    return truth


def perturbed(truth, case):
    """Moved to the side, IGNORE filled, some pixels replaced by any class or by IGNORE."""
    height, width = truth.shape
    seed = case["seed"]
    said = np.roll(truth, case["shift"], axis=1)
    pixels = np.arange(height * width).reshape(height, width)
    guess = mixed(pixels, seed + 3) % case["classes"]
    said = np.where(said == IGNORE, guess, said)
    dice = mixed(pixels, seed + 2) % 1000
    said = np.where(dice < case["noise"], guess, said)
    return np.where(dice >= 1000 - case["silent"], IGNORE, said)


def areas(said, truth, classes):
    valid = truth != IGNORE
    said, truth = said[valid], truth[valid]
    hist = lambda values: np.histogram(values, bins=classes, range=(0, classes))[0].astype(float)
    inside = lambda values: values[values < classes]
    return (
        hist(inside(said[said == truth])),
        hist(inside(said)),
        hist(inside(truth)),
    )


def outline(labels, truth, k):
    known = truth != IGNORE
    mine = (labels == k) & known
    edge = np.zeros_like(mine)
    for axis in (0, 1):
        a = [slice(None)] * 2
        b = [slice(None)] * 2
        a[axis], b[axis] = slice(None, -1), slice(1, None)
        a, b = tuple(a), tuple(b)
        differs = (labels[a] != labels[b]) & known[a] & known[b]
        edge[a] |= differs
        edge[b] |= differs
    return np.argwhere(edge & mine)


def share_near(points, targets, radius):
    if len(points) == 0 or len(targets) == 0:
        return 0.0
    near = 0
    for part in np.array_split(points, max(1, len(points) * len(targets) // 4_000_000)):
        distance = ((part[:, None] - targets[None]) ** 2).sum(-1).min(1)
        near += int((distance <= radius**2).sum())
    return near / len(points)


def boundary(said, truth, classes, tolerance):
    radius = tolerance * np.hypot(*truth.shape)
    scores = []
    for k in range(classes):
        found, wanted = outline(said, truth, k), outline(truth, truth, k)
        if len(found) == 0 and len(wanted) == 0:
            scores.append(np.nan)
            continue
        precision, recall = share_near(found, wanted, radius), share_near(wanted, found, radius)
        scores.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
    return scores


def plain(values):
    return [None if np.isnan(v) else float(v) for v in values]


def evaluate(group):
    classes = group["classes"]
    total = [np.zeros(classes) for _ in range(3)]
    outlines = []
    for case in group["images"]:
        case = {**group, **case}
        truth = png_truth(case) if "png" in case else formula_truth(case)
        said = perturbed(truth, case)
        for sum_, area in zip(total, areas(said, truth, classes)):
            sum_ += area
        outlines.append(boundary(said, truth, classes, group["tolerance"]))
    hits, said, truth = total
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        iou, acc = hits / (said + truth - hits), hits / truth
        per_class = np.nanmean(np.array(outlines), axis=0)
        return {
            "mIoU": float(np.nanmean(iou)),
            "mAcc": float(np.nanmean(acc)),
            "aAcc": float(hits.sum() / truth.sum()),
            "iou": plain(iou),
            "accuracy": plain(acc),
            "boundary": plain(per_class),
            "mBF": float(np.nanmean(per_class)),
        }


json.dump([evaluate(group) for group in json.load(sys.stdin)], sys.stdout, indent=1)

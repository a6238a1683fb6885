"""Runs the frozen trunk once over random crops, so that both stages only train small heads on stored maps."""

import argparse
import random
from pathlib import Path

import numpy as np
import torch

from backbone import LAST, STRIDE_8, STRIDE_16, load_trunk
from data import change_colours, clothing_without_masks, random_crop, read, training_sets, unlabelled

SIDE, COARSE, FINE = 320, 20, 40
BATCH = 16
PHOTOS_A_FOLDER, PLACES_A_PHOTO = 20, 64

# Per set: times each photo is cropped, most photos of it, and the range of its short side.
CROPS = {
    "clothing": (2, None, (256, 560)),
    "facades": (2, None, (330, 640)),
    "corridor": (1, 350, (300, 460)),
    "cats": (1, 600, (300, 460)),
    "everyday": (16, None, (256, 480)),
}

# Stage 2's arrays: name -> shape of one crop, type. `labels` are the set's own, `set` its number.
STORED = {
    "stride8": ((STRIDE_8, FINE, FINE), np.float16),
    "stride16": ((STRIDE_16, COARSE, COARSE), np.float16),
    "last": ((LAST, COARSE, COARSE), np.float16),
    "labels": ((FINE, FINE), np.uint8),
    "set": ((), np.uint8),
}


@torch.no_grad()
def maps(trunk, images):
    """RGB crops -> the trunk's three maps, float32."""
    pixels = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float() / 255
    with torch.autocast("cpu", torch.bfloat16):
        found = trunk(pixels.contiguous(memory_format=torch.channels_last))
    return [x.float() for x in found]


def batches(items):
    for start in range(0, len(items), BATCH):
        yield start, items[start : start + BATCH]


def store_places(trunk, paths, work, rng):
    """Stage 1: some random places of every photo, and the classifier's features of the whole crop."""
    last, stride16, whole = [], [], []
    for start, group in batches(paths):
        crops = []
        for path in group:
            image = read(path)
            crops.append(random_crop(image, image[..., 0], rng, SIDE, (256, 448))[0])
        _, s16, end = maps(trunk, crops)
        for i in range(len(group)):
            places = torch.randperm(COARSE * COARSE)[:PLACES_A_PHOTO]
            last.append(end[i].flatten(1)[:, places].T.half())
            stride16.append(s16[i].flatten(1)[:, places].T.half())
            with torch.no_grad():
                whole.append(trunk.features(end[i : i + 1]).mean((2, 3))[0].half())
        if start % 480 == 0:
            print("places", start, len(paths), flush=True)
    torch.save(
        {"last": torch.cat(last), "stride16": torch.cat(stride16), "whole": torch.stack(whole)}, work / "places.pt"
    )


def store_crops(trunk, sets, work, rng):
    """Stage 2: maps and labels of random crops of every training photo."""
    jobs = []
    for number, mask_set in enumerate(sets):
        times, most, shortest = CROPS[mask_set.name]
        photos = rng.sample(mask_set.train, len(mask_set.train))[:most]
        jobs += [(number, mask_set.lookup, photo, shortest) for photo in photos] * times
    rng.shuffle(jobs)
    arrays = {
        name: np.lib.format.open_memmap(work / f"{name}.npy", "w+", kind, (len(jobs), *shape))
        for name, (shape, kind) in STORED.items()
    }
    for start, group in batches(jobs):
        crops = []
        for i, (number, lookup, photo, shortest) in enumerate(group, start):
            image, values = photo.load()
            image, labels = random_crop(image, lookup[values], rng, SIDE, shortest)
            crops.append(change_colours(image, rng) if rng.random() < 0.5 else image)
            arrays["labels"][i] = labels[SIDE // FINE // 2 :: SIDE // FINE, SIDE // FINE // 2 :: SIDE // FINE]
            arrays["set"][i] = number
        for name, found in zip(("stride8", "stride16", "last"), maps(trunk, crops)):
            arrays[name][start : start + len(group)] = found.numpy()
        if start % 480 == 0:
            print("crops", start, len(jobs), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets, one folder each")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng = random.Random(0)
    options.work.mkdir(parents=True, exist_ok=True)
    trunk, sets = load_trunk(), training_sets(options.data)
    folders, _ = unlabelled(options.data)
    paths = [path for folder in folders for path in folder[:PHOTOS_A_FOLDER]]
    paths += clothing_without_masks(options.data / "clothing")
    rng.shuffle(paths)
    store_places(trunk, paths, options.work, rng)
    store_crops(trunk, sets, options.work, rng)


if __name__ == "__main__":
    main()

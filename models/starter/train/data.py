"""The sets of photos with masks that the starter learns from, and the photos without masks it is distilled on.

A set is a folder below the data folder; README.md says where each comes from. words.json says which values
of its masks are which words. Labels here are uint8: 0.. the set's words, OTHER a known thing outside them,
UNKNOWN anything.
"""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from scipy.io import loadmat

OTHER, UNKNOWN = 254, 255
WORDS = json.loads((Path(__file__).parent / "words.json").read_text("utf8"))


class Photo(NamedTuple):
    """`load()` -> RGB uint8 [H,W,3] and the mask's own values uint8 [H,W]."""

    name: str
    load: Callable[[], tuple[np.ndarray, np.ndarray]]


class MaskSet(NamedTuple):
    """`words[i]`: the names of label i, the first its main one. `lookup[v]`: the label of mask value v."""

    name: str
    words: list[list[str]]
    lookup: np.ndarray
    train: list[Photo]
    held_out: list[Photo]


def mask_set(name, train, held_out):
    lookup = np.full(256, UNKNOWN, np.uint8)
    lookup[WORDS[name]["other"]] = OTHER
    for label, entry in enumerate(WORDS[name]["classes"]):
        lookup[entry["ids"]] = label
    return MaskSet(name, [entry["words"] for entry in WORDS[name]["classes"]], lookup, train, held_out)


def read(path):
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise FileNotFoundError(f"{path} can't be read as an image")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def read_mask(path, size=None):
    """Mask values as they stand; `size` (width, height) where masks and photos may differ."""
    mask = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    return mask if size is None else cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)


def draw(shape, polygons, background):
    """[(value, [x1,y1,x2,y2,...] in pixels)], painted in order, on a mask of `background`."""
    mask = np.full(shape[:2], background, np.uint8)
    for value, polygon in polygons:
        cv2.fillPoly(mask, [np.reshape(polygon, (-1, 2)).round().astype(np.int32)], value)
    return mask


def originals(files):
    """One file for each photo: an export of Roboflow holds several altered copies, `NAME.rf.HASH.jpg`."""
    return list({path.name.split(".rf.")[0]: path for path in sorted(files, reverse=True)}.values())[::-1]


MASKED_CLOTHING = 1004


def clothing_without_masks(folder):
    return sorted((folder / "photos").glob("*.jpg"))[MASKED_CLOTHING:]


def clothing(folder):
    def photo(number):
        def load():
            image = read(folder / f"photos/{number:04d}.jpg")
            mask = loadmat(folder / f"annotations/pixel-level/{number:04d}.mat")["groundtruth"].astype(np.uint8)
            return image, cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)

        return Photo(f"{number:04d}", load)

    numbers = list(range(1, MASKED_CLOTHING + 1))
    random.Random(0).shuffle(numbers)
    photos = [photo(number) for number in numbers]
    return mask_set("clothing", photos[:850], photos[850:])


def facades(folder):
    def photos(part):
        records = json.loads((folder / part / "_annotations.coco.json").read_text("utf8"))
        of_image = defaultdict(list)
        for annotation in records["annotations"]:
            if isinstance(annotation["segmentation"], list):
                of_image[annotation["image_id"]].append(annotation)
        facade = WORDS["facades"]["classes"][0]["ids"]
        # The wall first, then what is on it, the small over the large.
        order = lambda annotation: (annotation["category_id"] not in facade, -annotation["area"])

        def photo(record):
            def load():
                image = read(folder / part / record["file_name"])
                polygons = [
                    (annotation["category_id"], polygon)
                    for annotation in sorted(of_image[record["id"]], key=order)
                    for polygon in annotation["segmentation"]
                ]
                return image, draw(image.shape, polygons, UNKNOWN)

            return Photo(record["file_name"], load)

        return [photo(record) for record in records["images"] if (folder / part / record["file_name"]).exists()]

    return mask_set("facades", photos("train") + photos("valid"), photos("test"))


def corridor(folder):
    # The export stretched its frames to squares; they were 4:3.
    size = 640, 480

    def photo(path):
        return Photo(
            path.name,
            lambda: (cv2.resize(read(path), size), read_mask(path.with_name(f"{path.stem}_mask.png"), size)),
        )

    photos = lambda part: [photo(path) for path in originals((folder / part).glob("*.jpg"))]
    return mask_set("corridor", photos("train") + photos("valid"), photos("test"))


def cats(folder):
    def photo(path):
        def load():
            image = read(path)
            label = path.parent.with_name(path.parent.name.replace("images", "labels")) / f"{path.stem}.txt"
            rows = [np.array(line.split()[1:], float) for line in label.read_text().splitlines()]
            size = np.array(image.shape[1::-1])
            return image, draw(image.shape, [(1, row.reshape(-1, 2) * size) for row in rows if len(row) >= 6], 0)

        return Photo(path.name, load)

    photos = lambda part: [photo(path) for path in originals(folder.glob(f"{part}/images*/*.jpg"))]
    return mask_set("cats", photos("train"), photos("test"))


def everyday(folder):
    def photo(path):
        return Photo(path.stem, lambda: (read(folder / f"images/{path.stem}.jpg"), read_mask(path)))

    return mask_set("everyday", [photo(path) for path in sorted(folder.glob("panoptic_categories/*.png"))], [])


READERS = {reader.__name__: reader for reader in (clothing, facades, corridor, cats, everyday)}


def training_sets(data):
    """All of READERS' sets; FileNotFoundError names a folder that is missing."""
    for name in READERS:
        if not (data / name).is_dir():
            raise FileNotFoundError(f"{data / name} is missing: README.md says where this set comes from")
    return [reader(data / name) for name, reader in READERS.items()]


HELD_OUT_A_FOLDER = 8


def unlabelled(data):
    """(train, held out) photo paths below data/photos, folder by folder: eight of each folder are held out."""
    train, held_out = [], []
    for folder in sorted({path.parent for path in (data / "photos").rglob("*.jpg")}):
        paths = sorted(folder.glob("*.jpg"), key=lambda path: path.name)
        random.Random(folder.name).shuffle(paths)
        held_out += paths[:HELD_OUT_A_FOLDER]
        train.append(paths[HELD_OUT_A_FOLDER:])
    return train, held_out


def random_crop(image, mask, rng, side, shortest):
    """A square of `side` of the photo, its short side first scaled to one of `shortest`, mirrored at random."""
    height, width = image.shape[:2]
    scale = rng.uniform(*shortest) / min(height, width)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    image = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    mask = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)
    down, right = max(side - size[1], 0), max(side - size[0], 0)
    border = down // 2, down - down // 2, right // 2, right - right // 2
    image = cv2.copyMakeBorder(image, *border, cv2.BORDER_REPLICATE)
    mask = cv2.copyMakeBorder(mask, *border, cv2.BORDER_CONSTANT, value=UNKNOWN)
    y, x = rng.randint(0, image.shape[0] - side), rng.randint(0, image.shape[1] - side)
    image, mask = image[y : y + side, x : x + side], mask[y : y + side, x : x + side]
    if rng.random() < 0.5:
        image, mask = image[:, ::-1], mask[:, ::-1]
    return image, mask


def change_colours(image, rng):
    """Brightness, tint and contrast, each a little."""
    tint = np.array([rng.uniform(0.9, 1.1) for _ in range(3)], np.float32)
    lit = image.astype(np.float32) * rng.uniform(0.75, 1.25) * tint
    mean = lit.mean()
    return ((lit - mean) * rng.uniform(0.75, 1.25) + mean).clip(0, 255).astype(np.uint8)

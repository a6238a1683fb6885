"""
What COCO's own library, and the rules of the usual loaders, make of exported files.

    python check.py <folder>

The folder holds expected.json: {"masks": [{"id", "image", "width", "height", "crowd"}], "exports": [names],
"results": name}, masks.bin (for each mask width * height bytes of 0 or 1, row by row) and the named files.
Prints one JSON line: {"compared": number of masks, "problems": [sentences], "ap": {"segm": .., "bbox": ..}}.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

import numpy as np
from pycocotools import mask as mask_utils
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

folder = Path(sys.argv[1])
expected = json.loads((folder / "expected.json").read_text())
raw = np.fromfile(folder / "masks.bin", np.uint8)
problems: list[str] = []
compared = 0


def quietly(function, *args):
    with contextlib.redirect_stdout(io.StringIO()):
        return function(*args)


def bitmaps():
    at = 0
    for mask in expected["masks"]:
        pixels = mask["width"] * mask["height"]
        yield mask, raw[at : at + pixels].reshape(mask["height"], mask["width"])
        at += pixels


def as_detectron2(annotation, image):
    """detectron2.data.datasets.coco.load_coco_json: what it would drop or refuse."""
    segmentation = annotation["segmentation"]
    if isinstance(segmentation, dict):
        if isinstance(segmentation["counts"], list):
            mask_utils.frPyObjects(segmentation, *segmentation["size"])
        return True
    kept = [ring for ring in segmentation if len(ring) % 2 == 0 and len(ring) >= 6]
    return len(kept) == len(segmentation) > 0


def as_mmdetection(annotation, image):
    """mmdet.datasets.CocoDataset.parse_data_info: what it would skip."""
    x, y, w, h = annotation["bbox"]
    inside_w = max(0, min(x + w, image["width"]) - max(x, 0))
    inside_h = max(0, min(y + h, image["height"]) - max(y, 0))
    return inside_w * inside_h > 0 and annotation["area"] > 0 and w >= 1 and h >= 1


def as_torchvision(annotation, image):
    """torchvision's references, coco_utils.convert_coco_poly_to_mask: polygons only."""
    segmentation = annotation["segmentation"]
    if isinstance(segmentation, dict):
        return True
    rles = mask_utils.frPyObjects(segmentation, image["height"], image["width"])
    decoded = mask_utils.decode(rles).any(axis=2)
    return int(decoded.sum()) == annotation["area"]


for name in expected["exports"]:
    coco = quietly(COCO, str(folder / name))
    if len(coco.anns) != len(expected["masks"]):
        problems.append(f"{name} has {len(coco.anns)} annotations")
    for mask, bitmap in bitmaps():
        annotation = coco.anns[mask["id"]]
        image = coco.imgs[annotation["image_id"]]
        rle = coco.annToRLE(annotation)
        where = f"{name}, annotation {mask['id']}"
        compared += 1
        if annotation["image_id"] != mask["image"] or annotation["iscrowd"] != mask["crowd"]:
            problems.append(f"{where}: another image or crowd")
        if not np.array_equal(coco.annToMask(annotation), bitmap):
            problems.append(f"{where}: other pixels")
        if int(mask_utils.area(rle)) != annotation["area"]:
            problems.append(f"{where}: another area")
        if mask_utils.toBbox(rle).tolist() != annotation["bbox"]:
            problems.append(f"{where}: another box")
        for loader in (as_detectron2, as_mmdetection, as_torchvision):
            if not loader(annotation, image):
                problems.append(f"{where}: refused {loader.__name__}")

ap = {}
coco = quietly(COCO, str(folder / expected["exports"][0]))
results = quietly(coco.loadRes, str(folder / expected["results"]))
for kind in ("segm", "bbox"):
    evaluation = COCOeval(coco, results, kind)
    for step in (evaluation.evaluate, evaluation.accumulate, evaluation.summarize):
        quietly(step)
    ap[kind] = float(evaluation.stats[0])

print(json.dumps({"compared": compared, "problems": problems, "ap": ap}))

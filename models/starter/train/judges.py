"""Sets that only judge: no photo, mask or word list of these may be trained on."""

import json

from data import Photo, draw, mask_set, read, read_mask


def by_name(name, folder, images="images", masks="masks"):
    """Photos and masks of the same stem in two folders; where their sizes differ the photo's counts."""

    def photo(path, mask):
        def load():
            image = read(path)
            return image, read_mask(mask, image.shape[1::-1])

        return Photo(path.stem, load)

    pairs = ((path, folder / masks / f"{path.stem}.png") for path in sorted((folder / images).iterdir()))
    return mask_set(name, [], [photo(path, mask) for path, mask in pairs])


def from_coco(name, folder, records, images):
    """COCO polygons over a mask of 0; crowds are left out."""

    def photo(record):
        def load():
            image = read(folder / "images" / record["file_name"])
            polygons = [
                (annotation["category_id"], polygon)
                for annotation in sorted(records["annotations"], key=lambda annotation: -annotation["area"])
                if annotation["image_id"] == record["id"] and not annotation["iscrowd"]
                for polygon in annotation["segmentation"]
            ]
            return image, draw(image.shape, polygons, 0)

        return Photo(record["file_name"], load)

    return mask_set(name, [], [photo(record) for record in images])


def streets(folder):
    return by_name("streets", folder)


def people(folder):
    return by_name("people", folder)


def car(folder):
    return by_name("car", folder)


def coco_stuff(folder):
    """Photos that are among the everyday ones, in the folder beside, may be trained on and are left out."""
    trained = {path.stem for path in (folder.parent / "everyday/images").glob("*.jpg")}
    parts = [by_name("coco-stuff", folder, f"{part}_img", f"{part}_label") for part in ("train", "val")]
    photos = [photo for part in parts for photo in part.held_out if photo.name not in trained]
    return mask_set("coco-stuff", [], photos)


def things(folder):
    """The everyday photos that have instances and no category map: these are not trained on."""
    kept = {p["id"] for p in json.loads((folder / "images.json").read_text("utf8")) if p["has"] == "instances"}
    records = json.loads((folder / "instances.json").read_text("utf8"))
    return from_coco("things", folder, records, [image for image in records["images"] if image["id"] in kept])


def fruits_and_nuts(folder):
    records = json.loads((folder / "trainval.json").read_text("utf8"))
    return from_coco("fruits-and-nuts", folder, records, records["images"])


# The folder of each, below the data folder.
JUDGES = {
    "streets": streets,
    "people": people,
    "car": car,
    "coco-stuff": coco_stuff,
    "everyday": things,
    "fruits-and-nuts": fruits_and_nuts,
}

# Words in place of the clothing set's own, none of which any mask set names.
NEW_WORDS = {
    "pants": "trousers",
    "bag": "handbag",
    "shoes": "footgear",
    "sunglasses": "dark glasses",
    "glasses": "spectacles",
    "dress": "sundress",
    "hair": "hairstyle",
    "coat": "parka",
    "sweater": "jersey",
    "jeans": "dungarees",
    "hat": "headwear",
}


def renamed(found):
    """The clothing set with NEW_WORDS."""
    return found._replace(
        name="clothing, new words", words=[[NEW_WORDS.get(words[0], words[0])] for words in found.words]
    )

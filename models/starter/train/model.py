"""What is trained: three small heads, and the ProxyCLIP rule that joins them."""

import torch
import torch.nn.functional as F
from torch import nn

from backbone import CLASSIFIER, LAST, STRIDE_8, STRIDE_16
from text import WIDTH

EMBEDDING, FEATURES = 256, 64
SCALE, BETA, GAMMA = 40.0, 1.2, 3.0


class TextHead(nn.Module):
    """Sentence vectors [..., 384] -> unit vectors [..., 256]. `mean` [384] is the vocabulary's mean vector."""

    def __init__(self, mean=None):
        super().__init__()
        self.register_buffer("mean", torch.zeros(WIDTH) if mean is None else mean)
        self.linear = nn.Linear(WIDTH, EMBEDDING)
        self.up, self.down = nn.Linear(WIDTH, 512), nn.Linear(512, EMBEDDING)
        self.dropout = nn.Dropout(0.1)
        nn.init.orthogonal_(self.linear.weight)
        for zeros in (self.linear.bias, self.down.weight, self.down.bias):
            nn.init.zeros_(zeros)

    def forward(self, sentence):
        x = self.dropout((sentence - self.mean) * 2)
        return F.normalize((self.linear(x) + self.down(F.gelu(self.up(x)))).float(), dim=-1)

    def words(self, sentences):
        """[n, templates, 384] -> one unit vector a word [n,256], as the product makes it from its templates."""
        return F.normalize(self(sentences).mean(1), dim=-1)


class ValueHead(nn.Module):
    """The classifier's features and the maps at stride 16 -> values [n,256,h,w], what a place shows."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Conv2d(CLASSIFIER, EMBEDDING, 1)
        self.norm = nn.BatchNorm2d(LAST + STRIDE_16)
        self.up, self.down = nn.Conv2d(LAST + STRIDE_16, 512, 1), nn.Conv2d(512, EMBEDDING, 1)
        nn.init.zeros_(self.down.weight)
        nn.init.zeros_(self.down.bias)

    def forward(self, features, last, stride16):
        x = self.norm(torch.cat([last, stride16], 1))
        return self.linear(features) + self.down(F.gelu(self.up(x)))


class FeatureHead(nn.Module):
    """All three maps at stride 8 -> features [n,64,I,J], whose likeness is the proxy attention."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(STRIDE_8 + STRIDE_16 + LAST)
        self.up, self.down = nn.Conv2d(STRIDE_8 + STRIDE_16 + LAST, 160, 1), nn.Conv2d(160, FEATURES, 1)

    def forward(self, stride8, stride16, last):
        x = self.norm(torch.cat([stride8, double(stride16), double(last)], 1))
        return self.down(F.gelu(self.up(x)))


def double(x):
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


def positions(x):
    """[n,C,h,w] -> [n,h*w,C]"""
    return x.flatten(2).transpose(1, 2)


def gather(x, rows):
    """[n,N,C], [n,R] -> [n,R,C]"""
    return x.gather(1, rows[..., None].expand(-1, -1, x.shape[-1]))


def proxy_attention(features, rows):
    """Unit vectors [n,N,C] -> the attention [n,R,N] of `rows` [n,R] (ProxyCLIP, arXiv 2408.04883, eq. 5-7)."""
    # The mean of all cosines is the squared length of the mean unit vector.
    mean = features.mean(1).square().sum(-1)[:, None, None]
    with torch.autocast("cpu", torch.bfloat16):
        cosine = gather(features, rows) @ features.transpose(1, 2)
    scaled = (cosine.float() - BETA * mean) * GAMMA
    own = scaled.gather(2, rows[..., None]).clamp(min=0)
    return scaled.masked_fill(scaled < 0, -1e4).scatter(2, rows[..., None], own).softmax(-1)

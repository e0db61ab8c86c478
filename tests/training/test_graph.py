"""The graphs: what they compute is what the network computes, and graphs of another make are refused."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.models.onnx import load_graph
from pipeline.places import resource

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def encoder():
    from transformers import BertConfig, BertModel

    torch.manual_seed(5)
    sizes = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
    return BertModel(BertConfig(vocab_size=300, max_position_embeddings=64, **sizes)).eval()


@pytest.fixture(scope="module")
def written(encoder, tmp_path_factory):
    from pipeline.training.graph import WholeTexts, write_graph

    path = tmp_path_factory.mktemp("graph") / "encoder.onnx"
    axes = {0: "texts", 1: "tokens"}
    example = {"input_ids": torch.ones(2, 8, dtype=torch.long)}
    write_graph(WholeTexts(encoder), example, ["states"], {"input_ids": axes, "states": axes}, path)
    shutil.copyfile(resource("models", "minilm") / "tokenizer.json", path.parent / "tokenizer.json")
    return path


@pytest.mark.parametrize("tokens", [1, 7, 50])
def test_whole_texts_have_the_states_that_the_encoder_gives_them(encoder, tokens):
    from pipeline.training.graph import WholeTexts

    ids = torch.randint(0, 300, (3, tokens), generator=torch.Generator().manual_seed(tokens))
    with torch.no_grad():
        wanted = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        torch.testing.assert_close(WholeTexts(encoder)(ids), wanted, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("tokens", [1, 7, 50])
def test_the_graph_is_as_near_to_the_encoder_as_whole_numbers_of_eight_bits_allow(encoder, written, tokens):
    ids = torch.randint(0, 300, (1, tokens), generator=torch.Generator().manual_seed(tokens))
    session, _ = load_graph(written, ["input_ids"], 1, "the encoder")
    found = session.run(None, {"input_ids": ids.numpy()})[0]
    with torch.no_grad():
        wanted = encoder(input_ids=ids).last_hidden_state.numpy()
    assert found.shape == wanted.shape
    cosine = (found * wanted).sum(-1) / np.linalg.norm(found, axis=-1) / np.linalg.norm(wanted, axis=-1)
    assert cosine.min() > 0.99


def test_a_graph_that_reads_something_else_is_refused_by_name(written):
    with pytest.raises(ModelError, match=r"encoder\.onnx: reads input_ids instead of input_ids, attention_mask"):
        load_graph(written, ["input_ids", "attention_mask"], 1, "the encoder")

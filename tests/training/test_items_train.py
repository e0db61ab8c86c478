from __future__ import annotations

import json
import shutil

import pytest
from labelled_making import write_documents
from typer.testing import CliRunner

from pipeline.cli.app import app

run = CliRunner().invoke


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("trained")
    data = write_documents(folder / "data", 60)
    command = ["train", "items", "--data", str(data), "--out", str(folder / "model"), "--epochs", "1", "--layers", "1"]
    result = run(app, [*command, "--runs", "2", "--jobs", "2", "--limit", "60"])
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.slow
def test_training_leaves_a_model_with_metrics_and_a_card(trained):
    model = trained / "model"
    names = {"extractor.onnx", "tokenizer.json", "config.json", "metrics.json", "README.md"}
    assert {path.name for path in model.iterdir()} == names
    metrics = json.loads((model / "metrics.json").read_text())
    assert {row["method"] for row in metrics["comparison"]} == {
        "regular expressions", "TF-IDF + logistic regression", "extractor",
    }  # fmt: skip
    assert metrics["data"]["digest"] in (model / "README.md").read_text()
    assert metrics["data"]["all"]["documents"] == 60


@pytest.mark.slow
def test_the_trained_model_is_measured_by_the_command(trained):
    page = trained / "errors.html"
    command = ["evaluate", "items", "--data", str(trained / "data"), "--model", str(trained / "model")]
    result = run(app, [*command, "--split", "all", "--json", "--errors", str(page)])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.output)
    assert figures["documents"] == 60
    assert figures["sentences"] >= figures["documents"]
    assert page.read_text().startswith("<!doctype html>")


@pytest.mark.slow
def test_measuring_again_writes_the_same_figures(trained):
    model = trained / "model"
    before = json.loads((model / "metrics.json").read_text())
    command = ["train", "items", "--data", str(trained / "data"), "--out", str(model), "--measure-only"]
    assert run(app, command).exit_code == 0
    after = json.loads((model / "metrics.json").read_text())
    assert after["test"]["scopes"] == before["test"]["scopes"]


@pytest.mark.slow
def test_measured_on_other_data_the_card_names_them(trained, tmp_path):
    model = shutil.copytree(trained / "model", tmp_path / "model")
    data = write_documents(tmp_path / "data", 80)
    assert run(app, ["train", "items", "--data", str(data), "--out", str(model), "--measure-only"]).exit_code == 0
    card, metrics = (model / "README.md").read_text(), json.loads((model / "metrics.json").read_text())
    assert metrics["measured_on"]["digest"] != metrics["data"]["digest"]
    assert all(f"`{pinned}`" in card for pinned in metrics["measured_on"].values())


def test_data_that_are_not_there_and_splits_that_are_none_are_refused(tmp_path):
    for command in (["--data", str(tmp_path)], ["--split", "half"]):
        result = run(app, ["evaluate", "items", *command])
        assert result.exit_code == 2

"""Gradient-boosted trees (Friedman 2001; histograms as in LightGBM, Ke et al. 2017), and their graph in ONNX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.models.forest import INPUT, OUTPUT

if TYPE_CHECKING:
    from numpy.typing import NDArray

SETTINGS: dict[str, Any] = {
    "max_iter": 300,
    "learning_rate": 0.04,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 25,
    "l2_regularization": 5.0,
    "max_features": 0.3,
    "early_stopping": False,
    "random_state": 0,
}
"""Chosen by cross-validation over whole stories of train and dev."""
DOMAIN, TREES, OPSET, FORMAT = "ai.onnx.ml", 3, 17, 8
"""Of the operator, its version, that of the plain operators, and the version of the file format."""


class Trees:
    """A fitted forest of two classes."""

    def __init__(self, rows: NDArray[np.float64], true: Sequence[bool]) -> None:
        from sklearn.ensemble import HistGradientBoostingClassifier

        self._columns = rows.shape[1]
        self._model = HistGradientBoostingClassifier(**SETTINGS).fit(rows.astype(np.float32), list(true))

    def logits(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log odds (n) of rows (n, features)."""
        if not len(rows):
            return np.zeros(0)
        return np.asarray(self._model.decision_function(rows.astype(np.float32)), dtype=np.float64)

    def graph(self) -> bytes:
        """The same as a graph in ONNX: rows (n, features) to log odds (n, 1).

        scikit-learn has no public form of these trees, so that their nodes are read where it keeps them.
        """
        from onnx import TensorProto, helper

        trees = [stage[0].nodes for stage in self._model._predictors]
        node = helper.make_node(
            "TreeEnsembleRegressor", [INPUT], [OUTPUT], domain=DOMAIN, n_targets=1, post_transform="NONE",
            base_values=[float(np.ravel(self._model._baseline_prediction)[0])], **_nodes(trees),
        )  # fmt: skip
        graph = helper.make_graph(
            [node], "forest",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [None, self._columns])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [None, 1])],
        )  # fmt: skip
        opsets = [helper.make_opsetid(DOMAIN, TREES), helper.make_opsetid("", OPSET)]
        written: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=FORMAT).SerializeToString()
        return written


def _nodes(trees: Sequence[Any]) -> dict[str, Any]:
    """The attributes of the operator: an entry for each node, tree after tree; the leaves are what is summed."""
    nodes = np.concatenate(trees)
    tree = np.repeat(np.arange(len(trees)), [len(one) for one in trees])
    place = np.concatenate([np.arange(len(one)) for one in trees])
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "nodes_treeids": tree.tolist(),
        "nodes_nodeids": place.tolist(),
        "nodes_featureids": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
        "nodes_modes": ["LEAF" if end else "BRANCH_LEQ" for end in leaf],
        "nodes_values": np.where(leaf, 0.0, _not_above(nodes["num_threshold"])).tolist(),
        "nodes_truenodeids": np.where(leaf, 0, nodes["left"]).tolist(),
        "nodes_falsenodeids": np.where(leaf, 0, nodes["right"]).tolist(),
        "target_treeids": tree[leaf].tolist(),
        "target_nodeids": place[leaf].tolist(),
        "target_ids": np.zeros(int(leaf.sum()), dtype=int).tolist(),
        "target_weights": nodes["value"][leaf].tolist(),
    }


def _not_above(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """The largest numbers in single precision that are not above the thresholds: they part such rows alike."""
    near = thresholds.astype(np.float32)
    return np.where(near > thresholds, np.nextafter(near, np.float32(-np.inf)), near)

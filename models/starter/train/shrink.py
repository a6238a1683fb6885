"""Smaller weights in an ONNX file; all arithmetic stays float32."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

SMALL = 512


def weights(model):
    """Large float32 initializers by name."""
    return {
        tensor.name: tensor
        for tensor in model.graph.initializer
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) > SMALL
    }


def replace(model, tensor, stored, nodes, before):
    """`stored` {name: array} and `nodes` stand in for an initializer; the nodes come before node number `before`."""
    graph = model.graph
    graph.initializer.remove(tensor)
    graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in stored.items())
    for node in reversed(nodes):
        graph.node.insert(before, node)


def half(model):
    """Stores the large weights as float16."""
    for name, tensor in weights(model).items():
        stored = {f"{name}_half": numpy_helper.to_array(tensor).astype(np.float16)}
        replace(model, tensor, stored, [helper.make_node("Cast", list(stored), [name], to=TensorProto.FLOAT)], 0)


def quantised(array, axis):
    """int8 values and float32 scales, one scale for each index of `axis` of a matrix."""
    scale = np.maximum(np.abs(array).max(1 - axis), 1e-8) / 127
    return np.round(array / np.expand_dims(scale, 1 - axis)).astype(np.int8), scale.astype(np.float32)


def int8(model):
    """Stores matrices as int8: an embedding table with a scale a row, a MatMul's weights with a scale a column.

    Activations stay float: with dynamic int8 activations the word vectors turn by 11 degrees (cosine 0.980).
    """
    large = weights(model)
    for node in list(model.graph.node):
        at = list(model.graph.node).index(node)
        if node.op_type == "Gather" and node.input[0] in large:
            name, result = node.input[0], node.output[0]
            values, scale = quantised(numpy_helper.to_array(large.pop(name)), 0)
            stored = {f"{name}_int8": values, f"{name}_scale": scale[:, None]}
            rows = [helper.make_node("Gather", [part, node.input[1]], [f"{result}_{part}"]) for part in stored]
            cast = helper.make_node("Cast", [rows[0].output[0]], [f"{result}_float"], to=TensorProto.FLOAT)
            scaled = helper.make_node("Mul", [cast.output[0], rows[1].output[0]], [result])
            tensor = next(t for t in model.graph.initializer if t.name == name)
            model.graph.node.remove(node)
            replace(model, tensor, stored, [*rows, cast, scaled], at)
        elif node.op_type in ("MatMul", "Gemm") and node.input[1] in large:
            name = node.input[1]
            transposed = any(attribute.name == "transB" and attribute.i for attribute in node.attribute)
            axis = 0 if transposed else 1
            tensor = large.pop(name)
            values, scale = quantised(numpy_helper.to_array(tensor), axis)
            stored = {f"{name}_int8": values, f"{name}_scale": scale}
            replace(model, tensor, stored, [helper.make_node("DequantizeLinear", list(stored), [name], axis=axis)], at)

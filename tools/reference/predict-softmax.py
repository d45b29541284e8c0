"""Writes the reference values that the tests of @casebook/predict compare the linear model with.

Run from the repository:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install numpy==2.4.6 scikit-learn==1.9.1
    /tmp/reference/bin/python tools/reference/predict-softmax.py

The fits are scikit-learn's LogisticRegression. With three classes or more its C is 1 / ridge. For two classes it fits
one weight vector, the difference of our two, whose penalty is half as heavy: there C is 2 / ridge.
"""

import json
from pathlib import Path

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression

TARGET = Path(__file__).parents[2] / "packages/predict/src/__fixtures__/softmax.json"
generator = numpy.random.default_rng(20261124)


def case(name, rows, labels, ridge):
    rows, labels = numpy.asarray(rows, dtype=float), numpy.asarray(labels)
    classes = int(labels.max()) + 1
    strength = (2 if classes == 2 else 1) / ridge
    model = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-13, max_iter=10_000).fit(rows, labels)
    asked = numpy.round(generator.normal(size=(5, rows.shape[1])), 3)
    difference = model.coef_[0] / 2
    return {
        "name": name,
        "ridge": ridge,
        "classes": classes,
        "rows": rows.tolist(),
        "labels": labels.tolist(),
        "asked": asked.tolist(),
        "weights": [(-difference).tolist(), difference.tolist()] if classes == 2 else model.coef_.tolist(),
        "probabilities": model.predict_proba(numpy.vstack([rows, asked])).tolist(),
    }


def sample(n, columns, classes):
    rows = numpy.round(generator.normal(size=(n, columns)), 3)
    truth = generator.normal(size=(columns, classes))
    labels = (rows @ truth + generator.gumbel(size=(n, classes))).argmax(axis=1)
    labels[:classes] = range(classes)
    return rows, labels


def cases():
    for ridge in (0.1, 1.0):
        yield case(f"more rows than columns, ridge {ridge}", *sample(30, 4, 3), ridge)
        yield case(f"more columns than rows, ridge {ridge}", *sample(12, 20, 4), ridge)
        yield case(f"two classes, ridge {ridge}", *sample(25, 3, 2), ridge)
    separable = [[x, y] for x in (-2.0, 2.0) for y in (-1.0, 0.0, 1.0)]
    yield case("separable", separable, [0, 0, 0, 1, 1, 1], 0.1)
    rows, labels = sample(8, 30, 3)
    twice = numpy.vstack([rows, rows, rows[:2] + rows[2:4]])
    yield case("rows that repeat and depend on others", twice, [*labels, *labels[::-1], 0, 1], 0.1)
    rows, labels = sample(40, 3, 3)
    yield case("one class in forty", rows, [2, *(label % 2 for label in labels[1:])], 0.1)


reference = {
    "tool": "tools/reference/predict-softmax.py",
    "versions": {"numpy": numpy.__version__, "scikit-learn": sklearn.__version__},
    "cases": list(cases()),
}
TARGET.parent.mkdir(exist_ok=True)
TARGET.write_text(json.dumps(reference) + "\n")

"""Writes the reference values that the tests of @casebook/evaluate compare with.

Run from the repository:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install numpy==2.4.6 scikit-learn==1.9.1
    /tmp/reference/bin/python tools/reference/evaluate-metrics.py

Macro-F1 comes from scikit-learn. A missing answer is a label of its own there, which is no class and is not averaged.
"""

import json
from pathlib import Path

import numpy
import sklearn
from sklearn.metrics import f1_score

TARGET = Path(__file__).parents[2] / "packages/evaluate/src/__fixtures__/reference.json"
MISSING = "(no answer)"
generator = numpy.random.default_rng(20261123)


def macro_f1(truth, answers):
    classes = sorted((set(truth) | set(answers)) - {MISSING})
    return f1_score(truth, answers, labels=classes, average="macro", zero_division=0)


def table(n, classes, accuracy, missing):
    kinds = [f"kind {number}" for number in range(classes)]
    truth = generator.choice(kinds, n).tolist()
    answers = [
        MISSING if generator.uniform() < missing else kind if generator.uniform() < accuracy else str(generator.choice(kinds))
        for kind in truth
    ]
    return case(truth, answers)


def case(truth, answers):
    return {
        "truth": truth,
        "answers": [None if answer == MISSING else answer for answer in answers],
        "macroF1": macro_f1(truth, answers),
    }


cases = [
    table(40, 4, 0.6, 0.0),
    table(25, 6, 0.3, 0.2),
    table(12, 2, 0.9, 0.5),
    case(["a"], ["a"]),
    case(["a"], ["b"]),
    case(["a", "a", "b"], ["a", "c", MISSING]),
    case(["a", "b"], [MISSING, MISSING]),
    case(["constructor", "__proto__", "naïve 🙂"], ["__proto__", "__proto__", "naïve 🙂"]),
]
TARGET.parent.mkdir(exist_ok=True)
reference = {
    "tool": "tools/reference/evaluate-metrics.py",
    "versions": {"numpy": numpy.__version__, "scikit-learn": sklearn.__version__},
    "macroF1": cases,
}
TARGET.write_text(json.dumps(reference, ensure_ascii=False) + "\n")

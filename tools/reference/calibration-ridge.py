"""Writes the reference values that the tests of @casebook/calibration compare with.

Run from the repository:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    /tmp/reference/bin/python tools/reference/calibration-ridge.py

Scores come from scikit-learn, distributions from scipy. The ridge logistic is written out here a second time, with
numpy's matrices, and minimised by scipy. The random numbers follow prng.di.unimi.it in Python's integers.
"""

import json
from pathlib import Path

import numpy
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import beta, norm
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

TARGET = Path(__file__).parents[2] / "packages/calibration/src/__fixtures__/reference.json"
generator = numpy.random.default_rng(20261123)


def scores():
    probabilities = numpy.round(generator.uniform(0.05, 0.95, 60), 1)
    outcomes = generator.uniform(size=60) < probabilities
    return {
        "probabilities": probabilities.tolist(),
        "outcomes": outcomes.tolist(),
        "logLoss": log_loss(outcomes, probabilities),
        "brier": brier_score_loss(outcomes, probabilities),
        "auroc": roc_auc_score(outcomes, probabilities),
    }


def base_rates():
    shapes = [(1, 1), (2, 1), (1, 31), (14, 8), (0.5, 20.5), (400, 700), (3000.5, 12), (5e5, 5e5 + 3), (0.01, 0.02)]
    return [
        {
            "a": a,
            "b": b,
            "low": beta.ppf(0.05, a, b),
            "high": beta.ppf(0.95, a, b),
            "at": (at := [0.001, 0.05, 0.3, 0.4999, 0.5, 0.75, 0.99]),
            "cdf": beta.cdf(at, a, b).tolist(),
        }
        for a, b in shapes
    ]


def ridge(name, rows, outcomes, weights=None, intercept_variance=4.0, asked=()):
    values = numpy.array([[numpy.nan if value is None else value for value in row] for row in rows], dtype=float)
    outcomes = numpy.array(outcomes, dtype=float)
    weights_used = numpy.ones(len(rows)) if weights is None else numpy.array(weights, dtype=float)
    k = values.shape[1]
    means, deviations = [], []
    for column in values.T:
        there = ~numpy.isnan(column) & (weights_used > 0)
        mean = numpy.average(column[there], weights=weights_used[there])
        deviation = numpy.sqrt(numpy.average((column[there] - mean) ** 2, weights=weights_used[there]))
        means.append(mean)
        deviations.append(deviation if deviation > 0 else 1.0)

    def design_of(values):
        standard = numpy.clip((values - means) / deviations, -10, 10)
        return numpy.hstack([numpy.ones((len(values), 1)), numpy.nan_to_num(standard), numpy.isnan(values)])

    design = design_of(values)
    prior_mean = numpy.concatenate([[0], numpy.full(k, 1.5 / k), numpy.zeros(k)])
    prior_precision = numpy.concatenate([[1 / intercept_variance], numpy.full(2 * k, 2.0 * k)])
    signs = 2 * outcomes - 1

    def loss(theta):
        data = weights_used @ numpy.logaddexp(0, -signs * (design @ theta))
        return data + 0.5 * prior_precision @ (theta - prior_mean) ** 2

    def gradient(theta):
        return design.T @ (weights_used * (expit(design @ theta) - outcomes)) + prior_precision * (theta - prior_mean)

    def hessian(theta):
        share = expit(design @ theta)
        return (design.T * (weights_used * share * (1 - share))) @ design + numpy.diag(prior_precision)

    theta = minimize(loss, prior_mean, jac=gradient, hess=hessian, method="trust-exact", options={"gtol": 1e-12}).x
    for _ in range(3):
        theta = theta - numpy.linalg.solve(hessian(theta), gradient(theta))
    assert numpy.abs(gradient(theta)).max() < 1e-10, name

    questions = numpy.array(
        [[numpy.nan if value is None else value for value in row] for row in (*rows[:3], *asked)], dtype=float
    )
    question_design = design_of(questions)
    covariance = numpy.linalg.inv(hessian(theta))
    means_asked = question_design @ theta
    deviations_asked = numpy.sqrt(numpy.einsum("ij,jk,ik->i", question_design, covariance, question_design))
    return {
        "name": name,
        "rows": rows,
        "outcomes": [bool(outcome) for outcome in outcomes],
        "weights": weights,
        "interceptVariance": intercept_variance,
        "intercept": theta[0],
        "slopes": theta[1 : 1 + k].tolist(),
        "missing": theta[1 + k :].tolist(),
        "asked": [*rows[:3], *asked],
        "probability": expit(means_asked).tolist(),
        "logitMean": means_asked.tolist(),
        "logitSd": deviations_asked.tolist(),
        "cdfAtOneHalf": norm.cdf((0 - means_asked) / deviations_asked).tolist(),
    }


def sample(n, slopes, intercept=0.0):
    rows = generator.normal(0.4, 1.3, (n, len(slopes))).round(3)
    outcomes = generator.uniform(size=n) < expit(rows @ numpy.array(slopes) + intercept)
    return rows.tolist(), outcomes.tolist()


def ridges():
    # Vector D of the calibration notes: rounded, tied, overconfident.
    stated = [0.95] * 5 + [0.9] * 6 + [0.8] * 4 + [0.7] * 2 + [0.6] * 2 + [0.5]
    right = [1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0]
    logits = [[round(float(numpy.log(p / (1 - p))), 6)] for p in stated]
    yield ridge("one signal, tied and overconfident", logits, right, asked=[[40.0], [-1000.0], [None]])

    rows, outcomes = sample(40, [1.0, -0.6, 0.0])
    for row in range(0, 40, 5):
        rows[row][1] = None
    for row in range(3, 40, 9):
        rows[row][2] = None
    asked = [[None, 0.5, 1.0], [None, None, None]]
    yield ridge("three signals, one reversed, some missing", rows, outcomes, asked=asked)
    weights = (0.5 ** (numpy.arange(40)[::-1] / 20)).round(6).tolist()
    yield ridge("recent rows count more", rows, outcomes, weights, asked=asked)

    rows, _ = sample(30, [1.0] * 5)
    outcomes = [sum(row) > 2 for row in rows]
    yield ridge("five signals that separate", rows, outcomes, intercept_variance=100.0)
    yield ridge("only right answers", rows[:12], [True] * 12)
    yield ridge("two equal signals", [[row[0], row[0]] for row in rows], outcomes)
    yield ridge("one row", [[2.0, -1.0]], [False], asked=[[2.5, -1.0]])


def random_numbers(seed, count):
    mask64, mask32 = (1 << 64) - 1, (1 << 32) - 1

    def mix(state):
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask64
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & mask64
        return state ^ (state >> 31)

    # The published first output of splitmix64 for the seed 1234567.
    assert mix((1234567 + 0x9E3779B97F4A7C15) & mask64) == 6457827717110365317
    first, second = (mix((seed + turn * 0x9E3779B97F4A7C15) & mask64) for turn in (1, 2))
    s = [first & mask32, first >> 32, second & mask32, second >> 32]

    def rotate(word, by):
        return ((word << by) | (word >> (32 - by))) & mask32

    def word():
        result = (rotate((s[1] * 5) & mask32, 7) * 9) & mask32
        shifted = (s[1] << 9) & mask32
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotate(s[3], 11)
        return result

    numbers = []
    for _ in range(count):
        high, low = word() >> 5, word() >> 6
        numbers.append((high * 2**26 + low) / 2**53)
    return {"seed": seed, "numbers": numbers}


reference = {
    "tool": "tools/reference/calibration-ridge.py",
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "scores": scores(),
    "baseRates": base_rates(),
    "ridge": list(ridges()),
    "random": [random_numbers(seed, 4) for seed in (0, 1, 42, 2**53 - 1)],
}
TARGET.write_text(json.dumps(reference) + "\n")

"""Writes the reference values that calibrators and scores of @casebook/calibration are compared with.

Run from the repository:
    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 \
        netcal==1.4.0 betacal==1.1.0 venn-abers==1.5.4 relplot==1.0.3 uncertainty-calibration==0.1.4
    /tmp/reference/bin/python tools/reference/calibration-methods.py

Six shapes of data: ties, all equal, separable, one row, extreme probabilities, 10,000 rows (made again in the test from a
rule, so that they need not be stored). The maps that no package fits exactly (MAP, temperature, quadratic, spline) are
written out a second time with numpy and solved by Newton's method; betacal's own fit is kept beside.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import calibration.utils as kumar
import relplot
from betacal import BetaCalibration
from netcal.metrics import ECE, MCE
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from venn_abers import VennAbers

TARGET = Path(__file__).parents[2] / "packages/calibration/src/__fixtures__/methods.json"
ASKED = [0.02, 0.1, 0.35, 0.5, 0.62, 0.8, 0.9, 0.97]
PACKAGES = ["numpy", "scipy", "scikit-learn", "netcal", "betacal", "venn-abers", "relplot", "uncertainty-calibration"]


def shapes():
    generator = np.random.default_rng(13)
    tied = np.round(generator.uniform(0.5, 1, 60), 1).clip(0.5, 0.95)
    yield "ties", tied, generator.uniform(size=60) < tied - 0.2
    yield "all equal", np.full(25, 0.7), np.arange(25) % 5 < 2
    apart = np.linspace(0.05, 0.95, 20).round(3)
    yield "separable", apart, apart > 0.6
    yield "one row", np.array([0.8]), np.array([False])
    extreme = np.concatenate([10.0 ** -np.arange(1, 7), 1 - 10.0 ** -np.arange(1, 7), generator.uniform(size=20).round(6)])
    yield "extreme probabilities", extreme, generator.uniform(size=32) < 0.2 + 0.6 * extreme
    yield "10,000 rows", *ten_thousand()


def ten_thousand():
    """The rule that the test repeats: the linear congruential generator of Numerical Recipes."""
    state, scores, outcomes = 1, [], []
    for _ in range(10_000):
        state = (1664525 * state + 1013904223) % 2**32
        score = (state >> 8) % 9999 / 10_000 + 0.0001
        state = (1664525 * state + 1013904223) % 2**32
        scores.append(score)
        outcomes.append(state / 2**32 < score * score * (3 - 2 * score))
    return np.array(scores), np.array(outcomes)


def logit(p):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return np.log(p) - np.log1p(-p)


def bases(knots):
    at = logit(np.array(knots))

    def cubed(x):
        return np.maximum(x, 0) ** 3

    def bend(x, k):
        return (cubed(x - at[k]) - cubed(x - at[-1])) / (at[-1] - at[k])

    def spline(p):
        x = logit(p)
        bends = [(bend(x, k) - bend(x, len(at) - 2)) / (at[-1] - at[0]) ** 2 for k in range(len(at) - 2)]
        return np.stack([np.ones_like(x), x, *bends], axis=1)

    def beta(p):
        p = np.clip(p, 1e-7, 1 - 1e-7)
        return np.stack([np.ones_like(p), np.log(p), -np.log1p(-p)], axis=1)

    return {
        "temperature": lambda p: logit(p)[:, None],
        "platt": lambda p: np.stack([np.ones_like(p), logit(p)], axis=1),
        "beta": beta,
        "quadratic": lambda p: np.stack([np.ones_like(p), logit(p), logit(p) ** 2 / 10], axis=1),
        "spline": spline,
    }


def solve(design, target, mean, precision):
    """Newton's method with halved steps for soft targets and a normal prior."""
    theta = np.array(mean, dtype=float)

    def loss(theta):
        z = design @ theta
        return np.sum(np.logaddexp(0, z) - target * z) + 0.5 * precision @ (theta - mean) ** 2

    for _ in range(500):
        share = expit(design @ theta)
        gradient = design.T @ (share - target) + precision * (theta - mean)
        hessian = (design.T * (share * (1 - share))) @ design + np.diag(precision)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while loss(theta - size * step) > loss(theta) + 1e-12 and size > 1e-9:
            size /= 2
        theta = theta - size * step
        if np.abs(step).max() < 1e-13:
            break
    return theta


def rising(design, target, mean, precision, columns):
    """The best solution whose coefficients of some columns are not negative."""
    best = None
    for mask in range(2 ** len(columns)):
        zero = [column for place, column in enumerate(columns) if mask >> place & 1]
        keep = [column for column in range(design.shape[1]) if column not in zero]
        theta = np.zeros(design.shape[1])
        if keep:
            theta[keep] = solve(design[:, keep], target, mean[keep], precision[keep])
        if any(theta[column] < 0 for column in columns):
            continue
        z = design @ theta
        loss = np.sum(np.logaddexp(0, z) - target * z) + 0.5 * precision @ (theta - mean) ** 2
        if best is None or loss < best[0] - 1e-12:
            best = (loss, theta)
    return best[1]


def knots_of(p, count=6):
    order, knots = np.sort(p), []
    for knot in range(count):
        share = 0.025 + 0.95 * knot / (count - 1)
        at = order[max(int(np.ceil(share * len(p) - 1e-9)) - 1, 0)]
        at = min(max(at, 1e-7), 1 - 1e-7)
        if not knots or at > knots[-1]:
            knots.append(float(at))
    return knots


def maps(p, y):
    target = y.astype(float)
    knots = knots_of(p)
    basis = bases(knots)
    both = 0 < target.sum() < len(y)
    identified = both and len(set(p)) > 2 and p[y].min() < p[~y].max()
    array = np.array
    found = {
        "plattMap": solve(basis["platt"](p), target, array([0.0, 1.0]), array([0.25, 4.0])),
        "betaMap": rising(basis["beta"](p), target, array([0, 0.75, 0.75]), array([0.25, 2, 2]), [1, 2]),
        "quadratic": solve(basis["quadratic"](p), target, array([0.0, 1, 0]), array([0.25, 4, 4])),
    }
    high, low = (target.sum() + 1) / (target.sum() + 2), 1 / ((1 - target).sum() + 2)
    if len(set(p)) > 1:
        found["plattTargets"] = solve(basis["platt"](p), np.where(y, high, low), np.zeros(2), np.zeros(2))
    if len(knots) > 2:
        bends = len(knots) - 2
        found["spline"] = solve(
            basis["spline"](p), target, array([0.0, 1.0] + [0.0] * bends), array([0.25, 4.0] + [0.1] * bends)
        )
    if identified:
        found["plattLikelihood"] = solve(basis["platt"](p), target, np.zeros(2), np.zeros(2))
        fitted = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000)
        fitted.fit(logit(p)[:, None], y)
        assert np.allclose(found["plattLikelihood"], [fitted.intercept_[0], fitted.coef_[0][0]], atol=1e-6)
        found["betaLikelihood"] = rising(basis["beta"](p), target, np.zeros(3), np.zeros(3), [1, 2])
        found["temperature"] = rising(basis["temperature"](p), target, np.zeros(1), np.zeros(1), [0])
    result = {name: theta.tolist() for name, theta in found.items()}
    result["knots"] = knots
    if identified:
        result["betacal"] = BetaCalibration(parameters="abm").fit(p, y).predict(array(ASKED)).tolist()
    return result


def steps(p, y):
    fitted = IsotonicRegression(out_of_bounds="clip").fit(p, y)
    result = {"isotonic": fitted.predict(ASKED).tolist()}
    # Centred: the blocks of scikit-learn's fit, each at the mean score of its rows.
    values = fitted.predict(p)
    levels = sorted(set(values.round(12)))
    centres = [p[np.isclose(values, level, atol=1e-11)].mean() for level in levels]
    result["centredIsotonic"] = np.interp(ASKED, centres, levels).tolist()
    if len(set(p)) > 1:
        abers = VennAbers()
        abers.fit(np.stack([1 - p, p], axis=1), y.astype(int))
        asked = np.array([*ASKED, *p[:8]])
        merged, pairs = abers.predict_proba(np.stack([1 - asked, asked], axis=1))
        result["vennAbers"] = {"asked": asked.tolist(), "pairs": pairs.tolist(), "merged": merged[:, 1].tolist()}
    return result


def selective(p, y):
    """Risk at every coverage, in expectation over the order of ties."""
    order = np.argsort(-p, kind="stable")
    wrong, risks, coverage = 0.0, [], np.arange(1, len(p) + 1) / len(p)
    sorted_p, sorted_wrong = p[order], ~y[order]
    start = 0
    while start < len(p):
        end = start
        while end < len(p) and sorted_p[end] == sorted_p[start]:
            end += 1
        share = sorted_wrong[start:end].mean()
        for taken in range(1, end - start + 1):
            risks.append((wrong + taken * share) / (start + taken))
        wrong += sorted_wrong[start:end].sum()
        start = end
    risks = np.array(risks)
    accepted = np.arange(1, len(p) + 1)
    best = np.maximum(0, accepted - y.sum()) / accepted
    return {
        "aurc": risks.mean(),
        "eAurc": risks.mean() - best.mean(),
        "augrc": (risks * coverage).mean(),
    }


def slope(p, y):
    design = np.stack([np.ones_like(p), logit(p)], axis=1)
    return solve(design, y.astype(float), np.zeros(2), np.zeros(2)).tolist()


def scores(p, y):
    both = 0 < y.sum() < len(y)
    target = y.astype(float)
    data = list(zip(p, target))
    smece, bandwidth = relplot.smECE(p, target, return_width=True)
    rows = np.bincount(np.searchsorted(np.unique(p), p))
    # netcal reads a single row as a matrix of classes.
    many = len(p) > 1
    result = {
        "logLoss": log_loss(y, p, labels=[False, True]),
        "brier": brier_score_loss(y, p),
        "auroc": roc_auc_score(y, p) if both else None,
        "smEce": smece,
        "smEceBandwidth": bandwidth,
        "smEceAtTenth": relplot.smECE_sigma(p, target, 0.1) if hasattr(relplot, "smECE_sigma") else None,
        # uncertainty-calibration: right-closed bins, 10 equal width.
        "eceWidth10": kumar.get_ece(p, y.astype(int), num_bins=10) if many else abs(float(p[0] - target[0])),
        "eceNetcal15": float(ECE(15).measure(p, y.astype(int))) if many else None,
        "mceNetcal15": float(MCE(15).measure(p, y.astype(int))) if many else None,
        "debiasedSquareWidth10": kumar.unbiased_square_ce(kumar.bin(data, kumar.get_equal_prob_bins(p, 10))),
        "debiasedSquareDistinct": kumar.unbiased_square_ce(kumar.bin(data, kumar.get_discrete_bins(p)))
        if len(rows) < 1000
        else None,
        "spiegelhalterZ": float(
            np.sum((target - p) * (1 - 2 * p)) / np.sqrt(np.sum((1 - 2 * p) ** 2 * p * (1 - p)))
        ),
        **selective(p, y),
    }
    if len(set(p)) == len(p) or len(p) == 10_000:
        result["eceMass5"] = kumar.get_ece_em(p, y.astype(int), num_bins=5) if len(p) in (20, 32) else None
    if both and len(set(p)) > 2 and p[y].min() < p[~y].max():
        result["interceptAndSlope"] = slope(p, y)
    return result


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (np.floating, np.integer, np.bool_)):
        return value.item()
    return value


cases = []
for name, p, y in shapes():
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=bool)
    case = {"name": name, "maps": maps(p, y), "steps": steps(p, y), "scores": scores(p, y)}
    if len(p) < 1000:
        case = {**case, "scoresGiven": p.tolist(), "outcomes": y.tolist()}
    cases.append(case)

document = {
    "madeBy": "tools/reference/calibration-methods.py",
    "versions": {name: version(name) for name in PACKAGES},
    "asked": ASKED,
    "cases": cases,
}
TARGET.write_text(json.dumps(plain(document)) + "\n")
print(TARGET, TARGET.stat().st_size)

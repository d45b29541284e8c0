/** The maps that are a logistic regression on functions of one score. */
import { checkArray, checkFields, checkProbability } from "../check.ts";
import type { Matrix } from "../numeric/cholesky.ts";
import { type Basis, basisOf, within } from "./basis.ts";
import type { Calibrator, Method } from "./calibrator.ts";
import { type LogisticForecast, logisticForecaster } from "./logistic-forecast.ts";
import { checkCoefficient, checkPrecision, checkRising, invalidState } from "./parameters.ts";

export type LogitCurveParameters = {
  /** The functions of the score, and for a spline its knots. */
  basis: Basis;
  /** One for each function, in the order of `basisOf`. */
  coefficients: readonly number[];
  /** Posterior precision of the coefficients. */
  precision: Matrix;
};

/** A map from one score to a probability: the logistic function of a weighted sum of functions of the score. */
export type LogitCurve = Calibrator<number, LogisticForecast, LogitCurveParameters>;

export const logitCurves: Record<Basis["name"], Method<number, LogisticForecast, LogitCurveParameters>> = {
  temperature: methodOf("temperature"),
  platt: methodOf("platt"),
  beta: methodOf("beta"),
  quadratic: methodOf("quadratic"),
  spline: methodOf("spline"),
};

function methodOf(name: Basis["name"]): Method<number, LogisticForecast, LogitCurveParameters> {
  return {
    name,
    check(parameters, field) {
      checkFields(parameters, ["basis", "coefficients", "precision"], field);
      const { basis, coefficients, precision } = parameters;
      checkFields(basis, name === "spline" ? ["name", "knots"] : ["name"], `${field}.basis`);
      if (basis.name !== name) throw invalidState(`${field}.basis.name`, basis.name, `is not ${name}`);
      if (name === "spline") {
        checkRising(basis.knots, `${field}.basis.knots`);
        checkRising(basis.knots.map(within), `${field}.basis.knots`);
      }
      const { columns } = basisOf(basis as Basis);
      checkArray(coefficients, `${field}.coefficients`);
      checkPrecision(precision, columns, `${field}.precision`);
      if (coefficients.length !== columns) {
        throw invalidState(`${field}.coefficients`, coefficients, `must be ${columns}`);
      }
      for (const [index, value] of coefficients.entries()) checkCoefficient(value, `${field}.coefficients[${index}]`);
    },
    predictor({ basis, coefficients, precision }, weight) {
      const { at } = basisOf(basis);
      const forecast = logisticForecaster(coefficients, precision, weight);
      return (score) => {
        checkProbability(score, "score");
        return forecast(at(score));
      };
    },
  };
}

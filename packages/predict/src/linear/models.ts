/** Fitted models, kept for a while. */
import type { LinearModel } from "./artefact.ts";

/** Questions alternate between a few pasts: those of one outage, and those of all others. */
const most = 16;

/** Keeps the models that were used last, and those of pasts that gave none. */
export class Models {
  readonly #models = new Map<string, LinearModel | undefined>();

  has(key: string): boolean {
    return this.#models.has(key);
  }

  /** The model of a training set, made if it is not there. */
  get(key: string, make: () => LinearModel | undefined): LinearModel | undefined {
    const model = this.#models.has(key) ? this.#models.get(key) : make();
    this.#keep(key, model);
    return model;
  }

  /** Keeps a stored model. */
  put(model: LinearModel): void {
    this.#keep(model.trainedOn, model);
  }

  /** The one fitted on the most records; of equals the one used last. */
  largest(): LinearModel | undefined {
    const fitted = [...this.#models.values()].filter((model) => model !== undefined);
    return fitted.reduce<LinearModel | undefined>((best, one) => (one.n >= (best?.n ?? 0) ? one : best), undefined);
  }

  #keep(key: string, model: LinearModel | undefined): void {
    this.#models.delete(key);
    this.#models.set(key, model);
    if (this.#models.size > most) this.#models.delete(this.#models.keys().next().value!);
  }
}

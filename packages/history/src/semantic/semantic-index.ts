/** Precedents by their vectors: what is embedded is found, what is not waits. */
import type { CasebookError, Incident, Question } from "@casebook/incident";
import { isCasebookError } from "@casebook/incident";
import type { VectorCache } from "./cache/vector-cache.ts";
import type { Embedder } from "./embed/embedder.ts";
import { embeddingFailed } from "./embed/errors.ts";
import { embeddingText, keyOf } from "./embed/text.ts";
import { byCosine, ExactScan, type VectorHit, type VectorsWanted } from "./exact-scan.ts";
import type { NearestNeighbours } from "./nearest-neighbours.ts";
import type { VectorDocument } from "./scan/segment.ts";

/** A version of an incident, as a record holds it. */
export type EmbeddedVersion = { readonly incident: Incident; readonly document: VectorDocument };

/** An incident without a vector: it is found by its words only. `error` says why, if it was tried. */
export type Waiting = { id: string; error?: CasebookError };

/** The nearest that are visible. */
export type NearestSearch = (wanted: VectorsWanted) => VectorHit[];

/** How many questions' vectors may be lost when the process is killed. */
const unsavedQuestions = 64;

/** From a list of neighbours so many times as many are taken as are wanted, and as many times more where too few are visible. */
const overFetch = 4;
/** Where this many times as many do not suffice, the moment sees so few that the scan is the better way. */
const mostOverFetch = 64;

type WaitingVersion = EmbeddedVersion & { key: string; error?: CasebookError };

export class SemanticIndex {
  readonly #embedder: Embedder;
  readonly #cache: VectorCache;
  readonly #local: boolean;
  readonly #neighbours: NearestNeighbours | undefined;
  #documents = new Map<string, VectorDocument[]>();
  /** Not yet known to the neighbours. */
  #fresh = new Set<string>();
  /** By document, in the order they came. */
  #waiting = new Map<VectorDocument, WaitingVersion>();
  #rows = new Map<VectorDocument, number>();
  #scan: ExactScan | undefined;
  /** Embedding takes turns, so that no text is sent twice. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #closing = new AbortController();
  readonly #asked = new Map<string, Promise<Float32Array>>();

  constructor(embedder: Embedder, cache: VectorCache, local: boolean, neighbours?: NearestNeighbours) {
    this.#embedder = embedder;
    this.#cache = cache;
    this.#local = local;
    this.#neighbours = neighbours;
  }

  /** Takes a version in. It is found from now on if its text was embedded before; else it waits, and this is true. */
  register({ incident, document }: EmbeddedVersion): boolean {
    const key = keyOf(incident, "precedent", this.#local);
    const row = this.#cache.rowOf(key);
    if (row === undefined) this.#waiting.set(document, { incident, document, key });
    else this.#place(document, row, key);
    return row === undefined;
  }

  /** Forgets every version, before those that remain are registered. `texts`: of whom the vectors are kept. */
  async restart(versions: readonly EmbeddedVersion[], questions: readonly Question[]): Promise<void> {
    await this.#takeTurn(async () => {
      const keys = new Set([
        ...versions.map(({ incident }) => keyOf(incident, "precedent", this.#local)),
        ...questions.map((question) => keyOf(question, "question", this.#local)),
      ]);
      try {
        await this.#cache.retain(keys);
      } finally {
        const held = this.#documents;
        this.#documents = new Map();
        this.#waiting = new Map();
        this.#rows = new Map();
        this.#scan = undefined;
        for (const version of versions) this.register(version);
        const gone = [...held.keys()].filter((key) => !this.#documents.has(key));
        this.#fresh = new Set([...this.#documents.keys()].filter((key) => this.#fresh.has(key) && !held.has(key)));
        if (gone.length > 0) await this.#neighbours?.remove(gone);
        await this.settle();
      }
    });
  }

  /** Incidents with a version that has no vector, by id. */
  waiting(): Waiting[] {
    const found = new Map<string, Waiting>();
    for (const { incident, error } of this.#alive()) {
      if (!found.has(incident.id)) found.set(incident.id, { id: incident.id, ...(error !== undefined && { error }) });
    }
    return [...found.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  /**
   * Embeds what waits, those that came last first, at most `limit` versions. Stops where the model fails altogether.
   * @returns How many got a vector.
   * @throws only the signal's reason
   */
  async embedWaiting({
    limit = Number.POSITIVE_INFINITY,
    signal,
  }: {
    limit?: number;
    signal?: AbortSignal | undefined;
  } = {}): Promise<number> {
    return this.#takeTurn(async () => {
      const stops = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
      const wanted = this.#alive().reverse().slice(0, Math.min(limit, this.#waiting.size));
      let done = 0;
      for (let at = 0; at < wanted.length; at += this.#embedder.stride) {
        signal?.throwIfAborted();
        const stride = wanted.slice(at, at + this.#embedder.stride);
        const embedded = await this.#embed(stride, stops).catch((error) => {
          if (signal?.aborted || !this.#closing.signal.aborted) throw error;
          return 0;
        });
        done += embedded;
        if (embedded === 0) break;
      }
      return done;
    });
  }

  /** @throws CasebookError that says why the question has no vector, or the signal's reason. */
  async vectorOf(question: Question, signal?: AbortSignal): Promise<Float32Array> {
    const key = keyOf(question, "question", this.#local);
    const row = this.#cache.rowOf(key);
    if (row !== undefined) return this.#cache.rows!.at(row);
    const asked = this.#asked.get(key) ?? this.#ask(key, question);
    const vector = await untilAborted(asked, signal);
    return vector;
  }

  /**
   * What finds the nearest to a question's vector; of equals the one known last, then by id. By the scan, or by the
   * neighbours where they have enough that the moment sees.
   */
  async searcher(query: Float32Array, wanted: VectorsWanted, signal?: AbortSignal): Promise<NearestSearch> {
    const near = await this.#neighboursOf(query, wanted, signal);
    return (asked) => {
      const hits = near === undefined ? [] : this.#hitsOf(query, near, asked);
      return hits.length >= asked.k ? hits.slice(0, asked.k) : (this.#scan?.search(query, asked) ?? []);
    };
  }

  /** Puts in order what was added, letting others work in between. Searches are right without it, and faster after it. */
  async settle(): Promise<void> {
    await this.#scan?.settle();
  }

  /** Cosine of a version with a question's vector; undefined while it waits. */
  cosine(query: Float32Array, document: VectorDocument): number | undefined {
    const row = this.#rows.get(document);
    return row === undefined ? undefined : this.#scan?.cosine(query, row);
  }

  /** Stops embedding, and writes what is not on the disk yet. What has no vector waits again when it is opened. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([this.#turn, ...this.#asked.values()]);
    try {
      await this.#neighbours?.close();
    } finally {
      await this.#cache.close();
    }
  }

  /** Puts vectors that were made beside another model's in their place, once none is missing. */
  async promote(): Promise<void> {
    await this.#cache.promote();
  }

  async #ask(key: string, question: Question): Promise<Float32Array> {
    const asking = (async () => {
      // Without the caller's signal: others may wait for the same answer.
      const vector = await this.#embedder.query(embeddingText(question, "question", this.#local), this.#closing.signal);
      const row = this.#cache.put(key, vector);
      if (this.#cache.unsaved >= unsavedQuestions) await this.#cache.flush().catch(() => undefined);
      return this.#cache.rows!.at(row);
    })();
    this.#asked.set(key, asking);
    try {
      return await asking;
    } catch (error) {
      throw embeddingFailed(error);
    } finally {
      this.#asked.delete(key);
    }
  }

  async #embed(versions: readonly WaitingVersion[], signal: AbortSignal | undefined): Promise<number> {
    const texts = new Map<string, string>();
    for (const { key, incident } of versions) {
      if (!texts.has(key)) texts.set(key, embeddingText(incident, "precedent", this.#local));
    }
    const keys = [...texts.keys()];
    const embedded = await this.#embedder.documents([...texts.values()], signal);
    const errors = new Map<string, CasebookError>();
    keys.forEach((key, at) => {
      const result = embedded[at]!;
      try {
        if (isCasebookError(result)) throw result;
        this.#cache.put(key, result as Float32Array);
      } catch (error) {
        errors.set(key, embeddingFailed(error));
      }
    });
    let done = 0;
    for (const version of versions) {
      const row = this.#cache.rowOf(version.key);
      if (row === undefined) version.error = errors.get(version.key)!;
      else {
        this.#waiting.delete(version.document);
        this.#place(version.document, row, version.key);
        done++;
      }
    }
    // The vectors are there, whether or not the disk takes them now: what is unsaved is written with the next.
    await this.#cache.flush().catch(() => undefined);
    await this.#scan?.relieve();
    return done;
  }

  /** Keys of enough that the moment sees; undefined without neighbours, if they fail, or if they have too few. */
  async #neighboursOf(
    query: Float32Array,
    wanted: VectorsWanted,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[] | undefined> {
    if (this.#neighbours === undefined) return undefined;
    try {
      await this.#handOver();
      for (let times = overFetch; times <= mostOverFetch; times *= overFetch) {
        const count = wanted.k * times;
        const keys = await untilAborted(this.#neighbours.nearest(query, count), signal);
        if (this.#hitsOf(query, keys, wanted).length >= wanted.k) return keys;
        if (keys.length < count) return undefined;
      }
    } catch {
      // The scan has every vector too: whatever became of the neighbours, it answers.
      signal?.throwIfAborted();
    }
    return undefined;
  }

  /** Those of some neighbours that a moment sees, by their true cosines. */
  #hitsOf(query: Float32Array, keys: readonly string[], { moment, excluded }: Omit<VectorsWanted, "k">): VectorHit[] {
    const hits = [...new Set(keys)].flatMap((key) => {
      const row = this.#cache.rowOf(key);
      const visible = (this.#documents.get(key) ?? []).filter(
        ({ id, begin, end }) => begin < moment && moment <= end && !excluded.has(id),
      );
      return row === undefined || visible.length === 0
        ? []
        : visible.map((document) => ({ document, cosine: this.#scan!.cosine(query, row) }));
    });
    return hits.sort(byCosine);
  }

  async #handOver(): Promise<void> {
    if (this.#neighbours === undefined || this.#fresh.size === 0) return;
    const keys = [...this.#fresh];
    this.#fresh = new Set();
    try {
      const rows = this.#cache.rows!;
      await this.#neighbours.add(keys.map((key) => ({ key, vector: rows.at(this.#cache.rowOf(key)!) })));
    } catch (error) {
      for (const key of keys) this.#fresh.add(key);
      throw error;
    }
  }

  #place(document: VectorDocument, row: number, key: string): void {
    this.#rows.set(document, row);
    if (this.#neighbours !== undefined) {
      const same = this.#documents.get(key);
      if (same !== undefined) same.push(document);
      else {
        this.#documents.set(key, [document]);
        this.#fresh.add(key);
      }
    }
    this.#scan ??= new ExactScan(this.#cache.rows!);
    this.#scan.add({ document, row });
  }

  /** Those that can still be asked for, in the order they came. */
  #alive(): WaitingVersion[] {
    const alive = [...this.#waiting.values()];
    for (const { document } of alive) if (document.end <= document.begin) this.#waiting.delete(document);
    return [...this.#waiting.values()];
  }

  async #takeTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** The answer, or the signal's reason if that comes first. */
async function untilAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
  if (signal === undefined) return answer;
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener("abort", stop!);
  }
}

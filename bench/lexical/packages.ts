/** Full-text packages of npm as engines, and SQLite, which is part of Node. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { loadPeer } from "../peers.ts";
import { type Engine, k } from "./engine.ts";

type MiniSearch = {
  addAll(documents: { id: number; text: string }[]): void;
  search(text: string): { id: number; score: number }[];
};

export async function miniSearch(): Promise<Engine> {
  const { module, version } = await loadPeer<{ default: new (options: object) => MiniSearch }>("minisearch");
  const index = new module.default({ fields: ["text"] });
  return {
    name: "minisearch",
    version,
    build: (lines) => index.addAll(lines.map((text, id) => ({ id, text }))),
    ask: (line) =>
      index
        .search(line)
        .slice(0, k)
        .map(({ id, score }) => ({ document: id, score })),
  };
}

type FlexIndex = { add(id: number, text: string): void; search(text: string, options: object): number[] };

export async function flexSearch(): Promise<Engine> {
  const { module, version } = await loadPeer<{ default: { Index: new (options: object) => FlexIndex } }>("flexsearch");
  const index = new module.default.Index({ tokenize: "strict" });
  return {
    name: "flexsearch (no BM25)",
    version,
    build(lines) {
      for (const [id, line] of lines.entries()) index.add(id, line);
    },
    ask: (line) => index.search(line, { limit: k, suggest: true }).map((document) => ({ document })),
  };
}

type NaturalTfIdf = {
  addDocument(text: string): void;
  tfidfs(text: string, each: (at: number, score: number) => void): void;
};

/** By its deep path: the main one prints to standard output. It reads every document, so it is asked of few only. */
export async function natural(): Promise<Engine> {
  const { module, version } = await loadPeer<{ default: new () => NaturalTfIdf }>(
    "natural",
    "natural/lib/natural/tfidf/tfidf",
  );
  const index = new module.default();
  return {
    name: "natural TfIdf",
    version,
    build(lines) {
      for (const line of lines) index.addDocument(line);
    },
    ask(line) {
      const hits: { document: number; score: number }[] = [];
      index.tfidfs(line, (document, score) => hits.push({ document, score }));
      return hits.sort((left, right) => right.score - left.score).slice(0, k);
    },
  };
}

type LanceTable = {
  createIndex(column: string, options: object): Promise<void>;
  search(
    text: string,
    type: string,
  ): { select(columns: string[]): { limit(count: number): { toArray(): Promise<{ id: number; _score: number }[]> } } };
};
type Lance = {
  connect(path: string): Promise<{ createTable(name: string, rows: object[]): Promise<LanceTable> }>;
  Index: { fts(options: object): object };
};

export async function lanceDb(): Promise<Engine> {
  const { module, version } = await loadPeer<Lance>("@lancedb/lancedb");
  const folder = await mkdtemp(join(tmpdir(), "casebook-lance-"));
  let table: LanceTable | undefined;
  return {
    name: "LanceDB",
    version,
    async build(lines) {
      const connection = await module.connect(folder);
      table = await connection.createTable(
        "lines",
        lines.map((text, id) => ({ id, text })),
      );
      const plain = { stem: false, removeStopWords: false, asciiFolding: false, withPosition: false };
      await table.createIndex("text", { config: module.Index.fts(plain) });
    },
    async ask(line) {
      const hits = await table!.search(line, "fts").select(["id", "_score"]).limit(k).toArray();
      return hits.map(({ id, _score }) => ({ document: Number(id), score: _score }));
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export function sqlite(): Engine {
  const database = new DatabaseSync(":memory:");
  return {
    name: "SQLite FTS5",
    version: process.versions.sqlite ?? "unknown",
    build(lines) {
      database.exec("create virtual table lines using fts5(text, content='', tokenize=\"unicode61\"); begin");
      const insert = database.prepare("insert into lines(rowid, text) values (?, ?)");
      for (const [at, line] of lines.entries()) insert.run(at + 1, line);
      database.exec("commit");
    },
    ask(line) {
      const words = [...new Set(line.split(" "))].map((word) => `"${word}"`).join(" OR ");
      const found = database.prepare("select rowid, rank from lines where lines match ? order by rank limit ?");
      return found.all(words, k).map(({ rowid, rank }) => ({ document: Number(rowid) - 1, score: -Number(rank) }));
    },
    close: () => database.close(),
  };
}

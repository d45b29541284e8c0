/**
 * A graph on the disk: hnswlib's own file beside a head that knows what that file does not, its dimension, metric, names,
 * length and checksum. The head is written last and names the file, so the two always belong together. Runs in the worker.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Graph, type GraphSettings, type HnswIndex, type Hnswlib, type Point } from "./graph.ts";

type Head = {
  format: "casebook.hnsw";
  version: 1;
  metric: "ip";
  dimension: number;
  m: number;
  efConstruction: number;
  count: number;
  /** Name of hnswlib's file in the same directory, its length in bytes and its SHA-256. */
  graph: string;
  bytes: number;
  checksum: string;
  points: Point[];
};

/** Why there is no graph to load. */
export type Unloaded = "absent" | "damaged" | "other-settings";

/** Loads into a fresh object, once every byte was checked: what hnswlib cannot read ends the process. */
export async function loadGraph(library: Hnswlib, settings: GraphSettings, path: string): Promise<Graph | Unloaded> {
  const head = await readHead(path);
  if (typeof head === "string") return head;
  const { dimension, m, efConstruction } = settings;
  if (head.dimension !== dimension || head.m !== m || head.efConstruction !== efConstruction) return "other-settings";
  const graphPath = join(dirname(path), basename(head.graph));
  if ((await checksumOf(graphPath)) !== `${head.bytes}:${head.checksum}`) return "damaged";
  const index = readIndex(library, dimension, graphPath, head.count);
  return index === undefined ? "damaged" : new Graph(library, settings, { index, points: head.points });
}

/**
 * Writes hnswlib's file under a new name, reads it again, and only then makes the head name it.
 * @throws Error if the disk did not take it; the graph that was there before is untouched.
 */
export async function saveGraph(library: Hnswlib, settings: GraphSettings, graph: Graph, path: string): Promise<void> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true });
  const before = await readHead(path);
  const temporary = `${path}.part`;
  const { dimension, m, efConstruction } = settings;
  const count = graph.points.length;
  try {
    // It says nothing when the disk is full or the directory is missing: what counts is what can be read again.
    graph.index.writeIndexSync(temporary);
    if (readIndex(library, dimension, temporary, count) === undefined) throw new Error(`${path} could not be written`);
    const sum = await checksumOf(temporary);
    const [bytes = "", checksum = ""] = (sum ?? "").split(":");
    await sync(temporary);
    const name = `${basename(path)}.${checksum.slice(0, 16)}`;
    await rename(temporary, join(directory, name));
    const head: Head = {
      format: "casebook.hnsw",
      version: 1,
      metric: "ip",
      dimension,
      m,
      efConstruction,
      count,
      graph: name,
      bytes: Number(bytes),
      checksum,
      points: [...graph.points],
    };
    await writeHead(path, head);
    if (typeof before !== "string" && before.graph !== name) {
      await rm(join(directory, basename(before.graph)), { force: true });
    }
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeHead(path: string, head: Head): Promise<void> {
  const body = JSON.stringify(head);
  const temporary = `${path}.head.part`;
  const handle = await open(temporary, "w");
  try {
    await handle.writeFile(`${createHash("sha256").update(body).digest("hex")}\n${body}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await sync(dirname(path));
}

async function readHead(path: string): Promise<Head | Unloaded> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return "absent";
  const [checksum, body = "", rest] = text.split("\n");
  if (rest !== "" || createHash("sha256").update(body).digest("hex") !== checksum) return "damaged";
  const head = JSON.parse(body) as Head;
  return head.format === "casebook.hnsw" && head.version === 1 && head.metric === "ip" ? head : "other-settings";
}

/** A fresh object each time: one that failed to read crashes the process when it is used again. */
function readIndex(library: Hnswlib, dimension: number, path: string, count: number): HnswIndex | undefined {
  const index = new library.HierarchicalNSW("ip", dimension);
  try {
    index.readIndexSync(path);
    return index.getCurrentCount() === count ? index : undefined;
  } catch {
    return undefined;
  }
}

/** `bytes:sha256`; undefined if there is no such file. */
async function checksumOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return `${found.size}:${hash.digest("hex")}`;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

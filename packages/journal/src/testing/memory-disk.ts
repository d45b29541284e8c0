/** A disk in memory that can run full, fail, and lose what was not synced. */

import { dirname } from "node:path";
import type { FileStatus, Files, OpenFile } from "../files.ts";

type Node = {
  inode: number;
  content: Buffer;
  /** What is left of the content after a power cut, at least. */
  durable: Buffer;
  directory: boolean;
  modified: Date;
};

/** The operating system's error of that name. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: injected, '${path}'`), { code, errno: -1, syscall: "injected" });
}

/**
 * A disk in memory. Bytes are durable after the file's `sync`, names (of new, renamed and removed files) after
 * `syncDirectory`, as POSIX promises no more.
 */
export class MemoryDisk {
  /** The file system over the disk. After a power cut it is another. */
  files: Files;
  /** Bytes that may still be written. */
  space: number = Number.POSITIVE_INFINITY;
  /** The most bytes that one write takes. */
  longestWrite: number = Number.POSITIVE_INFINITY;
  /** Throw from here to make an operation fail, or cut the power. */
  before: (operation: string, path: string) => void = () => {};
  /** Every operation so far, with its path. */
  readonly operations: string[] = [];
  #nodes: Map<string, Node> = new Map();
  #durableNodes: Map<string, Node> = new Map();
  #inodes = 0;
  #life = 0;

  constructor() {
    this.#durableNodes.set("/", this.#add("/", true));
    this.files = this.#filesOf(0);
  }

  /** What a file holds, as text. */
  contents(path: string): string {
    return this.bytes(path).toString("utf8");
  }

  /** What a file holds. */
  bytes(path: string): Buffer {
    return this.#get(path).content;
  }

  /** Puts a file there, or other bytes into one, all on the disk. */
  put(path: string, content: Uint8Array): void {
    const node = this.#nodes.get(path) ?? this.#add(path, false);
    node.content = Buffer.from(content);
    node.durable = node.content;
    this.#durableNodes.set(path, node);
  }

  has(path: string): boolean {
    return this.#nodes.has(path);
  }

  /** The paths of all files. */
  paths(): string[] {
    return [...this.#nodes].flatMap(([path, { directory }]) => (directory ? [] : [path]));
  }

  /**
   * The power goes off and comes back. Synced bytes and names stay; of the others `pick(most)` (0 to most) decides how
   * many, and whether zeros stand in the place of the rest. Locks are gone, as if their holder was seen to be dead.
   * What still runs from before never gets an answer, as if its process were gone.
   */
  powerCut(pick: (most: number) => number): void {
    const before = this.#nodes;
    const durable = this.#durableNodes;
    this.#nodes = new Map();
    const survivors = new Map<Node, Node>();
    for (const path of [...new Set([...before.keys(), ...durable.keys()])].sort()) {
      if (/\.(lock|holder)$/.test(path) || !(path === "/" || this.#nodes.has(dirname(path)))) continue;
      const [now, then] = [before.get(path), durable.get(path)];
      const node = now === then || pick(1) === 0 ? then : now;
      if (node === undefined) continue;
      if (!survivors.has(node)) {
        const content = this.#afterPowerCut(node, pick);
        survivors.set(node, { ...node, content, durable: content });
      }
      this.#nodes.set(path, survivors.get(node)!);
    }
    this.#durableNodes = new Map(this.#nodes);
    this.#life += 1;
    this.files = this.#filesOf(this.#life);
  }

  #afterPowerCut({ content, durable }: Node, pick: (most: number) => number): Buffer {
    if (!content.subarray(0, durable.length).equals(durable)) return pick(1) === 0 ? durable : content;
    const kept = content.subarray(0, durable.length + pick(content.length - durable.length));
    return pick(1) === 0 ? kept : Buffer.concat([kept, Buffer.alloc(content.length - kept.length)]);
  }

  #filesOf(life: number): Files {
    const note = (operation: string, path: string): void => this.#note(life, operation, path);
    return untilPowerCut<Files>({
      open: async (path, mode) => {
        note("open", path);
        if (mode === "read") return this.#open(life, path, this.#get(path));
        this.#get(dirname(path));
        return this.#open(life, path, this.#nodes.get(path) ?? this.#add(path, false));
      },
      status: async (path) => {
        note("status", path);
        const node = this.#nodes.get(path);
        return node && this.#status(node);
      },
      realPath: async (path) => path,
      createDirectory: async (path) => {
        note("createDirectory", path);
        if (this.#nodes.has(path)) throw systemError("EEXIST", path);
        this.#get(dirname(path));
        this.#add(path, true);
      },
      syncDirectory: async (path) => {
        note("syncDirectory", path);
        this.#get(path);
        for (const each of new Set([...this.#nodes.keys(), ...this.#durableNodes.keys()])) {
          if (dirname(each) === path) place(this.#durableNodes, each, this.#nodes.get(each));
        }
      },
      removeDirectory: async (path) => this.#remove(life, "removeDirectory", path),
      removeDirectorySync: (path) => this.#remove(life, "removeDirectory", path),
      remove: async (path) => this.#remove(life, "remove", path),
      rename: async (from, to) => {
        note("rename", from);
        const node = this.#get(from);
        this.#get(dirname(to));
        this.#nodes.delete(from);
        this.#nodes.set(to, node);
      },
      setModified: async (path, time) => {
        note("setModified", path);
        this.#get(path).modified = time;
      },
    });
  }

  #note(life: number, operation: string, path: string): void {
    const isOff = (): boolean => life !== this.#life;
    if (isOff()) throw powerIsOff;
    this.before(operation, path);
    if (isOff()) throw powerIsOff;
    this.operations.push(`${operation} ${path}`);
  }

  #get(path: string): Node {
    const node = this.#nodes.get(path);
    if (node === undefined) throw systemError("ENOENT", path);
    return node;
  }

  #add(path: string, directory: boolean): Node {
    this.#inodes += 1;
    const empty = Buffer.alloc(0);
    const node = { inode: this.#inodes, content: empty, durable: empty, directory, modified: new Date() };
    this.#nodes.set(path, node);
    return node;
  }

  #remove(life: number, operation: string, path: string): void {
    this.#note(life, operation, path);
    this.#get(path);
    this.#nodes.delete(path);
  }

  #status(node: Node): FileStatus {
    return {
      size: node.content.length,
      identity: String(node.inode),
      modified: node.modified,
      isFile: !node.directory,
    };
  }

  #open(life: number, path: string, node: Node): OpenFile {
    let closed = false;
    const note = (operation: string): void => {
      if (closed) throw systemError("EBADF", path);
      this.#note(life, operation, path);
    };
    return untilPowerCut<OpenFile>({
      read: async (target, position) => {
        note("read");
        return node.content.copy(target, 0, position);
      },
      write: async (bytes, position) => {
        note("write");
        const taken = bytes.subarray(0, Math.min(this.space, this.longestWrite));
        if (taken.length === 0 && bytes.length > 0) throw systemError("ENOSPC", path);
        this.space -= taken.length;
        const gap = Buffer.alloc(Math.max(0, position - node.content.length));
        const after = node.content.subarray(position + taken.length);
        node.content = Buffer.concat([node.content.subarray(0, position), gap, taken, after]);
        return taken.length;
      },
      truncate: async (length) => {
        note("truncate");
        node.content = node.content.subarray(0, length);
      },
      sync: async () => {
        note("sync");
        node.durable = node.content;
      },
      status: async () => this.#status(node),
      close: async () => {
        note("close");
        closed = true;
      },
    });
  }
}

const powerIsOff = Symbol("the power is off");

/** Calls that never return once the power is off. */
function untilPowerCut<Calls extends object>(calls: Calls): Calls {
  const never = new Promise<never>(() => {});
  const wrapped = Object.entries(calls).map(([name, call]: [string, (...given: unknown[]) => unknown]) => [
    name,
    (...given: unknown[]): unknown => {
      try {
        const result = call(...given);
        if (!(result instanceof Promise)) return result;
        return result.catch((error: unknown) => (error === powerIsOff ? never : Promise.reject(error)));
      } catch (error) {
        if (error !== powerIsOff) throw error;
        return undefined;
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Calls;
}

function place(nodes: Map<string, Node>, path: string, node: Node | undefined): void {
  if (node === undefined) nodes.delete(path);
  else nodes.set(path, node);
}

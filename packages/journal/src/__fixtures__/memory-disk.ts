/** A disk in memory that can run full, fail, and lose what was not synced. */

import { dirname } from "node:path";
import type { Files, FileStatus, OpenFile } from "@casebook/journal";

type Node = {
  inode: number;
  content: Buffer;
  durable: Buffer;
  entryDurable: boolean;
  directory: boolean;
  modified: Date;
};

/** The operating system's error of that name. */
export function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: injected, '${path}'`), { code, errno: -1, syscall: "injected" });
}

export class MemoryDisk {
  readonly files: Files;
  /** Bytes that may still be written. */
  space: number = Number.POSITIVE_INFINITY;
  /** The most bytes that one write takes. */
  longestWrite: number = Number.POSITIVE_INFINITY;
  /** Throw from here to make an operation fail. */
  before: (operation: string, path: string) => void = () => {};
  readonly operations: string[] = [];
  #nodes: Map<string, Node> = new Map();
  #inodes = 0;

  constructor() {
    this.#add("/", true).entryDurable = true;
    this.files = {
      open: async (path, mode) => {
        this.#note("open", path);
        if (mode === "read") return this.#open(path, this.#get(path));
        this.#get(dirname(path));
        return this.#open(path, this.#nodes.get(path) ?? this.#add(path, false));
      },
      status: async (path) => {
        this.#note("status", path);
        const node = this.#nodes.get(path);
        return node && this.#status(node);
      },
      realPath: async (path) => path,
      createDirectory: async (path) => {
        this.#note("createDirectory", path);
        if (this.#nodes.has(path)) throw systemError("EEXIST", path);
        this.#get(dirname(path));
        this.#add(path, true);
      },
      syncDirectory: async (path) => {
        this.#note("syncDirectory", path);
        this.#get(path);
        for (const [each, node] of this.#nodes) if (dirname(each) === path) node.entryDurable = true;
      },
      removeDirectory: async (path) => this.#remove("removeDirectory", path),
      removeDirectorySync: (path) => this.#remove("removeDirectory", path),
      remove: async (path) => this.#remove("remove", path),
      setModified: async (path, time) => {
        this.#note("setModified", path);
        this.#get(path).modified = time;
      },
    };
  }

  contents(path: string): string {
    return this.#get(path).content.toString("utf8");
  }

  has(path: string): boolean {
    return this.#nodes.has(path);
  }

  /**
   * The power goes off and comes back. Synced bytes stay; of the others `pick(most)` (0 to most) decides how many,
   * and whether zeros stand in the place of the rest. Files opened before keep writing to nowhere.
   */
  powerCut(pick: (most: number) => number): void {
    for (const [path, node] of [...this.#nodes]) {
      if (/\.(lock|holder)$/.test(path) || (!node.entryDurable && pick(1) === 0)) {
        for (const each of this.#nodes.keys()) if (each === path || each.startsWith(`${path}/`)) this.#nodes.delete(each);
        continue;
      }
      if (!this.#nodes.has(path)) continue;
      this.#nodes.set(path, { ...node, content: this.#afterPowerCut(node, pick), entryDurable: true });
    }
    for (const node of this.#nodes.values()) node.durable = node.content;
  }

  #afterPowerCut({ content, durable }: Node, pick: (most: number) => number): Buffer {
    if (!content.subarray(0, durable.length).equals(durable)) return pick(1) === 0 ? durable : content;
    const kept = content.subarray(0, durable.length + pick(content.length - durable.length));
    return pick(1) === 0 ? kept : Buffer.concat([kept, Buffer.alloc(content.length - kept.length)]);
  }

  #note(operation: string, path: string): void {
    this.before(operation, path);
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
    const node = { inode: this.#inodes, content: empty, durable: empty, entryDurable: false, directory, modified: new Date() };
    this.#nodes.set(path, node);
    return node;
  }

  #remove(operation: string, path: string): void {
    this.#note(operation, path);
    this.#get(path);
    this.#nodes.delete(path);
  }

  #status(node: Node): FileStatus {
    return { size: node.content.length, identity: String(node.inode), modified: node.modified, isFile: !node.directory };
  }

  #open(path: string, node: Node): OpenFile {
    let closed = false;
    const note = (operation: string): void => {
      if (closed) throw systemError("EBADF", path);
      this.#note(operation, path);
    };
    return {
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
    };
  }
}

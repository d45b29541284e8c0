/** An open file with several users, closed when it is given up and the last of them is done. */

import type { OpenFile } from "./files.ts";

export class SharedFile {
  readonly file: OpenFile;
  #users = 0;
  #givenUp = false;
  #closing: Promise<void> | undefined;

  constructor(file: OpenFile) {
    this.file = file;
  }

  /** Keeps the file open until `leave`. */
  enter(): void {
    this.#users += 1;
  }

  async leave(): Promise<void> {
    this.#users -= 1;
    if (this.#givenUp && this.#users === 0) await this.close();
  }

  /** Closes the file as soon as nobody uses it. */
  async giveUp(): Promise<void> {
    this.#givenUp = true;
    if (this.#users === 0) await this.close();
  }

  /** Closes the file, whoever uses it. */
  async close(): Promise<void> {
    this.#closing ??= this.file.close();
    await this.#closing;
  }
}

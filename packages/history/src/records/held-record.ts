/** Records whose incidents are read from the journal's lines in memory when they are first asked for. */
import { CasebookError, type Incident, type Question, questionOf } from "@casebook/incident";
import type { HeldLines } from "@casebook/journal";
import type { Document } from "../lexical/document.ts";
import { freeze } from "./freeze.ts";
import { type Operation, operationOf } from "./operation.ts";
import type { IncidentRecord, Recorded, Rejection, Version } from "./record.ts";

/** Nearly no record has any. */
const none: readonly Rejection[] = [];

/** An incident that is still a line. */
export class HeldIncident implements Recorded {
  readonly line: number;
  readonly #lines: HeldLines;
  #incident: Incident | undefined;

  constructor(lines: HeldLines, line: number) {
    this.#lines = lines;
    this.line = line;
  }

  get incident(): Incident {
    if (this.#incident === undefined) {
      const operation = operationIn(this.#lines, this.line);
      if (operation?.op !== "add") throw strange(this.line);
      this.#incident = freeze(operation.incident);
    }
    return this.#incident;
  }
}

/** A version whose incident is still a line. */
export class HeldVersion extends HeldIncident implements Version {
  readonly begin: number;
  readonly document: Document;
  readonly revision: number;

  constructor(lines: HeldLines, line: number, document: Document, revision: number) {
    super(lines, line);
    this.begin = document.begin;
    this.document = document;
    this.revision = revision;
  }
}

/** A record whose symptoms are still a line. */
export class HeldRecord implements IncidentRecord {
  readonly id: string;
  readonly line: number;
  readonly opened: number;
  open?: Recorded;
  versions: Version[] = [];
  rejections: readonly Rejection[] = none;
  readonly #lines: HeldLines;
  #question: Question | undefined;

  constructor(lines: HeldLines, id: string, line: number, opened: number) {
    this.#lines = lines;
    this.id = id;
    this.line = line;
    this.opened = opened;
  }

  get question(): Question {
    if (this.#question === undefined) {
      const operation = operationIn(this.#lines, this.line);
      if (operation?.op === "first") this.#question = freeze(operation.question);
      else if (operation?.op === "add") this.#question = freeze(questionOf(operation.incident));
      else throw strange(this.line);
    }
    return this.#question;
  }
}

function operationIn(lines: HeldLines, line: number): Operation | undefined {
  return operationOf(lines.record(line));
}

function strange(line: number): CasebookError {
  return new CasebookError({
    code: "invalid-index",
    message: `The index file says that line ${line} of the journal records an incident, and it does not.`,
    field: "line",
    value: line,
    remedy: "Delete incidents.index: it is made again from the journal.",
  });
}

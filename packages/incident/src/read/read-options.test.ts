import { type ReadOptions, readIncidents } from "@casebook/incident";
import { describe, expect, it } from "vitest";

function errorOf(source: unknown, options?: unknown): unknown {
  try {
    readIncidents(source as string, options as ReadOptions);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("an option", () => {
  it.each<[string, unknown, string]>([
    ["format", "xml", '"jsonl", "json" or "csv"'],
    ["format", null, '"jsonl", "json" or "csv"'],
    ["map", [], "an object from your names"],
    ["map", null, "an object from your names"],
    ["unknown", "keep", '"refuse" or "ignore"'],
    ["knownAfter", -1, "0 to 36500"],
    ["knownAfter", Number.NaN, "0 to 36500"],
    ["knownAfter", "3", "0 to 36500"],
    ["delimiter", "", "one ASCII character"],
    ["delimiter", '"', "one ASCII character"],
    ["delimiter", "||", "one ASCII character"],
    ["delimiter", "→", "one ASCII character"],
    ["redact", "yes", "true or false"],
    ["signal", {}, "AbortController"],
    ["formats", "csv", "The options are format, map, unknown, knownAfter, delimiter, timeZone, redact, signal."],
    ["constructor", 1, "The options are"],
  ])("%s that is %j is refused at the call", (name, value, remedy) => {
    expect(errorOf("a.csv", { [name]: value })).toMatchObject({
      name: "CasebookError",
      code: "invalid-option",
      field: name,
      value,
      remedy: expect.stringContaining(remedy),
    });
  });
  it.each([5, null, "csv"])("list that is %j is refused at the call", (options) => {
    expect(errorOf("a.csv", options)).toMatchObject({ code: "invalid-option", field: "options", value: options });
  });
  it("that is undefined has its default", () => {
    expect(errorOf("a.csv", { format: undefined, knownAfter: undefined, map: undefined })).toBeUndefined();
  });
});

describe("a mapping", () => {
  it.each([
    ["Cause", "rootcause.text"],
    ["Cause", "cause"],
    ["Cause", ""],
    ["Cause", 5],
    ["Cause", "labels."],
    ["Cause", "labels.__proto__"],
    ["Cause", "constructor"],
  ])("from %j to %j is refused", (source, target) => {
    expect(errorOf("a.csv", { map: { [source]: target } })).toMatchObject({
      code: "invalid-option",
      field: "map.Cause",
      value: target,
    });
  });
  it("of two names to one field is refused", () => {
    const error = errorOf("a.csv", { map: { Name: "title", Subject: "title" } });
    expect(error).toMatchObject({
      field: "map.Subject",
      remedy: expect.stringContaining('"Name" is mapped to title already'),
    });
  });
});

describe("the format", () => {
  it.each(["a.jsonl", "a.NDJSON", "a.json", "dir.csv/a.csv"])("is known by the name %s", (path) => {
    expect(errorOf(path)).toBeUndefined();
  });
  it.each<[unknown, string]>([
    ["incidents", 'format: "jsonl", "json" or "csv"'],
    ["incidents.txt", 'format: "jsonl", "json" or "csv"'],
    ["incidents.xlsx", "Save the sheet as CSV"],
    [["{}"], 'format: "jsonl", "json" or "csv"'],
  ])("has to be given for %j", (source, remedy) => {
    expect(errorOf(source)).toMatchObject({
      code: "unknown-format",
      field: "format",
      remedy: expect.stringContaining(remedy),
    });
  });
});

describe("a source", () => {
  it.each([[undefined], [null], [5], [{}], [""], [Buffer.from("{}")]])(
    "that is %s is refused at the call",
    (source) => {
      expect(errorOf(source, { format: "json" })).toMatchObject({ code: "invalid-source", value: source });
    },
  );
});

/** Which modules a source text imports: read from its syntax tree, so that comments and strings do not count. */
import { parseSync, Visitor } from "oxc-parser";

export type FoundImport = {
  /** The name as it is written; undefined where it is computed and cannot be known before it runs. */
  specifier: string | undefined;
  /** 1-based. */
  line: number;
};

type Node = { start: number; type: string; value?: unknown; quasis?: { value: { cooked: string | null } }[] };

/**
 * Static, dynamic and type imports, and re-exports.
 * @throws Error for a text that does not parse.
 */
export function findImports(path: string, text: string): FoundImport[] {
  const { program, errors } = parseSync(path, text);
  const fault = errors.find((error) => error.severity === "Error");
  if (fault !== undefined) throw new Error(`${path} does not parse: ${fault.message}`);

  const found: FoundImport[] = [];
  const take = (source: Node | null): void => {
    if (source === null) return;
    found.push({ specifier: literalOf(source), line: text.slice(0, source.start).split("\n").length });
  };
  new Visitor({
    ImportDeclaration: (node) => take(node.source),
    ExportAllDeclaration: (node) => take(node.source),
    ExportNamedDeclaration: (node) => take(node.source),
    ImportExpression: (node) => take(node.source),
    TSImportType: (node) => take(node.source),
  }).visit(program);
  return found;
}

function literalOf(source: Node): string | undefined {
  if (source.type === "Literal" && typeof source.value === "string") return source.value;
  if (source.type === "TemplateLiteral" && source.quasis?.length === 1)
    return source.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

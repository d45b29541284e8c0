/** HTML, as mail and ticket systems leave it in a text. */
import { Parser } from "htmlparser2";

const inline = ["a", "abbr", "b", "code", "em", "font", "i", "img", "kbd", "label", "mark", "s", "small", "span"];
inline.push("strong", "sub", "sup", "tt", "u", "var", "wbr", "input", "button", "picture", "svg");
const lines = ["article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2"];
lines.push(
  "h3",
  "h4",
  "h5",
  "h6",
  "head",
  "header",
  "hr",
  "html",
  "li",
  "main",
  "meta",
  "link",
  "nav",
  "ol",
  "p",
  "pre",
);
lines.push("section", "table", "tbody", "thead", "tfoot", "tr", "ul");
const cells = ["td", "th"];
const silent = ["script", "style", "template", "title", "noscript"];
const elements = new Set([...inline, ...lines, ...cells, ...silent]);
const breaking = new Set(lines);
const silenced = new Set(silent);

/** A closing tag, or an element that has none: what else is in angle brackets is no HTML. */
const hint = new RegExp(`</(?:${[...elements].join("|")})\\s*>|<(?:br|hr|img|p|li)\\b[^<>]*>`, "i");
const entities = /&(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[0-9a-f]{1,6});/i;

/**
 * The words of a text that holds HTML; other texts, and what is in angle brackets without being an element, such as `<init>`
 * or `List<String>`, stay as they are. A link keeps its address.
 */
export function removeHtml(text: string): string {
  if (!hint.test(text)) return text;
  let plain = "";
  let silence = 0;
  const links: (string | undefined)[] = [];
  const raw = (): string => text.slice(parser.startIndex, parser.endIndex + 1);
  const newLine = (): void => {
    if (plain !== "" && !plain.endsWith("\n")) plain += "\n";
  };
  const parser = new Parser(
    {
      onopentag(name, attributes, isImplied) {
        if (isImplied) return;
        if (!elements.has(name)) plain += raw();
        else if (silenced.has(name)) silence++;
        else if (breaking.has(name)) {
          newLine();
          if (name === "li") plain += "- ";
        } else if (name === "img" && attributes.alt) plain += attributes.alt;
        if (name === "a") links.push(attributes.href);
      },
      onclosetag(name, isImplied) {
        const known = elements.has(name);
        if (silenced.has(name)) silence = Math.max(0, silence - 1);
        else if (breaking.has(name)) newLine();
        else if (cells.includes(name)) plain += "\t";
        else if (!known && !isImplied) plain += raw();
        if (name !== "a") return;
        const address = links.pop();
        if (address?.includes("://") && !plain.endsWith(address)) plain += ` (${address})`;
      },
      ontext(data) {
        if (silence === 0) plain += data;
      },
    },
    // Entities are told by whether they stand in the text at all: a bare "&" stays.
    { decodeEntities: entities.test(text), lowerCaseTags: true, recognizeSelfClosing: true },
  );
  parser.end(text);
  return plain
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

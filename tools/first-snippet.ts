/** The first TypeScript block of a Markdown text: what a reader copies. Undefined if there is none. */
export function firstSnippet(markdown: string): string | undefined {
  return /^```ts\r?\n(.*?)^```\s*$/ms.exec(markdown)?.[1];
}

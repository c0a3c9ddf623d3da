import type { Change, Comparison } from "./comparison";
import type { Words } from "./words";

/** The comparison in the form of the interface. */
export function toJson({ moduleId, points, changes }: Comparison): string {
  const of = (section: Change["section"]) => changes.filter((change) => change.section === section).map(({ difference }) => difference);
  return JSON.stringify({ module_id: moduleId, ...points, schema: of("schema"), objects: of("objects"), links: of("links") }, null, 2);
}

/** A cell of CSV. What a spreadsheet would take for a formula is kept from being one. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const textOf = (value: unknown) => (value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value));

/** Lines of a change: what, id, name, field, before, after; one for each field. */
function linesOf(change: Change, words: Words): string[][] {
  const kinds = change.kinds.join(" ");
  switch (change.section) {
    case "schema": {
      const { kind, name, entity, from, to } = change.difference;
      return [[`schema ${kind}`, "", name ?? "", entity, textOf(from), textOf(to)]];
    }
    case "objects": {
      const { key, heading, fields } = change.difference;
      if (fields.length === 0) return [[kinds, key, heading ?? "", "", "", ""]];
      return fields.map((field) => [
        kinds,
        key,
        heading ?? "",
        words.fieldName(field.field),
        words.valueText(field, field.from),
        words.valueText(field, field.to),
      ]);
    }
    case "links": {
      const { kind, link_type_id, source, target, from, to } = change.difference;
      return [[`link ${kind}`, source.key, target.key, words.linkType(link_type_id), textOf(from), textOf(to)]];
    }
  }
}

/** The comparison as a table, with a mark that tells spreadsheets that it is UTF-8. */
export function toCsv(changes: readonly Change[], heads: readonly string[], words: Words): string {
  const lines = [heads, ...changes.flatMap((change) => linesOf(change, words))];
  return `\uFEFF${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hands a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers begin to read only after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

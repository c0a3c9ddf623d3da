import type { AttributeDefinition } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { formatDate, formatNumber } from "@/lib/format";

interface Words {
  nameOf: (userId: string) => string;
  yes: string;
  no: string;
}

/** A stored value in the words that people see: labels of choices, names of people, dates of this language. */
export function attributeText(definition: AttributeDefinition | undefined, value: unknown, words: Words): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((one) => attributeText(definition, one, words)).join(", ");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (definition === undefined) return text;
  switch (definition.data_type) {
    case "bool":
      return value === true ? words.yes : words.no;
    case "enum":
      return definition.enum_options.find(({ key }) => key === text)?.label ?? text;
    case "user_ref":
      return words.nameOf(text) || text;
    case "date":
      return formatDate(text);
    case "rich_text":
      return htmlToText(text);
    case "integer":
    case "float":
      return typeof value === "number" ? formatNumber(value) : text;
    case "string":
    case "text":
      break;
  }
  return text;
}

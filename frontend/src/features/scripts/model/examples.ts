import { isKind, type Kind } from "./kinds";

const sources = import.meta.glob<string>("../../../../../backend/script/examples/*.js", { query: "?raw", import: "default", eager: true });

export interface Example {
  /** Name of its file. */
  id: string;
  name: string;
  kind: Kind;
  text: string;
  code: string;
}

const HEAD = /^\/\/ (.+)\n\/\/ kind: (\w+)\n\/\/ (.+)\n/;

/** The scripts that the product brings along to begin from, of those kinds that can run. */
export const EXAMPLES: readonly Example[] = Object.entries(sources).flatMap(([path, code]) => {
  const [, name = "", kind = "", text = ""] = HEAD.exec(code) ?? [];
  if (!isKind(kind)) return [];
  return [{ id: path.slice(path.lastIndexOf("/") + 1, -".js".length), name, kind, text, code }];
});

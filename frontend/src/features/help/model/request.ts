import type { Operation } from "./openapi";

/** What a person has filled in. */
export interface Filled {
  /** Of parameters, by name. */
  values: Readonly<Record<string, string>>;
  /** JSON text; empty for none. */
  body: string;
  /** Name of the field, and the file. */
  file?: { field: string; file: File } | undefined;
}

export interface PreparedRequest {
  method: string;
  /** Path and query. */
  address: string;
  headers: Record<string, string>;
  body?: string | undefined;
  file?: { field: string; file: File } | undefined;
}

/** The request that this makes. Empty parameters are left out. */
export function prepare({ method, path, parameters, body }: Operation, filled: Filled): PreparedRequest {
  const given = parameters.filter(({ name }) => (filled.values[name] ?? "") !== "");
  const value = (name: string) => filled.values[name] ?? "";
  const address = given
    .filter((parameter) => parameter.in === "path")
    .reduce((text, { name }) => text.replace(`{${name}}`, encodeURIComponent(value(name))), path);
  const query = new URLSearchParams(given.filter((one) => one.in === "query").map(({ name }) => [name, value(name)]));
  const headers = Object.fromEntries(given.filter((one) => one.in === "header").map(({ name }) => [name, value(name)]));
  const request = { method, address: query.size > 0 ? `${address}?${query}` : address, headers };
  if (body === undefined) return request;
  if (body.type !== "application/json") return { ...request, file: filled.file };
  if (filled.body.trim() === "") return request;
  return { ...request, headers: { ...headers, "Content-Type": body.type }, body: filled.body };
}

/** The first parameter of the path that has no value. */
export const lacking = ({ parameters }: Operation, values: Filled["values"]): string | undefined =>
  parameters.find((one) => one.required === true && one.in !== "cookie" && (values[one.name] ?? "") === "")?.name;

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The same for a shell, with a token out of the environment. */
export function curl({ method, address, headers, body, file }: PreparedRequest, origin: string): string {
  const parts = [
    ...(method === "GET" ? [] : [`--request ${method}`]),
    '--header "Authorization: Bearer $REQ1_TOKEN"',
    ...Object.entries(headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    ...(file === undefined ? [] : [`--form ${quoted(`${file.field}=@${file.file.name}`)}`]),
    ...(body === undefined ? [] : [`--data ${quoted(body)}`]),
  ];
  return [`curl ${quoted(origin + address)}`, ...parts].join(" \\\n  ");
}

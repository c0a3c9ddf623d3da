/** The parts of an OpenAPI document that the server's own one is made of. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  description?: string;
  required?: boolean;
  schema?: Schema;
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

interface DescribedOperation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses?: Record<string, Content & { description?: string }>;
}

export interface ApiDocument {
  info: { title: string; version: string };
  paths: Record<string, Record<string, DescribedOperation>>;
  components?: { schemas?: Record<string, Schema> };
}

interface Body {
  type: string;
  schema: Schema;
}

export interface Operation {
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  parameters: readonly Parameter[];
  body?: Body | undefined;
  answers: readonly { status: string; description: string; body?: Body | undefined }[];
}

export interface Api {
  operations: readonly Operation[];
  schemas: Readonly<Record<string, Schema>>;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

const bodyOf = ({ content = {} }: Content): Body | undefined => {
  const [first] = Object.entries(content);
  return first && { type: first[0], schema: first[1].schema ?? {} };
};

/** All operations, those of a tag together, in the order of the document. */
export function readApi(document: ApiDocument): Api {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const one = item[method];
      if (one === undefined) return [];
      const operation: Operation = {
        id: one.operationId ?? `${method} ${path}`,
        tag: one.tags?.[0] ?? "",
        method: method.toUpperCase(),
        path,
        summary: one.summary ?? path,
        description: one.description ?? "",
        parameters: one.parameters ?? [],
        body: one.requestBody && bodyOf(one.requestBody),
        answers: Object.entries(one.responses ?? {}).map(([status, answer]) => ({
          status,
          description: answer.description ?? "",
          body: bodyOf(answer),
        })),
      };
      return [operation];
    }),
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))].sort();
  return {
    operations: tags.flatMap((tag) => operations.filter((operation) => operation.tag === tag)),
    schemas: document.components?.schemas ?? {},
  };
}

/** The operations in which all these words are. */
export function findOperations(api: Api, query: string): Operation[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return api.operations.filter(({ id, tag, method, path, summary }) => {
    const text = `${method} ${path} ${summary} ${id} ${tag}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

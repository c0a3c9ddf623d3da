/**
 * What scripts see. A script is the body of a strict function: `return` gives a value. Everything is synchronous: a
 * question to the database waits for its answer. Promises work; one that is returned is awaited.
 *
 * @example Reject a save
 *   if (!req1.draft.heading) req1.reject("A heading is needed", "heading");
 *
 * @example A computed column
 *   return req1.object.links("in", "verifies").count();
 */
declare const req1: Req1;

/** The same as `req1.log`, `req1.warn` and `req1.error`. */
declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
};

/** A value of an attribute. Options of an enum are their keys, dates are texts such as `2026-05-01`. */
type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** An object, its id, or its key such as `BRK-12`. */
type ObjectRef = Requirement | string;

/** A filter: the text that the search field takes, such as `ASIL = D and heading ~ "brake"`, or its tree. */
type Filter = string | object | null;

interface Req1 {
  /** When the script runs. */
  readonly kind: "pre_save" | "post_save" | "pre_delete" | "post_delete" | "validate" | "layout" | "action" | "scheduled";
  /** Whether nothing will be saved: somebody looks at what the script would do. */
  readonly dryRun: boolean;
  /** When the run began. */
  readonly now: Date;
  /** Who the script runs for. */
  readonly user: User | null;
  /** The project that it runs in. */
  readonly project: Project | null;
  /** The module that it runs in. */
  readonly module: Module | null;
  /** The object that it is about, as it is stored. Null before it is saved for the first time. */
  readonly object: Requirement | null;
  /**
   * The object as it is going to be saved. A `pre_save` script may change it.
   *
   * @example
   *   req1.draft.attributes.RPN = req1.draft.get("Severity") * req1.draft.get("Occurrence");
   */
  readonly draft: Requirement | null;
  /**
   * The objects that are selected.
   *
   * @example
   *   for (const object of req1.selection) object.state = "approved";
   */
  readonly selection: Selection;
  /** An object by id or key; null if there is none or it may not be read. */
  get(wanted: string): Requirement | null;
  /**
   * Objects by a filter, read page by page while they are walked through. The filter looks at what is stored, not at what this
   * run has changed.
   *
   * @example
   *   for (const object of req1.query("ASIL = D", { sort: "key" })) req1.log(object.key);
   */
  query(filter?: Filter, options?: QueryOptions): Objects<Requirement>;
  /** Objects at the top of a module. */
  top(module?: Module | string): Objects<Requirement>;
  /** A module by id, prefix or name; null if there is none. */
  findModule(wanted: string): Module | null;
  /** Modules of the project. */
  modules(): Objects<Module>;
  /** Definitions of the attributes of a module. */
  attributeDefinitions(module?: Module | string): AttributeDefinition[];
  /** Link types. */
  linkTypes(): LinkType[];
  /** A person by id; null if there is none. */
  findUser(id: string): User | null;
  /**
   * Makes an object. It has no id before the run ends, but can be a parent and be linked.
   *
   * @example
   *   const made = req1.create({ parent: "BRK-1", heading: "Test", attributes: { ASIL: "B" } });
   *   req1.link(made, "BRK-7", "verifies");
   */
  create(content?: NewObject): Requirement;
  /** Changes several fields of an object. */
  update(object: ObjectRef, content: Content): Requirement;
  /** Moves an object to the recycle bin. */
  delete(object: ObjectRef): void;
  /** Links two objects; the type by name or id. */
  link(source: ObjectRef, target: ObjectRef, type: string): void;
  /** Takes a link away. */
  unlink(link: Link | string): void;
  /**
   * Rejects what is about to happen: `pre_save` and `pre_delete` only. Ends the script.
   *
   * @example
   *   req1.reject("Only D may be split", "ASIL");
   */
  reject(message: string, field?: string | null): never;
  /**
   * Reports a finding about the object: `validate` only.
   *
   * @example
   *   if (!req1.object.body) req1.report("warning", "There is no text", "body");
   */
  report(severity: "info" | "warning" | "error", message: string, field?: string | null): void;
  /** Writes a line into the output. */
  log(...values: unknown[]): void;
  /** Writes a line into the output, as a warning. */
  warn(...values: unknown[]): void;
  /** Writes a line into the output, as an error. */
  error(...values: unknown[]): void;
}

/** Where and how a query looks. */
interface QueryOptions {
  /** The module; that of the script if none is named. */
  module?: Module | string;
  /** All modules of the project. */
  project?: true;
  /** Such as `Priority desc, key`; document order if none is named. */
  sort?: string;
  /** At most so many. */
  limit?: number;
}

/** Fields of an object. */
interface Content {
  heading?: string | null;
  body?: string | null;
  classification?: "heading" | "normative" | "informative";
  type?: string | null;
  state?: string | null;
  attributes?: Record<string, Value>;
}

/** A new object. */
interface NewObject extends Content {
  /** The module; that of the parent, else that of the script. */
  module?: Module | string;
  /** What it stands below; nothing for the top. */
  parent?: ObjectRef | null;
  /** The sibling that it stands behind; nothing for the last place. */
  after?: ObjectRef | null;
}

/** An object of a module. Scripts that may write change it by its properties. */
interface Requirement {
  /** Null before the first save. */
  readonly id: string | null;
  /** Such as `BRK-12`. Null before the first save. */
  readonly key: string | null;
  readonly moduleId: string;
  readonly parentId: string | null;
  /** Number in the outline, such as `2.1.3`. Null before the first save. */
  readonly number: string | null;
  /** Levels above it. */
  readonly depth: number;
  readonly version: number;
  readonly createdAt: Date | null;
  readonly createdBy: string | null;
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
  /** Whether its content of now is reviewed. */
  readonly reviewed: boolean;
  /** Plain text. */
  heading: string | null;
  /** HTML. */
  body: string | null;
  classification: "heading" | "normative" | "informative";
  /** Name of the object type. */
  type: string | null;
  /** Lifecycle state. */
  state: string | null;
  /**
   * Values by name of the attribute.
   *
   * @example
   *   object.attributes["Risk class"] = "high";
   */
  attributes: Record<string, any>;
  /** The value of an attribute, of the type that the schema says; null if it has none. */
  get(name: string): any;
  /** Changes an attribute; null clears it. */
  set(name: string, value: Value): this;
  /** What it stands below. */
  readonly parent: Requirement | null;
  /** What stands right below it. */
  readonly children: Objects<Requirement>;
  /**
   * Its links.
   *
   * @example
   *   for (const link of req1.object.links("in", "verifies")) req1.log(link.other.key);
   */
  links(direction?: "in" | "out" | "both", type?: string | null): Objects<Link>;
}

/** A link, seen from the object that it was read from. */
interface Link {
  readonly id: string;
  /** Name of its type, read from the source. */
  readonly type: string;
  readonly sourceId: string;
  readonly sourceModuleId: string;
  readonly targetId: string;
  readonly targetModuleId: string;
  /** Whether an end changed since the link was looked at. */
  readonly suspect: boolean;
  /** Whether it leads away from the object that it was read from. */
  readonly outgoing: boolean;
  /** Null if it may not be read. */
  readonly source: Requirement | null;
  /** Null if it may not be read. */
  readonly target: Requirement | null;
  /** The end that it was not read from. Null if it may not be read. */
  readonly other: Requirement | null;
}

/** Things that are read page by page while they are walked through. */
interface Objects<T> extends Iterable<T> {
  /** All of them at once. Counts against the memory of the script. */
  toArray(): T[];
  /** The first; null if there is none. */
  first(): T | null;
  /** How many there are; reads them all. */
  count(): number;
}

/** The objects that are selected, in their order. */
interface Selection extends Iterable<Requirement> {
  readonly length: number;
  readonly ids: readonly string[];
  /** All of them at once. Counts against the memory of the script. */
  toArray(): Requirement[];
}

interface Module {
  readonly id: string;
  readonly name: string;
  /** What its keys begin with. */
  readonly prefix: string;
  readonly description: string | null;
  readonly projectId: string;
}

interface Project {
  readonly id: string;
  readonly name: string;
}

interface User {
  readonly id: string;
  readonly name: string;
  /** Null where it may not be seen. */
  readonly email: string | null;
}

interface AttributeDefinition {
  readonly id: string;
  readonly name: string;
  /** `string`, `text`, `rich_text`, `integer`, `float`, `bool`, `date`, `enum` or `user_ref`. */
  readonly type: string;
  /** Whether an enum holds a list. */
  readonly multiple: boolean;
  /** Keys of the options of an enum. */
  readonly options: readonly string[];
  readonly defaultValue: Value;
}

interface LinkType {
  readonly id: string;
  /** Read from the source. */
  readonly name: string;
  /** Read from the target. */
  readonly reverseName: string | null;
}

/** What is thrown when something is refused. */
interface Refused extends Error {
  readonly rule: "right" | "not_found" | "filter" | "invalid" | "kind" | "unavailable";
}

import type { SavedView } from "../api/views";

/** What a view keeps of the way a module is shown. The same names as in the address. */
export interface ViewState {
  layout?: "document" | "grid" | undefined;
  cols?: string[] | undefined;
  q?: string | undefined;
  cls?: "heading" | "normative" | "informative" | undefined;
  review?: boolean | undefined;
  deleted?: boolean | undefined;
  filter?: string | undefined;
  sort?: string | undefined;
  group?: string | undefined;
}

/** Widths of columns in pixels, by column. */
export type Widths = Record<string, number>;

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTrue = (value: unknown): true | undefined => (value === true ? true : undefined);

/** What a saved view shows. Whatever another client keeps in it is passed over. */
export function stateOf(view: SavedView): ViewState {
  const columns = view.column_config as { columns?: unknown; layout?: unknown; group?: unknown };
  const filter = view.filter_config as { filter?: unknown; q?: unknown; cls?: unknown; review?: unknown; deleted?: unknown };
  const { sort } = view.sort_config as { sort?: unknown };
  const kinds = ["heading", "normative", "informative"] as const;
  return {
    layout: columns.layout === "grid" ? "grid" : undefined,
    cols: Array.isArray(columns.columns) ? columns.columns.filter(isText) : undefined,
    group: isText(columns.group) ? columns.group : undefined,
    filter: isText(filter.filter) ? filter.filter : undefined,
    q: isText(filter.q) ? filter.q : undefined,
    cls: kinds.find((kind) => kind === filter.cls),
    review: isTrue(filter.review),
    deleted: isTrue(filter.deleted),
    sort: isText(sort) ? sort : undefined,
  };
}

/** Widths that were kept with a view. */
export function widthsOf(view: SavedView): Widths {
  const { widths } = view.column_config as { widths?: unknown };
  if (typeof widths !== "object" || widths === null) return {};
  return Object.fromEntries(Object.entries(widths).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

/** What the server keeps of a state. */
export function configOf(state: ViewState, widths: Widths) {
  const { layout, cols, group, filter, sort, ...quick } = state;
  const kept = Object.fromEntries(Object.entries(quick).filter(([, value]) => value !== undefined));
  return {
    column_config: {
      ...(cols && { columns: cols }),
      ...(layout && { layout }),
      ...(group && { group }),
      ...(Object.keys(widths).length > 0 && { widths }),
    },
    filter_config: { ...kept, ...(filter && { filter }) },
    sort_config: { ...(sort && { sort }) },
  };
}

/** The part of the address that a view keeps. */
export function pickState(search: ViewState): ViewState {
  const { layout, cols, q, cls, review, deleted, filter, sort, group } = search;
  return { layout, cols, q, cls, review, deleted, filter, sort, group };
}

/** Whether what is shown is no longer what the view keeps. */
export function isModified(view: SavedView, state: ViewState, widths: Widths): boolean {
  const canonical = (one: ViewState) => JSON.stringify(pickState(one));
  if (canonical(stateOf(view)) !== canonical(state)) return true;
  const kept = widthsOf(view);
  return Object.entries(kept).some(([column, width]) => widths[column] !== width);
}

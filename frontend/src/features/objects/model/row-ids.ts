import { fetchObjects, type ObjectFilter } from "../api/objects";

const PAGE = 1_000;
/** One act is for so many objects. */
const MOST = 10_000;

/** Ids of the rows of a filter in a half-open range, whether they are loaded or not. */
export async function rowIds(moduleId: string, filter: ObjectFilter, from: number, to: number): Promise<string[]> {
  const ids: string[] = [];
  const end = Math.min(to, from + MOST);
  for (let offset = from; offset < end; offset += PAGE) {
    const { items } = await fetchObjects(moduleId, { ...filter, offset, limit: Math.min(PAGE, end - offset) });
    ids.push(...items.map(({ id }) => id));
    if (items.length === 0) break;
  }
  return ids;
}

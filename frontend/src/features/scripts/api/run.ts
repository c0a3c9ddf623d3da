import i18next from "i18next";

import { LayoutSource } from "../model/layout-source";

import { call, client } from "@/api/client";
import { problemText } from "@/api/problem";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Executed = Schemas["ExecuteResult"];

/** What an action runs over. */
export type Selected = Pick<Schemas["ExecuteScriptInput"], "object_ids" | "filter">;

/** Runs an action over objects, or with `dryRun` tells what it would do. */
export function executeScript(moduleId: string, id: string, selected: Selected, dryRun: boolean, signal?: AbortSignal) {
  return call(
    client.POST("/api/v1/modules/{module_id}/scripts/{id}/execute", {
      params: { path: { module_id: moduleId, id } },
      body: { ...selected, dry_run: dryRun },
      ...(signal && { signal }),
    }),
  );
}

async function fetchLayout(moduleId: string, id: string, ids: string[]) {
  const { results } = await call(
    client.POST("/api/v1/modules/{module_id}/scripts/{id}/layout", {
      params: { path: { module_id: moduleId, id } },
      body: { object_ids: ids },
    }),
  );
  return new Map(
    results.map(({ object_id: object, value, error, stack: [place] }) => [
      object,
      { value, error: error == null ? null : place === undefined ? error : `${error} (${i18next.t("scripts.place", { ...place })})` },
    ]),
  );
}

const sources = new Map<string, LayoutSource>();

/** What a script shows beside the rows of a module; the cells of its column share it. */
export function layoutSource(moduleId: string, id: string): LayoutSource {
  const name = `${moduleId} ${id}`;
  const known = sources.get(name);
  if (known !== undefined) return known;
  const made = new LayoutSource(
    (ids) => fetchLayout(moduleId, id, ids),
    (error) => problemText(error, i18next.t),
  );
  sources.set(name, made);
  return made;
}

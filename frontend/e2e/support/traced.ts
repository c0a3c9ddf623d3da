import type { Page } from "@playwright/test";

import { api } from "./api";

interface Made {
  id: string;
}
interface MadeModule extends Made {
  objects: string[];
}
interface LinkType extends Made {
  name: string;
  workspace_id: string;
}

export interface Traced {
  workspace: string;
  project: string;
  stk: MadeModule;
  sys: MadeModule;
  swr: MadeModule;
  /** Id of a type of link. */
  type: (name: string) => string;
  link: (type: string, source: string | undefined, target: string | undefined) => Promise<string>;
}

/**
 * Three levels: two needs, three system requirements, two software requirements. The first need is satisfied by two system
 * requirements, the first of these refined by both software requirements; the second need and the third system
 * requirement have no link. One link is suspect.
 */
export async function makeTraced(page: Page): Promise<Traced> {
  const workspace = (await api<Made>(page, "POST", "/api/v1/workspaces", { name: `Traces ${Date.now().toString(36)}` })).id;
  const project = (await api<Made>(page, "POST", `/api/v1/workspaces/${workspace}/projects`, { name: "Brake by wire" })).id;
  const module = async (name: string, prefix: string, texts: readonly string[]): Promise<MadeModule> => {
    const { id } = await api<Made>(page, "POST", "/api/v1/modules", { name, project_id: project, prefix });
    await api(page, "POST", `/api/v1/modules/${id}/objects`, { heading: "Scope", classification: "heading" });
    const objects: string[] = [];
    for (const body of texts) {
      objects.push((await api<Made>(page, "POST", `/api/v1/modules/${id}/objects`, { body, classification: "normative" })).id);
    }
    return { id, objects };
  };
  const stk = await module("Stakeholder needs", "STK", ["The driver wants to park on a slope.", "The driver wants a quiet car."]);
  const sys = await module("System requirements", "SYS", [
    "The parking brake shall hold on a slope of 20 %.",
    "The brake shall engage within 500 ms.",
    "The lever shall be lit at night.",
  ]);
  const swr = await module("Software requirements", "SWR", [
    "The controller shall supervise the clamping force of the brake.",
    "The controller shall engage the brake after the engine stops.",
  ]);
  const types = (await api<LinkType[]>(page, "GET", "/api/v1/link-types")).filter(({ workspace_id }) => workspace_id === workspace);
  const type = (name: string) => types.find((one) => one.name === name)?.id ?? "";
  const link = async (name: string, source: string | undefined, target: string | undefined) =>
    (
      await api<Made>(page, "POST", "/api/v1/links", {
        link_type_id: type(name),
        source_object_id: source,
        target_object_id: target,
      })
    ).id;
  await link("satisfies", sys.objects[0], stk.objects[0]);
  await link("satisfies", sys.objects[1], stk.objects[0]);
  await link("refines", swr.objects[0], sys.objects[0]);
  await link("refines", swr.objects[1], sys.objects[0]);
  await api(page, "PATCH", `/api/v1/modules/${sys.id}/objects/${sys.objects[1] ?? ""}`, { body: "The brake shall engage within 300 ms." });
  return { workspace, project, stk, sys, swr, type, link };
}

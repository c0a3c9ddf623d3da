import type { Page } from "@playwright/test";

/** A request of the signed-in page to the interface, as the page itself would make it; answers the JSON. */
export async function api<Answer>(page: Page, method: string, path: string, body?: unknown): Promise<Answer> {
  return page.evaluate(
    async ([verb, address, data]) => {
      const answer = await fetch(address, {
        method: verb,
        ...(data !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(data) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${verb} ${address}: ${answer.status} ${text}`);
      return (text === "" ? null : JSON.parse(text)) as unknown;
    },
    [method, path, body] as const,
  ) as Promise<Answer>;
}

interface Made {
  id: string;
}

export interface MadeModule {
  workspace: string;
  project: string;
  module: string;
  objects: string[];
}

interface NewObject {
  heading?: string;
  body?: string;
  classification?: "heading" | "normative" | "informative";
}

/** Workspace, project and module of the signed-in person, with these objects one after the other. */
export async function makeModule(page: Page, name: string, objects: readonly NewObject[]): Promise<MadeModule> {
  const workspace = await api<Made>(page, "POST", "/api/v1/workspaces", { name: `Braking systems ${Date.now().toString(36)}` });
  const projects = `/api/v1/workspaces/${workspace.id}/projects`;
  const project = await api<Made>(page, "POST", projects, { name: "Brake by wire" });
  const module = await api<Made>(page, "POST", "/api/v1/modules", { name, project_id: project.id, prefix: "SR" });
  const made: string[] = [];
  for (const object of objects) {
    made.push((await api<Made>(page, "POST", `/api/v1/modules/${module.id}/objects`, object)).id);
  }
  return { workspace: workspace.id, project: project.id, module: module.id, objects: made };
}

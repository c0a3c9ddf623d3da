import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { Browser } from "@playwright/test";

import { ADMIN } from "./admin";
import { api, type MadeModule } from "./api";
import { required, serverBinary } from "./launch";

interface Seeded extends MadeModule {
  name: string;
  total: number;
  /** Names of what it is in. */
  workspaceName: string;
  projectName: string;
  /** Gives somebody a role in it. */
  admit: (user: string, role: "admin" | "editor") => Promise<void>;
}

/** Makes a module of made-up objects, the same ones every time, and gives its id. */
async function make(workspace: string, objects: number, ...more: string[]): Promise<string> {
  // The server refuses variables that it does not know.
  const variables = Object.entries(process.env).filter(([name]) => !name.startsWith("REQ1_"));
  const env = { ...Object.fromEntries(variables), DATABASE_URL: required("E2E_DATABASE_URL", process.env.E2E_DATABASE_URL) };
  const args = ["seed", "--objects", `${objects}`, "--workspace", workspace, "--owner", ADMIN.email, ...more];
  const { stdout } = await promisify(execFile)(serverBinary(), args, { env });
  return required("the module of the seed", /^module (\S+):/m.exec(stdout)?.[1]);
}

/** Adds a module of as many objects, nine of ten requirements of which have a link into the one that is there. */
export async function linkedModule(to: Seeded): Promise<string> {
  return make(to.workspaceName, to.total, "--linked-to", to.module);
}

/** Fills a module with made-up objects in a workspace that is the administrator's. */
export async function seeded(browser: Browser, objects: number): Promise<Seeded> {
  const workspaceName = `Journeys ${Date.now().toString(36)}`;
  const module = await make(workspaceName, objects);

  const page = await browser.newPage({ baseURL: required("REQ1_URL", process.env.REQ1_URL) });
  await page.goto("/login");
  await api(page, "POST", "/api/v1/auth/login", ADMIN);
  interface Module { workspace_id: string; project_id: string; name: string }
  const made = await api<Module>(page, "GET", `/api/v1/modules/${module}`);
  const project = await api<{ name: string }>(page, "GET", `/api/v1/projects/${made.project_id}`);
  return {
    workspace: made.workspace_id,
    project: made.project_id,
    module,
    objects: [],
    name: made.name,
    total: objects,
    workspaceName,
    projectName: project.name,
    admit: async (user, role) => {
      await api(page, "PUT", `/api/v1/workspaces/${made.workspace_id}/members/${user}`, { role });
    },
  };
}

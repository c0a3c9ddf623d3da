import { execFileSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ADMIN } from "./admin";
import { freePort, launch, required, serverBinary } from "./launch";

/** Variables of the machine, without those of this run: the server refuses names that it does not know. */
function machine(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("REQ1_")));
}

interface Site {
  database: string;
  /** Starts one more server on it. */
  start: (more?: NodeJS.ProcessEnv) => Promise<{ server: ChildProcess; url: string }>;
  clear: () => void;
}

/** A database of its own on the PostgreSQL of DATABASE_URL, with an administrator, and a folder for files. */
export function makeSite(): Site {
  const cluster = required("DATABASE_URL", process.env.DATABASE_URL);
  const name = `req1_e2e_${randomBytes(4).toString("hex")}`;
  const sql = (statement: string) => {
    execFileSync("psql", [cluster, "--quiet", "--command", statement]);
  };
  sql(`CREATE DATABASE ${name}`);
  const database = new URL(cluster);
  database.pathname = `/${name}`;
  const folder = mkdtempSync(join(tmpdir(), "req1-e2e-"));
  const env = {
    ...machine(),
    DATABASE_URL: database.href,
    FILES_DIR: join(folder, "files"),
    REQ1_SIGNUP: "open",
    REQ1_ADMIN_EMAIL: ADMIN.email,
    REQ1_ADMIN_PASSWORD: ADMIN.password,
    // Many people sign in from one address here.
    REQ1_LIMIT_FACTOR: "1000",
    STATIC_DIR: join(import.meta.dirname, "../../dist"),
  };
  let isReady = false;
  return {
    database: database.href,
    start: async (more = {}) => {
      if (!isReady) execFileSync(serverBinary(), ["bootstrap"], { stdio: "pipe", env: { ...env, ...more } });
      isReady = true;
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const log = join(folder, `server-${port}.log`);
      const args = ["all", "--listen", new URL(url).host];
      return { url, server: await launch(args, url, log, { ...env, REQ1_PUBLIC_URL: url, ...more }) };
    },
    clear: () => {
      sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

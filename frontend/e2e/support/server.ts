import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ADMIN } from "./admin";
import { freePort, launch, required, serverBinary, stop } from "./launch";

/**
 * Starts the real server for the run, with a database of its own on the PostgreSQL of DATABASE_URL, and stops it
 * afterwards. With REQ1_URL set, the server that runs there is used and nothing is started.
 */
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.REQ1_URL) return undefined;
  const cluster = required("DATABASE_URL", process.env.DATABASE_URL);

  const name = `req1_e2e_${randomBytes(4).toString("hex")}`;
  const sql = (statement: string) => {
    execFileSync("psql", [cluster, "--quiet", "--command", statement]);
  };
  sql(`CREATE DATABASE ${name}`);
  const database = new URL(cluster);
  database.pathname = `/${name}`;

  const folder = mkdtempSync(join(tmpdir(), "req1-e2e-"));
  const clear = () => {
    sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = {
    ...process.env,
    DATABASE_URL: database.href,
    FILES_DIR: join(folder, "files"),
    REQ1_PUBLIC_URL: url,
    REQ1_SIGNUP: "open",
    REQ1_ADMIN_EMAIL: ADMIN.email,
    REQ1_ADMIN_PASSWORD: ADMIN.password,
    // Many people sign in from one address here.
    REQ1_LIMIT_FACTOR: "1000",
    STATIC_DIR: join(import.meta.dirname, "../../dist"),
  };
  try {
    execFileSync(serverBinary(), ["bootstrap"], { stdio: "pipe", env });
    const server = await launch(["all", "--listen", new URL(url).host], url, join(folder, "server.log"), env);
    process.env.REQ1_URL = url;
    return async () => {
      await stop(server);
      clear();
    };
  } catch (error) {
    clear();
    throw error;
  }
}

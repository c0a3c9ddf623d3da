import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { freePort, launch, stop } from "./launch";

/** Starts a standalone server with the sample workspace, for pictures; its own PostgreSQL and files are in a temporary folder. */
export default async function startSampleServer(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "req1-sample-"));
  // Run as root, the server hands PostgreSQL to an ordinary user, who has to get into the folder.
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = {
    ...process.env,
    // It has a database of its own and keeps sessions in the process.
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
    REQ1_PUBLIC_URL: url,
    REQ1_LIMIT_FACTOR: "1000",
    STATIC_DIR: join(import.meta.dirname, "../../dist"),
  };
  const args = ["standalone", "--data-dir", data, "--sample", "--listen", new URL(url).host];
  const server = await launch(args, url, join(folder, "server.log"), env);
  const told = readFileSync(join(data, "sign-in.txt"), "utf8");
  process.env.REQ1_URL = url;
  process.env.REQ1_EMAIL = /e-mail\s+(\S+)/.exec(told)?.[1];
  process.env.REQ1_PASSWORD = /password\s+(\S+)/.exec(told)?.[1];
  return async () => {
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  };
}

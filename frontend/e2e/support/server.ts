import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

function required(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new Error(`${name} is not set; see CONTRIBUTING for how tests are run`);
  return value;
}

/**
 * Starts the real server for the run, with a database of its own on the PostgreSQL of DATABASE_URL, and stops it
 * afterwards. With REQ1_URL set, the server that runs there is used and nothing is started.
 */
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.REQ1_URL) return undefined;
  const binary = required("REQ1_SERVER", process.env.REQ1_SERVER ?? process.env.SERVER_BIN);
  const cluster = required("DATABASE_URL", process.env.DATABASE_URL);

  const name = `req1_e2e_${randomBytes(4).toString("hex")}`;
  const sql = (statement: string) => {
    execFileSync("psql", [cluster, "--quiet", "--command", statement]);
  };
  sql(`CREATE DATABASE ${name}`);
  const database = new URL(cluster);
  database.pathname = `/${name}`;

  const folder = mkdtempSync(join(tmpdir(), "req1-e2e-"));
  const log = join(folder, "server.log");
  const output = openSync(log, "w");
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = {
    ...process.env,
    DATABASE_URL: database.href,
    FILES_DIR: join(folder, "files"),
    REQ1_PUBLIC_URL: url,
    REQ1_SIGNUP: "open",
    // Many people sign in from one address here.
    REQ1_LIMIT_FACTOR: "1000",
    STATIC_DIR: join(import.meta.dirname, "../../dist"),
  };
  execFileSync(binary, ["bootstrap"], { stdio: ["ignore", output, output], env });
  const server = spawn(binary, ["all", "--listen", new URL(url).host], { stdio: ["ignore", output, output], env });
  const stop = async () => {
    if (server.exitCode === null) {
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      await ended;
    }
    sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  };

  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    await sleep(200);
    if (server.exitCode !== null) break;
    const ready = await fetch(`${url}/health/ready`).catch(() => null);
    if (ready?.ok) {
      process.env.REQ1_URL = url;
      return stop;
    }
  }
  const told = readFileSync(log, "utf8").slice(-4_000);
  await stop();
  throw new Error(`the server did not become ready:\n${told}`);
}

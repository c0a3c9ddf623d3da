import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const START_MS = 120_000;

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** The value of a variable that the run cannot do without. */
export function required(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new Error(`${name} is not set; see CONTRIBUTING for how tests are run`);
  return value;
}

/** The server under test. */
export const serverBinary = () => required("REQ1_SERVER", process.env.REQ1_SERVER ?? process.env.SERVER_BIN);

export async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  await ended;
}

/** Starts the server and waits until it is ready; what it tells goes to the log file, whose end is in the error. */
export async function launch(args: string[], url: string, log: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const output = openSync(log, "a");
  const server = spawn(serverBinary(), args, { stdio: ["ignore", output, output], env });
  closeSync(output);
  const until = Date.now() + START_MS;
  while (Date.now() < until && server.exitCode === null) {
    await sleep(200);
    const ready = await fetch(`${url}/health/ready`).catch(() => null);
    if (ready?.ok) return server;
  }
  await stop(server);
  throw new Error(`the server did not become ready:\n${readFileSync(log, "utf8").slice(-4_000)}`);
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort, stop } from "./launch";

interface OwnRedis {
  url: string;
  start: () => Promise<void>;
  stop: () => Promise<void>;
  clear: () => Promise<void>;
}

const isOpen = async (port: number) => {
  const socket = connect(port, "127.0.0.1");
  const answered = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(() => false);
  socket.destroy();
  return answered;
};

/** A Redis of the test's own, to be stopped and started. It comes back with what it held. */
export async function ownRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "req1-e2e-redis-"));
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "no", "--save", "3600 1"];
  let child: ChildProcess | undefined;
  const end = async () => {
    if (child !== undefined) await stop(child);
    child = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      child = spawn("redis-server", args, { stdio: "ignore" });
      const until = Date.now() + 20_000;
      while (!(await isOpen(port))) {
        if (child.exitCode !== null || Date.now() > until) throw new Error("Redis does not start");
        await sleep(20);
      }
    },
    stop: end,
    clear: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

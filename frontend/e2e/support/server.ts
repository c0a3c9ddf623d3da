import { stop } from "./launch";
import { makeSite } from "./site";

/**
 * Starts the real server for the run, with a database of its own on the PostgreSQL of DATABASE_URL, and stops it
 * afterwards. With REQ1_URL set, the server that runs there is used and nothing is started.
 */
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.REQ1_URL) return undefined;
  const site = makeSite();
  try {
    const { server, url } = await site.start();
    process.env.REQ1_URL = url;
    // For what a test does beside the server, such as filling the database.
    process.env.E2E_DATABASE_URL = site.database;
    return async () => {
      await stop(server);
      site.clear();
    };
  } catch (error) {
    site.clear();
    throw error;
  }
}

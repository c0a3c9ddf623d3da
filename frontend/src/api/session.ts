import { queryOptions } from "@tanstack/react-query";

import { call, client } from "./client";
import { isStatus } from "./problem";
import type { AppUser } from "./types";

/** The signed-in person, or null. */
export const sessionQuery = queryOptions({
  queryKey: ["auth", "me"],
  queryFn: async ({ signal }): Promise<AppUser | null> => {
    try {
      return await call(client.GET("/api/v1/auth/me", { signal }));
    } catch (error) {
      if (isStatus(error, 401)) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

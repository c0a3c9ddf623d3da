import { createRouter } from "@tanstack/react-router";

import { queryClient } from "./query-client";

import { routeTree } from "@/routeTree.gen";


export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Differs with each jump, so that one to the row of the address is seen, too. */
    jump?: number;
  }
  interface Register {
    router: typeof router;
  }
}

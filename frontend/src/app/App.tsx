import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";

import { queryClient } from "./query-client";
import { router } from "./router";

import { onSessionLost } from "@/api/client";
import { sessionQuery } from "@/api/session";
import { Toaster } from "@/components/ui/Toaster";
import { TooltipProvider } from "@/components/ui/Tooltip";


/** Providers around the router. */
export function App() {
  // The session can end under any request; the guard of the signed-in routes then leads to the sign-in page and back.
  useEffect(
    () =>
      onSessionLost(() => {
        queryClient.setQueryData(sessionQuery.queryKey, null);
        void router.invalidate();
      }),
    [],
  );
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider delay={450}>
          <RouterProvider router={router} />
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}

import { createFileRoute, redirect } from "@tanstack/react-router";

import { AppShell } from "./-shell/AppShell";

import { sessionQuery } from "@/api/session";


export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ context, location }) => {
    const user = await context.queryClient.query({ ...sessionQuery, staleTime: "static" });
    if (user === null) throw redirect({ to: "/login", search: { next: location.href } });
    return { user };
  },
  component: AppShell,
});

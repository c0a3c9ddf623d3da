import { createFileRoute, redirect } from "@tanstack/react-router";

export const Route = createFileRoute("/_app/settings/")({
  beforeLoad: ({ context }) => {
    throw redirect({ to: context.user.server_admin ? "/settings/users" : "/settings/audit" });
  },
});

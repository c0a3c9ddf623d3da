import { createFileRoute, useNavigate, useRouter } from "@tanstack/react-router";
import * as v from "valibot";

import { SignIn } from "@/features/auth/components/SignIn";

export const Route = createFileRoute("/login")({
  validateSearch: v.object({ next: v.optional(v.string()) }),
  component: LoginPage,
});

function LoginPage() {
  const { next } = Route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  return (
    <SignIn
      onDone={() => {
        // Only places of this application: `next` comes from the address bar.
        if (next?.startsWith("/") && !next.startsWith("//")) router.history.push(next);
        else void navigate({ to: "/" });
      }}
    />
  );
}

import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Link, Outlet, type ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { problemText, ProblemError } from "@/api/problem";
import { ProblemState } from "@/components/ui/ProblemState";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

function NotFound() {
  const { t } = useTranslation();
  return (
    <main id="main">
      <ProblemState page status={404} text={t("state.notFoundText")} actions={<Link to="/">{t("nav.home")}</Link>} />
    </main>
  );
}

function Failed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <main id="main">
      <ProblemState
        page
        status={error instanceof ProblemError ? error.status : 500}
        text={problemText(error, t)}
        onRetry={reset}
        actions={<Link to="/">{t("nav.home")}</Link>}
      />
    </main>
  );
}

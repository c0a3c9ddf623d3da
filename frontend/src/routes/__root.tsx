import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Link, Outlet, type ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { shownProblem } from "@/api/problem";
import { ProblemState } from "@/components/ui/ProblemState";
import { allTexts } from "@/i18n";

/** Sign-in, home and module, whose texts come first; scripts/texts.ts reads them from their routes. */
const FIRST_SCREENS = /^\/(login|p\/[^/]+\/m\/[^/]+)?\/?$/;

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: ({ location }) => (FIRST_SCREENS.test(location.pathname) ? undefined : allTexts()),
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
        {...shownProblem(error, t)}
        onRetry={reset}
        actions={<Link to="/">{t("nav.home")}</Link>}
      />
    </main>
  );
}

import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Link, Outlet, type ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
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

/** What browsers say when a file of code is not there: no connection, or the server has another release by now. */
const MISSING_PART = /dynamically imported module|Importing a module script failed|Unable to preload/i;

function Failed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  if (error instanceof Error && MISSING_PART.test(error.message)) {
    return (
      <main id="main">
        <ProblemState
          page
          status={500}
          text={t("state.part")}
          // Browsers keep in mind that it was not there; only a new page asks again.
          actions={<Button onClick={() => location.reload()}>{t("state.reload")}</Button>}
        />
      </main>
    );
  }
  return (
    <main id="main">
      <ProblemState page {...shownProblem(error, t)} onRetry={reset} actions={<Link to="/">{t("nav.home")}</Link>} />
    </main>
  );
}

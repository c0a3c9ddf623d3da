import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { shownProblem } from "@/api/problem";
import { ProblemState } from "@/components/ui/ProblemState";
import { useArrival } from "@/lib/arrival";
import { usePageTitle } from "@/lib/page-title";

/** A page that cannot be shown, and why. */
export function ProblemPage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  usePageTitle();
  useArrival(true, () => main.current?.focus());
  return (
    <main ref={main} id="main" tabIndex={-1} style={{ outline: "none" }}>
      <ProblemState page {...shownProblem(error, t)} onRetry={onRetry} actions={<Link to="/">{t("nav.home")}</Link>} />
    </main>
  );
}

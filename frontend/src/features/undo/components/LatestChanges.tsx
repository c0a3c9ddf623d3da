import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { latestChangesQuery } from "../api/undo";
import { describeChange } from "../model/describe";

import styles from "./LatestChanges.module.css";

import type { Module } from "@/api/types";
import card from "@/components/ui/Card.module.css";
import { Section } from "@/components/ui/Section";
import { Time } from "@/components/ui/Time";

/** Modules that are asked, and changes that are shown. */
const MODULES = 4;
const CHANGES = 6;

interface LatestChangesProps {
  modules: readonly Module[];
  /** A link to the history of a module. */
  renderLink: (moduleId: string, children: ReactNode) => ReactNode;
}

/** What was done last in a project, with who did it and where. */
export function LatestChanges({ modules, renderLink }: LatestChangesProps) {
  const { t } = useTranslation();
  const asked = modules.toSorted((a, b) => b.updated_at.localeCompare(a.updated_at)).slice(0, MODULES);
  const changes = useQueries({
    queries: asked.map(({ id }) => latestChangesQuery(id, CHANGES)),
    combine: (answers) =>
      asked
        .flatMap((module, index) => (answers[index]?.data ?? []).map((change) => ({ change, module })))
        .toSorted((a, b) => b.change.at.localeCompare(a.change.at))
        .slice(0, CHANGES),
  });
  // Nothing to tell, or not yet: the page is complete without.
  if (changes.length === 0) return null;
  return (
    <Section title={t("undo.latest")}>
      <ul role="list" aria-label={t("undo.latest")} className={styles.list}>
        {changes.map(({ change, module }) => (
          <li key={`${module.id} ${change.revision}`}>
            <span className={styles.what}>
              {renderLink(module.id, describeChange(change, t))}
              {change.object_heading && <span className={card.secondary}> {change.object_heading}</span>}
            </span>
            <span className={card.secondary}>{module.name}</span>
            <span className={styles.when}>
              <Time at={change.at} by={change.actor_name} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

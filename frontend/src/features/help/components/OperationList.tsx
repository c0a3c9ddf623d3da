import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Operation } from "../model/openapi";

import { Method } from "./Method";
import styles from "./OperationList.module.css";

interface OperationListProps {
  operations: readonly Operation[];
  renderLink: (operation: Operation, children: ReactNode) => ReactNode;
}

/** Operations by tag. */
export function OperationList({ operations, renderLink }: OperationListProps) {
  const { t } = useTranslation();
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <nav aria-label={t("help.api.operations")} className={styles.list}>
      <p role="status" className={styles.count}>
        {operations.length === 0 ? t("common.nothingMatches") : t("help.api.count", { count: operations.length })}
      </p>
      {tags.map((tag) => (
        <section key={tag}>
          <h2 lang="en">{tag}</h2>
          <ul role="list">
            {operations
              .filter((operation) => operation.tag === tag)
              .map((operation) => (
                <li key={operation.id}>
                  {renderLink(
                    operation,
                    <>
                      <Method method={operation.method} />
                      <span lang="en">{operation.summary}</span>
                    </>,
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

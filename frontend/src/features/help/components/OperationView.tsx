import { useTranslation } from "react-i18next";

import type { Api, Operation } from "../model/openapi";

import { Method } from "./Method";
import styles from "./OperationView.module.css";
import { Prose } from "./Prose";
import { SchemaTree } from "./SchemaTree";
import { TryOperation } from "./TryOperation";

import { Badge } from "@/components/ui/Badge";
import { Section } from "@/components/ui/Section";

/** One operation: what it takes, what it answers, and a form to send it. */
export function OperationView({ api, operation }: { api: Api; operation: Operation }) {
  const { t } = useTranslation();
  const { method, path, summary, description, body, answers } = operation;
  return (
    <div className={styles.view}>
      <header>
        <h1 lang="en">{summary}</h1>
        <p className={styles.address}>
          <Method method={method} /> <code>{path}</code>
        </p>
        {description !== "" && <Prose text={description} className={styles.text} />}
      </header>
      <TryOperation api={api} operation={operation} />
      {body && (
        <Section title={t("help.api.body")}>
          <p className={styles.type}>{body.type}</p>
          <SchemaTree schema={body.schema} schemas={api.schemas} />
        </Section>
      )}
      <Section title={t("help.api.answers")}>
        <ul role="list" className={styles.answers}>
          {answers.map(({ status, description: words, body: answer }) => (
            <li key={status}>
              <details>
                <summary>
                  <Badge tone={status.startsWith("2") || status === "304" ? "ok" : "warn"}>{status}</Badge>{" "}
                  <span lang="en">{words}</span>
                </summary>
                {answer && (
                  <div className={styles.answer}>
                    <p className={styles.type}>{answer.type}</p>
                    <SchemaTree schema={answer.schema} schemas={api.schemas} />
                  </div>
                )}
              </details>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

import { Ban, CircleAlert, CircleCheck, Timer } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { TestResult } from "../api/scripts";
import { fieldDiffs, foundOf, shown, usedOf, wishOf, type Wish } from "../model/fields";
import { failedAt } from "../model/mistakes";

import { DiffTable, useFieldName } from "./DiffTable";
import { Places } from "./Places";
import styles from "./Scripts.module.css";

import { Badge } from "@/components/ui/Badge";
import { formatBytes, useNumberFormat } from "@/lib/format";

export interface TestedObject {
  id: string;
  key: string;
  heading?: string | null | undefined;
  body?: string | null | undefined;
  classification?: string;
  attributes?: Record<string, unknown> | undefined;
}

interface TestResultViewProps {
  result: TestResult;
  /** What it was tried with. */
  object: TestedObject | undefined;
  onPlace: (line: number, column: number) => void;
}

/** What came of trying a script: what it returned, said, wanted, found or ran into. */
export function TestResultView({ result, object, onPlace }: TestResultViewProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const fieldName = useFieldName();
  const { error, rejection } = result;
  const place = failedAt(error);
  const drafts = fieldDiffs(result.draft, object);
  const findings = result.findings.map(foundOf).filter((one) => one !== null);
  const wishes = result.commands.map(wishOf).filter((one) => one !== null);
  const used = (name: string) => usedOf(result.used, name) ?? 0;
  return (
    <div className={styles.result}>
      {error ? (
        <div role="alert" className={styles.failure}>
          <CircleAlert aria-hidden />
          <div>
            <strong>{error.limit == null ? t("scripts.failed") : t("scripts.stopped", { limit: t(`scripts.stoppedBy.${error.limit}` as "scripts.stoppedBy.wall", { defaultValue: error.limit }) })}</strong>
            <p>{place?.message ?? error.message}</p>
            {place && <Places mistake={place} onPlace={onPlace} />}
          </div>
        </div>
      ) : rejection ? (
        <div role="status" className={styles.rejection}>
          <Ban aria-hidden />
          <div>
            <strong>{rejection.field == null ? t("scripts.rejected") : t("scripts.rejectedField", { field: fieldName(rejection.field) })}</strong>
            <p>{rejection.message}</p>
          </div>
        </div>
      ) : (
        <p role="status" className={styles.success}>
          <CircleCheck aria-hidden /> {t("scripts.ran")}
        </p>
      )}
      <p className={styles.used}>
        <Timer aria-hidden />
        {t("scripts.used", { ms: number(used("wall_ms")), cpu: number(used("cpu_ms")), reads: number(used("reads")), memory: formatBytes(used("heap_bytes")) })}
      </p>
      {result.value !== null && result.value !== undefined && (
        <Part title={t("scripts.returned")}>
          <pre>{shown(result.value)}</pre>
        </Part>
      )}
      {result.output.length > 0 && (
        <Part title={t("scripts.output")}>
          <pre>{result.output.join("\n")}</pre>
        </Part>
      )}
      {drafts.length > 0 && (
        <Part title={t("scripts.draft")}>
          <DiffTable diffs={drafts} />
        </Part>
      )}
      {findings.length > 0 && (
        <Part title={t("scripts.findings")}>
          <ul role="list" className={styles.findings}>
            {findings.map(({ severity, field, message }, index) => (
              <li key={index}>
                <Badge tone={severity === "error" ? "danger" : severity === "warning" ? "warn" : "info"}>{t(`quality.severity.${severity}`)}</Badge>
                <span>
                  {field !== undefined && `${fieldName(field)}: `}
                  {message}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {wishes.length > 0 && (
        <Part title={t("scripts.wishes", { count: wishes.length, shown: number(wishes.length) })}>
          <ul role="list" className={styles.wishes}>
            {wishes.slice(0, MOST_WISHES).map((wish, index) => (
              <Fragment key={index}>
                <WishRow wish={wish} object={object} />
              </Fragment>
            ))}
          </ul>
          {wishes.length > MOST_WISHES && <p className={styles.used}>{t("scripts.firstOnly", { count: MOST_WISHES })}</p>}
        </Part>
      )}
    </div>
  );
}

/** What is listed of what a script wants; a test is about one object. */
const MOST_WISHES = 100;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className={styles.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function WishRow({ wish, object }: { wish: Wish; object: TestedObject | undefined }) {
  const { t } = useTranslation();
  const isOwn = object !== undefined && wish.object === object.id;
  const named = (id: string | undefined) => (id === undefined ? "" : id === object?.id ? object.key : id);
  const diffs = fieldDiffs(wish.fields, isOwn ? object : undefined);
  return (
    <li>
      <strong>
        {t(`scripts.wish.${wish.does}`, { object: named(wish.object), target: named(wish.target), type: wish.linkType ?? "" })}
      </strong>
      {diffs.length > 0 && <DiffTable diffs={diffs} />}
    </li>
  );
}

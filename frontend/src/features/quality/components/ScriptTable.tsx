import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ScriptCheck, Severity } from "../api/quality";

import styles from "./Quality.module.css";
import { SeverityBadge } from "./SeverityBadge";

import card from "@/components/ui/Card.module.css";
import { classNames } from "@/lib/class-names";
import { useNumberFormat } from "@/lib/format";

interface ScriptTableProps {
  scripts: readonly ScriptCheck[];
  /** The script whose findings are listed. */
  chosen: string | undefined;
  onChoose: (script: string | undefined) => void;
  renderScript: (script: ScriptCheck, children: ReactNode) => ReactNode;
}

/** The gravest that a script found, if it found something. */
const gravest = ({ errors, warnings, infos, error }: ScriptCheck): Severity | undefined =>
  error !== null || errors > 0 ? "error" : warnings > 0 ? "warning" : infos > 0 ? "info" : undefined;

const saidOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error && typeof error.message === "string" ? error.message : "";

/** Rules of one's own: the scripts that look at the module, and how much each found. */
export function ScriptTable({ scripts, chosen, onChoose, renderScript }: ScriptTableProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <div className={classNames(card.card, styles.scroll)}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("quality.script")}</th>
            <th scope="col">{t("quality.grade")}</th>
            <th scope="col" className={card.number}>
              {t("quality.findings")}
            </th>
          </tr>
        </thead>
        <tbody>
          {scripts.map((script) => {
            const { script_id: id, name, errors, warnings, infos, error } = script;
            const count = errors + warnings + infos;
            const severity = gravest(script);
            return (
              <tr key={id} className={styles.rule}>
                <td>
                  <div className={styles.name}>
                    <strong>{renderScript(script, name)}</strong>
                    {error !== null && <span className={card.secondary}>{saidOf(error)}</span>}
                  </div>
                </td>
                <td>{severity && <SeverityBadge severity={severity} />}</td>
                <td className={card.number}>
                  {count === 0 ? (
                    <span className={card.secondary}>{error === null ? "0" : "–"}</span>
                  ) : (
                    <button
                      type="button"
                      className={styles.count}
                      aria-pressed={chosen === id}
                      aria-label={t("quality.showRule", { rule: name, count })}
                      onClick={() => onChoose(chosen === id ? undefined : id)}
                    >
                      {number(count)}
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

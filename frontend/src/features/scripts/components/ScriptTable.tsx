import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Script } from "../api/scripts";
import { kindOf } from "../model/kinds";

import { KindBadge } from "./KindBadge";
import styles from "./Scripts.module.css";

import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";
import { classNames } from "@/lib/class-names";
import { useNumberFormat } from "@/lib/format";

export interface ListedScript {
  script: Script;
  /** Name of its module; none for those of all modules. */
  module: string | undefined;
  /** Why it cannot be changed. */
  disabledReason: string | undefined;
}

interface ScriptTableProps {
  scripts: readonly ListedScript[];
  renderLink: (script: Script, className: string | undefined) => ReactNode;
  onSwitch: (script: Script, enabled: boolean) => void;
}

/** Scripts with what they are for, whether they run, and when they ran last. */
export function ScriptTable({ scripts, renderLink, onSwitch }: ScriptTableProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <div className={classNames(card.card, styles.scroll)}>
      <table className={card.table} aria-label={t("scripts.title")}>
        <thead>
          <tr>
            <th scope="col">{t("common.name")}</th>
            <th scope="col">{t("scripts.type")}</th>
            <th scope="col">{t("modules.name")}</th>
            <th scope="col">{t("scripts.enabled")}</th>
            <th scope="col" className={classNames(card.number, card.optional)}>
              {t("scripts.priority")}
            </th>
            <th scope="col" className={card.number}>
              {t("scripts.lastRun")}
            </th>
          </tr>
        </thead>
        <tbody>
          {scripts.map(({ script, module, disabledReason }) => (
            <tr key={script.id} data-linked data-off={!script.enabled || undefined} className={styles.row}>
              <td>
                {renderLink(script, card.rowLink)}
                <div className={card.secondary}>
                  {t("scripts.by", { version: number(script.version), name: script.author_name })}
                </div>
              </td>
              <td>
                <KindBadge kind={kindOf(script)} />
              </td>
              <td>{module ?? <span className={card.secondary}>{t("scripts.everywhere")}</span>}</td>
              <td className={styles.above} title={disabledReason}>
                <input
                  type="checkbox"
                  aria-label={t("scripts.enable", { name: script.name })}
                  checked={script.enabled}
                  disabled={disabledReason !== undefined}
                  onChange={({ target }) => onSwitch(script, target.checked)}
                />
              </td>
              <td className={classNames(card.number, card.optional)}>{number(script.priority)}</td>
              <td className={classNames(card.number, card.secondary, card.nowrap)}>
                {script.last_run_at ? <Time at={script.last_run_at} /> : t("scripts.never")}
                {script.next_run_at != null && (
                  <div>
                    {t("scripts.next")} <Time at={script.next_run_at} />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

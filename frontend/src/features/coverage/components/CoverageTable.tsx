import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ModuleCoverage } from "../api/coverage";
import { percent } from "../model/percent";

import styles from "./Coverage.module.css";

import card from "@/components/ui/Card.module.css";
import { useNumberFormat } from "@/lib/format";

interface CoverageTableProps {
  modules: readonly ModuleCoverage[];
  renderLink: (moduleId: string, className: string | undefined, children: ReactNode) => ReactNode;
}

/** How much of each module is linked upwards and downwards. */
export function CoverageTable({ modules, renderLink }: CoverageTableProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const share = (part: number, whole: number) => (
    <span className={styles.cellShare}>
      <span className={styles.bar} aria-hidden>
        <i style={{ width: `${percent(part, whole)}%` }} />
      </span>
      <b>{whole === 0 ? "–" : `${percent(part, whole)} %`}</b>
      <span className={card.secondary}>{number(part)}</span>
    </span>
  );
  return (
    <div className={card.card}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("modules.name")}</th>
            <th scope="col" className={card.number}>
              {t("coverage.table.total")}
            </th>
            <th scope="col">{t("coverage.table.up")}</th>
            <th scope="col">{t("coverage.table.down")}</th>
            <th scope="col" className={card.number}>
              {t("coverage.table.orphans")}
            </th>
            <th scope="col" className={card.number}>
              {t("coverage.table.suspect")}
            </th>
          </tr>
        </thead>
        <tbody>
          {modules.map((one) => (
            <tr key={one.module_id} data-linked>
              <td>{renderLink(one.module_id, card.rowLink, one.name)}</td>
              <td className={card.number}>{number(one.total_objects)}</td>
              <td>{share(one.with_upstream, one.total_objects)}</td>
              <td>{share(one.with_downstream, one.total_objects)}</td>
              <td className={card.number}>{number(one.orphans)}</td>
              <td className={card.number}>
                {one.suspect_links > 0 ? (
                  <span className={styles.suspect}>
                    <TriangleAlert aria-hidden /> {number(one.suspect_links)}
                  </span>
                ) : (
                  number(0)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

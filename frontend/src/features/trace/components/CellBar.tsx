import { ArrowLeft, ArrowRight, Ellipsis, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { AxisObject, MatrixLink } from "../api/matrix";

import styles from "./CellBar.module.css";

import { ActionMenu } from "@/components/actions/ActionMenu";
import type { Action } from "@/components/actions/action";
import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/Button";

interface CellBarProps {
  /** The cell that one points at, or the active one. */
  cell: { row: AxisObject; column: AxisObject; links: readonly MatrixLink[] } | undefined;
  typeName: (id: string) => string;
  textOf: (object: AxisObject) => string;
  actions: readonly Action[];
  /** Chooses what a new link is. */
  kind: ReactNode;
}

/** What is in the cell that one points at, in full, and what can be done with the active one. */
export function CellBar({ cell, typeName, textOf, actions, kind }: CellBarProps) {
  const { t } = useTranslation();
  const end = (object: AxisObject) => (
    <span className={styles.end} title={textOf(object)}>
      <code>{object.key}</code> {textOf(object)}
    </span>
  );
  return (
    <section aria-label={t("trace.matrix.cell")} className={styles.bar}>
      <div className={styles.cell}>
        {cell === undefined ? (
          <span className={styles.none}>{t("trace.matrix.pointAt")}</span>
        ) : (
          <>
            {end(cell.row)}
            <span className={styles.between}>
              {cell.links.length === 0 && <span className={styles.none}>{t("trace.matrix.notLinked")}</span>}
              {cell.links.map((link) => (
                <span key={link.link_id} className={styles.link}>
                  {link.direction === "forward" ? <ArrowRight aria-label={t("links.outgoing")} /> : <ArrowLeft aria-label={t("links.incoming")} />}
                  {typeName(link.link_type_id)}
                  {link.suspect && (
                    <Badge tone="danger" icon={TriangleAlert}>
                      {t("links.suspect")}
                    </Badge>
                  )}
                </span>
              ))}
            </span>
            {end(cell.column)}
          </>
        )}
      </div>
      {kind}
      <ActionMenu trigger={<IconButton icon={Ellipsis} label={t("trace.matrix.cellActions")} />} actions={actions} />
    </section>
  );
}

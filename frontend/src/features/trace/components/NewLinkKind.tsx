import { useTranslation } from "react-i18next";

import styles from "./CellBar.module.css";

/** What a link made in the matrix is. */
export interface LinkKind {
  type: string | undefined;
  /** From the row to the column. */
  outgoing: boolean;
}

interface NewLinkKindProps {
  kind: LinkKind;
  types: readonly { id: string; name: string }[];
  onKind: (kind: LinkKind) => void;
}

/** Chooses type and direction of the links that are made in the matrix. */
export function NewLinkKind({ kind, types, onKind }: NewLinkKindProps) {
  const { t } = useTranslation();
  return (
    <span role="group" aria-label={t("trace.matrix.linkAs")} className={styles.kind}>
      <span aria-hidden>{t("trace.matrix.linkAs")}</span>
      <select aria-label={t("links.type")} value={kind.type} onChange={({ target }) => onKind({ ...kind, type: target.value })}>
        {types.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={t("links.direction")}
        value={kind.outgoing ? "forward" : "backward"}
        onChange={({ target }) => onKind({ ...kind, outgoing: target.value === "forward" })}
      >
        <option value="forward">{t("trace.matrix.ways.forward")}</option>
        <option value="backward">{t("trace.matrix.ways.backward")}</option>
      </select>
    </span>
  );
}

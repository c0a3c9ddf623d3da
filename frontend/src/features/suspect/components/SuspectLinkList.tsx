import { ArrowLeft, ArrowRight, Check, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { SuspectLink } from "../api/suspect";

import styles from "./Suspect.module.css";

import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/Button";

interface SuspectLinkListProps {
  causeId: string;
  links: readonly SuspectLink[];
  chosen: string | undefined;
  marked: ReadonlySet<string>;
  typeName: (typeId: string, outgoing: boolean) => string;
  renderObject: (objectId: string, children: ReactNode) => ReactNode;
  onChoose: (linkId: string) => void;
  onMark: (linkId: string) => void;
  onClear: (link: SuspectLink) => void;
}

/** The id of a row, for the focus. */
export const rowId = (linkId: string) => `suspect-${linkId}`;

/** The other end of a link, seen from the object that changed. */
export const otherEnd = (link: SuspectLink, causeId: string) =>
  link.source.object_id === causeId ? link.target : link.source;

/** The links of a cause, by what lies at their other end. */
export function SuspectLinkList({ causeId, links, chosen, marked, typeName, renderObject, onChoose, onMark, onClear }: SuspectLinkListProps) {
  const { t } = useTranslation();
  return (
    <ul role="list" aria-label={t("suspect.linksOfCause")} className={styles.links}>
      {links.map((link) => {
        const outgoing = link.source.object_id === causeId;
        const other = otherEnd(link, causeId);
        const reason = link.may_clear ? undefined : t("suspect.mayNot", { module: link.source.module_name });
        return (
          <li key={link.id} data-chosen={link.id === chosen || undefined}>
            <input
              type="checkbox"
              checked={marked.has(link.id)}
              disabled={!link.may_clear}
              aria-label={t("suspect.mark", { key: other.key })}
              onChange={() => onMark(link.id)}
            />
            <button
              id={rowId(link.id)}
              type="button"
              className={styles.row}
              aria-current={link.id === chosen || undefined}
              onClick={() => onChoose(link.id)}
            >
              <span className={styles.type}>
                {outgoing ? <ArrowRight aria-hidden /> : <ArrowLeft aria-hidden />}
                {typeName(link.link_type_id, outgoing)}
              </span>
              <span className={styles.other}>
                <code>{other.key}</code> {other.heading ?? other.text}
              </span>
              <span className={styles.who}>{other.module_name}</span>
              {link.source_changed && link.target_changed && (
                <Badge tone="warn" icon={TriangleAlert}>
                  {t(link.marked ? "suspect.byHand" : "suspect.both")}
                </Badge>
              )}
            </button>
            {renderObject(other.object_id, t("suspect.open", { key: other.key }))}
            <IconButton
              icon={Check}
              label={t("suspect.clearOf", { source: link.source.key, target: link.target.key })}
              disabledReason={reason}
              onClick={() => onClear(link)}
            />
          </li>
        );
      })}
    </ul>
  );
}

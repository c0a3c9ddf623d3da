import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { pastLinksQuery } from "../api/past-links";

import styles from "./Past.module.css";

import { problemText } from "@/api/problem";
import type { Link, RequirementObject } from "@/api/types";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";

interface PastLinksPanelProps {
  object: RequirementObject;
  asOf: string;
  /** Name of a type of links, read in a direction. */
  typeName: (typeId: string, direction: "outgoing" | "incoming") => string;
  renderObjectLink: (objectId: string, children: ReactNode) => ReactNode;
}

/** Links that an object had then, in both directions. */
export function PastLinksPanel({ object, asOf, typeName, renderObjectLink }: PastLinksPanelProps) {
  const { t } = useTranslation();
  const links = useQuery(pastLinksQuery(object, asOf));
  if (links.isPending) {
    return (
      <div className={styles.panel}>
        <Skeleton lines={4} />
      </div>
    );
  }
  if (links.data === undefined) {
    return (
      <div role="alert" className={styles.panel}>
        <p>{problemText(links.error, t)}</p>
        <Button onClick={() => void links.refetch()}>{t("common.retry")}</Button>
      </div>
    );
  }
  const { outgoing, incoming } = links.data;
  const section = (direction: "outgoing" | "incoming", list: readonly Link[]) =>
    list.length > 0 && (
      <section aria-label={t(`links.${direction}`)}>
        <h3>
          {direction === "outgoing" ? <ArrowRight aria-hidden /> : <ArrowLeft aria-hidden />}
          {t(`links.${direction}`)} {list.length}
        </h3>
        <ul role="list">
          {list.map((link) => {
            const other = direction === "outgoing" ? link.target : link.source;
            return (
              <li key={link.id}>
                <span className={styles.type}>{typeName(link.link_type_id, direction)}</span>
                {renderObjectLink(
                  other.object_id,
                  <>
                    <code>{other.key}</code> {other.heading ?? other.text}
                  </>,
                )}
                {link.suspect && (
                  <Badge tone="danger" icon={TriangleAlert}>
                    {t("links.suspect")}
                  </Badge>
                )}
              </li>
            );
          })}
        </ul>
      </section>
    );
  return (
    <div className={styles.panel}>
      {section("outgoing", outgoing)}
      {section("incoming", incoming)}
      {outgoing.length + incoming.length === 0 && <p className={styles.note}>{t("past.noLinks")}</p>}
    </div>
  );
}

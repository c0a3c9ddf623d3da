import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { outlineQuery } from "../api/outline";
import { sectionAt, sectionsOf, visibleSections } from "../model/sections";

import styles from "./OutlinePane.module.css";

import { problemText } from "@/api/problem";
import { Tree } from "@/components/tree/Tree";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { useNumberFormat } from "@/lib/format";



interface OutlinePaneProps {
  moduleId: string;
  /** The point of the past that is shown. */
  asOf?: string | undefined;
  /** Rows of the whole document. */
  total: number;
  /** Place in the document at the upper edge of the window. */
  firstVisible: number | null;
  onGo: (id: string) => void;
  onMove?: ((id: string, targetId: string, place: "before" | "after" | "inside") => void) | undefined;
}

/** Headings of the module: where one is, where one can go, and how much is there. */
export function OutlinePane({ moduleId, asOf, total, firstVisible, onGo, onMove }: OutlinePaneProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const outline = useQuery(outlineQuery(moduleId, asOf));
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const sections = useMemo(() => sectionsOf(outline.data ?? [], total), [outline.data, total]);
  const shown = useMemo(() => visibleSections(sections, folded), [sections, folded]);
  const current = firstVisible === null ? undefined : sectionAt(shown, firstVisible);

  if (outline.isPending) {
    return (
      <div className={styles.pending}>
        <Skeleton lines={8} />
      </div>
    );
  }
  if (outline.data === undefined) {
    return (
      <div className={styles.pending} role="alert">
        <p>{problemText(outline.error, t)}</p>
        <Button onClick={() => void outline.refetch()}>{t("common.retry")}</Button>
      </div>
    );
  }
  if (sections.length === 0) return <p className={styles.none}>{t("outline.empty")}</p>;
  return (
    <Tree
      label={t("outline.title")}
      currentId={current?.id}
      onOpen={onGo}
      onMove={onMove}
      onToggle={(id) => {
        const next = new Set(folded);
        if (!next.delete(id)) next.add(id);
        setFolded(next);
      }}
      items={shown}
      describe={(section) => ({
        text: section.heading,
        label: (
          <>
            {section.number && <span className={styles.number}>{section.number}</span>}
            {section.heading || <em>{t("outline.untitled")}</em>}
          </>
        ),
        detail: section.count > 0 ? number(section.count) : undefined,
        expanded: section.hasChildren ? !folded.has(section.id) : undefined,
      })}
    />
  );
}

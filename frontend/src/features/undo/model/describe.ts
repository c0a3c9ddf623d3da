import type { TFunction } from "i18next";

import type { Revision, UndoCounts } from "@/api/types";

/** What a change set did, in a few words: the object by its key where there is one, else counts. */
export function describeChange(change: Revision, t: TFunction): string {
  const parts: string[] = [];
  const objects = change.created + change.updated + change.deleted;
  if (objects === 1 && change.object_key) {
    const what = change.created === 1 ? "created" : change.deleted === 1 ? "deleted" : "updated";
    parts.push(t(`undo.one.${what}`, { key: change.object_key }));
  } else {
    for (const what of ["created", "updated", "deleted"] as const) {
      if (change[what] > 0) parts.push(t(`undo.count.${what}`, { count: change[what] }));
    }
  }
  if (change.links > 0) parts.push(describeLinks(change, t));
  if (change.schema.length > 0) parts.push(t("undo.schema", { names: change.schema.join(", ") }));
  return parts.join(" · ") || t("undo.nothing");
}

/** Links by the objects that they join; of many, one. */
function describeLinks({ links, link }: Revision, t: TFunction): string {
  if (!link) return t("undo.count.links", { count: links });
  const ends = { source: link.source_key, type: link.link_type, target: link.target_key };
  if (links > 1) return t("undo.linksWith", { count: links, ...ends });
  return t(link.deleted ? "undo.linkGone" : link.changed ? "undo.linkChanged" : "undo.link", ends);
}

const COUNTS = [
  "modules_deleted", "modules_restored", "deleted", "restored", "moved", "edited", "links_deleted", "links_restored", "links_edited", "schema",
] as const;

/** What an undo does, in counts. */
export function describeCounts(counts: UndoCounts, t: TFunction): string[] {
  return COUNTS.filter((what) => counts[what] > 0).map((what) => t(`undo.will.${what}`, { count: counts[what] }));
}

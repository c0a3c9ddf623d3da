import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import { fetchObject, type ObjectFilter } from "../api/objects";

import { resync, steadily, type Sight } from "./resync";
import type { ObjectSource } from "./use-object-source";

import { useLive, type LiveChange } from "@/api/live";
import type { Module } from "@/api/types";
import { useModuleStream } from "@/api/use-module-stream";
import { isOwnRequest } from "@/lib/window-id";

/** Revisions of a module that this page made itself, and whose outcome it therefore shows already. */
export interface OwnRevisions {
  add: (revision: number) => void;
}

interface OthersChangesOptions {
  module: Module;
  source: ObjectSource;
  filter: ObjectFilter;
  sight: Sight;
  /** Called when somebody else, or a job, changed the module; with true when headings may have changed. */
  onOthers: (outline: boolean) => void;
  /** Called when the module may be gone. */
  onGone: () => void;
}

/** Changes that come close together are shown together, in milliseconds. */
const GATHER_MS = 40;
/** Rows that are asked for one by one; more are asked for as a stretch. */
const SINGLE_ROWS = 6;

/** What others changed since it was last shown. */
interface Gathered {
  rows: Set<string>;
  /** Objects to be counted if they are out of sight in the end. */
  news: Set<string>;
  all: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Shows what others change: rows in sight follow at once, the rest is counted. */
export function useOthersChanges(options: OthersChangesOptions) {
  const { module, source } = options;
  const queries = useQueryClient();
  const own = useRef(new Set<number>()).current;
  const seen = useRef(module.revision);
  const latest = useRef(options);
  latest.current = options;
  const [elsewhere, setElsewhere] = useState<ReadonlySet<string>>(new Set());

  const follow = useMemo(() => {
    const gathered: Gathered = { rows: new Set(), news: new Set(), all: false, timer: undefined };

    const showRow = async (id: string) => {
      const { module: of } = latest.current;
      const now = await fetchObject(of.id, id);
      const { source: rows } = latest.current;
      const known = rows.itemAt(rows.indexOf(id));
      if (known === undefined || now.current_version < known.current_version) return false;
      rows.replace(now);
      return known.classification !== now.classification || known.classification === "heading";
    };
    const count = (news: readonly string[]) => {
      const { sight, source: rows } = latest.current;
      const { start, end } = sight.visible();
      const away = news.filter((id) => {
        const at = rows.indexOf(id);
        return at < start || at >= end;
      });
      if (away.length > 0) setElsewhere((old) => new Set([...old, ...away]));
    };
    /** What was stays as it was. */
    const isPast = () => latest.current.filter.asOf !== undefined;
    const show = async () => {
      const news = [...gathered.news];
      gathered.news.clear();
      const ids = [...gathered.rows].filter((id) => latest.current.source.indexOf(id) >= 0);
      const unknown = ids.length < gathered.rows.size;
      const all = gathered.all || ids.length > SINGLE_ROWS;
      gathered.rows.clear();
      gathered.all = false;
      if (all) {
        latest.current.onOthers(true);
        await resync(latest.current);
        count(news);
        return;
      }
      const headings = await Promise.all(ids.map((id) => showRow(id).catch(() => true)));
      // The number of a heading, and of all below it, may be another now.
      latest.current.onOthers(unknown || headings.includes(true));
      if (headings.includes(true)) await resync(latest.current);
      count(news);
    };
    const soon = () => {
      // One after the other: an older answer must not come after a newer one.
      gathered.timer ??= setTimeout(() => {
        void show().finally(() => {
          gathered.timer = undefined;
          if (gathered.all || gathered.rows.size > 0) soon();
        });
      }, GATHER_MS);
    };
    const everything = () => {
      if (isPast()) return;
      gathered.all = true;
      soon();
    };
    const change = (event: LiveChange) => {
      seen.current = Math.max(seen.current, event.revision);
      if (isPast()) return;
      const mine = own.delete(event.revision) || isOwnRequest(event.request_id);
      // What is done here to a row is shown already; how many links it has, the server counts.
      if (mine && event.created + event.updated + event.deleted > 0) return;
      for (const id of event.objects ?? []) {
        void queries.invalidateQueries({ queryKey: ["links", id] });
        gathered.rows.add(id);
        // What was deleted is nowhere to go to.
        if (!mine && event.deleted === 0) gathered.news.add(id);
      }
      if (event.schema) void queries.invalidateQueries({ queryKey: ["attribute-definitions", latest.current.module.id] });
      if (event.objects === null || event.structure || event.schema) gathered.all = true;
      soon();
    };
    const discussion = (objects: readonly string[]) => {
      if (isPast()) return;
      for (const id of objects) {
        void queries.invalidateQueries({ queryKey: ["comments", id] });
        // How many comments it has stands in its row.
        if (latest.current.source.indexOf(id) >= 0) gathered.rows.add(id);
      }
      if (gathered.rows.size > 0) soon();
    };
    return { change, discussion, everything };
  }, [own, queries]);

  useModuleStream(module.id, module.revision, {
    onChange: follow.change,
    onMissed: () => {
      void queries.invalidateQueries({ queryKey: ["comments"] });
      follow.everything();
    },
    onDiscussion: follow.discussion,
    onEnd: () => latest.current.onGone(),
  });

  // An answer may know of others' rows before the stream tells of them.
  useEffect(() => {
    source.steady = (accept) => steadily(latest.current, accept);
  }, [source]);

  // Without the stream the module is asked for its revision now and then.
  const live = useLive(({ state }) => state === "live");
  const { revision } = module;
  useEffect(() => {
    let others = false;
    for (let step = seen.current + 1; step <= revision && !others; step++) others = !own.has(step);
    if (revision > seen.current && !live) own.clear();
    if (!live) seen.current = Math.max(seen.current, revision);
    if (others && !live) follow.everything();
  }, [revision, live, own, source, follow]);

  return { own: own as OwnRevisions, elsewhere, setElsewhere };
}

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { fetchObjects, openingWindow, PAGE_ROWS, type ObjectFilter } from "../api/objects";

import { isStatus, problemText } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { toastProblem } from "@/components/ui/toasts";
import { takeAhead } from "@/lib/ahead";
import { WindowSource } from "@/lib/window-source";

export type ObjectSource = WindowSource<RequirementObject>;

/**
 * The rows of a module, or of a filter over it; changes of the rows draw the component again.
 *
 * @param startsAt object the view opens at; the caller then asks for the first rows itself, with {@link locate}.
 */
export function useObjectSource(moduleId: string, filter: ObjectFilter, startsAt: string | undefined): { source: ObjectSource; fault: string | null } {
  const { t } = useTranslation();
  const { search, classification, needsReview, includeDeleted, ancestors, filter: typed, sort, asOf } = filter;
  const [fault, setFault] = useState<{ source: ObjectSource; text: string } | null>(null);
  // Another language makes no other rows.
  const texts = useRef(t);
  useEffect(() => {
    texts.current = t;
  }, [t]);
  const source = useMemo(
    () => {
      // Only the first rows may have been asked for in advance; whoever asks again wants to know what is there now.
      let opened = false;
      const made: ObjectSource = new WindowSource<RequirementObject>({
        versionOf: (object) => object.current_version,
        idOf: ({ id }) => id,
        pageSize: PAGE_ROWS,
        load: (offset, limit, signal) => {
          const wanted = { search, classification, needsReview, includeDeleted, ancestors, filter: typed, sort, asOf };
          const ask = () => fetchObjects(moduleId, { ...wanted, offset, limit, signal });
          if (opened || offset !== 0) return ask();
          opened = true;
          return takeAhead(openingWindow(moduleId, wanted, undefined).key, ask);
        },
        onError: (error) => {
          // A filter that the server does not understand is no accident: it stays until it is mended.
          const say = texts.current;
          if (isStatus(error, 400)) setFault({ source: made, text: problemText(error, say) });
          else toastProblem(say("module.loadFailed"), problemText(error, say));
        },
      });
      return made;
    },
    [moduleId, search, classification, needsReview, includeDeleted, ancestors, typed, sort, asOf],
  );
  // The source holds requests that must not outlive it; the first rows are asked for at once.
  const elsewhere = useRef(startsAt !== undefined);
  useEffect(() => {
    if (!elsewhere.current) source.ensure(0, 1);
    elsewhere.current = false;
    return () => source.dispose();
  }, [source]);
  useSyncExternalStore(source.subscribe, () => source.version);
  return { source, fault: fault?.source === source ? fault.text : null };
}

/** Makes sure a row is loaded and answers its position, or null when it is not among the rows of the filter. */
export async function locate(
  source: ObjectSource,
  moduleId: string,
  filter: ObjectFilter,
  id: string,
): Promise<number | null> {
  const known = source.indexOf(id);
  if (known >= 0) return known;
  const { key, ask } = openingWindow(moduleId, filter, id);
  source.accept(await takeAhead(key, ask));
  const found = source.indexOf(id);
  return found >= 0 ? found : null;
}

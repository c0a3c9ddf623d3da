import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { fetchObjects, type ObjectFilter } from "../api/objects";

import { problemText } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { toastProblem } from "@/components/ui/toasts";
import { WindowSource } from "@/lib/window-source";


export type ObjectSource = WindowSource<RequirementObject>;

/** The rows of a module, or of a filter over it; changes of the rows draw the component again. */
export function useObjectSource(moduleId: string, filter: ObjectFilter): ObjectSource {
  const { t } = useTranslation();
  const { search, classification, needsReview, includeDeleted } = filter;
  const source = useMemo(
    () =>
      new WindowSource<RequirementObject>({
        idOf: ({ id }) => id,
        load: (offset, limit, signal) =>
          fetchObjects(moduleId, { search, classification, needsReview, includeDeleted, offset, limit, signal }),
        onError: (error) => toastProblem(t("module.loadFailed"), problemText(error, t)),
      }),
    [moduleId, search, classification, needsReview, includeDeleted, t],
  );
  // The source holds requests that must not outlive it; the first rows are asked for at once.
  useEffect(() => {
    source.ensure(0, 1);
    return () => source.dispose();
  }, [source]);
  useSyncExternalStore(source.subscribe, () => source.version);
  return source;
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
  source.accept(await fetchObjects(moduleId, { ...filter, at: id, limit: 100 }));
  const found = source.indexOf(id);
  return found >= 0 ? found : null;
}

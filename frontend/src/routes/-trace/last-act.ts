import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { forgetLinks } from "@/features/trace/api/matrix";
import { nextUndo, undoChangeSet } from "@/features/undo/api/undo";

/** Remembers one's last act in a module; what is answered takes that act back, with everything that it took away. */
export function useLastAct() {
  const queries = useQueryClient();
  return useCallback(
    async (moduleId: string) => {
      const { undo: act } = await nextUndo(moduleId);
      if (!act) throw new Error("nothing was done");
      return async () => {
        await undoChangeSet(act.change_set_id, "refuse");
        await forgetLinks(queries);
      };
    },
    [queries],
  );
}

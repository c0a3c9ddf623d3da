import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useClearSuspect } from "../api/suspect";

import { problemText } from "@/api/problem";
import { toastDone, toastProblem } from "@/components/ui/toasts";

type Clearing = Parameters<ReturnType<typeof useClearSuspect>["mutate"]>[0]["clearing"];

/** Clearing with what is said about it: how many, what was left, and the way back. */
export function useClearing(undo: (changeSet: string) => Promise<unknown>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { isPending, mutateAsync } = useClearSuspect();

  const takeBack = (changeSet: string) =>
    undo(changeSet).then(
      () => queries.invalidateQueries(),
      (error: unknown) => toastProblem(t("undo.failed"), problemText(error, t)),
    );

  // What is cleared may take the component along that asked for it: the promise is told about all the same.
  const clear = async (clearing: Clearing, reason: string, done?: () => void) => {
    if (isPending) return;
    try {
      const { change_set_id: changeSet, cleared, left, left_count: count } = await mutateAsync({ clearing, reason });
      done?.();
      if (count > 0) {
        const why = left.some((one) => one.reason === "changed") ? "changed" : "not_allowed";
        toastProblem(t("suspect.left", { count }), t(`suspect.leftWhy.${why}`));
      }
      if (changeSet) {
        toastDone(t("suspect.cleared", { count: cleared }), {
          undo: { label: t("common.undo"), run: () => void takeBack(changeSet) },
        });
      }
    } catch (error) {
      toastProblem(t("suspect.failed"), problemText(error, t));
    }
  };
  return {
    busy: isPending,
    clear: (clearing: Clearing, reason: string, done?: () => void) => void clear(clearing, reason, done),
  };
}

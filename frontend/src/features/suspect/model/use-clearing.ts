import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useClearSuspect } from "../api/suspect";

import { problemText } from "@/api/problem";
import { toastDone, toastProblem } from "@/components/ui/toasts";

type Clear = ReturnType<typeof useClearSuspect>;
type Clearing = Parameters<Clear["mutate"]>[0]["clearing"];

/** Clearing with what is said about it: how many, what was left, and the way back. */
export function useClearing(undo: (changeSet: string) => Promise<unknown>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mutation = useClearSuspect();
  const clear = (clearing: Clearing, reason: string, done?: () => void) => {
    if (mutation.isPending) return;
    mutation.mutate(
      { clearing, reason },
      {
        onSuccess: ({ change_set_id: changeSet, cleared, left, left_count: count }) => {
          done?.();
          if (count > 0) {
            const why = left.some((one) => one.reason === "changed") ? "changed" : "not_allowed";
            toastProblem(t("suspect.left", { count }), t(`suspect.leftWhy.${why}`));
          }
          if (!changeSet) return;
          const takeBack = () =>
            void undo(changeSet).then(
              () => queries.invalidateQueries(),
              (error: unknown) => toastProblem(t("undo.failed"), problemText(error, t)),
            );
          toastDone(t("suspect.cleared", { count: cleared }), { undo: { label: t("common.undo"), run: takeBack } });
        },
        onError: (error) => toastProblem(t("suspect.failed"), problemText(error, t)),
      },
    );
  };
  return { busy: mutation.isPending, clear };
}

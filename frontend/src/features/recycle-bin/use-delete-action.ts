import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useDelete, useRestore, type Deletable } from "./api/recycle-bin";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Action } from "@/components/actions/action";
import { toastDone, toastProblem } from "@/components/ui/toasts";

/** Actions that delete a thing as a whole: no question before, but a way back, and the name of the bin. */
export function useDeleteAction(onDeleted?: () => void) {
  const { t } = useTranslation();
  const { mutate: remove } = useDelete();
  const { mutate: restore } = useRestore();
  return (thing: Deletable, owner: { capabilities: readonly string[] } | undefined): Action => ({
    id: `delete-${thing.kind}`,
    group: t("common.actions"),
    label: t(`bin.delete.${thing.kind}`),
    icon: Trash2,
    danger: true,
    disabledReason: can(owner, "delete") ? undefined : t("right.delete"),
    run: () =>
      remove(thing, {
        onSuccess: () => {
          toastDone(t(`bin.deleted.${thing.kind}`, { name: thing.name }), {
            undo: {
              label: t("common.undo"),
              run: () =>
                restore(thing.kind === "project" ? { kind: "project", id: thing.id } : thing, {
                  onError: (error) => toastProblem(t("bin.notRestored"), problemText(error, t)),
                }),
            },
          });
          onDeleted?.();
        },
        onError: (error) => toastProblem(t("bin.notDeleted"), problemText(error, t)),
      }),
  });
}

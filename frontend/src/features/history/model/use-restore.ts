import { useTranslation } from "react-i18next";

import { useRestoreVersion } from "../api/history";

import { can } from "@/api/capabilities";
import { problemText, ProblemError } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { toastDone, toastProblem } from "@/components/ui/toasts";

export interface RestoreActs {
  /** Restores all fields of a version, or some. */
  run: (version: number, fields?: string[]) => void;
  disabledReason: string | undefined;
  busy: boolean;
}

/** Restoring from the history, with a way back. */
export function useRestore(object: RequirementObject, onRestored: (fresh: RequirementObject) => void): RestoreActs {
  const { t } = useTranslation();
  const { mutate, isPending } = useRestoreVersion(object);
  const failed = (error: unknown) => {
    // Every value that does not fit any more, not only the first.
    const all = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
    const text = all.map(({ pointer, detail }) => `${pointer.replace(/^\/(?:attributes\/)?/, "")}: ${detail}`).join("\n");
    toastProblem(t("history.restoreFailed"), text || problemText(error, t));
  };
  return {
    busy: isPending,
    disabledReason: object.deleted_at
      ? t("history.restoreFirst")
      : can(object, "write")
        ? undefined
        : t("right.write"),
    run: (version, fields) => {
      const before = object.current_version;
      mutate(
        { version, fields, expectedVersion: before },
        {
          onError: failed,
          onSuccess: (fresh) => {
            onRestored(fresh);
            if (fresh.current_version === before) {
              toastDone(t("history.sameAlready"));
              return;
            }
            const back = { version: before, fields, expectedVersion: fresh.current_version };
            toastDone(t("history.restored", { version }), {
              undo: { label: t("common.undo"), run: () => mutate(back, { onError: failed, onSuccess: onRestored }) },
            });
          },
        },
      );
    },
  };
}

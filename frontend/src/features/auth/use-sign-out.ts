import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { logout } from "./api/auth";

import { isStatus, problemText } from "@/api/problem";
import { sessionQuery } from "@/api/session";
import { toastProblem } from "@/components/ui/toasts";


/** Ends the session here and on the server, and forgets what was read. */
export function useSignOut(onDone: () => void): () => void {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return () => {
    logout()
      .catch((error: unknown) => {
        if (!isStatus(error, 401)) throw error;
      })
      .then(
        () => {
          queries.clear();
          queries.setQueryData(sessionQuery.queryKey, null);
          onDone();
        },
        (error: unknown) => toastProblem(t("auth.signOutFailed"), problemText(error, t)),
      );
  };
}

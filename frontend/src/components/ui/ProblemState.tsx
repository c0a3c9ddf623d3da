import { CircleAlert, EyeOff, Lock, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./Button";
import { State } from "./State";

interface ProblemStateProps {
  /** HTTP status; 0 when the server could not be reached. */
  status: number;
  text: string;
  onRetry?: (() => void) | undefined;
  actions?: ReactNode;
  /** The failure is all there is on the page. */
  page?: boolean;
}

const ICONS: Record<number, typeof Lock> = { 0: WifiOff, 403: Lock, 404: EyeOff };

/** A failure that fills a place: not found or not visible, not allowed, not reachable, broken. */
export function ProblemState({ status, text, onRetry, actions, page = false }: ProblemStateProps) {
  const { t } = useTranslation();
  const title =
    status === 403
      ? t("state.forbidden")
      : status === 404
        ? t("state.notFound")
        : status === 0
          ? t("state.offline")
          : t("state.failed");
  return (
    <State
      icon={ICONS[status] ?? CircleAlert}
      title={title}
      tone="danger"
      page={page}
      actions={
        <>
          {onRetry !== undefined && <Button onClick={onRetry}>{t("common.retry")}</Button>}
          {actions}
        </>
      }
    >
      {text}
    </State>
  );
}

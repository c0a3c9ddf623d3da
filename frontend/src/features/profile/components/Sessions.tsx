import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { sessionsQuery, useEndSession } from "../api/profile";

import { problemText } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";


/** "Firefox on Linux" out of the browser's own description. */
function describeAgent(agent: string | null | undefined): string {
  if (!agent) return "";
  const browser = /(Firefox|Edg|Chrome|Safari)\/[\d]+/.exec(agent)?.[1]?.replace("Edg", "Edge");
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)?.[1];
  return [browser, system].filter(Boolean).join(" · ") || agent.slice(0, 60);
}

/** Where the person is signed in, with a way to end it. */
export function Sessions() {
  const { t } = useTranslation();
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  if (sessions.isPending) return <Skeleton lines={3} />;
  if (sessions.data === undefined) return <p role="alert">{problemText(sessions.error, t)}</p>;
  return (
    <div className={card.card}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("profile.device")}</th>
            <th scope="col">{t("profile.address")}</th>
            <th scope="col">{t("profile.lastSeen")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("common.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.data.map((session) => (
            <tr key={session.id}>
              <td>
                {describeAgent(session.user_agent)} {session.current && <Badge tone="ok">{t("profile.thisSession")}</Badge>}
              </td>
              <td className={card.code}>{session.ip_address}</td>
              <td className={card.secondary}>
                <Time at={session.last_seen_at} />
              </td>
              <td className={classNames(card.number)}>
                <Button
                  variant="danger"
                  disabledReason={session.current ? t("profile.endsBySigningOut") : undefined}
                  onClick={() =>
                    end.mutate(session.id, {
                      onSuccess: () => toastDone(t("profile.sessionEnded")),
                      onError: (error) => toastProblem(t("profile.sessionNotEnded"), problemText(error, t)),
                    })
                  }
                >
                  {t("profile.endSession")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

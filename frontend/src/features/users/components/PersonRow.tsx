import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useResetLink, useUpdatePerson, type Person } from "../api/users";

import styles from "./Users.module.css";

import { problemText } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { CopyButton } from "@/components/ui/CopyButton";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { formatInstant } from "@/lib/format";

interface PersonRowProps {
  person: Person;
  isSelf: boolean;
  renderRights: (person: Person, label: string) => ReactNode;
}

export function PersonRow({ person, isSelf, renderRights }: PersonRowProps) {
  const { t } = useTranslation();
  const update = useUpdatePerson();
  const link = useResetLink();
  const name = person.display_name;
  const own = isSelf ? t("users.notYourself") : undefined;
  const failed = (error: unknown) => toastProblem(t("users.failed"), problemText(error, t));
  return (
    <>
      <tr>
        <td>
          <strong className={styles.name}>{name}</strong>
          <span className={card.secondary}>{person.email}</span>
        </td>
        <td>
          <Badge tone={person.active ? "ok" : "neutral"}>{t(person.active ? "users.isActive" : "users.isInactive")}</Badge>
        </td>
        <td>
          <select
            className={styles.select}
            aria-label={t("users.serverOf", { name })}
            value={person.server_admin ? "admin" : "viewer"}
            disabled={isSelf}
            title={own}
            onChange={(event) => update.mutate({ id: person.id, role: event.target.value }, { onError: failed })}
          >
            <option value="viewer">{t("users.ordinary")}</option>
            <option value="admin">{t("users.administers")}</option>
          </select>
        </td>
        <td>
          <span className={styles.actions}>
            {renderRights(person, t("rights.of", { name }))}
            {person.active && (
              <Button busy={link.isPending} onClick={() => link.mutate(person.id, { onError: failed })}>
                {t("users.resetLink")}
              </Button>
            )}
            {person.active ? (
              <ConfirmButton
                label={t("users.deactivate")}
                question={t("users.deactivateText", { name })}
                confirmLabel={t("users.deactivateNow")}
                disabledReason={own}
                onConfirm={() =>
                  update.mutate(
                    { id: person.id, active: false },
                    { onError: failed, onSuccess: () => toastDone(t("users.deactivated", { name })) },
                  )
                }
              />
            ) : (
              <Button
                onClick={() =>
                  update.mutate(
                    { id: person.id, active: true },
                    { onError: failed, onSuccess: () => toastDone(t("users.activated", { name })) },
                  )
                }
              >
                {t("users.activate")}
              </Button>
            )}
          </span>
        </td>
      </tr>
      {link.data && (
        <tr>
          <td colSpan={4}>
            <div className={styles.link} role="status">
              <p>{t("members.linkText", { until: formatInstant(link.data.expires_at) })}</p>
              <code>{new URL(link.data.url, location.origin).href}</code>
              <CopyButton text={new URL(link.data.url, location.origin).href} />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

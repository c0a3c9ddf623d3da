import { useTranslation } from "react-i18next";

import { ROLES, useInvite, type Role } from "../api/members";

import styles from "./MembersDialog.module.css";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { SelectField, TextField } from "@/components/ui/Field";
import { textOf } from "@/components/ui/Form";
import { formatInstant } from "@/lib/format";



/** Makes a link for somebody who is not here yet. The person who invites passes it on. */
export function InviteForm({ workspaceId, mayAdminister }: { workspaceId: string; mayAdminister: boolean }) {
  const { t } = useTranslation();
  const invite = useInvite(workspaceId);
  return (
    <form
      className={styles.invite}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        invite.mutate({ email: textOf(data, "email"), role: textOf(data, "role") as Role });
      }}
    >
      <h3>{t("members.invite")}</h3>
      <div className={styles.inviteLine}>
        <TextField name="email" type="email" label={t("auth.email")} required autoComplete="off" />
        <SelectField name="role" label={t("members.role")} defaultValue="editor">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </SelectField>
        <Button type="submit" busy={invite.isPending} disabledReason={mayAdminister ? undefined : t("right.administer")}>
          {t("members.makeLink")}
        </Button>
      </div>
      {invite.error && <p role="alert">{problemText(invite.error, t)}</p>}
      {invite.data && (
        <div className={styles.link} role="status">
          <p>{t("members.linkText", { until: formatInstant(invite.data.expires_at) })}</p>
          <div>
            <code>{new URL(invite.data.url, location.origin).href}</code>
            <CopyButton text={new URL(invite.data.url, location.origin).href} />
          </div>
        </div>
      )}
    </form>
  );
}

import { useQuery } from "@tanstack/react-query";
import { UserMinus } from "lucide-react";
import { useTranslation } from "react-i18next";

import { membersQuery, ROLES, useRemoveMember, useSetMember, type Role, type Scope } from "../api/members";

import { InviteForm } from "./InviteForm";
import styles from "./MembersDialog.module.css";

import { problemText } from "@/api/problem";
import { IconButton } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Skeleton } from "@/components/ui/Skeleton";
import { toastDone, toastProblem } from "@/components/ui/toasts";



interface MembersDialogProps {
  scope: Scope;
  open: boolean;
  onClose: () => void;
  mayAdminister: boolean;
}

/** Who may do what here: list, change a role, remove, invite. */
export function MembersDialog({ scope, open, onClose, mayAdminister }: MembersDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      wide
      open={open}
      onClose={onClose}
      title={t("members.title")}
      description={t(scope.kind === "workspace" ? "members.workspaceText" : "members.projectText")}
    >
      <MemberTable scope={scope} mayAdminister={mayAdminister} />
      {scope.kind === "workspace" && <InviteForm workspaceId={scope.id} mayAdminister={mayAdminister} />}
    </Dialog>
  );
}

function MemberTable({ scope, mayAdminister }: { scope: Scope; mayAdminister: boolean }) {
  const { t } = useTranslation();
  const members = useQuery(membersQuery(scope));
  const setMember = useSetMember(scope);
  const remove = useRemoveMember(scope);
  const reason = mayAdminister ? undefined : t("right.administer");
  const failed = (error: unknown) => toastProblem(t("members.failed"), problemText(error, t));

  if (members.isPending) return <Skeleton lines={4} />;
  if (members.data === undefined) return <p role="alert">{problemText(members.error, t)}</p>;
  if (members.data.length === 0) return <p className={styles.none}>{t("members.none")}</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("members.person")}</th>
          <th scope="col">{t("members.role")}</th>
          <th scope="col">
            <span className="visually-hidden">{t("common.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.data.map((member) => (
          <tr key={member.user_id}>
            <td>
              <strong>{member.display_name}</strong>
              <span>{member.email}</span>
            </td>
            <td>
              <select
                aria-label={t("members.roleOf", { name: member.display_name })}
                value={member.role}
                disabled={!mayAdminister}
                title={reason}
                onChange={(event) =>
                  setMember.mutate({ userId: member.user_id, role: event.target.value as Role }, { onError: failed })
                }
              >
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {t(`role.${role}`)}
                  </option>
                ))}
              </select>
            </td>
            <td>
              <IconButton
                icon={UserMinus}
                label={t("members.remove", { name: member.display_name })}
                disabledReason={reason}
                onClick={() =>
                  remove.mutate(member.user_id, {
                    onError: failed,
                    onSuccess: () =>
                      toastDone(t("members.removed", { name: member.display_name }), {
                        undo: {
                          label: t("common.undo"),
                          run: () => setMember.mutate({ userId: member.user_id, role: member.role as Role }, { onError: failed }),
                        },
                      }),
                  })
                }
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

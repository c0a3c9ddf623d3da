import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { useChangePassword } from "../api/profile";

import styles from "./Profile.module.css";

import { fieldErrors, isStatus, problemText } from "@/api/problem";
import card from "@/components/ui/Card.module.css";
import { TextField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";



export function ChangePassword() {
  const { t } = useTranslation();
  const change = useChangePassword();
  const frame = useRef<HTMLDivElement>(null);
  const wrong = isStatus(change.error, 401);
  return (
    <div ref={frame} className={classNames(card.card, card.padded, styles.password)}>
      <Form
        submitLabel={t("profile.changePassword")}
        busy={change.isPending}
        error={change.error && !wrong ? problemText(change.error, t) : undefined}
        onSubmit={(data) =>
          change.mutate(
            { old_password: data.get("old") as string, new_password: data.get("new") as string },
            {
              onSuccess: () => {
                frame.current?.querySelector("form")?.reset();
                toastDone(t("profile.passwordChanged"));
              },
            },
          )
        }
      >
        <TextField
          name="old"
          type="password"
          label={t("profile.oldPassword")}
          error={wrong ? t("profile.oldPasswordWrong") : undefined}
          autoComplete="current-password"
          required
        />
        <TextField
          name="new"
          type="password"
          label={t("profile.newPassword")}
          hint={t("auth.passwordHint")}
          error={fieldErrors(change.error, t).new_password}
          autoComplete="new-password"
          minLength={10}
          required
        />
      </Form>
    </div>
  );
}

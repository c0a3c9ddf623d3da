import { useTranslation } from "react-i18next";

import { useRename } from "../api/profile";

import styles from "./Profile.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import card from "@/components/ui/Card.module.css";
import { TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";

/** The name that others see. */
export function OwnName({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const rename = useRename(id);
  const errors = fieldErrors(rename.error, t);
  return (
    <div className={classNames(card.card, card.padded, styles.password)}>
      <Form
        submitLabel={t("profile.saveName")}
        busy={rename.isPending}
        error={rename.error && errors.display_name === undefined ? problemText(rename.error, t) : undefined}
        onSubmit={(data) =>
          rename.mutate(textOf(data, "display_name"), { onSuccess: () => toastDone(t("profile.nameSaved")) })
        }
      >
        <TextField
          name="display_name"
          label={t("auth.name")}
          defaultValue={name}
          error={errors.display_name}
          maxLength={200}
          autoComplete="name"
          required
        />
      </Form>
    </div>
  );
}

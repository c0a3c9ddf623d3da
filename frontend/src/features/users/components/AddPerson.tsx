import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { useAddPerson } from "../api/users";

import styles from "./Users.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { TextField } from "@/components/ui/Field";
import { textOf } from "@/components/ui/Form";
import { toastDone } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";

/** A new account. Its owner chooses the password by a link. */
export function AddPerson() {
  const { t } = useTranslation();
  const add = useAddPerson();
  const form = useRef<HTMLFormElement>(null);
  const errors = fieldErrors(add.error, t);
  return (
    <form
      ref={form}
      className={classNames(card.card, card.padded, styles.add)}
      aria-label={t("users.add")}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const person = { email: textOf(data, "email"), display_name: textOf(data, "display_name") };
        add.mutate(person, {
          onSuccess: () => {
            form.current?.reset();
            toastDone(t("users.added", { name: person.display_name }));
          },
        });
      }}
    >
      <TextField name="display_name" label={t("common.name")} error={errors.display_name} maxLength={200} required autoComplete="off" />
      <TextField name="email" type="email" label={t("auth.email")} error={errors.email} required autoComplete="off" />
      <Button type="submit" variant="primary" busy={add.isPending}>
        {t("users.add")}
      </Button>
      {add.error && Object.keys(errors).length === 0 && <p role="alert">{problemText(add.error, t)}</p>}
    </form>
  );
}

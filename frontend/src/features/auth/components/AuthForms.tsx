import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { acceptInvitation, login, register, resetPassword, setUp } from "../api/auth";

import { fieldErrors, isStatus, problemText } from "@/api/problem";
import { sessionQuery } from "@/api/session";
import { TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";


interface AuthFormProps {
  /** Called when the session exists. */
  onDone: () => void;
}

/** Sends a form of people who are not signed in; afterwards the session is read anew. */
function useAuthForm(send: (data: FormData) => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      // Whoever was here before may have been somebody else: what they read is not for this person.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey, refetchType: "none" });
      await queries.query({ ...sessionQuery, staleTime: 0 });
      onDone();
    },
  });
}

function Email() {
  const { t } = useTranslation();
  // The page is opened to type into this.
  // eslint-disable-next-line jsx-a11y/no-autofocus
  return <TextField name="email" type="email" label={t("auth.email")} autoComplete="username" required autoFocus />;
}

function NewPassword({ error }: { error?: string | undefined }) {
  const { t } = useTranslation();
  return (
    <TextField
      name="password"
      type="password"
      label={t("auth.password")}
      hint={t("auth.passwordHint")}
      error={error}
      autoComplete="new-password"
      minLength={10}
      required
    />
  );
}

function DisplayName() {
  const { t } = useTranslation();
  return <TextField name="display_name" label={t("auth.name")} autoComplete="name" maxLength={200} required />;
}

export function LoginForm({ onDone }: AuthFormProps) {
  const { t } = useTranslation();
  const form = useAuthForm(
    (data) => login({ email: textOf(data, "email"), password: data.get("password") as string }),
    onDone,
  );
  const error = isStatus(form.error, 401) ? t("auth.wrong") : form.error && problemText(form.error, t);
  return (
    <Form onSubmit={form.mutate} submitLabel={t("auth.signIn")} busy={form.isPending} error={error ?? undefined}>
      <Email />
      <TextField name="password" type="password" label={t("auth.password")} autoComplete="current-password" required />
    </Form>
  );
}

interface NewPersonFormProps extends AuthFormProps {
  submitLabel: string;
  /** The one-time token of the set-up or invitation link; none where sign-up is open. */
  token?: string;
  kind: "register" | "setup" | "invitation";
  secondary?: ReactNode;
}

/** Name, (e-mail) and a first password: sign-up, first administrator, accepted invitation. */
export function NewPersonForm({ onDone, submitLabel, token = "", kind }: NewPersonFormProps) {
  const { t } = useTranslation();
  const form = useAuthForm((data) => {
    const person = {
      email: textOf(data, "email"),
      display_name: textOf(data, "display_name"),
      password: data.get("password") as string,
    };
    if (kind === "setup") return setUp({ ...person, token });
    if (kind === "invitation") {
      return acceptInvitation({ token, display_name: person.display_name, password: person.password });
    }
    return register(person);
  }, onDone);
  return (
    <Form
      onSubmit={form.mutate}
      submitLabel={submitLabel}
      busy={form.isPending}
      error={form.error ? problemText(form.error, t) : undefined}
    >
      {kind !== "invitation" && <Email />}
      <DisplayName />
      <NewPassword error={fieldErrors(form.error, t).password} />
    </Form>
  );
}

export function ResetPasswordForm({ token, onDone }: AuthFormProps & { token: string }) {
  const { t } = useTranslation();
  const form = useAuthForm((data) => resetPassword({ token, new_password: data.get("password") as string }), onDone);
  return (
    <Form
      onSubmit={form.mutate}
      submitLabel={t("auth.setPassword")}
      busy={form.isPending}
      error={form.error ? problemText(form.error, t) : undefined}
    >
      <NewPassword error={fieldErrors(form.error, t).new_password} />
    </Form>
  );
}

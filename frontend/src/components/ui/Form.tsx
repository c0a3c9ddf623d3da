import type { ReactNode } from "react";

import { Button } from "./Button";
import styles from "./Form.module.css";

interface FormProps {
  onSubmit: (data: FormData) => void;
  submitLabel: string;
  /** What is sent cannot be taken back. */
  danger?: boolean;
  busy: boolean;
  /** A problem of the whole form; those of fields stand at the fields. */
  error?: string | undefined;
  children: ReactNode;
  secondary?: ReactNode;
}

/** A short form: fields, one problem line, one primary button. Values are read from the fields when it is sent. */
export function Form({ onSubmit, submitLabel, danger = false, busy, error, children, secondary }: FormProps) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit(new FormData(event.currentTarget));
      }}
    >
      {children}
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <div className={styles.actions}>
        {secondary}
        <Button type="submit" variant={danger ? "danger" : "primary"} busy={busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** The text of a field; a missing one is empty. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value.trim() : "";
}

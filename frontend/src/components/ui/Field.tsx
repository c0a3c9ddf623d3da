import { useId, type ComponentProps, type ReactNode } from "react";

import styles from "./Field.module.css";

import { classNames } from "@/lib/class-names";


interface FrameProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

function Frame({ label, hint, error, children }: FrameProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note === undefined ? undefined : noteId,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {note !== undefined && (
        <p id={noteId} className={error === undefined ? styles.hint : styles.error}>
          {note}
        </p>
      )}
    </div>
  );
}

/** One line of text with label, hint and error. */
export function TextField({ label, hint, error, className, ...input }: FrameProps & ComponentProps<"input">) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(wiring) => <input {...input} {...wiring} className={classNames(styles.control, className)} />}
    </Frame>
  );
}

/** Several lines of plain text. */
export function TextAreaField({ label, hint, error, className, ...input }: FrameProps & ComponentProps<"textarea">) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(wiring) => <textarea rows={3} {...input} {...wiring} className={classNames(styles.control, className)} />}
    </Frame>
  );
}

/** A choice out of few. The browser's own list: it is quick, and every reader and keyboard knows it. */
export function SelectField({ label, hint, error, children, ...input }: FrameProps & ComponentProps<"select">) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...input} {...wiring} className={classNames(styles.control, styles.select)}>
          {children}
        </select>
      )}
    </Frame>
  );
}

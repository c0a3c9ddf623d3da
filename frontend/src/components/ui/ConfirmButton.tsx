import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./Button";
import styles from "./ConfirmButton.module.css";

interface ConfirmButtonProps {
  label: string;
  /** What will happen and cannot be taken back. */
  question: string;
  /** The word on the button that does it. */
  confirmLabel: string;
  disabledReason?: string | undefined;
  onConfirm: () => void;
}

/** A button for what cannot be undone: it asks in its own place before it acts. Escape keeps things as they are. */
export function ConfirmButton({ label, question, confirmLabel, disabledReason, onConfirm }: ConfirmButtonProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  if (!asking) {
    return (
      <Button ref={opener} variant="danger" disabledReason={disabledReason} onClick={() => setAsking(true)}>
        {label}
      </Button>
    );
  }
  const keep = () => {
    setAsking(false);
    // The button that asked is there again in the next frame.
    requestAnimationFrame(() => opener.current?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") keep();
  };
  return (
    <span role="group" aria-label={question} className={styles.question}>
      <span>{question}</span>
      <Button
        variant="danger"
        // The question took the place of the button that had the focus.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onKeyDown={onKeyDown}
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {confirmLabel}
      </Button>
      <Button onClick={keep} onKeyDown={onKeyDown}>{t("common.cancel")}</Button>
    </span>
  );
}

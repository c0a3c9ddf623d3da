import type { KeyboardEvent } from "react";

import type { FieldValue } from "../model/field";

import styles from "./AttributeInput.module.css";

interface MultiSelectProps {
  label: string;
  options: readonly { key: string; label?: string | null }[];
  value: FieldValue;
  onChange: (value: FieldValue) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onBlur: () => void;
  autoFocus?: boolean;
}

/** Any of the choices, all in sight. */
export function MultiSelect({ label, options, value, onChange, onKeyDown, onBlur, autoFocus }: MultiSelectProps) {
  const chosen = Array.isArray(value) ? value : value === null ? [] : [String(value)];
  return (
    // The group only passes on the keys of its boxes.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-label={label}
      className={styles.choices}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onBlur();
      }}
    >
      {options.map((option, index) => (
        <label key={option.key} className={styles.choice}>
          <input
            type="checkbox"
            // The cell was opened to be edited.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={autoFocus === true && index === 0}
            checked={chosen.includes(option.key)}
            onChange={({ target }) => {
              const rest = chosen.filter((key) => key !== option.key);
              const next = target.checked ? [...rest, option.key] : rest;
              onChange(next.length === 0 ? null : options.map(({ key }) => key).filter((key) => next.includes(key)));
            }}
          />
          {option.label ?? option.key}
        </label>
      ))}
    </div>
  );
}

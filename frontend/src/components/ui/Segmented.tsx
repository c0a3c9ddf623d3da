import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { LucideIcon } from "lucide-react";

import styles from "./Segmented.module.css";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: LucideIcon }[];
  onChange: (value: Value) => void;
  /** On a small screen the icons alone are in sight. */
  iconsAlone?: boolean;
}

/** One of a few, all in sight. */
export function Segmented<Value extends string>({ label, value, options, onChange, iconsAlone }: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      className={styles.group}
      value={[value]}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
    >
      {options.map(({ value: option, label: text, icon: Icon }) => (
        <Toggle key={option} value={option} className={styles.item} title={iconsAlone ? text : undefined}>
          {Icon && <Icon aria-hidden />}
          <span className={iconsAlone ? styles.words : undefined}>{text}</span>
        </Toggle>
      ))}
    </ToggleGroup>
  );
}

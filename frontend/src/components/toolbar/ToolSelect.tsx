import { useId, type ReactNode } from "react";

import styles from "./Toolbar.module.css";

interface ToolSelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Narrows what is shown. */
  on?: boolean;
  wide?: boolean;
  children: ReactNode;
}

/** A choice in the bar above a matrix. */
export function ToolSelect({ label, value, onChange, on, wide, children }: ToolSelectProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        data-on={on || undefined}
        data-wide={wide || undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}

export interface ModuleGroup {
  name: string;
  modules: readonly { id: string; name: string; prefix: string }[];
}

/** Modules as options, by project. */
export function ModuleOptions({ groups }: { groups: readonly ModuleGroup[] }) {
  return groups.map(({ name, modules }) => (
    <optgroup key={name} label={name}>
      {modules.map((module) => (
        <option key={module.id} value={module.id}>
          {module.name}
        </option>
      ))}
    </optgroup>
  ));
}

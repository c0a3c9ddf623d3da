import { Search } from "lucide-react";
import type { ComponentProps } from "react";

import styles from "./FilterInput.module.css";

import { classNames } from "@/lib/class-names";


interface FilterInputProps extends Omit<ComponentProps<"input">, "onChange"> {
  label: string;
  onChange: (text: string) => void;
}

/** A line that narrows the list below it while one types. */
export function FilterInput({ label, onChange, className, ...input }: FilterInputProps) {
  return (
    <span className={classNames(styles.frame, className)}>
      <Search aria-hidden />
      <input
        {...input}
        type="search"
        aria-label={label}
        placeholder={input.placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

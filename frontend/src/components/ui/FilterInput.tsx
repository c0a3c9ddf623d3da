import { Search } from "lucide-react";
import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

import styles from "./FilterInput.module.css";

interface FilterInputProps extends Omit<ComponentProps<"input">, "onChange"> {
  label: string;
  onChange: (text: string) => void;
}

/** A line that narrows the list below it while one types. */
export function FilterInput({ label, onChange, className, ...input }: FilterInputProps) {
  return (
    <span className={classNames(styles["frame"], className)}>
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

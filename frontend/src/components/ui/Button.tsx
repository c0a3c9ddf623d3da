import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";


import styles from "./Button.module.css";
import { Tooltip } from "./Tooltip";

import { classNames } from "@/lib/class-names";

interface ButtonProps extends ComponentProps<"button"> {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  icon?: LucideIcon | undefined;
  /** Why the button cannot be used. It stays focusable, so that the reason can be read. */
  disabledReason?: string | undefined;
  busy?: boolean | undefined;
}

/** A link that stands among buttons looks like them. */
export const buttonLook = () => classNames(styles.button, styles.secondary);

/** A button that, when it cannot be used, says why. */
export function Button({
  variant = "secondary",
  icon: Icon,
  disabledReason,
  busy,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const blocked = disabledReason !== undefined || busy === true;
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={blocked || undefined}
      aria-busy={busy}
      className={classNames(styles.button, styles[variant], className)}
      onClick={(event) => {
        if (blocked) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {Icon && <Icon aria-hidden className={styles.icon} />}
      {children}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip content={disabledReason}>{button}</Tooltip>;
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  icon: LucideIcon;
  label: string;
  shortcut?: string | undefined;
  pressed?: boolean | undefined;
  disabledReason?: string | undefined;
}

/** A button with a picture only; its label is the accessible name and the tooltip. */
export function IconButton({
  icon: Icon,
  label,
  shortcut,
  pressed,
  disabledReason,
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={disabledReason ?? label} shortcut={shortcut}>
      <button
        {...rest}
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabledReason !== undefined || undefined}
        className={classNames(styles.button, styles.ghost, styles.square, className)}
        onClick={(event) => {
          if (disabledReason === undefined) onClick?.(event);
        }}
      >
        <Icon aria-hidden className={styles.icon} />
      </button>
    </Tooltip>
  );
}

import styles from "./SplitHandle.module.css";

import { classNames } from "@/lib/class-names";


interface SplitHandleProps {
  label: string;
  /** Width of the pane in pixels. */
  value: number;
  min: number;
  max: number;
  /** The pane's side: dragging away from it makes it wider. */
  side: "left" | "right";
  onChange: (width: number) => void;
}

const STEP = 16;

/** The border of a pane; drag it or use the arrow keys. */
export function SplitHandle({ label, value, min, max, side, onChange }: SplitHandleProps) {
  const direction = side === "left" ? 1 : -1;
  const set = (width: number) => onChange(Math.round(Math.min(max, Math.max(min, width))));
  return (
    // A focusable separator is a widget by ARIA; the lint rule only knows the static kind.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classNames(styles.handle, styles[side])}
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") set(value + STEP * direction);
        else if (event.key === "ArrowLeft") set(value - STEP * direction);
        else return;
        event.preventDefault();
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        const handle = event.currentTarget;
        const from = event.clientX;
        handle.setPointerCapture(event.pointerId);
        const move = (at: PointerEvent) => set(value + (at.clientX - from) * direction);
        const end = () => {
          handle.removeEventListener("pointermove", move);
          handle.removeEventListener("lostpointercapture", end);
        };
        handle.addEventListener("pointermove", move);
        handle.addEventListener("lostpointercapture", end);
      }}
    />
  );
}

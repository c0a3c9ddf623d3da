import { Dialog } from "@base-ui/react/dialog";
import type { LucideIcon } from "lucide-react";
import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";

import styles from "./Palette.module.css";

import { Shortcut } from "@/components/ui/Shortcut";


export interface PaletteEntry {
  id: string;
  group: string;
  label: ReactNode;
  /** Small text on the right, for instance the place of a hit. */
  detail?: ReactNode;
  icon?: LucideIcon | undefined;
  shortcut?: string | undefined;
  disabledReason?: string | undefined;
  run: () => void;
}

interface PaletteProps {
  open: boolean;
  onClose: () => void;
  label: string;
  placeholder: string;
  query: string;
  onQueryChange: (query: string) => void;
  entries: readonly PaletteEntry[];
  /** The entries still belong to an earlier text: Enter waits for the ones of this text. */
  pending: boolean;
  emptyText: string;
}

/** One line to type into and a list to choose from, by keyboard alone. What the list holds is the caller's matter. */
export function Palette(props: PaletteProps) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={props.label}>
          <PaletteBody {...props} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ onClose, label, placeholder, query, onQueryChange, entries, pending, emptyText }: PaletteProps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const active = Math.min(chosen, entries.length - 1);

  const choose = (index: number) => {
    setChosen(index);
    list.current?.querySelectorAll("[role='option']")[index]?.scrollIntoView({ block: "nearest" });
  };
  const run = (entry: PaletteEntry | undefined) => {
    if (entry === undefined || entry.disabledReason !== undefined) return;
    onClose();
    // After the dialog has given the focus back, so that the entry may place it.
    requestAnimationFrame(entry.run);
  };

  const [entered, setEntered] = useState(false);
  const latestRun = useRef(run);
  latestRun.current = run;
  // The answer that Enter waits for comes from outside of React.
  useEffect(() => {
    if (!entered || pending) return;
    setEntered(false);
    latestRun.current(entries[0]);
  }, [entered, pending, entries]);

  return (
    <>
      <div className={styles.field}>
        <Search aria-hidden />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={query}
          placeholder={placeholder}
          onChange={(event) => {
            onQueryChange(event.target.value);
            setChosen(0);
            setEntered(false);
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") choose((active + 1) % entries.length);
            else if (event.key === "ArrowUp") choose((active - 1 + entries.length) % entries.length);
            else if (event.key === "Enter" && pending && active <= 0) setEntered(true);
            else if (event.key === "Enter") run(entries[active]);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} className={styles.list}>
        {entries.map((entry, index) => (
          <PaletteRow
            key={entry.id}
            id={`${id}-${index}`}
            entry={entry}
            heading={entries[index - 1]?.group === entry.group ? undefined : entry.group}
            active={index === active}
            onPoint={() => setChosen(index)}
            onRun={() => run(entry)}
          />
        ))}
      </div>
      {entries.length === 0 && (
        <p className={styles.empty} role="status">
          {emptyText}
        </p>
      )}
    </>
  );
}

interface RowProps {
  id: string;
  entry: PaletteEntry;
  heading: string | undefined;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function PaletteRow({ id, entry, heading, active, onPoint, onRun }: RowProps) {
  const Icon = entry.icon;
  return (
    <>
      {heading !== undefined && (
        <div role="presentation" className={styles.heading}>
          {heading}
        </div>
      )}
      {/* The keyboard drives the list from the input, by aria-activedescendant. */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
      <div
        id={id}
        role="option"
        aria-selected={active}
        aria-disabled={entry.disabledReason !== undefined || undefined}
        className={styles.row}
        onPointerMove={onPoint}
        onClick={onRun}
      >
        {Icon ? <Icon aria-hidden /> : <span />}
        <span className={styles.label}>{entry.label}</span>
        <span className={styles.detail}>{entry.disabledReason ?? entry.detail}</span>
        {entry.shortcut !== undefined && <Shortcut keys={entry.shortcut} />}
      </div>
    </>
  );
}

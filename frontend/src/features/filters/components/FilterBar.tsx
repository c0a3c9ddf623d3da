import { useQuery } from "@tanstack/react-query";
import { Filter, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";

import { checkFilter, type FilterFault } from "../api/check";
import { complete, completions, type Completion, type FilterWords } from "../model/complete";

import styles from "./FilterBar.module.css";

import { problemText } from "@/api/problem";
import { IconButton } from "@/components/ui/Button";
import { toastProblem } from "@/components/ui/toasts";

interface FilterBarProps {
  moduleId: string;
  /** The filter that the rows follow. */
  value: string;
  words: FilterWords;
  /** Called with each state of the text, so that what it names can be looked up. */
  onText: (text: string) => void;
  onChange: (filter: string | undefined) => void;
  onClose: () => void;
  onLeave: () => void;
}

/** The line for a typed filter: completes names and values, and shows what is wrong at its place. */
export function FilterBar({ moduleId, value, words, onText, onChange, onClose, onLeave }: FilterBarProps) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [asked, setAsked] = useState(value);
  // The filter was changed elsewhere, by a view or in the address.
  if (seen !== value) {
    setSeen(value);
    setText(value);
    setAsked(value);
  }

  // What is known of the names lives outside.
  useEffect(() => onText(text), [onText, text]);

  const check = useQuery({
    queryKey: ["filter-check", moduleId, asked],
    queryFn: ({ signal }) => checkFilter(moduleId, asked, signal),
    enabled: asked.trim() !== "",
    retry: false,
  });
  const fault = asked === text && asked.trim() !== "" ? (check.data ?? null) : null;
  const { error } = check;
  // Toasts stand outside of React.
  useEffect(() => {
    if (error !== null) toastProblem(t("module.loadFailed"), problemText(error, t));
  }, [error, t]);
  const understood = check.data === null && asked === text;
  const latest = useRef({ onChange, value });
  latest.current = { onChange, value };
  // The rows follow as soon as the server has understood what was entered; the address stands outside of React.
  useEffect(() => {
    if (understood && asked !== latest.current.value) latest.current.onChange(asked);
  }, [understood, asked]);

  const found = completions(text, caret, words);
  const items = open ? found.items : [];
  const enter = () => {
    setOpen(false);
    setActive(-1);
    setAsked(text);
    if (text.trim() === "" && value !== "") onChange(undefined);
  };
  const put = (item: Completion) => {
    const next = complete(text, found, item);
    // The next key may come before the next frame: it has to find the new text with the caret at its place.
    flushSync(() => {
      setText(next.text);
      setCaret(next.caret);
      setActive(-1);
      setOpen(true);
    });
    input.current?.focus();
    input.current?.setSelectionRange(next.caret, next.caret);
  };
  const choose = (to: number) => {
    setOpen(true);
    setActive(to);
  };

  return (
    <div className={styles.bar} role="search" aria-label={t("filter.title")}>
      <div className={styles.line} data-wrong={fault !== null || undefined}>
        <Filter aria-hidden />
        <input
          ref={input}
          // Whoever opens the line wants to type into it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={value === ""}
          role="combobox"
          aria-label={t("filter.title")}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={items[active] ? `${id}-${active}` : undefined}
          aria-invalid={fault !== null || undefined}
          aria-describedby={fault === null ? undefined : `${id}-fault`}
          autoComplete="off"
          spellCheck={false}
          placeholder={t("filter.hint")}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setCaret(target.selectionStart ?? target.value.length);
            setOpen(true);
            setActive(-1);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? currentTarget.value.length)}
          onFocus={() => setOpen(true)}
          onBlur={(event) => {
            if (event.relatedTarget instanceof Element && event.relatedTarget.closest(`[id='${id}-list']`)) return;
            enter();
          }}
          onKeyDown={(event) => {
            const item = items[active];
            if (event.key === "ArrowDown" && found.items.length > 0) choose((active + 1) % found.items.length);
            else if (event.key === "ArrowUp" && items.length > 0) choose((active - 1 + items.length) % items.length);
            else if (event.key === "Enter" && item) put(item);
            else if (event.key === "Tab" && !event.shiftKey && item) put(item);
            else if (event.key === "Enter") enter();
            else if (event.key === "Escape" && items.length > 0) setOpen(false);
            else if (event.key === "Escape") onLeave();
            else return;
            event.preventDefault();
          }}
        />
        {text !== "" && (
          <button
            type="button"
            className={styles.clear}
            onClick={() => {
              setText("");
              setAsked("");
              onChange(undefined);
              input.current?.focus();
            }}
          >
            {t("filter.clear")}
          </button>
        )}
        <div id={`${id}-list`} role="listbox" aria-label={t("filter.completions")} className={styles.list} hidden={items.length === 0}>
          {items.map((item, index) => (
            // The keys of the field choose among these; the mouse needs no other way.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={item.text}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={styles.item}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => put(item)}
            >
              <span>{item.text}</span>
              <span className={styles.kind}>{t(`filter.kind.${item.kind}`)}</span>
            </div>
          ))}
        </div>
      </div>
      <IconButton icon={X} label={t("filter.close")} onClick={onClose} />
      {fault !== null && <Fault id={`${id}-fault`} text={text} fault={fault} />}
    </div>
  );
}

/** The filter with its wrong part marked, and what is wrong with it. */
function Fault({ id, text, fault }: { id: string; text: string; fault: FilterFault }) {
  const { t } = useTranslation();
  const characters = Array.from(text);
  const at = fault.position;
  const known = t(`filter.fault.${fault.code as "unknown_field"}`, { defaultValue: fault.detail });
  return (
    <p id={id} role="alert" className={styles.fault}>
      {at !== null && (
        <code>
          {characters.slice(Math.max(0, at - 24), at).join("")}
          <mark>{characters.slice(at, at + fault.length).join("") || "\u2038"}</mark>
          {characters.slice(at + fault.length, at + fault.length + 16).join("")}
        </code>
      )}
      <span title={fault.detail}>{known}</span>
    </p>
  );
}

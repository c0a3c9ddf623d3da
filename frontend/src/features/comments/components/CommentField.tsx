import { useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";

import { mentionableQuery } from "../api/comments";
import { dropDraft, keepDraft, loadDraft, type CommentDraft } from "../model/comment-drafts";
import { mentionAt, stillMentioned, textToHtml, type Mentioned } from "../model/comment-text";

import styles from "./Discussion.module.css";

import { Button } from "@/components/ui/Button";
import { Shortcut } from "@/components/ui/Shortcut";
import { useAskedFocus } from "@/lib/ask-focus";
import { useDebounced } from "@/lib/use-debounced";

interface CommentFieldProps {
  objectId: string;
  /** Names the draft, and the field for those who want the focus there. */
  place: string;
  label: string;
  sendLabel: string;
  initial?: CommentDraft | undefined;
  disabledReason?: string | undefined;
  /** Sends; the field is emptied once that succeeded. */
  onSend: (body: { body: string; mentioned_user_ids: string[] }) => Promise<unknown>;
  onCancel?: () => void;
}

/** A field for a comment, with people to mention offered behind an `@`. What is typed is kept until it is sent. */
export function CommentField({ objectId, place, label, sendLabel, initial, disabledReason, onSend, onCancel }: CommentFieldProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  useAskedFocus(place, field);
  const listId = useId();
  const [draft, setDraft] = useState(() => loadDraft(place, initial));
  const [caret, setCaret] = useState<number | null>(null);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const [busy, setBusy] = useState(false);

  const mention = caret === null ? null : mentionAt(draft.text, caret);
  const search = useDebounced(mention?.search ?? null, 120);
  const found = useQuery(mentionableQuery(objectId, mention === null ? null : search)).data?.items ?? [];
  const people = mention === null || mention.start === closedAt ? [] : found;
  const open = people.length > 0;
  const current = people[Math.min(active, people.length - 1)];
  const optionId = (id: string) => `${listId}-${id}`;

  const change = (next: CommentDraft) => {
    setDraft(next);
    keepDraft(place, next);
  };
  const pick = ({ id, name }: Mentioned) => {
    if (mention === null || caret === null) return;
    const text = `${draft.text.slice(0, mention.start)}@${name} ${draft.text.slice(caret)}`;
    const end = mention.start + name.length + 2;
    // The next key may come before the next frame: it has to find the new text with the caret at its place.
    flushSync(() => {
      change({ text, people: [...draft.people.filter((other) => other.id !== id), { id, name }] });
      setCaret(end);
      setClosedAt(mention.start);
    });
    field.current?.setSelectionRange(end, end);
  };
  const send = async () => {
    if (busy || disabledReason !== undefined || draft.text.trim() === "") return;
    setBusy(true);
    try {
      const mentioned = stillMentioned(draft.text, draft.people).map(({ id }) => id);
      await onSend({ body: textToHtml(draft.text), mentioned_user_ids: mentioned });
      dropDraft(place);
      setDraft({ text: "", people: [] });
      setCaret(null);
    } catch {
      // Whoever sends says why; the text stays.
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((Math.min(active, people.length - 1) + step + people.length) % people.length);
    } else if (open && current && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      pick({ id: current.id, name: current.display_name });
    } else if (event.key === "Escape") {
      if (open) setClosedAt(mention?.start ?? null);
      else if (onCancel) onCancel();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className={styles.fieldFrame}>
        <textarea
          ref={field}
          className={styles.input}
          rows={3}
          aria-label={label}
          placeholder={label}
          maxLength={40_000}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open && current ? optionId(current.id) : undefined}
          value={draft.text}
          readOnly={disabledReason !== undefined}
          onChange={(event) => {
            change({ ...draft, text: event.target.value });
            setCaret(event.target.selectionEnd);
            setClosedAt(null);
            setActive(0);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
          onKeyDown={onKeyDown}
          onBlur={() => setCaret(null)}
        />
        {open && (
          <div id={listId} role="listbox" aria-label={t("comments.people")} className={styles.people}>
            {people.map(({ id, display_name, email }) => (
              // The field keeps the focus and the keys; a click is the other way.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={id}
                id={optionId(id)}
                role="option"
                tabIndex={-1}
                aria-selected={id === current?.id}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick({ id, name: display_name })}
              >
                <span>{display_name}</span>
                <small>{email}</small>
              </div>
            ))}
          </div>
        )}
      </div>
      <div className={styles.formActions}>
        <Button type="submit" variant="primary" icon={Send} busy={busy} disabledReason={disabledReason}>
          {sendLabel}
        </Button>
        {onCancel && (
          <Button variant="ghost" onClick={onCancel}>
            {t("common.cancel")}
          </Button>
        )}
        <span className={styles.hint}>
          <Shortcut keys="Mod+Enter" />
        </span>
      </div>
    </form>
  );
}

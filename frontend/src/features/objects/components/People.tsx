import { useTranslation } from "react-i18next";

import styles from "./People.module.css";

import type { Present } from "@/api/live";
import { WINDOW_ID } from "@/lib/window-id";

/** First letters of the first and the last name. */
function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => Array.from(word ?? "")[0] ?? "").join("").toUpperCase();
}

/** Always the same colour for the same person; it is never the only sign. */
function hue(id: string): number {
  return Array.from(id).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
}

/** Everybody but the person who looks, once each, who edits first. */
export function othersAmong(people: readonly Present[], all: readonly Present[] = people): Present[] {
  const me = all.find(({ client }) => client === WINDOW_ID)?.user_id;
  const others = new Map<string, Present>();
  for (const one of people) {
    if (one.user_id === me || one.client === WINDOW_ID) continue;
    if (!others.get(one.user_id)?.editing) others.set(one.user_id, one);
  }
  return [...others.values()];
}

interface PeopleProps {
  people: readonly Present[];
  /** Signs at most; the rest is a number. */
  most: number;
  /** What the sign says of a person. */
  say: "live.here" | "live.inModule";
}

/** People as their initials. */
export function People({ people, most, say }: PeopleProps) {
  const { t } = useTranslation();
  const label = ({ name, editing }: Present) => t(editing ? "live.editing" : say, { name });
  const rest = people.slice(most);
  return (
    <span className={styles.people}>
      {people.slice(0, most).map((one) => (
        <span
          key={one.user_id}
          role="img"
          aria-label={label(one)}
          title={label(one)}
          className={styles.person}
          data-editing={one.editing || undefined}
          style={{ "--hue": hue(one.user_id) } as React.CSSProperties}
        >
          {initials(one.name)}
        </span>
      ))}
      {rest.length > 0 && (
        <span role="img" aria-label={rest.map(label).join(", ")} title={rest.map(label).join("\n")} className={styles.rest}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

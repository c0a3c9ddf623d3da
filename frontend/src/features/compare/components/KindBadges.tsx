import { ArrowUpDown, Link2, Minus, Pencil, Plus, Shapes } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Kind } from "../model/kinds";

import styles from "./Compare.module.css";

import { Badge } from "@/components/ui/Badge";

export const LOOKS = {
  added: { tone: "ok", icon: Plus },
  deleted: { tone: "danger", icon: Minus },
  changed: { tone: "accent", icon: Pencil },
  moved: { tone: "info", icon: ArrowUpDown },
  links: { tone: "neutral", icon: Link2 },
  schema: { tone: "warn", icon: Shapes },
} as const;

/** What happened to something, as signs and words. */
export function KindBadges({ kinds }: { kinds: readonly Kind[] }) {
  const { t } = useTranslation();
  return kinds.map((kind) => (
    <Badge key={kind} {...LOOKS[kind]}>
      {t(`compare.kind.${kind}`)}
    </Badge>
  ));
}

/** The same where there is room for signs only. */
export function KindSigns({ kinds }: { kinds: readonly Kind[] }) {
  const { t } = useTranslation();
  return (
    <span className={styles.signs}>
      {kinds.map((kind) => {
        const { icon: Icon, tone } = LOOKS[kind];
        return <Icon key={kind} role="img" aria-label={t(`compare.kind.${kind}`)} data-tone={tone} />;
      })}
    </span>
  );
}

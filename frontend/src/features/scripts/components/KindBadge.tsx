import { AlarmClock, CodeXml, Columns3, ShieldCheck, Zap, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";

import { isHook, type Kind } from "../model/kinds";

import { Badge } from "@/components/ui/Badge";

const ICONS: Partial<Record<Kind, LucideIcon>> = { layout: Columns3, scheduled: AlarmClock, validate: ShieldCheck };

/** What a script is for, in a word. */
export function KindBadge({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  return (
    <Badge icon={ICONS[kind] ?? (isHook(kind) ? Zap : CodeXml)} tone={kind === "layout" ? "info" : isHook(kind) ? "accent" : "neutral"}>
      {t(`scripts.kind.${kind}`)}
    </Badge>
  );
}

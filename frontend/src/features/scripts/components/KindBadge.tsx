import { CodeXml, Columns3, ShieldCheck, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";

import { isHook, type Kind } from "../model/kinds";

import { Badge } from "@/components/ui/Badge";

/** What a script is for, in a word. */
export function KindBadge({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const icon = kind === "layout" ? Columns3 : kind === "validate" ? ShieldCheck : isHook(kind) ? Zap : CodeXml;
  return (
    <Badge icon={icon} tone={kind === "layout" ? "info" : isHook(kind) ? "accent" : "neutral"}>
      {t(`scripts.kind.${kind}`)}
    </Badge>
  );
}

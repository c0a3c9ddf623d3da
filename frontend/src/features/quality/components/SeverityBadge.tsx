import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Severity } from "../api/quality";

import { Badge } from "@/components/ui/Badge";

const LOOKS = {
  error: { tone: "danger", icon: CircleAlert },
  warning: { tone: "warn", icon: TriangleAlert },
  info: { tone: "info", icon: Info },
} as const;

/** How grave a finding is, as colour, sign and word. */
export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  return <Badge {...LOOKS[severity]}>{t(`quality.severity.${severity}`)}</Badge>;
}

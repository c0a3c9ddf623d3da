import { Link } from "@tanstack/react-router";
import { MessageSquare } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { RequirementObject } from "@/api/types";
import { buttonLook } from "@/components/ui/Button";
import { State } from "@/components/ui/State";

/** Discussions are always those of today. */
export function PastDiscussion({ object }: { object: RequirementObject }) {
  const { t } = useTranslation();
  return (
    <State
      icon={MessageSquare}
      title={t("past.discussion")}
      actions={
        <Link to="/o/$object" params={{ object: object.id }} className={buttonLook()}>
          {t("past.toObject")}
        </Link>
      }
    >
      {t("past.discussionText")}
    </State>
  );
}

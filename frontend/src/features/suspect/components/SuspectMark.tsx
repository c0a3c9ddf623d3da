import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { suspicionQuery } from "../api/suspect";
import { useClearing } from "../model/use-clearing";

import styles from "./Suspect.module.css";
import { Suspicion } from "./Suspicion";

import { Button } from "@/components/ui/Button";

interface SuspectMarkProps {
  link: { id: string; source: { key: string }; target: { key: string } };
  disabledReason?: string | undefined;
  undo: (changeSet: string) => Promise<unknown>;
  onCleared: () => void;
  /** A link to the inbox of the project. */
  renderInbox: (children: ReactNode) => ReactNode;
}

/** Below a suspect link: its cause, and the way to clear it at what was seen. */
export function SuspectMark({ link, disabledReason, undo, onCleared, renderInbox }: SuspectMarkProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...suspicionQuery(link.id), enabled: open });
  const { busy, clear } = useClearing(undo);
  const seen = query.data;
  const names = { source: link.source.key, target: link.target.key };
  return (
    <div className={styles.mark}>
      <div className={styles.markBar}>
        <Button
          variant="ghost"
          icon={open ? ChevronDown : ChevronRight}
          aria-expanded={open}
          aria-label={t("suspect.whyOf", names)}
          onClick={() => setOpen(!open)}
        >
          {t("suspect.why")}
        </Button>
        {open && seen && (
          <Button
            icon={Check}
            busy={busy}
            disabledReason={disabledReason}
            aria-label={t("suspect.clearOf", names)}
            onClick={() =>
              clear(
                {
                  links: [
                    {
                      id: link.id,
                      source_changed: seen.source.changed,
                      source_fingerprint: seen.source.fingerprint,
                      target_changed: seen.target.changed,
                      target_fingerprint: seen.target.fingerprint,
                    },
                  ],
                },
                "",
                onCleared,
              )
            }
          >
            {t("suspect.clear")}
          </Button>
        )}
        {open && renderInbox(t("suspect.inbox"))}
      </div>
      {open && <Suspicion linkId={link.id} />}
    </div>
  );
}

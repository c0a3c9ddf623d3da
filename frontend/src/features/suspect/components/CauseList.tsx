import { useTranslation } from "react-i18next";

import type { SuspectCause } from "../api/suspect";

import styles from "./Suspect.module.css";

import { Button } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";

interface CauseListProps {
  causes: readonly SuspectCause[];
  chosen: string | undefined;
  onChoose: (objectId: string) => void;
  more?: (() => void) | undefined;
  busy: boolean;
}

/** Changed objects with how many links each made suspect. */
export function CauseList({ causes, chosen, onChoose, more, busy }: CauseListProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <nav aria-label={t("suspect.causes")} className={styles.causes}>
      <ul role="list">
        {causes.map(({ object, links, changed_at, changed_by_name }) => (
          <li key={object.object_id}>
            <button
              type="button"
              aria-current={object.object_id === chosen || undefined}
              onClick={() => onChoose(object.object_id)}
            >
              <span className={styles.causeName}>
                <code>{object.key}</code> {object.heading ?? object.text}
              </span>
              <span className={styles.number}>
                <span className="visually-hidden">{t("suspect.links", { count: links, total: number(links) })}</span>
                <span aria-hidden>{number(links)}</span>
              </span>
              <span className={styles.who}>
                {object.module_name} · <Time at={changed_at} by={changed_by_name} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <Button busy={busy} onClick={more}>
          {t("suspect.moreCauses")}
        </Button>
      )}
    </nav>
  );
}

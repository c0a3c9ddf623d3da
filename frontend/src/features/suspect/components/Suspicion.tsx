import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { suspicionQuery } from "../api/suspect";

import { EndChanges } from "./EndChanges";
import styles from "./Suspect.module.css";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";

/** Why a link is suspect: the ends that changed, with their words before and after. */
export function Suspicion({ linkId }: { linkId: string }) {
  const { t } = useTranslation();
  const query = useQuery(suspicionQuery(linkId));
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.data === undefined) {
    return (
      <div role="alert">
        <p>{problemText(query.error, t)}</p>
        <Button onClick={() => void query.refetch()}>{t("common.retry")}</Button>
      </div>
    );
  }
  const { source, target } = query.data;
  const changed = [source, target].filter((end) => end.changed);
  if (changed.length === 0) return <p className={styles.who}>{t("suspect.clearAlready")}</p>;
  return changed.map((end) => (
    <section key={end.object.object_id} aria-label={t("suspect.changeOf", { key: end.object.key })}>
      <h3 className={styles.changeOf}>
        {t("suspect.changeOf", { key: end.object.key })} <span>{end.object.module_name}</span>
      </h3>
      <EndChanges end={end} />
    </section>
  ));
}

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, Globe, Pencil, Plus, Unlink, Unplug } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { externalLinksQuery, useDeleteExternalLink, useSaveExternalLink, type ExternalLink } from "../api/external-links";

import { ExternalLinkDialog } from "./ExternalLinkDialog";
import { ExternalLinkList } from "./ExternalLinkList";
import styles from "./ExternalLinks.module.css";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { Badge } from "@/components/ui/Badge";
import { Button, IconButton } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";
import { toastDone, toastProblem } from "@/components/ui/toasts";

const STATES = {
  unchecked: { icon: CircleDashed, tone: "neutral" },
  ok: { icon: CircleCheck, tone: "ok" },
  broken: { icon: Unplug, tone: "danger" },
} as const;

/** Whether the address answered when somebody looked last. */
function Checked({ link }: { link: ExternalLink }) {
  const { t } = useTranslation();
  const { icon, tone } = STATES[link.state];
  return (
    <p className={styles.checked}>
      <Badge tone={tone} icon={icon}>
        {t(`externalLinks.state.${link.state}`)}
      </Badge>
      {link.detail !== null && <span>{link.detail}</span>}
      {link.checked_at && <Time at={link.checked_at} by={link.checked_by_name ?? undefined} />}
    </p>
  );
}

/** Links of an object to the world outside, and ways to change them. */
export function ExternalLinks({ object, onChanged }: { object: RequirementObject; onChanged: () => void }) {
  const { t } = useTranslation();
  const links = useQuery({ ...externalLinksQuery(object), enabled: object.deleted_at === null });
  const save = useSaveExternalLink(object.id);
  const remove = useDeleteExternalLink(object.id);
  const [edited, setEdited] = useState<ExternalLink | "new" | null>(null);
  const add = useRef<HTMLButtonElement>(null);
  const reason = can(object, "write") && object.deleted_at === null ? undefined : t("right.write");
  const failed = (error: unknown) => toastProblem(t("externalLinks.failed"), problemText(error, t));
  const onRemove = ({ id, uri, title }: ExternalLink) =>
    remove.mutate(id, {
      onError: failed,
      onSuccess: () => {
        onChanged();
        // What had the focus is gone.
        add.current?.focus();
        toastDone(t("externalLinks.removed"), {
          undo: {
            label: t("common.undo"),
            run: () => save.mutate({ uri, title: title ?? null }, { onError: failed, onSuccess: onChanged }),
          },
        });
      },
    });
  const list = () => {
    if (object.deleted_at !== null) return <ExternalLinkList links={object.external_links} />;
    if (links.isPending) return <Skeleton lines={2} />;
    if (links.data === undefined) {
      return (
        <div role="alert">
          <p>{problemText(links.error, t)}</p>
          <Button onClick={() => void links.refetch()}>{t("common.retry")}</Button>
        </div>
      );
    }
    if (links.data.total === 0) return <p className={styles.none}>{t("externalLinks.none")}</p>;
    return (
      <ExternalLinkList
        links={links.data.items}
        renderMore={(link) => (
          <>
            <Checked link={link} />
            <div className={styles.acts}>
              <IconButton icon={Pencil} label={t("externalLinks.editOne", { name: link.title ?? link.uri })} disabledReason={reason} onClick={() => setEdited(link)} />
              <IconButton icon={Unlink} label={t("externalLinks.remove", { name: link.title ?? link.uri })} disabledReason={reason} onClick={() => onRemove(link)} />
            </div>
          </>
        )}
      />
    );
  };
  return (
    <section aria-label={t("externalLinks.title")} className={styles.section}>
      <h3>
        <Globe aria-hidden />
        {t("externalLinks.title")} {links.data !== undefined && links.data.total > 0 && <span>{links.data.total}</span>}
      </h3>
      {list()}
      <Button ref={add} icon={Plus} disabledReason={reason} className={styles.add} onClick={() => setEdited("new")}>
        {t("externalLinks.add")}
      </Button>
      {edited !== null && (
        <ExternalLinkDialog objectId={object.id} link={edited === "new" ? null : edited} onClose={() => setEdited(null)} onSaved={onChanged} />
      )}
    </section>
  );
}

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight, TriangleAlert, Unlink } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { linksQuery, linkTypesQuery, useCreateLink, useDeleteLink } from "../api/links";

import { LinkForm } from "./LinkForm";
import styles from "./LinksPanel.module.css";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Link, RequirementObject } from "@/api/types";
import { Badge } from "@/components/ui/Badge";
import { Button, IconButton } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { toastDone, toastProblem } from "@/components/ui/toasts";



interface LinksPanelProps {
  object: RequirementObject;
  /** Link types belong to a workspace; undefined while it is not known. */
  workspaceId: string | undefined;
  /** A link to another object's place. */
  renderObjectLink: (objectId: string, children: ReactNode) => ReactNode;
  /** Objects that match what somebody typed, to link to. */
  findObjects: (q: string) => Promise<{ id: string; key: string; text: string; place: string }[]>;
  /** Below a suspect link: its cause, and the way to clear it. */
  renderSuspect: (link: Link, disabledReason: string | undefined, onCleared: () => void) => ReactNode;
  onChanged: () => void;
}

/** Links of an object in both directions, and a way to add one. */
export function LinksPanel({ object, workspaceId, renderObjectLink, findObjects, renderSuspect, onChanged }: LinksPanelProps) {
  const { t } = useTranslation();
  const links = useQuery(linksQuery(object.id));
  const types = useQuery(linkTypesQuery).data ?? [];
  const nameOf = (typeId: string, direction: "outgoing" | "incoming") => {
    const type = types.find(({ id }) => id === typeId);
    return (direction === "incoming" ? type?.backward_name : undefined) ?? type?.name ?? "";
  };
  const create = useCreateLink(object.id);
  const remove = useDeleteLink(object.id);
  const reason = can(object, "write") ? undefined : t("right.write");
  const failed = (error: unknown) => toastProblem(t("links.failed"), problemText(error, t));

  if (links.isPending) {
    return (
      <div className={styles.panel}>
        <Skeleton lines={4} />
      </div>
    );
  }
  if (links.data === undefined) {
    return (
      <div role="alert" className={styles.panel}>
        <p>{problemText(links.error, t)}</p>
        <Button onClick={() => void links.refetch()}>{t("common.retry")}</Button>
      </div>
    );
  }
  const { outgoing, incoming } = links.data;
  const section = (direction: "outgoing" | "incoming", list: readonly Link[]) =>
    list.length > 0 && (
      <section aria-label={t(`links.${direction}`)}>
        <h3>
          {direction === "outgoing" ? <ArrowRight aria-hidden /> : <ArrowLeft aria-hidden />}
          {t(`links.${direction}`)} <span>{list.length}</span>
        </h3>
        <ul role="list">
          {list.map((link) => {
            const other = direction === "outgoing" ? link.target : link.source;
            const otherId = direction === "outgoing" ? link.target_object_id : link.source_object_id;
            return (
              <li key={link.id}>
                <div className={styles.meta}>
                  <span>{nameOf(link.link_type_id, direction)}</span>
                  {renderObjectLink(
                    otherId,
                    <>
                      <code>{other.key}</code> {other.heading ?? other.text}
                    </>,
                  )}
                  {link.suspect && (
                    <Badge tone="danger" icon={TriangleAlert}>
                      {t("links.suspect")}
                    </Badge>
                  )}
                </div>
                <p className={styles.place}>{other.module_name}</p>
                {link.suspect && renderSuspect(link, reason, onChanged)}
                <IconButton
                  icon={Unlink}
                  label={t("links.remove", { key: other.key })}
                  disabledReason={reason}
                  className={styles.remove}
                  onClick={() =>
                    remove.mutate(link.id, {
                      onError: failed,
                      onSuccess: () => {
                        onChanged();
                        const { link_type_id, source_object_id, target_object_id } = link;
                        toastDone(t("links.removed"), {
                          undo: {
                            label: t("common.undo"),
                            run: () =>
                              create.mutate(
                                { link_type_id, source_object_id, target_object_id },
                                { onError: failed, onSuccess: onChanged },
                              ),
                          },
                        });
                      },
                    })
                  }
                />
              </li>
            );
          })}
        </ul>
      </section>
    );

  return (
    <div className={styles.panel}>
      {section("outgoing", outgoing)}
      {section("incoming", incoming)}
      {outgoing.length + incoming.length === 0 && <p className={styles.none}>{t("links.none")}</p>}
      <LinkForm
        types={types.filter((type) => type.workspace_id === workspaceId)}
        disabledReason={reason}
        busy={create.isPending}
        findObjects={(q) => findObjects(q).then((found) => found.filter(({ id }) => id !== object.id))}
        onCreate={(typeId, otherId, outgoingLink, done) =>
          create.mutate(
            {
              link_type_id: typeId,
              source_object_id: outgoingLink ? object.id : otherId,
              target_object_id: outgoingLink ? otherId : object.id,
            },
            {
              onError: failed,
              onSuccess: () => {
                done();
                onChanged();
              },
            },
          )
        }
      />
    </div>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { commentsQuery, useActOnComment } from "../api/comments";
import { threadsOf } from "../model/threads";

import { CommentField } from "./CommentField";
import styles from "./Discussion.module.css";
import { Thread } from "./Thread";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { toastProblem } from "@/components/ui/toasts";

interface DiscussionPanelProps {
  object: RequirementObject;
  /** Name of a person by id. */
  nameOf: (userId: string) => string;
  /** Name of the field for a new comment, for those who want the focus there. */
  fieldName: string;
  /** Called when there are more or fewer comments than before. */
  onChanged: () => void;
}

/** What people say about an object: open threads first, settled ones folded away. */
export function DiscussionPanel({ object, nameOf, fieldName, onChanged }: DiscussionPanelProps) {
  const { t } = useTranslation();
  const comments = useInfiniteQuery(commentsQuery(object.id));
  const act = useActOnComment(object.id, onChanged);
  if (comments.isPending) {
    return (
      <div className={styles.panel}>
        <Skeleton lines={4} />
      </div>
    );
  }
  if (comments.data === undefined) {
    return (
      <div role="alert" className={styles.panel}>
        <p>{problemText(comments.error, t)}</p>
        <Button onClick={() => void comments.refetch()}>{t("common.retry")}</Button>
      </div>
    );
  }
  const threads = threadsOf(comments.data.pages.flatMap(({ items }) => items));
  const open = threads.filter(([head]) => !head.resolved);
  const settled = threads.filter(([head]) => head.resolved);
  const reason = object.deleted_at
    ? t("comments.objectGone")
    : can(object, "review")
      ? undefined
      : t("right.review");
  const list = (some: typeof threads, label: string) => (
    <ul role="list" className={styles.threads} aria-label={label}>
      {some.map((thread) => (
        <Thread key={thread[0].id} comments={thread} act={act} nameOf={nameOf} />
      ))}
    </ul>
  );
  return (
    <div className={styles.panel}>
      {threads.length === 0 && <p className={styles.none}>{t("comments.none")}</p>}
      {open.length > 0 && list(open, t("comments.open"))}
      {settled.length > 0 && (
        <details className={styles.settledThreads}>
          <summary>{t("comments.settledCount", { count: settled.length })}</summary>
          {list(settled, t("comments.settled"))}
        </details>
      )}
      {comments.hasNextPage && (
        <Button busy={comments.isFetchingNextPage} onClick={() => void comments.fetchNextPage()}>
          {t("comments.more")}
        </Button>
      )}
      <CommentField
        key={object.id}
        objectId={object.id}
        place={fieldName}
        label={t("comments.new")}
        sendLabel={t("comments.send")}
        disabledReason={reason}
        onSend={(body) =>
          act.mutateAsync({ act: "create", body }).catch((error: unknown) => {
            toastProblem(t("comments.failed"), problemText(error, t));
            throw error;
          })
        }
      />
    </div>
  );
}

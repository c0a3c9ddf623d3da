import { CircleCheck, Reply, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActOnComment } from "../api/comments";
import { hasDraft } from "../model/comment-drafts";

import { CommentEntry } from "./CommentEntry";
import { CommentField } from "./CommentField";
import styles from "./Discussion.module.css";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Comment } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";
import { toastProblem } from "@/components/ui/toasts";
import { askFocus } from "@/lib/ask-focus";

interface ThreadProps {
  /** The first comment and its answers. */
  comments: readonly [Comment, ...Comment[]];
  act: ActOnComment;
  nameOf: (userId: string) => string;
}

/** What was said about one matter, and a way to answer or settle it. */
export function Thread({ comments, act, nameOf }: ThreadProps) {
  const { t } = useTranslation();
  const [head] = comments;
  const place = `answer:${head.id}`;
  const [answering, setAnswering] = useState(() => hasDraft(place));
  const reason = can(head, "review") ? undefined : t("right.review");
  const failed = (error: unknown) => toastProblem(t("comments.failed"), problemText(error, t));
  // A head that is gone answers to nothing any more; its thread is settled through one of its answers.
  const handle = comments.find(({ deleted }) => !deleted) ?? head;
  return (
    <li className={styles.thread} data-resolved={head.resolved || undefined}>
      {comments.map((comment) => (
        <CommentEntry key={comment.id} comment={comment} act={act} nameOf={nameOf} />
      ))}
      {head.resolved && head.resolved_at && (
        <p className={styles.settled}>
          <CircleCheck aria-hidden /> {t("comments.resolved")} ·{" "}
          <Time at={head.resolved_at} by={head.resolved_by ? nameOf(head.resolved_by) : undefined} />
        </p>
      )}
      {answering ? (
        <CommentField
          objectId={head.object_id}
          place={place}
          label={t("comments.answer")}
          sendLabel={t("comments.send")}
          disabledReason={reason}
          onSend={(body) =>
            act.mutateAsync({ act: "create", body: { ...body, parent_id: head.id } }).then(
              () => setAnswering(false),
              (error: unknown) => {
                failed(error);
                throw error;
              },
            )
          }
          onCancel={() => setAnswering(false)}
        />
      ) : (
        <div className={styles.threadActions}>
          <Button
            variant="ghost"
            icon={Reply}
            disabledReason={reason}
            onClick={() => {
              setAnswering(true);
              askFocus(place);
            }}
          >
            {t("comments.answer")}
          </Button>
          <Button
            variant="ghost"
            icon={head.resolved ? RotateCcw : CircleCheck}
            disabledReason={reason}
            onClick={() =>
              act.mutate({ act: "update", id: handle.id, body: { resolved: !head.resolved } }, { onError: failed })
            }
          >
            {t(head.resolved ? "comments.reopen" : "comments.resolve")}
          </Button>
        </div>
      )}
    </li>
  );
}

import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActOnComment } from "../api/comments";
import { dropDraft, hasDraft } from "../model/comment-drafts";
import { htmlToDraft, markMentions } from "../model/comment-text";

import { CommentField } from "./CommentField";
import styles from "./Discussion.module.css";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Comment } from "@/api/types";
import { RichText } from "@/components/editor/RichText";
import { IconButton } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";
import { toastDone, toastProblem } from "@/components/ui/toasts";

interface CommentEntryProps {
  comment: Comment;
  act: ActOnComment;
  nameOf: (userId: string) => string;
}

/** One comment, and what its author can do with it. */
export function CommentEntry({ comment, act, nameOf }: CommentEntryProps) {
  const { t } = useTranslation();
  const place = `edit:${comment.id}`;
  const [editing, setEditing] = useState(() => can(comment, "write") && hasDraft(place));
  const failed = (error: unknown) => toastProblem(t("comments.failed"), problemText(error, t));
  if (comment.deleted) return <p className={styles.gone}>{t("comments.gone")}</p>;
  const people = comment.mentioned_user_ids.map((id) => ({ id, name: nameOf(id) }));
  const { id } = comment;
  return (
    <article className={styles.comment} aria-label={t("comments.by", { name: comment.author_name })}>
      <header>
        <strong>{comment.author_name}</strong>
        <span>
          <Time at={comment.created_at} />
          {comment.edited_at && ` · ${t("comments.edited")}`}
        </span>
        {can(comment, "write") && !editing && (
          <IconButton icon={Pencil} label={t("comments.edit")} onClick={() => setEditing(true)} />
        )}
        {can(comment, "delete") && !editing && (
          <IconButton
            icon={Trash2}
            label={t("comments.delete")}
            onClick={() =>
              act.mutate(
                { act: "delete", id },
                {
                  onError: failed,
                  onSuccess: () =>
                    toastDone(t("comments.deleted"), {
                      undo: { label: t("common.undo"), run: () => act.mutate({ act: "restore", id }, { onError: failed }) },
                    }),
                },
              )
            }
          />
        )}
      </header>
      {editing ? (
        <CommentField
          objectId={comment.object_id}
          place={place}
          label={t("comments.edit")}
          sendLabel={t("comments.saveEdit")}
          initial={{ text: htmlToDraft(comment.body), people }}
          onSend={(body) =>
            act.mutateAsync({ act: "update", id, body }).then(
              () => setEditing(false),
              (error: unknown) => {
                failed(error);
                throw error;
              },
            )
          }
          onCancel={() => {
            dropDraft(place);
            setEditing(false);
          }}
        />
      ) : (
        <RichText html={markMentions(comment.body, people.map(({ name }) => name))} className={styles.text ?? ""} />
      )}
    </article>
  );
}

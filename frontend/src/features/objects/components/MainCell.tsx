import { useTranslation } from "react-i18next";


import type { DraftText } from "../model/drafts";
import type { Field } from "../model/field";

import { FieldDraft } from "./FieldDraft";
import { LateConflict } from "./LateConflict";
import styles from "./MainCell.module.css";

import type { RequirementObject } from "@/api/types";
import { RichText } from "@/components/editor/RichText";

interface MainCellProps {
  object: RequirementObject;
  /** The editor in the place of the heading or of the text. */
  editing: { kind: "heading" | "body"; editor: React.ReactNode } | null;
  onRestoreDraft: (field: Field, draft: DraftText) => void;
}

/** Number and heading, or text, at full height and indented by level. */
export function MainCell({ object, editing, onRestoreDraft }: MainCellProps) {
  const { t } = useTranslation();
  const isHeading = object.classification === "heading";
  const headingShown = Boolean(object.heading) || isHeading || editing?.kind === "heading";
  const empty = !object.heading && !object.body && editing === null;
  return (
    <div
      className={styles.main}
      data-kind={object.classification}
      data-depth={Math.min(object.depth, 3)}
      style={{ "--depth": Math.min(object.depth, 12) } as React.CSSProperties}
    >
      {headingShown && (
        <div className={styles.headingLine} data-part="heading">
          {object.number && <span className={styles.number}>{object.number}</span>}
          {editing?.kind === "heading" ? (
            <div className={styles.headingEditor}>{editing.editor}</div>
          ) : (
            <LateConflict objectId={object.id} field={{ kind: "heading" }}>
              <span className={styles.heading}>{object.heading}</span>
            </LateConflict>
          )}
        </div>
      )}
      <FieldDraft object={object} field={{ kind: "heading" }} onRestore={onRestoreDraft} editing={editing?.kind === "heading"} />
      {editing?.kind === "body" ? (
        <div data-part="body">{editing.editor}</div>
      ) : (
        <LateConflict objectId={object.id} field={{ kind: "body" }}>
          {object.body && (
            <div data-part="body">
              <RichText html={object.body} />
            </div>
          )}
        </LateConflict>
      )}
      <FieldDraft object={object} field={{ kind: "body" }} onRestore={onRestoreDraft} editing={editing?.kind === "body"} />
      {empty && <span className={styles.empty}>{t(isHeading ? "module.emptyHeading" : "module.emptyText")}</span>}
    </div>
  );
}

import { javascript } from "@codemirror/lang-javascript";
import { syntaxHighlighting } from "@codemirror/language";
import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { colours, look } from "../model/code-look";

import styles from "./CodeEditor.module.css";

/** On coloured lines comments are as dark as the rest, and what changed within a line is not told by colour alone. */
const changes = EditorView.theme({
  "&": { "--ink-3": "var(--ink-2)" },
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--ok-soft) !important", textDecoration: "none" },
  ".cm-deletedChunk": { backgroundColor: "var(--danger-soft)" },
  ".cm-deletedLine, .cm-deletedLine del": { textDecoration: "none" },
  ".cm-changedText": { background: "none !important", textDecoration: "underline", textUnderlineOffset: "3px" },
  ".cm-deletedChunk .cm-deletedText": { background: "none !important", textDecoration: "line-through" },
  ".cm-changedLineGutter": { background: "var(--ok) !important" },
  ".cm-deletedLineGutter": { background: "var(--danger) !important" },
  ".cm-collapsedLines": { color: "var(--ink-2)", background: "var(--sunken)" },
});

interface MergeViewProps {
  label: string;
  before: string;
  after: string;
}

/** What became of a script between two times: lines that went are red, those that came are green. */
export function MergeView({ label, before, after }: MergeViewProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const unchanged = t("scripts.unchangedLines");
  useEffect(() => {
    if (host.current === null) return;
    // As the editor, it stands in a shadow root.
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(), javascript(), syntaxHighlighting(colours), look, changes,
          EditorState.readOnly.of(true),
          EditorState.phrases.of({ "$ unchanged lines": unchanged }),
          EditorView.contentAttributes.of({ "aria-label": label }),
          unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
        ],
      }),
    });
    return () => view.destroy();
  }, [label, before, after, unchanged]);
  return <div ref={host} className={styles.editor} />;
}

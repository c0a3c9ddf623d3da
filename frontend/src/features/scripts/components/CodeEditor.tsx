import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, StateEffect } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, type ViewUpdate } from "@codemirror/view";
import { tsAutocompleteWorker, tsFacetWorker, tsHoverWorker, tsSyncWorker } from "@valtown/codemirror-ts";
import type { WorkerShape } from "@valtown/codemirror-ts/worker";
import { wrap } from "comlink";
import { useEffect, useId, useImperativeHandle, useRef, type Ref } from "react";

import { colours, look } from "../model/code-look";
import { renderHover } from "../model/hover";
import type { Mistake } from "../model/mistakes";

import styles from "./CodeEditor.module.css";

const NONE: readonly Mistake[] = [];

interface CodeEditorProps {
  value: string;
  onChange: (value: string) => void;
  /** What the editor is called. */
  label: string;
  mistakes?: readonly Mistake[];
  readOnly?: boolean;
  /** `Ctrl+S`. */
  onSave?: () => void;
  /** `Ctrl+Enter`. */
  onRun?: () => void;
  ref?: Ref<CodeEditorHandle>;
}

export interface CodeEditorHandle {
  /** Puts the cursor at a place, counted from 1, and gives the editor the focus. */
  goTo: (line: number, column: number) => void;
}

/** The language service of a page; it starts with the first editor and stays for the next ones. */
let service: Promise<WorkerShape> | undefined;

function languageService(): Promise<WorkerShape> {
  service ??= (async () => {
    const worker = wrap<never>(new Worker(new URL("../model/language.worker.ts", import.meta.url), { type: "module" })) as WorkerShape;
    await worker.initialize();
    return worker;
  })();
  return service;
}

/** The mistakes that the server named are others, or the language service is there. */
const refresh = StateEffect.define();
const needsRefresh = (update: ViewUpdate) => update.transactions.some(({ effects }) => effects.some((one) => one.is(refresh)));

const offsets = (state: EditorState, line: number, column: number) => {
  const { from, to } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return { from: Math.min(from + Math.max(column - 1, 0), to), to };
};

const place = (state: EditorState, { line, column, message }: Mistake): Diagnostic => ({
  ...offsets(state, line, column),
  severity: "error",
  message,
});

/**
 * An editor of a script, with completion, documentation and checks from the API of scripts. Tab indents; after Escape it goes on
 * to what comes next on the page. It stands in a shadow root, whose styles need no exception from the content security policy.
 */
export function CodeEditor({ value, onChange, label, mistakes = NONE, readOnly = false, onSave, onRun, ref }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const path = `/script${useId().replace(/\W/g, "_")}.js`;
  const latest = useRef({ value, onChange, onSave, onRun, mistakes });
  useEffect(() => {
    latest.current = { value, onChange, onSave, onRun, mistakes };
  });
  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const language = new Compartment();
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(), highlightActiveLineGutter(), foldGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(),
          closeBrackets(), highlightActiveLine(), highlightSelectionMatches(), javascript(), syntaxHighlighting(colours), look, lintGutter(),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": label }),
          keymap.of([
            { key: "Mod-s", run: () => (latest.current.onSave?.(), latest.current.onSave !== undefined) },
            { key: "Mod-Enter", run: () => (latest.current.onRun?.(), latest.current.onRun !== undefined) },
            ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          linter((shown) => latest.current.mistakes.map((one) => place(shown.state, one)), { delay: 0, needsRefresh }),
          language.of([]),
        ],
      }),
    });
    view.current = editor;
    languageService()
      .then(async (worker) => {
        if (view.current !== editor) return;
        editor.dispatch({
          effects: language.reconfigure([
            tsFacetWorker.of({ worker, path }),
            tsSyncWorker(),
            linter(() => worker.getLints({ path, diagnosticCodesToIgnore: [] }), { needsRefresh }),
            tsHoverWorker({ renderTooltip: renderHover }),
            autocompletion({ override: [tsAutocompleteWorker()], icons: false }),
          ]),
        });
        await worker.updateFile({ path, code: editor.state.doc.toString() });
        if (view.current === editor) editor.dispatch({ effects: refresh.of(null) });
      })
      // One can write without it; the next editor tries again.
      .catch(() => (service = undefined));
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [label, path, readOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => view.current?.dispatch({ effects: refresh.of(null) }), [mistakes]);
  useImperativeHandle(ref, () => ({
    goTo: (line, column) => {
      const editor = view.current;
      if (editor === null) return;
      editor.dispatch({ selection: { anchor: offsets(editor.state, line, column).from }, scrollIntoView: true });
      editor.focus();
    },
  }));
  return <div ref={host} className={styles.editor} />;
}

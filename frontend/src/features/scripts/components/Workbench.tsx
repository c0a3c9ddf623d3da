import { Save, Undo2 } from "lucide-react";
import { Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Script } from "../api/scripts";
import type { BenchTab } from "../model/bench-tabs";
import { kindOf } from "../model/kinds";
import { useWorkbench } from "../model/use-workbench";

import type { CodeEditorHandle } from "./CodeEditor";
import { Comparison } from "./Comparison";
import { Places } from "./Places";
import { RunLog } from "./RunLog";
import { ScriptFields } from "./ScriptFields";
import styles from "./Scripts.module.css";
import { TestPane } from "./TestPane";
import type { TestedObject } from "./TestResultView";
import { VersionList } from "./VersionList";

import { LeaveGuard } from "@/components/LeaveGuard";
import { useRegisterActions } from "@/components/actions/registry";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Tabs } from "@/components/ui/Tabs";
import { WidePage } from "@/components/ui/WidePage";
import { later } from "@/lib/later";

const CodeEditor = later(() => import("./CodeEditor").then((editor) => editor.CodeEditor));

interface WorkbenchProps {
  moduleId: string;
  script: Script;
  project: string | undefined;
  /** Why the script cannot be changed. */
  readOnly: string | undefined;
  /** Why it cannot be tried. */
  mayNotRun: string | undefined;
  tab: BenchTab;
  onTab: (tab: BenchTab) => void;
  /** What it is tried with. */
  object: TestedObject | undefined;
  findObjects: (search: string) => Promise<TestedObject[]>;
  onObject: (object: TestedObject | undefined) => void;
  /** The version that is compared with what is in the editor. */
  version: number | undefined;
  onVersion: (version: number | undefined) => void;
  /** Reads the script anew. */
  onReload: () => Promise<Script | undefined>;
  /** What else can be done with it. */
  more: ReactNode;
  busy?: boolean;
}

/** One script: written on the left, tried out, looked into and compared on the right. */
export function Workbench(props: WorkbenchProps) {
  const { moduleId, script, readOnly, mayNotRun, object, version } = props;
  const { t } = useTranslation();
  const bench = useWorkbench(moduleId, script);
  const { draft, base, unsaved, test } = bench;
  const [tested, setTested] = useState<TestedObject>();
  const editor = useRef<CodeEditorHandle>(null);
  // The server tries out the code as it is in sight, for the type that it knows.
  const otherType = draft.kind !== kindOf(base) ? t("scripts.typeFirst") : undefined;
  const mayRun = mayNotRun ?? otherType ?? (object === undefined && draft.kind !== "action" && draft.kind !== "scheduled" ? t("scripts.objectFirst") : undefined);
  const run = () => {
    if (mayRun !== undefined || test.isPending) return;
    setTested(object);
    if (props.tab !== "test") props.onTab("test");
    bench.run(object?.id);
  };
  const save = () => {
    if (readOnly === undefined) bench.save();
  };
  const onPlace = (line: number, column: number) => {
    if (version !== undefined) props.onVersion(undefined);
    // The editor may be hidden by the comparison until then.
    requestAnimationFrame(() => editor.current?.goTo(line, column));
  };
  const latest = useRef({ save, run });
  useEffect(() => {
    latest.current = { save, run };
  });
  const saveReason = readOnly ?? (unsaved ? undefined : t("scripts.nothingToSave"));
  const actions = useMemo(
    () => [
      { id: "script-save", group: t("scripts.one"), label: t("scripts.save"), icon: Save, shortcut: "Mod+S", disabledReason: saveReason, run: () => latest.current.save() },
      { id: "script-run", group: t("scripts.one"), label: t("scripts.run"), shortcut: "Mod+Enter", disabledReason: mayRun, run: () => latest.current.run() },
    ],
    [t, saveReason, mayRun],
  );
  useRegisterActions("script", actions);

  return (
    <WidePage
      title={base.name}
      project={props.project}
      tabs={
        <div className={styles.acts}>
          <span role="status">{unsaved && <Badge tone="warn">{t("scripts.unsaved")}</Badge>}</span>
          {unsaved && (
            <Button icon={Undo2} variant="ghost" onClick={bench.discard}>
              {t("scripts.discard")}
            </Button>
          )}
          <Button icon={Save} variant="primary" busy={bench.isSaving} disabledReason={saveReason} onClick={save}>
            {t("scripts.save")}
          </Button>
          {props.more}
        </div>
      }
    >
      <LeaveGuard unsaved={unsaved} kept />
      <div className={styles.bench}>
        <div className={styles.writing}>
          <ScriptFields moduleId={moduleId} draft={draft} errors={bench.errors} disabled={readOnly !== undefined} onChange={bench.change} />
          {readOnly !== undefined && <p className={styles.used}>{readOnly}</p>}
          {bench.fault !== null && (
            <div role="alert" className={styles.fault}>
              <p>{bench.conflict ? t("scripts.conflict") : (bench.refused?.message ?? bench.fault)}</p>
              {bench.refused && <Places mistake={bench.refused} onPlace={onPlace} />}
              {bench.conflict &&
                ([false, true] as const).map((mine) => (
                  <Button key={String(mine)} onClick={() => void props.onReload().then((now) => now && bench.settle(now, mine))}>
                    {t(mine ? "scripts.keepMine" : "scripts.takeTheirs")}
                  </Button>
                ))}
            </div>
          )}
          <div className={styles.code} hidden={version !== undefined}>
            <Suspense fallback={<Skeleton lines={8} />}>
              <CodeEditor
                ref={editor}
                label={t("scripts.code")}
                value={draft.source}
                onChange={(source) => bench.change({ source })}
                mistakes={bench.mistakes}
                readOnly={readOnly !== undefined}
                onSave={save}
                onRun={run}
              />
            </Suspense>
          </div>
          {version !== undefined && (
            <Comparison
              key={version}
              moduleId={moduleId}
              id={script.id}
              version={version}
              source={draft.source}
              disabledReason={readOnly ?? (unsaved ? t("scripts.saveFirst") : version === base.version ? t("scripts.isCurrent") : undefined)}
              busy={bench.isSaving}
              onRestore={(one) => bench.restore(one, () => props.onVersion(undefined))}
              onClose={() => props.onVersion(undefined)}
            />
          )}
        </div>
        <aside aria-label={t("scripts.beside")} className={styles.aside}>
          <Tabs<BenchTab>
            value={props.tab}
            onChange={props.onTab}
            tabs={[
              {
                value: "test",
                label: t("scripts.test"),
                panel: (
                  <TestPane
                    moduleId={moduleId}
                    object={object}
                    find={props.findObjects}
                    onObject={props.onObject}
                    alone={draft.kind === "scheduled"}
                    disabledReason={mayRun}
                    busy={test.isPending}
                    result={test.data}
                    tested={tested}
                    error={test.error}
                    onRun={run}
                    onPlace={onPlace}
                  />
                ),
              },
              { value: "runs", label: t("scripts.runs"), panel: <RunLog moduleId={moduleId} id={script.id} onPlace={onPlace} /> },
              {
                value: "versions",
                label: t("scripts.versions"),
                panel: <VersionList moduleId={moduleId} id={script.id} current={base.version} chosen={version} onChoose={props.onVersion} />,
              },
            ]}
          />
        </aside>
      </div>
    </WidePage>
  );
}

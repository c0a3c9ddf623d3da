import { FlaskConical, Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { TestResult } from "../api/scripts";

import { ObjectPicker } from "./ObjectPicker";
import styles from "./Scripts.module.css";
import { TestResultView, type TestedObject } from "./TestResultView";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";

interface TestPaneProps {
  moduleId: string;
  object: TestedObject | undefined;
  find: (search: string) => Promise<TestedObject[]>;
  onObject: (object: TestedObject | undefined) => void;
  /** Whether it runs without an object. */
  alone: boolean;
  disabledReason: string | undefined;
  busy: boolean;
  result: TestResult | undefined;
  /** What the result is about. */
  tested: TestedObject | undefined;
  error: Error | null;
  onRun: () => void;
  onPlace: (line: number, column: number) => void;
}

/** Tries the script out, as it stands in the editor, with an object; nothing is written. */
export function TestPane({ disabledReason, busy, result, tested, error, onRun, onPlace, onObject, alone, ...picker }: TestPaneProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.pane}>
      <div className={styles.testBar}>
        {!alone && <ObjectPicker {...picker} value={picker.object} onChange={onObject} />}
        <Button icon={Play} variant="primary" busy={busy} disabledReason={disabledReason} title={t("scripts.runKey")} onClick={onRun}>
          {t("scripts.run")}
        </Button>
      </div>
      {busy && <Skeleton lines={3} />}
      {!busy && error && (
        <p role="alert" className={styles.fault}>
          {problemText(error, t)}
        </p>
      )}
      {!busy && result && <TestResultView result={result} object={tested} onPlace={onPlace} />}
      {!busy && !error && !result && (
        <State icon={FlaskConical} title={t("scripts.noTest")}>
          {t(alone ? "scripts.noTestAloneText" : "scripts.noTestText")}
        </State>
      )}
    </div>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { executionsQuery, useTestScript, useUpdateScript, type Script, type ScriptPatch, type ScriptVersion } from "../api/scripts";

import { draftOf, patchOf, type Draft } from "./draft";
import { kindOf, typeOf } from "./kinds";
import { failedAt, refusedAt, type Mistake } from "./mistakes";

import { fieldErrors, isStatus, problemText } from "@/api/problem";
import { toastDone, toastProblem } from "@/components/ui/toasts";

/** What a script says, apart from whether it runs. */
const contentOf = (from: Script | ScriptVersion): ScriptPatch => ({
  name: from.name,
  ...typeOf(kindOf(from)),
  priority: from.priority,
  source_code: from.source_code,
  limits: from.limits,
  cron_expression: from.cron_expression ?? "",
  ...(from.time_zone != null && { time_zone: from.time_zone }),
});

/** Writing a script: what was typed, what is saved, and what the server says of both. */
export function useWorkbench(moduleId: string, script: Script) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const update = useUpdateScript();
  const test = useTestScript({ moduleId, id: script.id });
  // What the writing began with: what others did since then is theirs.
  const [base, setBase] = useState(script);
  const before = useMemo(() => draftOf(base), [base]);
  const [draft, setDraft] = useState(before);
  // Mistakes belong to the text that they were found in.
  const [found, setFound] = useState<{ source: string; mistakes: readonly Mistake[] }>({ source: "", mistakes: [] });
  const patch = patchOf(before, draft);
  const conflict = isStatus(update.error, 409);

  const note = (mistake: Mistake | null) => setFound({ source: draft.source, mistakes: mistake === null ? [] : [mistake] });
  const taken = (saved: Script) => {
    setBase(saved);
    setDraft(draftOf(saved));
  };
  const save = () => {
    if (patch === null || update.isPending) return;
    update.mutate(
      { moduleId, id: script.id, ...patch, expected_version: base.version },
      {
        onError: (error) => note(refusedAt(error)),
        onSuccess: (saved) => {
          setBase(saved);
          setFound({ source: "", mistakes: [] });
          // What was typed while it was on its way stays.
          setDraft((now) => (now === draft ? draftOf(saved) : now));
          toastDone(t("scripts.saved", { name: saved.name, version: saved.version }));
        },
      },
    );
  };
  const put = (content: ScriptPatch, done: (saved: Script) => void) =>
    update.mutate(
      { moduleId, id: script.id, ...content },
      {
        onError: (error) => toastProblem(t("scripts.notSaved"), problemText(error, t)),
        onSuccess: (saved) => {
          taken(saved);
          done(saved);
        },
      },
    );
  const restore = (version: ScriptVersion, done: () => void) => {
    const former = contentOf(base);
    put(contentOf(version), () => {
      done();
      toastDone(t("scripts.restored", { version: version.version }), {
        undo: { label: t("common.undo"), run: () => put(former, () => undefined) },
      });
    });
  };
  const run = (objectId: string | undefined) =>
    test.mutate(
      {
        ...(objectId !== undefined && { object_id: objectId }),
        // Saved or not: what is tried is what is in sight.
        ...(draft.source !== before.source && { source_code: draft.source }),
      },
      {
        onSuccess: ({ error }) => note(failedAt(error)),
        onSettled: () => void queries.invalidateQueries({ queryKey: executionsQuery(moduleId, script.id).queryKey }),
      },
    );
  return {
    base,
    draft,
    change: (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part })),
    unsaved: patch !== null,
    mistakes: found.source === draft.source ? found.mistakes : NO_MISTAKES,
    errors: fieldErrors(update.error, t),
    fault: update.error === null ? null : problemText(update.error, t),
    /** Where the server found what it did not take. */
    refused: refusedAt(update.error),
    conflict,
    isSaving: update.isPending,
    save,
    /** Takes what somebody else has saved meanwhile, or goes on from there with what was typed. */
    settle: (latest: Script, mine: boolean) => {
      update.reset();
      setBase(latest);
      if (!mine) setDraft(draftOf(latest));
    },
    discard: () => {
      update.reset();
      setDraft(before);
    },
    restore,
    test,
    run,
  };
}

const NO_MISTAKES: readonly Mistake[] = [];

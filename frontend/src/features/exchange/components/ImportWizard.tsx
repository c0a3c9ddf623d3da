import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { discardUpload, startImport, uploadQuery } from "../api/reqif";

import { AnalysisReport } from "./AnalysisReport";
import { FilePicker } from "./FilePicker";
import styles from "./ImportWizard.module.css";

import { problemText } from "@/api/problem";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Progress } from "@/components/ui/Progress";
import { toastProblem } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";



const STEPS = ["choose", "check", "import"] as const;
type Step = (typeof STEPS)[number];

interface ImportWizardProps {
  projectId: string;
  disabledReason: string | undefined;
  /** The file and the work of this import; both stand in the address, so a reload goes on where it was. */
  uploadId: string | undefined;
  jobId: string | undefined;
  onUpload: (uploadId: string | undefined) => void;
  onJob: (jobId: string | undefined) => void;
  renderJob: (jobId: string) => ReactNode;
}

/** Reading a ReqIF file: choose, look at what is in it, bring it in. */
export function ImportWizard({ projectId, disabledReason, uploadId, jobId, ...props }: ImportWizardProps) {
  const { t } = useTranslation();
  const step: Step = jobId !== undefined ? "import" : uploadId !== undefined ? "check" : "choose";
  return (
    <div className={classNames(card.card, styles.wizard)}>
      <ol role="list" className={styles.steps}>
        {STEPS.map((name, index) => (
          <li key={name} aria-current={name === step ? "step" : undefined}>
            <span>{index + 1}</span>
            {t(`exchange.step.${name}`)}
          </li>
        ))}
      </ol>
      <div className={styles.body}>
        {step === "choose" && (
          <FilePicker projectId={projectId} disabledReason={disabledReason} onDone={(id) => props.onUpload(id)} />
        )}
        {step === "check" && uploadId !== undefined && (
          <CheckStep
            projectId={projectId}
            uploadId={uploadId}
            onJob={(job) => props.onJob(job.id)}
            onDiscard={() => props.onUpload(undefined)}
          />
        )}
        {step === "import" && jobId !== undefined && (
          <>
            {props.renderJob(jobId)}
            <Button onClick={() => props.onJob(undefined)}>{t("exchange.another")}</Button>
          </>
        )}
      </div>
    </div>
  );
}

interface CheckStepProps {
  projectId: string;
  uploadId: string;
  onJob: (job: Job) => void;
  onDiscard: () => void;
}

function CheckStep({ projectId, uploadId, onJob, onDiscard }: CheckStepProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const upload = useQuery(uploadQuery(projectId, uploadId));
  const start = useMutation({
    mutationFn: () => startImport(projectId, uploadId),
    onSuccess: (job) => {
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      onJob(job);
    },
    onError: (error) => toastProblem(t("exchange.importFailed"), problemText(error, t)),
  });
  const discard = useMutation({ mutationFn: () => discardUpload(projectId, uploadId), onSettled: onDiscard });
  const again = (
    <Button busy={discard.isPending} onClick={() => discard.mutate()}>
      {t("exchange.otherFile")}
    </Button>
  );
  if (upload.error && upload.data === undefined) {
    return (
      <div role="alert">
        <p>{problemText(upload.error, t)}</p>
        {again}
      </div>
    );
  }
  const { data } = upload;
  if (data === undefined || data.state === "analysing") {
    return (
      <div className={styles.working} role="status">
        <p>{t("exchange.analysing", { name: data?.file_name ?? "" })}</p>
        <Progress label={t("exchange.analysing", { name: data?.file_name ?? "" })} done={0} total={null} />
        {again}
      </div>
    );
  }
  return (
    <>
      <AnalysisReport upload={data} />
      <div className={styles.actions}>
        {again}
        <Button
          variant="primary"
          busy={start.isPending}
          disabledReason={data.state === "refused" ? t("exchange.refused") : undefined}
          onClick={() => start.mutate()}
        >
          {t("exchange.start")}
        </Button>
      </div>
    </>
  );
}

import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { uploadReqif } from "../api/reqif";

import styles from "./ImportWizard.module.css";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { formatBytes } from "@/lib/format";



interface FilePickerProps {
  projectId: string;
  disabledReason: string | undefined;
  onDone: (uploadId: string) => void;
}

interface Sending {
  file: File;
  sent: number;
  abort: () => void;
}

/** Drop a file or choose one; it is sent at once. */
export function FilePicker({ projectId, disabledReason, onDone }: FilePickerProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<unknown>(null);

  const send = async (file: File | undefined) => {
    if (file === undefined || disabledReason !== undefined) return;
    const controller = new AbortController();
    const progress = (sent: number) => setSending({ file, sent, abort: () => controller.abort() });
    setError(null);
    progress(0);
    try {
      const { id } = await uploadReqif(projectId, file, progress, controller.signal);
      onDone(id);
    } catch (cause) {
      if (!controller.signal.aborted) setError(cause);
    } finally {
      setSending(null);
    }
  };

  if (sending !== null) {
    const { file, sent, abort } = sending;
    return (
      <div className={styles.working} role="status">
        <p>
          {t("exchange.sending", { name: file.name })} · {formatBytes(sent)} / {formatBytes(file.size)}
        </p>
        <Progress label={t("exchange.sending", { name: file.name })} done={sent} total={file.size} />
        <Button onClick={abort}>{t("common.cancel")}</Button>
      </div>
    );
  }
  return (
    <>
      {/* A place to drop on; the button inside does the same by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className={styles.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void send(event.dataTransfer.files[0]);
        }}
      >
        <FileUp aria-hidden />
        <p>{t("exchange.drop")}</p>
        <Button variant="primary" disabledReason={disabledReason} onClick={() => input.current?.click()}>
          {t("exchange.choose")}
        </Button>
        <p className={styles.hint}>{t("exchange.accepts")}</p>
        <input
          ref={input}
          hidden
          type="file"
          accept=".reqif,.reqifz,.xml,.zip"
          aria-label={t("exchange.choose")}
          onChange={({ target }) => void send(target.files?.[0])}
        />
      </div>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {problemText(error, t)}
        </p>
      )}
    </>
  );
}

import { Copy, Download } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Answer } from "../api/api";

import styles from "./AnswerView.module.css";

import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/Button";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { copyText } from "@/lib/clipboard";
import { formatBytes } from "@/lib/format";

/** JSON with line breaks; everything else as it is. */
function pretty({ type, text, cut }: Answer): string {
  if (!type.includes("json") || cut) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What the server answered. */
export function AnswerView({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const { status, milliseconds, bytes, headers, file, cut } = answer;
  const text = useMemo(() => pretty(answer), [answer]);
  const address = useMemo(() => (file === undefined ? undefined : URL.createObjectURL(file)), [file]);
  // The browser keeps the file for as long as it has an address.
  useEffect(() => () => (address === undefined ? undefined : URL.revokeObjectURL(address)), [address]);
  return (
    <div className={styles.answer}>
      <p role="status" className={styles.line}>
        <Badge tone={status < 400 ? "ok" : "danger"}>{status}</Badge> {milliseconds} ms · {formatBytes(bytes)}
        {cut && ` · ${t("help.api.cut")}`}
      </p>
      <details>
        <summary>{t("help.api.headers")}</summary>
        <dl className={styles.headers}>
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {address !== undefined && (
        <a href={address} download className={styles.download}>
          <Download aria-hidden />
          {t("jobs.download")}
        </a>
      )}
      {text !== "" && <CodeBox label={t("help.api.answer")} text={text} />}
    </div>
  );
}

/** Text to look at and to copy. */
export function CodeBox({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const copy = () =>
    void copyText(text).then(
      () => toastDone(t("common.copied")),
      () => toastProblem(t("common.notCopied")),
    );
  return (
    <div className={styles.box}>
      <IconButton icon={Copy} label={`${t("common.copy")}: ${label}`} className={styles.copy} onClick={copy} />
      {/* It scrolls, so it must be reachable. */}
      <div role="region" aria-label={label} tabIndex={0} className={styles.scroll}>
        <pre>{text}</pre>
      </div>
    </div>
  );
}

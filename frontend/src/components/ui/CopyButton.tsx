import { Copy } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Button } from "./Button";
import { toastDone, toastProblem } from "./toasts";

import { copyText } from "@/lib/clipboard";

/** Copies a text and says so. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const copy = () =>
    void copyText(text).then(
      () => toastDone(t("common.copied")),
      () => toastProblem(t("common.notCopied")),
    );
  return (
    <Button icon={Copy} onClick={copy}>
      {t("common.copy")}
    </Button>
  );
}

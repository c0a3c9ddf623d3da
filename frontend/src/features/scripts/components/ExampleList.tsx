import { useTranslation } from "react-i18next";

import { EXAMPLES, type Example } from "../model/examples";

import { KindBadge } from "./KindBadge";
import styles from "./Scripts.module.css";

import { Button } from "@/components/ui/Button";

interface ExampleListProps {
  disabledReason: string | undefined;
  onChoose: (example: Example) => void;
}

/** Scripts to begin from. */
export function ExampleList({ disabledReason, onChoose }: ExampleListProps) {
  const { t } = useTranslation();
  return (
    <ul role="list" aria-label={t("scripts.examples")} className={styles.examples}>
      {EXAMPLES.map((example) => (
        <li key={example.id}>
          <KindBadge kind={example.kind} />
          <span lang="en">
            <strong>{example.name}</strong>
            <span>{example.text}</span>
          </span>
          <Button disabledReason={disabledReason} aria-label={t("scripts.useNamed", { name: example.name })} onClick={() => onChoose(example)}>
            {t("scripts.use")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

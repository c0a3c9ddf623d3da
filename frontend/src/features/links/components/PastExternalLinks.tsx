import { Globe } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ExternalLinkList } from "./ExternalLinkList";
import styles from "./ExternalLinks.module.css";

import type { RequirementObject } from "@/api/types";

/** Links that an object had to the world outside, at a point of the past. */
export function PastExternalLinks({ object }: { object: RequirementObject }) {
  const { t } = useTranslation();
  if (object.external_links.length === 0) return null;
  return (
    <section aria-label={t("externalLinks.title")} className={styles.section}>
      <h3>
        <Globe aria-hidden />
        {t("externalLinks.title")} <span>{object.external_links.length}</span>
      </h3>
      <ExternalLinkList links={object.external_links} />
    </section>
  );
}

import { memo } from "react";


import styles from "./RichText.module.css";
import { sanitize } from "./sanitize";

import { classNames } from "@/lib/class-names";

/** Formatted text to read. */
export const RichText = memo(function RichText({ html, className }: { html: string; className?: string }) {
  return <div className={classNames(styles.rich, className)} dangerouslySetInnerHTML={{ __html: sanitize(html) }} />;
});

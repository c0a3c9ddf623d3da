import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import { describeShortcut } from "@/lib/shortcuts";

/** Keys of a shortcut as key caps, for instance `Mod+K` or the sequence `g o`. */
export function Shortcut({ keys }: { keys: string }) {
  const { i18n } = useTranslation();
  return (
    <span>
      {describeShortcut(keys, i18n.language).map((cap, index) => (
        <Fragment key={index}>
          {index > 0 && " "}
          <kbd>{cap}</kbd>
        </Fragment>
      ))}
    </span>
  );
}

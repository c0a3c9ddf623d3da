import { useTranslation } from "react-i18next";

import { KINDS, OFFERED, type Kind } from "../model/kinds";

/** The kinds that can be chosen; one that a script is already is among them. */
export function KindOptions({ current }: { current?: Kind | undefined }) {
  const { t } = useTranslation();
  return KINDS.filter((kind) => OFFERED.includes(kind) || kind === current).map((kind) => (
    <option key={kind} value={kind}>
      {t(`scripts.kind.${kind}`)}
    </option>
  ));
}

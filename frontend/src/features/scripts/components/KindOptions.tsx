import { useTranslation } from "react-i18next";

import { KINDS } from "../model/kinds";

/** The kinds that can be chosen. */
export function KindOptions() {
  const { t } = useTranslation();
  return KINDS.map((kind) => (
    <option key={kind} value={kind}>
      {t(`scripts.kind.${kind}`)}
    </option>
  ));
}

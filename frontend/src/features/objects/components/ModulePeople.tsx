import { useTranslation } from "react-i18next";

import { othersAmong, People } from "./People";

import { useLive } from "@/api/live";

/** Who else is in the module. */
export function ModulePeople() {
  const { t } = useTranslation();
  const people = othersAmong(useLive((state) => state.people));
  if (people.length === 0) return null;
  return (
    <span role="group" aria-label={t("live.people")}>
      <People people={people} most={5} say="live.inModule" />
    </span>
  );
}

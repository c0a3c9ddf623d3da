import type { TFunction } from "i18next";

import type { AxisObject } from "../api/matrix";

/** What an object is called beside its key. */
export const textOf = ({ heading, text }: Pick<AxisObject, "heading" | "text">, t: TFunction): string =>
  heading || text || t("object.noText");

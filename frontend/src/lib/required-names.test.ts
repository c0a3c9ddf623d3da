import { expect, it } from "vitest";

import { requiredNamesOf } from "./required-names";

it("[ATT-5] reads required names in both forms", () => {
  expect(requiredNamesOf(["A", 1])).toEqual(["A"]);
  expect(requiredNamesOf({ A: true, B: false })).toEqual(["A"]);
  expect(requiredNamesOf(null)).toEqual([]);
  expect(requiredNamesOf(undefined)).toEqual([]);
});

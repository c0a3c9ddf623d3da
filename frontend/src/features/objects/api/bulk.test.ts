import { expect, it } from "vitest";

import { filterText } from "./bulk";

it("[OBJ-8, SRC-3] all rows of a view are meant by one filter", () => {
  expect(filterText({})).toBe("");
  expect(filterText({ sort: "key desc", includeDeleted: true })).toBe("");
  expect(filterText({ filter: "a = 1 or b = 2", classification: "heading", needsReview: true })).toBe(
    "(a = 1 or b = 2) and classification = heading and reviewed = false",
  );
  expect(filterText({ search: 'say "a\\b"' })).toBe(
    '(heading ~ "say \\"a\\\\b\\"" or body ~ "say \\"a\\\\b\\"" or key ~ "say \\"a\\\\b\\"")',
  );
});

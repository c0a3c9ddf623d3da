import { expect, it } from "vitest";

import { mostOf } from "./most-of";

it("[LNK-7] modules side by side begin with the links that join them most", () => {
  const out = { typeId: "a", outgoing: true };
  const into = { typeId: "a", outgoing: false };
  const other = { typeId: "b", outgoing: true };
  expect(mostOf([out, into, other, into])).toEqual(into);
  expect(mostOf([other, out])).toEqual(other);
  expect(mostOf([])).toBeNull();
});

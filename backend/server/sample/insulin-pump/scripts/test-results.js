// What the tests of each requirement said the last time that they ran.

let [passed, failed, all] = [0, 0, 0];
for (const { source: test } of req1.object.links("in", "verifies")) {
  all += 1;
  if (test?.attributes.Result === "passed") passed += 1;
  if (test?.attributes.Result === "failed") failed += 1;
}
if (failed > 0) return `${failed} of ${all} failed`;
return all > 0 ? `${passed} of ${all} passed` : null;

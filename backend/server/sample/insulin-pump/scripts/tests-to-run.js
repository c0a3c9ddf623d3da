// What is to be tested this week: tests that never ran or failed, with what they verify.

let open = 0;
for (const test of req1.query("classification = normative and not Result = passed", { sort: "key" })) {
  open += 1;
  const verified = [...test.links("out", "verifies")].map((link) => link.target?.key ?? "?");
  req1.log(test.key, test.attributes.Result === "failed" ? "failed" : "not run", verified.join(", "));
}
req1.log(open === 0 ? "Every test has passed." : `${open} tests are open.`);

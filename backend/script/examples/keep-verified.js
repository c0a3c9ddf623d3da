// Nothing that is tested is deleted
// kind: pre_delete
// A requirement to which a test still leads stays.

const test = req1.object.links("in", "verifies").first();
if (test) req1.reject(`${test.source?.key ?? "A test"} still verifies this requirement. Unlink it first.`);

// Two demands in one requirement are hard to trace and to test.

const text = (req1.object.body ?? "").replace(/<[^>]*>/g, " ");
const demands = text.match(/\bshall\b/g)?.length ?? 0;
if (req1.object.classification === "normative" && demands > 1) {
  req1.report("info", `Demands ${demands} things: each could be a requirement of its own.`, "body");
}

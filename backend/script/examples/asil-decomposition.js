// ASIL decomposition
// kind: validate
// What refines a requirement adds up to its ASIL (ISO 26262-9, clause 5).

const points = { QM: 0, A: 1, B: 2, C: 3, D: 4 };
const level = (object) => points[String(object?.get("ASIL") ?? "QM")] ?? 0;
const parts = [...req1.object.links("in", "refines")].map((link) => link.source).filter((part) => part !== null);
const needed = level(req1.object);
if (needed > 0 && parts.length > 0 && parts.every((part) => level(part) < needed)) {
  const sum = parts.reduce((total, part) => total + level(part), 0);
  if (parts.length < 2 || sum < needed) {
    req1.report("error", `The parts (${parts.map((part) => part.key).join(", ")}) do not add up to the ASIL.`, "ASIL");
  }
}

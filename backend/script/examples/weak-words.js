// Weak words
// kind: validate
// Words that let everybody understand something else.

const weak = ["as appropriate", "as far as possible", "etc", "fast", "flexible", "if necessary", "should", "sufficient", "user-friendly"];
const text = `${req1.object.heading ?? ""} ${(req1.object.body ?? "").replace(/<[^>]*>/g, " ")}`.toLowerCase();
const found = weak.filter((word) => new RegExp(`\\b${word}\\b`).test(text));
if (req1.object.classification === "normative" && found.length > 0) {
  req1.report("info", `Can be understood in several ways: ${found.join(", ")}.`, "body");
}

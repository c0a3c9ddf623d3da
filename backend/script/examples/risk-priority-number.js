// Risk priority number
// kind: pre_save
// Keeps the attribute RPN at Severity × Occurrence × Detection.

const factors = ["Severity", "Occurrence", "Detection"].map((name) => req1.draft.get(name));
const known = factors.every((value) => typeof value === "number");
req1.draft.set("RPN", known ? factors.reduce((product, value) => product * Number(value), 1) : null);

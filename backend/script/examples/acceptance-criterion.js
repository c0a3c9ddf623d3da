// Acceptance criterion
// kind: validate
// Requirements need an acceptance criterion and a text.

const { object } = req1;
if (object.classification === "normative") {
  if (!object.body && !object.heading) req1.report("error", "There is neither a heading nor a text.", "body");
  if (!object.get("Acceptance criterion")) req1.report("warning", "It is not said how to tell that this is fulfilled.", "Acceptance criterion");
}

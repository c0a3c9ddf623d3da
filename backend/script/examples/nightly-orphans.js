// Orphans
// kind: scheduled
// Lists requirements without any link, and says how many there are.

let orphans = 0;
for (const object of req1.query("classification = normative and has no link", { project: true, sort: "key" })) {
  orphans += 1;
  if (orphans <= 100) req1.log(object.key, object.heading ?? "");
}
req1.log(orphans === 0 ? "Every requirement is linked." : `${orphans} requirements have no link.`);

// The drafts among the selected requirements go to the reviewers. What says nothing yet stays a draft.

for (const object of req1.selection) {
  if (object.classification !== "normative" || object.attributes.Status !== "draft") continue;
  if (!object.body) {
    req1.warn(`${object.key} has no text yet.`);
    continue;
  }
  object.attributes.Status = "in_review";
}

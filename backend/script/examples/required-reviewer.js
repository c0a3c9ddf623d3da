// Reviewer before approval
// kind: pre_save
// A requirement becomes approved only when somebody else is named as its reviewer.

const { draft, object, user } = req1;
if (draft.state === "approved" && object?.state !== "approved") {
  const reviewer = draft.get("Reviewer");
  if (!reviewer) req1.reject("Name a reviewer before you approve.", "Reviewer");
  if (reviewer === user?.id) req1.reject("The reviewer must be somebody else than who approves.", "Reviewer");
}

// State of the chapter after a save
// kind: post_save
// When a requirement is saved, what it stands below is approved if everything in it is, and draft if not; so up to the top.

const parent = req1.object.parent;
if (parent) {
  const states = [...parent.children].map((child) => child.state);
  const state = states.every((one) => one === "approved") ? "approved" : "draft";
  if (parent.state !== state) parent.state = state;
}

// State from what stands below
// kind: action
// Chapters become approved when everything right below them is, and draft when something is not.

for (const object of req1.selection) {
  const states = [...object.children].map((child) => child.state);
  if (states.length === 0) continue;
  const state = states.every((one) => one === "approved") ? "approved" : "draft";
  if (object.state !== state) {
    req1.log(`${object.key}: ${object.state ?? "none"} becomes ${state}`);
    object.state = state;
  }
}

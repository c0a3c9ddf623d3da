// Headings to what refines
// kind: action
// Gives the heading of each selected requirement to what refines it and has none.

for (const object of req1.selection) {
  if (!object.heading) continue;
  for (const { source } of object.links("in", "refines")) {
    if (source && !source.heading) source.heading = object.heading;
  }
}

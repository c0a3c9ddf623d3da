// Number of tests
// kind: layout
// A column with the number of tests of each requirement.

return req1.object.links("in", "verifies").count();

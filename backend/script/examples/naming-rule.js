// Naming rule
// kind: pre_save
// Headings begin with a capital letter and have no full stop at the end.

const { heading } = req1.draft;
if (heading && !/^\p{Lu}/u.test(heading)) req1.reject("Begin the heading with a capital letter.", "heading");
if (heading?.endsWith(".")) req1.reject("A heading has no full stop.", "heading");

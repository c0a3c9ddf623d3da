//# {"kind": "pre_save", "entry": "each", "expect": {"rejection": null, "error": null, "draft": {},
//#   "output": [{"level": "info", "text": "12"}], "results": [{"value": {"Ok": {"fields": {"heading": "Heading 1"}}}},
//#   {"value": {"Ok": {"rejection": {"message": "Not this one", "field": "heading"}}}},
//#   {"value": {"Ok": {"fields": {"heading": "Heading 3"}}}}, {"value": {}}, {"value": {}}, {"value": {}}, {"value": {}},
//#   {"value": {}}, {"value": {}}, {"value": {}}, {"value": {}},
//#   {"value": {"Ok": {"fields": {"heading": "Heading 12"}}}}]}}
// One run for many objects: each has its own draft, and one that is rejected stops none of the others.
globalThis.seen = (globalThis.seen ?? 0) + 1;
if (seen === 12) req1.log(seen);
if (seen === 2) req1.reject("Not this one", "heading");
if (req1.draft.id !== req1.object.id) throw new Error("another draft");
req1.draft.heading = `Heading ${seen}`;

//# {"kind": "pre_save", "entry": 4, "expect": {"rejection": {"field": "heading", "message": "Too short"},
//#   "commands": [], "draft": {"heading": null}, "error": null}}
req1.draft.heading = "x";
if (req1.draft.heading.length < 3) req1.reject("Too short", "heading");

//# {"kind": "layout", "entry": "each", "expect": {"error": null, "results": [
//#   {"value": {"Ok": "Body of 1"}}, {"value": {"Ok": "Body of 2"}}, {"value": {"Ok": "Body of 3"}},
//#   {"value": {"Ok": "Body of 4"}}, {"value": {"Ok": "Body of 5"}}, {"value": {"Ok": "Body of 6"}},
//#   {"value": {"Ok": "Body of 7"}}, {"value": {"Ok": "Body of 8"}}, {"value": {"Ok": "Body of 9"}},
//#   {"value": {"Ok": "Body of 10"}}, {"value": {"Ok": "Body of 11"}}, {"value": {"Ok": "Body of 12"}}]}}
// By its name, and with all there is.
const { body } = JSON.parse(JSON.stringify(req1.object));
if (body !== req1.object["bo" + "dy"]) throw new Error("two bodies");
return body.slice(3, -4);

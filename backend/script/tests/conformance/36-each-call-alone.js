//# {"kind": "post_delete", "entry": "each", "expect": {"error": null, "results": [
//#   {"value": {"Ok": null}}, {"value": {"Err": {"message": "Error: no", "stack": [{"line": 10}]}}},
//#   {"value": {"Ok": ["First", "B", "draft", "Ada"]}}, {"value": {"Err": {"message": "Error: an end too early"}}},
//#   {"value": {"Err": {"message": "Refused: the object is not made: the call that asked for it failed"}}},
//#   {"value": {"Ok": [12, true]}}, {"value": {}}, {"value": {}}, {"value": {}}, {"value": {}}, {"value": {}},
//#   {"value": {}}], "commands": [
//#   {"do": "update", "object": "00000000-0000-0000-0000-000000000001", "fields": {"heading": "First", "state": null}},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-00000000000c"}]}}
// A call that fails leaves nothing of what it asked for, whatever it had done until then.
const number = Number(req1.object.key.slice(4));
const first = req1.get("BRK-1");
if (number === 1) first.heading = "First";
if (number === 2) {
  first.heading = "Second", first.state = "second", first.set("ASIL", "D"), first.set("Owner", null);
  globalThis.made = req1.create({ heading: "Made" });
  req1.link(made, first, "satisfies");
  req1.delete("BRK-7");
  throw new Error("no");
}
if (number === 3) return [first.heading, first.get("ASIL"), first.state, first.get("Owner")];
if (number === 4) {
  req1.unlink(first.links().first());
  return Promise.resolve().then(() => { first.set("ASIL", "C"); throw new Error("an end too early"); });
}
if (number === 5) req1.link(made, first, "satisfies");
if (number === 6) return [req1.query().count(), first.links().count() > 0];
if (number === 8) req1.delete("BRK-12");

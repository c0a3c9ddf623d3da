//# {"kind": "post_save", "entry": "each", "expect": {"error": null, "draft": {}, "findings": [], "results": [
//#   {"value": {"Ok": "Seen 1"}}, {"value": {"Ok": null}}, {"value": {"Ok": null}}, {"value": {"Ok": "Seen 4"}},
//#   {"value": {"Ok": null}}, {"value": {"Ok": "from 4"}}, {"value": {"Ok": null}}, {"value": {"Ok": null}},
//#   {"value": {"Ok": null}}, {"value": {"Ok": null}}, {"value": {"Ok": null}}, {"value": {"Ok": null}}], "commands": [
//#   {"do": "update", "object": "00000000-0000-0000-0000-000000000001", "version": 3,
//#    "fields": {"heading": "Seen 1", "attributes": {"ASIL": "D"}}},
//#   {"do": "update", "object": "00000000-0000-0000-0000-000000000004", "version": 3, "fields": {"heading": "Seen 4"}},
//#   {"do": "update", "object": "00000000-0000-0000-0000-000000000006", "version": 3,
//#    "fields": {"state": "from 4", "attributes": {"Owner": null}}},
//#   {"do": "create", "reference": "new:1", "parent": {"id": "00000000-0000-0000-0000-00000000000b"},
//#    "fields": {"heading": "Below 11"}},
//#   {"do": "link", "source": {"new": "new:1"}, "target": {"id": "00000000-0000-0000-0000-00000000000c"},
//#    "link_type": "satisfies"}]}}
// What all calls want is done, in the order in which they asked for it; what one changed the next ones see.
const { object } = req1;
const number = Number(object.key.slice(4));
if (number === 1 || number === 4) {
  object.heading = `Seen ${number}`;
  if (number === 4) {
    req1.get("BRK-6").state = "from 4";
    req1.update("BRK-1", { attributes: { ASIL: "D" } });
  }
  return object.heading;
}
if (number === 6) {
  delete object.attributes.Owner;
  return object.state;
}
if (number === 11) globalThis.made = req1.create({ parent: object, heading: "Below 11" });
if (number === 12) req1.link(made, object, "satisfies");

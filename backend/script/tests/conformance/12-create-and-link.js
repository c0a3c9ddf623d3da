//# {"kind": "action", "expect": {"commands": [
//#   {"do": "create", "reference": "new:1", "parent": {"id": "00000000-0000-0000-0000-000000000001"}, "after": null,
//#    "fields": {"heading": "Made", "attributes": {"ASIL": "A"}}},
//#   {"do": "create", "reference": "new:2", "parent": {"new": "new:1"}, "fields": {"body": "below", "state": "draft"}},
//#   {"do": "link", "source": {"new": "new:2"}, "target": {"id": "00000000-0000-0000-0000-000000000002"},
//#    "link_type": "satisfies"},
//#   {"do": "unlink", "link": "00000000-0000-0000-0000-000000001001"}]}}
const made = req1.create({ parent: "BRK-1", heading: "Made", attributes: { ASIL: "A" } });
const below = req1.create({ parent: made, body: "below" });
below.state = "draft";
req1.link(below, "BRK-2", "satisfies");
req1.unlink(req1.get("BRK-1").links("out").first());

//# {"kind": "action", "expect": {"value": ["New", "A", "Object 4"], "commands": [
//#   {"do": "update", "object": "00000000-0000-0000-0000-000000000003", "version": 3,
//#    "fields": {"heading": "New", "attributes": {"ASIL": "A", "Owner": null}}},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-000000000005"}]}}
const one = req1.get("BRK-3");
one.heading = "New";
one.attributes.ASIL = "A";
delete one.attributes.Owner;
req1.delete("BRK-5");
return [one.heading, one.get("ASIL"), req1.get("BRK-4").heading];

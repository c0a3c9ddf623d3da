//# {"kind": "pre_save", "entry": 4, "expect": {"draft": {"heading": "Object 4!", "state": null,
//#   "attributes": {"ASIL": "D"}}, "value": "Object 4", "commands": []}}
req1.draft.heading += "!";
req1.draft.attributes.ASIL = "D";
req1.draft.state = null;
return req1.object.heading;

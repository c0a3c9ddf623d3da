//# {"kind": "scheduled", "entry": "each", "expect": {"error": null, "output": [{"text": "6 calls"}], "commands": [
//#   {"do": "delete", "object": "00000000-0000-0000-0000-000000000002"},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-000000000004"},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-000000000006"},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-000000000008"},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-00000000000a"},
//#   {"do": "delete", "object": "00000000-0000-0000-0000-00000000000c"}], "results": [
//#   {"value": {"Ok": 1}}, {"value": {"Ok": null}}, {"value": {"Ok": 2}}, {"value": {"Ok": null}}, {"value": {"Ok": 3}},
//#   {"value": {"Ok": null}}, {"value": {"Ok": 4}}, {"value": {"Ok": null}}, {"value": {"Ok": 5}}, {"value": {"Ok": null}},
//#   {"value": {"Ok": 6}}, {"value": {"Ok": null}}]}}
// What an earlier call deleted is gone: the script is not called for it.
globalThis.calls = (globalThis.calls ?? 0) + 1;
req1.delete(`BRK-${2 * calls}`);
if (calls === 6) req1.log(calls, "calls");
return calls;

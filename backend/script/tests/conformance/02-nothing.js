//# {"kind": "action", "expect": {"value": null, "commands": [], "findings": [], "rejection": null, "error": null}}
const unused = 1;

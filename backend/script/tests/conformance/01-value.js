//# {"kind": "action", "expect": {"value": {"sum": 6, "text": "x1", "none": null}, "error": null}}
return { sum: [1, 2, 3].reduce((a, b) => a + b), text: `x${1}`, none: null };

//# {"kind": "action", "expect": {"error": {"thrown": {"line": 1, "column": 7}}}}
throw new Error("first");

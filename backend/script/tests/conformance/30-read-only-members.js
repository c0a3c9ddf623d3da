//# {"kind": "action", "expect": {"error": {"thrown": {"line": 1}}}}
req1.get("BRK-3").key = "BRK-77";

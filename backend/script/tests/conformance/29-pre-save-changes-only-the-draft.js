//# {"kind": "pre_save", "entry": 4, "expect": {"error": {"refused": {"refusal": {"rule": "kind"}}}}}
req1.get("BRK-5").heading = "x";

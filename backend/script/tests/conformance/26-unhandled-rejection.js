//# {"kind": "action", "expect": {"error": {"thrown": {"line": 2}}}}
(async () => {
  throw new Error("nobody looks");
})();

//# {"kind": "action", "expect": {"error": {"thrown": {"script": "Probe"}}}}
const ring = {};
ring.ring = ring;
return ring;

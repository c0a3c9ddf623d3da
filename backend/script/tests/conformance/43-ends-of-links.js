//# {"kind": "action", "expect": {"value": [true, true, true]}}
// Both ways of reading an end give the same, and what is deleted is no end any more.
const links = req1.get("BRK-1").links().toArray();
const same = links.every((link) => link.other.key === req1.get(link.outgoing ? link.targetId : link.sourceId).key);
const [gone] = links;
const end = gone.other.id;
req1.delete(end);
return [links.length > 0, same, gone.other === null];

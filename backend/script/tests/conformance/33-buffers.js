//# {"kind": "action", "expect": {"value": [4, true, 2, [1, 2], "ArrayBuffer", true], "error": null}}
const buffer = new ArrayBuffer(4);
const bytes = new Uint8Array([1, 2]);
return [buffer.byteLength, buffer instanceof ArrayBuffer, buffer.slice(2).byteLength, [...bytes], ArrayBuffer.name,
  ArrayBuffer.isView(bytes)];

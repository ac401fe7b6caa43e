// Reads length-prefixed texts with JSON.parse and answers `A` and the view, or `R`. See `../Sources/JSONTextProbe`.
'use strict';
const fs = require('fs');
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const scratch = new DataView(new ArrayBuffer(8));

function text(s, out) {
  const bytes = Buffer.from(s, 'utf8');
  out.push(Buffer.from('s' + bytes.length + ':'), bytes);
}

function write(value, out) {
  if (value === null) out.push(Buffer.from('n'));
  else if (value === true) out.push(Buffer.from('t'));
  else if (value === false) out.push(Buffer.from('f'));
  else if (typeof value === 'number') {
    scratch.setFloat64(0, value === 0 ? 0 : value);
    out.push(Buffer.from('d' + scratch.getBigUint64(0).toString(16).padStart(16, '0')));
  } else if (typeof value === 'string') text(value, out);
  else if (Array.isArray(value)) {
    out.push(Buffer.from('['));
    for (const element of value) write(element, out);
    out.push(Buffer.from(']'));
  } else {
    out.push(Buffer.from('{'));
    const keys = Object.keys(value).map((key) => [Buffer.from(key, 'utf8'), key]);
    keys.sort((a, b) => Buffer.compare(a[0], b[0]));
    for (const [, key] of keys) {
      text(key, out);
      write(value[key], out);
    }
    out.push(Buffer.from('}'));
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);

function place(value, out) {
  if (value === undefined || value === null) out.push(Buffer.from('-'));
  else write(value, out);
}

function answer(bytes) {
  const out = [Buffer.from('A')];
  try {
    const value = JSON.parse(decoder.decode(bytes));
    write(value, out);
    out.push(Buffer.from('|'));
    const params = own(value, 'params');
    place(own(value, 'method'), out);
    place(own(value, 'id'), out);
    place(own(params, 'name'), out);
    place(own(params, 'arguments'), out);
    return Buffer.concat(out);
  } catch (error) {
    return Buffer.from('R');
  }
}

let input = Buffer.alloc(0);
let output = [];
function flush() {
  let bytes = Buffer.concat(output);
  output = [];
  while (bytes.length > 0) bytes = bytes.subarray(fs.writeSync(1, bytes));
}
const chunk = Buffer.alloc(1 << 20);
for (;;) {
  const size = fs.readSync(0, chunk, 0, chunk.length, null);
  if (size === 0) break;
  input = Buffer.concat([input, chunk.subarray(0, size)]);
  let offset = 0;
  while (input.length - offset >= 4) {
    const length = input.readUInt32LE(offset);
    if (input.length - offset - 4 < length) break;
    const frame = length === 0 ? Buffer.alloc(0) : answer(input.subarray(offset + 4, offset + 4 + length));
    const header = Buffer.alloc(4);
    header.writeUInt32LE(frame.length);
    output.push(header, frame);
    offset += 4 + length;
    if (length === 0) flush();
  }
  input = input.subarray(offset);
}
flush();

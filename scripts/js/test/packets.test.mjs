import assert from 'node:assert/strict';
import test from 'node:test';

import { frozen } from '../frozen.mjs';
import { cbor } from '../link/cbor.mjs';
import { json } from '../link/codec.mjs';
import { framesOf } from '../link/frames.mjs';
import { casesOf } from './support/cases.mjs';

/** The frames of a packet, with the values of their messages. */
function readPacket(packet, codec) {
  return framesOf(packet, codec).frames.map((frame) => {
    if (frame.t !== 'msg') return frame;
    const { value = null, ...m } = frame.m;
    return { ...frame, m: { ...m, value: codec.value(value) } };
  });
}

function write(frames, codec) {
  return frames.map((frame) => {
    if (frame.t !== 'msg') return codec.frame(frame);
    const { m, seq, copy = false } = frame;
    return codec.message(codec.opened(m), { seq, ttl: m.ttl, copy });
  });
}

function bytes(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

function hex(all) {
  return Array.from(all, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function comparable(frames) {
  const plain = (value) => {
    if (value instanceof Uint8Array) return { bytes: [...value] };
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return new Map(
      entries
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, each]) => [key, plain(each)]),
    );
  };
  return frames.map((frame) => plain(frame));
}

for (const { name, json: text, cbor: hex, error } of casesOf('wire', (f) => f === 'packets.json')) {
  test(`packet: ${name}`, () => {
    if (error !== undefined) {
      const [packet, codec] = text === undefined ? [bytes(hex), cbor] : [text, json];
      assert.throws(() => readPacket(packet, codec), { code: error });
      return;
    }
    const frames = readPacket(text, json);
    const expected = comparable(frames);
    assert.deepEqual(comparable(readPacket(bytes(hex), cbor)), expected);
    for (const codec of [json, cbor]) {
      const parts = write(frames, codec);
      const again = readPacket(codec.packet(parts), codec);
      assert.deepEqual(comparable(again), expected);
      for (const [i, part] of parts.entries()) {
        assert.deepEqual(comparable(readPacket(codec.packet([part]), codec)), [expected[i]]);
      }
    }
  });
}

test('a packet of text is none of CBOR, and bytes are none of JSON', () => {
  assert.throws(() => readPacket('{}', cbor), { code: 'BAD_MESSAGE' });
  assert.throws(() => readPacket(new Uint8Array(1), json), { code: 'BAD_MESSAGE' });
});

test('what cannot be written in CBOR leaves nothing behind for the next', () => {
  const value = frozen({ a: { $bytes: 'x' } });
  assert.throws(() => cbor.opened({ value }), { code: 'INVALID_VALUE' });
  assert.deepEqual(cbor.frame({ t: 'x' }), bytes('a161746178'));
});

test('numbers are written in the shortest exact form but half floats', () => {
  const hexOf = (n) => hex(cbor.frame({ n }).subarray(3));
  assert.equal(hexOf(0), '00');
  assert.equal(hexOf(-1), '20');
  assert.equal(hexOf(2 ** 53), '1b0020000000000000');
  assert.equal(hexOf(1.5), 'fa3fc00000');
  assert.equal(hexOf(0.1), 'fb3fb999999999999a');
  assert.equal(hexOf(2 ** 60), 'fa5d800000');
});

// Finds a number that, put behind the ticket, gives a SHA-256 (FIPS 180-4) that begins with so many zero bits.
// The browser's own digest answers one question at a time and is slower by far for so short a text.
"use strict";

const K = new Uint32Array(64);
const START = new Uint32Array(8);
(() => {
  const fraction = (number) => ((number - Math.floor(number)) * 4294967296) >>> 0;
  let found = 0;
  for (let number = 2; found < 64; number++) {
    let prime = true;
    for (let by = 2; by * by <= number; by++) if (number % by === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(number));
    K[found++] = fraction(Math.cbrt(number));
  }
})();

const W = new Uint32Array(64);

function compress(state, bytes, offset) {
  for (let i = 0; i < 16; i++) {
    const at = offset + 4 * i;
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function solve(ticket, bits) {
  const encoder = new TextEncoder();
  const head = encoder.encode(ticket + ":");
  const whole = head.length - (head.length % 64);
  const middle = START.slice();
  for (let offset = 0; offset < whole; offset += 64) compress(middle, head, offset);
  const rest = head.slice(whole);
  for (let nonce = 0; ; nonce++) {
    const digits = encoder.encode(String(nonce));
    const used = rest.length + digits.length;
    const tail = new Uint8Array(used + 9 <= 64 ? 64 : 128);
    tail.set(rest);
    tail.set(digits, rest.length);
    tail[used] = 0x80;
    const length = (whole + used) * 8;
    new DataView(tail.buffer).setUint32(tail.length - 4, length);
    const state = middle.slice();
    for (let offset = 0; offset < tail.length; offset += 64) compress(state, tail, offset);
    if (bits <= 32 && Math.clz32(state[0]) >= bits) return String(nonce);
  }
}

self.onmessage = (event) => self.postMessage(solve(event.data.ticket, event.data.bits));

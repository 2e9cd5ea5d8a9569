// SHA-256 of a text in hexadecimal, for the lot: browsers offer their own on secure addresses only.
(() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const first32 = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
  const START = primes.slice(0, 8).map((prime) => first32(Math.sqrt(prime)));
  const ROUND = primes.map((prime) => first32(Math.cbrt(prime)));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  function padded(text) {
    const bytes = new TextEncoder().encode(text);
    const whole = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
    whole.set(bytes);
    whole[bytes.length] = 0x80;
    new DataView(whole.buffer).setUint32(whole.length - 4, bytes.length * 8);
    return new DataView(whole.buffer);
  }

  function schedule(view, start) {
    const words = [];
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) words.push(view.getUint32(start + 4 * i));
      else {
        const [x, y] = [words[i - 15], words[i - 2]];
        const low = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
        const high = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
        words.push((words[i - 16] + low + words[i - 7] + high) >>> 0);
      }
    }
    return words;
  }

  Recount.sha256 = (text) => {
    const view = padded(text);
    let state = START;
    for (let start = 0; start < view.byteLength; start += 64) {
      const words = schedule(view, start);
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) >>> 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
        [a, b, c, d, e, f, g, h] = [(one + two) >>> 0, a, b, c, (d + one) >>> 0, e, f, g];
      }
      state = [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) >>> 0);
    }
    return state.map((word) => word.toString(16).padStart(8, "0")).join("");
  };
})();

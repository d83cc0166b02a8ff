/**
 * In a simulation: the time and the randomness of ECMAScript are those of the host.
 *
 * @param {any} host
 */
export function installVirtual(host) {
  const source = host.timers();
  const now = () => source.millis();
  globalThis.Date = dateOf(now);
  Math.random = () => fraction(new Uint8Array(new ArrayBuffer(host.random(8))));
  if (typeof Temporal !== 'undefined') installTemporal(Temporal, now);
}

/**
 * Date, whose present is another one.
 *
 * @param {() => number} now ms since the epoch
 */
function dateOf(now) {
  const Real = Date;
  const Virtual = function Date(/** @type {any[]} */ ...parts) {
    if (new.target === undefined) return new Real(now()).toString();
    return Reflect.construct(Real, parts.length === 0 ? [now()] : parts, new.target);
  };
  const hidden = { writable: true, configurable: true, enumerable: false };
  Object.defineProperties(Virtual, {
    length: { value: 7, configurable: true },
    prototype: { value: Real.prototype },
    UTC: { value: Real.UTC, ...hidden },
    now: { value: now, ...hidden },
    parse: { value: Real.parse, ...hidden },
  });
  Object.defineProperty(Real.prototype, 'constructor', { value: Virtual, ...hidden });
  return /** @type {any} */ (Virtual);
}

/**
 * A number from 0 to 1, less than 1, of 53 random bits.
 *
 * @param {Uint8Array} bytes 8 of them
 */
function fraction(bytes) {
  const low = bytes[0] + bytes[1] * 0x100 + bytes[2] * 0x10000;
  const high = bytes[3] + bytes[4] * 0x100 + bytes[5] * 0x10000 + (bytes[6] & 0x1f) * 0x1000000;
  return (high * 0x1000000 + low) / 2 ** 53;
}

/**
 * @param {any} temporal
 * @param {() => number} now ms since the epoch
 */
function installTemporal(temporal, now) {
  const instant = () => temporal.Instant.fromEpochMilliseconds(now());
  const zone = temporal.Now.timeZoneId;
  const zoned = (/** @type {any} */ at = zone()) => instant().toZonedDateTimeISO(at);
  Object.assign(temporal.Now, {
    instant,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (/** @type {any} */ at) => zoned(at).toPlainDateTime(),
    plainDateISO: (/** @type {any} */ at) => zoned(at).toPlainDate(),
    plainTimeISO: (/** @type {any} */ at) => zoned(at).toPlainTime(),
  });
}

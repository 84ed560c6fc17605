import { beyond, isEveryone, isInside, parseRange } from "../../../lib/audit/model/ranges";

test.each([
  ["10.0.0.0/8", 4, "10.0.0.0", 1n << 24n],
  ["10.1.2.3/8", 4, "10.0.0.0", 1n << 24n],
  [" 192.0.2.1 ", 4, "192.0.2.1", 1n],
  ["203.0.113.7/0", 4, "0.0.0.0", 1n << 32n],
  ["2001:db8::/32", 6, "2001:db8::", 1n << 96n],
  ["0000:0000:0000:0000:0000:0000:0000:0000/0", 6, "::", 1n << 128n],
  ["::1", 6, "::1", 1n],
  ["::ffff:10.0.0.0/104", 4, "10.0.0.0", 1n << 24n],
  ["64:ff9b::192.0.2.33/128", 6, "64:ff9b::c000:221", 1n],
])("%s is a range", (written, family, first, size) => {
  const range = parseRange(written);
  expect(range?.family).toBe(family);
  expect(range?.first).toBe(parseRange(first)?.first);
  expect((range?.last ?? 0n) - (range?.first ?? 0n) + 1n).toBe(size);
});

test.each([
  "",
  "0.0.0.0/",
  "0/0",
  "10.0.0.0/33",
  "10.0.0/8",
  "::/129",
  "1.2.3.4/8/9",
  "fe80::1%eth0",
  "any",
  "10.0.0.0/-1",
])("%j is none", (written) => expect(parseRange(written)).toBeUndefined());

test.each([
  [["0.0.0.0/0"], true],
  [["::/0"], true],
  [["203.0.113.7/0"], true],
  [[" 0.0.0.0/0"], true],
  [["0.0.0.0/1", "128.0.0.0/1"], true],
  [["2000::/3"], true],
  [["2000::/4", "3000::/4"], true],
  [["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2"], true],
  [["::ffff:0.0.0.0/96"], true],
  [Array.from({ length: 255 }, (_, index) => `${index + 1}.0.0.0/8`), true],
  [["0.0.0.0/2"], false],
  [["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], false],
  [["0.0.0.0/32"], false],
  [["::/128", "fd00::/8"], false],
  [["not a range"], false],
  [Array.from({ length: 64 }, () => "0.0.0.0/2"), false], // the same one again is no more
])("%j lets everyone in: %s", (ranges, everyone) => expect(isEveryone(ranges)).toBe(everyone));

test.each([
  [["10.0.0.0/8"], ["10.1.0.0/16"], []],
  [["10.0.0.0/9", "10.128.0.0/9"], ["10.0.0.0/8"], []],
  [["10.1.0.0/16"], ["10.0.0.0/8"], ["10.0.0.0/8"]],
  [["10.0.0.0/8"], ["fd00::/8"], ["fd00::/8"]],
  [["10.0.0.0/8", "vpn"], ["vpn", "other"], ["other"]],
  [["203.0.113.7/32"], [" 203.0.113.7"], []],
])("of %j and %j, %j is more", (held, wanted, more) => expect(beyond(held, wanted)).toEqual(more));

test.each([
  ["10.2.3.4", true],
  ["192.168.0.0/24", true],
  ["fd12::1", true],
  ["172.32.0.1", false],
  ["203.0.113.66", false],
  ["db.example", false],
])("%s is inside: %s", (address, inside) => expect(isInside(address)).toBe(inside));

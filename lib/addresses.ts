import { BlockList, isIP } from "node:net";

/** Whether a text is an IPv4 or IPv6 address, without a zone. */
export const isIpAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");

/** Whether a text is a range of addresses in CIDR form, such as `10.0.0.0/8`. */
export function isAddressRange(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  const most = isIP(address) === 4 ? 32 : 128;
  return more.length === 0 && isIpAddress(address) && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

/** Whether a range of addresses is a part of another one, and not all of it. */
export function isPartOfRange(part: string, whole: string): boolean {
  const [[inner = "", innerBits], [outer = "", outerBits]] = [part.split("/"), whole.split("/")];
  const family = isIP(outer) === 4 ? "ipv4" : "ipv6";
  if (isIP(inner) !== isIP(outer) || Number(innerBits) <= Number(outerBits)) return false;
  const range = new BlockList();
  range.addSubnet(outer, Number(outerBits), family);
  return range.check(inner, family);
}

/** Addresses that lead to nobody else: none, the host itself, its own link, and several at a time on it. */
const SPECIAL = new BlockList();
for (const address of ["0.0.0.0", "::"]) SPECIAL.addAddress(address, address === "::" ? "ipv6" : "ipv4");
SPECIAL.addSubnet("127.0.0.0", 8, "ipv4");
SPECIAL.addSubnet("169.254.0.0", 16, "ipv4");
SPECIAL.addSubnet("224.0.0.0", 24, "ipv4");
SPECIAL.addAddress("::1", "ipv6");
SPECIAL.addSubnet("fe80::", 10, "ipv6");
SPECIAL.addSubnet("ff02::", 16, "ipv6");

/** Whether an address leads to nobody else: unspecified, loopback, and those of the link alone. */
export const isSpecialAddress = (text: string): boolean =>
  isIpAddress(text) && SPECIAL.check(text, isIP(text) === 4 ? "ipv4" : "ipv6");

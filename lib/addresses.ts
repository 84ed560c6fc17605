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

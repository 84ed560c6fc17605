/** Versions of hashicorp/kubernetes that this library is made for: 2.38 up to and including 3.x. */
export const DEFAULT_PROVIDER_VERSION = ">= 2.38.0, < 4.0.0";

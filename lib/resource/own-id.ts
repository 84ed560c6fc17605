/**
 * The id of a construct that the library itself puts into a user's stack. No user takes such a one, so every other id is
 * free for the user's constructs. What Terraform addresses has a logical id beside it.
 */
export const ownId = (name: string): string => `cdktf-kube-services:${name}`;

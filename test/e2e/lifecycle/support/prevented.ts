/**
 * The addresses of what a plan would destroy and may not, as Terraform says it; OpenTofu has other words since 1.12.
 * @param said in one line
 */
export const preventedBy = (said: string): readonly string[] =>
  [...said.matchAll(/Resource (?:instance )?(\S+) has (?:lifecycle\.)?prevent_destroy set/g)].map(
    ([, address = ""]) => address,
  );

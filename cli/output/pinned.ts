/** A reference with its digest. One that is named by the digest alone has it already. */
export function pinned({ reference, digest }: { reference: string; digest: string }): string {
  return reference.endsWith(`@${digest}`) ? reference : `${reference}@${digest}`;
}

/** What stands where something was taken out: `[redacted:kind]`, or `[redacted:kind-3]` where it can be put back. */

/** Matches either form. */
export const placeholderSource = String.raw`\[redacted:[a-z-]{1,20}(?:-[0-9]{1,9})?\]`;

/** Matches those that can be put back. Groups: the kind. */
export const numberedPlaceholder: RegExp = /\[redacted:([a-z-]{1,20})-[0-9]{1,9}\]/g;
